import type { Command } from 'commander';
import { Suggestions } from '../../domain/suggest.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table, type Column } from '../terminal/table.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { addSetConnection } from './set-connection.js';
import { originsText, showConnection, type Connection } from './show-connection.js';

interface Check {
  readonly name: string;
  readonly status: string;
  readonly error?: string;
  readonly expiresInSeconds: number | null;
  readonly scope: string | null;
  readonly missingScopes: readonly string[];
  readonly withPreviousSecret: boolean;
}

const NAMES = ['list', 'show', 'set', 'delete', 'check'];

export function addConnections(program: Command, registry: Registry): void {
  const group = program
    .command('connections')
    .summary('list, show, set and check where tokens for external systems come from')
    .description('Each says to which origins its tokens may go. Without a command they are listed.');
  addReading(group, registry);
  addSetConnection(group, registry);
  addCommand(group, {
    usage: 'delete <name>',
    summary: 'delete a connection that nothing uses',
    examples: ['nightjar connections delete erp'],
  }).action(registry.handler<object>(remove));
}

function addReading(group: Command, registry: Registry): void {
  const list = {
    usage: 'list',
    summary: 'list the connections, the one of the environment first',
    examples: ['nightjar connections'],
  };
  addCommand(group, list, { isDefault: true })
    // What is no command of the group arrives here.
    .allowExcessArguments()
    .action(registry.handler<object>(showAll));
  addCommand(group, {
    usage: 'show <name>',
    summary: 'show a connection, without its secret',
    examples: ['nightjar connections show erp'],
  }).action(registry.handler<object>(showOne));
  addCommand(group, {
    usage: 'check <name>',
    summary: 'ask for a token of a connection, now',
    description:
      'The token is sent nowhere and shown to nobody. Ends with 1 when there is none, or it lacks a scope.',
    examples: ['nightjar connections check erp --scope "erp:batch"'],
  })
    .option('--scope <scope>', 'what the token is asked for; several with blanks between them')
    .action(registry.handler<{ readonly scope?: string }>(check));
}

const COLUMNS: readonly Column<Connection>[] = [
  { title: 'CONNECTION', of: ({ name }) => name },
  { title: 'TOKEN URL', of: ({ tokenUrl }) => tokenUrl },
  { title: 'CLIENT', of: ({ clientId }) => clientId },
  { title: 'ORIGINS', of: ({ origins }) => originsText(origins) },
  { title: 'SOURCE', of: ({ source }) => source },
];

async function showAll(voice: Voice, api: ApiClient, { args: [unknown] }: Call<object>): Promise<ExitCode> {
  if (unknown !== undefined) {
    const meant = new Suggestions().didYouMean(unknown, NAMES);
    throw new WrongUse(`There is no command connections ${unknown}${meant}.`);
  }
  const items = await api.all<Connection>(apiPath`connections`, {});
  voice.show({ items }, () =>
    items.length === 0 ? 'There is no connection yet.\n' : table(COLUMNS, items, voice.style),
  );
  return EXIT.well;
}

async function showOne(voice: Voice, api: ApiClient, { args: [name = ''] }: Call<object>): Promise<ExitCode> {
  return showConnection(voice, await api.get<Connection>(apiPath`connections/${name}`));
}

async function remove(voice: Voice, api: ApiClient, { args: [name = ''] }: Call<object>): Promise<ExitCode> {
  await api.delete(apiPath`connections/${name}`);
  voice.show({ name, deleted: true }, () => `The connection ${name} is deleted.\n`);
  return EXIT.well;
}

async function check(
  voice: Voice,
  api: ApiClient,
  { args: [name = ''], options }: Call<{ readonly scope?: string }>,
): Promise<ExitCode> {
  const checked = await api.post<Check>(apiPath`connections/${name}/check`, { scope: options.scope });
  voice.show(checked, () => checkText(checked, voice));
  return checked.status === 'UP' && checked.missingScopes.length === 0 ? EXIT.well : EXIT.failed;
}

const checkText = (came: Check, { style }: Voice): string =>
  fields(
    [
      ['connection', came.name],
      ['status', came.status === 'UP' ? style.good(came.status) : style.bad(came.status)],
      ['error', came.error],
      ['expires in', came.expiresInSeconds === null ? undefined : `${came.expiresInSeconds} s`],
      ['scope', came.scope],
      ['missing scopes', came.missingScopes.join(' ')],
      ['secret', came.withPreviousSecret ? 'the one before; the present one is refused' : ''],
    ],
    style,
  );
