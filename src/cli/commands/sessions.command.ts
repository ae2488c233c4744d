import type { Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import type { Session } from '../api/access-shapes.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { table, type Column } from '../terminal/table.js';
import { counted, instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { grantsText } from './grant-options.js';
import { count, id } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';

interface Filter {
  readonly person?: string;
  readonly limit: number;
}

export function addSessions(program: Command, registry: Registry): void {
  const group = program
    .command('sessions')
    .summary('list and end the sessions of people')
    .description('Who is logged in with a browser. Without a command they are listed.');
  const list = {
    usage: 'list',
    summary: 'list the sessions, the latest first',
    examples: ['nightjar sessions', 'nightjar sessions list --person alice'],
  };
  addCommand(group, list, { isDefault: true })
    .allowExcessArguments()
    .option('--person <name>', 'those of this person')
    .option('--limit <count>', 'how many at most', count, 100)
    .action(registry.handler<Filter>(showAll));
  addCommand(group, {
    usage: 'end',
    summary: 'end a session: the next request with it is refused',
    examples: ['nightjar sessions end 17'],
  })
    .argument('<session>', 'its id, as `sessions` shows it', id)
    .action(registry.handler<object>(end));
  addCommand(group, {
    usage: 'end-all <person>',
    summary: 'end all sessions of a person',
    examples: ['nightjar sessions end-all alice'],
  }).action(registry.handler<object>(endAll));
}

const COLUMNS: readonly Column<Session>[] = [
  { title: 'ID', of: (one) => one.id, right: true },
  { title: 'PERSON', of: (one) => one.person },
  { title: 'ROLES', of: (one) => grantsText(one.grants) },
  { title: 'SINCE', of: (one) => instant(one.createdAt) },
  { title: 'LAST SEEN', of: (one) => instant(one.lastSeenAt) },
  { title: 'UNTIL', of: (one) => instant(one.expiresAt) },
  { title: 'ENDED', of: (one) => instant(one.endedAt) },
  { title: 'BY', of: (one) => one.endedBy },
  { title: 'FROM', of: (one) => one.address },
  { title: 'BROWSER', of: (one) => one.userAgent },
];

async function showAll(
  voice: Voice,
  api: ApiClient,
  { args: [unknown], options: { person, limit } }: Call<Filter>,
): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, ['list', 'end', 'end-all']);
    throw new WrongUse(`There is no command sessions ${unknown}${meant}.`);
  }
  const items = await api.all<Session>(apiPath`sessions`, { person }, limit);
  voice.show({ items }, () => (items.length === 0 ? 'No sessions.\n' : table(COLUMNS, items, voice.style)));
  return EXIT.well;
}

async function end(voice: Voice, api: ApiClient, { args: [session = ''] }: Call<object>): Promise<ExitCode> {
  const ended = await api.post<Session>(apiPath`sessions/${session}/end`);
  voice.show(ended, () => `The session ${ended.id} of ${ended.person} is ended.\n`);
  return EXIT.well;
}

async function endAll(
  voice: Voice,
  api: ApiClient,
  { args: [person = ''] }: Call<object>,
): Promise<ExitCode> {
  const answer = await api.post<{ ended: number }>(apiPath`people/${person}/end-sessions`);
  voice.show(answer, () => `${counted(answer.ended, 'session')} of ${person} ended.\n`);
  return EXIT.well;
}
