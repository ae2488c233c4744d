import { InvalidArgumentError, type Command } from 'commander';
import { CALLBACK_STATUSES } from '../../domain/run/callback.js';
import { Suggestions } from '../../domain/suggest.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import type { Callback } from '../api/callback-shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table, type Column } from '../terminal/table.js';
import { counted, instant } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { count, dateOption, id, ids } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

interface Filter {
  readonly schedule?: string;
  readonly date?: string;
  readonly status?: string;
  readonly run?: string;
  readonly limit: number;
}

interface Said {
  readonly reason?: string;
}

export function addCallbacks(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'callbacks',
    summary: 'list who was told of which end, and what became of it',
    examples: ['nightjar callbacks --schedule MERCH --status FAILED,SKIPPED', 'nightjar callbacks --run 17'],
  })
    .option('--schedule <name>', 'of this schedule')
    .addOption(dateOption('of this business date'))
    .option('--status <A,B>', `of one of these: ${CALLBACK_STATUSES.join(', ')}`, statuses)
    .option('--run <id>', 'of this run', id)
    .option('--limit <count>', 'how many at most', count, 1000)
    .action(registry.handler<Filter>(list));
  addCommand(program, {
    usage: 'callback',
    summary: 'show a callback, with what is sent and the last answer',
    examples: ['nightjar callback 4711'],
  })
    .argument('<callback>', 'its id, as `callbacks` shows it', id)
    .action(registry.handler<object>(show));
  addCommand(program, {
    usage: 'retry-callback',
    summary: 'try callbacks again, now',
    examples: ['nightjar retry-callback 4711 --reason "the receiver is back"'],
  })
    .argument('<callbacks...>', 'ids, as `callbacks` shows them', ids)
    .option('--reason <text>', 'why; kept with the events')
    .action(registry.handler<Said>(retry));
  addCommand(program, {
    usage: 'retry-callbacks <schedule>',
    summary: 'try again all callbacks of a business date that have FAILED or were SKIPPED',
    examples: ['nightjar retry-callbacks MERCH --date 2026-11-24'],
  })
    .addOption(dateOption('the business date; left out = today in the time zone of the schedule'))
    .option('--reason <text>', 'why; kept with the events')
    .action(registry.handler<Said & { readonly date?: string }>(retryMany));
}

function statuses(text: string): string {
  const known: readonly string[] = CALLBACK_STATUSES;
  const given = text.split(',').map((word) => word.trim().toUpperCase());
  const unknown = given.filter((word) => !known.includes(word));
  if (unknown.length === 0) return given.join(',');
  const words = unknown.map((word) => `${word}${new Suggestions().didYouMean(word, known)}`).join(', ');
  throw new InvalidArgumentError(`Unknown: ${words}. Statuses are ${known.join(', ')}.`);
}

const COLUMNS: readonly Column<Callback>[] = [
  { title: 'ID', of: (one) => one.id, right: true },
  { title: 'STATUS', of: (one) => one.status },
  { title: 'SCHEDULE', of: (one) => one.schedule },
  { title: 'DATE', of: (one) => one.businessDate },
  { title: 'JOB', of: (one) => `${one.process}/${one.job}` },
  { title: 'RUN', of: (one) => one.run, right: true },
  { title: 'TELLS', of: (one) => one.runStatus },
  { title: 'TRIES', of: (one) => one.tries, right: true },
  { title: 'NEXT TRY', of: (one) => instant(one.nextTryAt) },
  { title: 'ANSWER', of: (one) => one.detail },
];

async function list(voice: Voice, api: ApiClient, { options }: Call<Filter>): Promise<ExitCode> {
  const { schedule, date: businessDate, status, run, limit } = options;
  const items = await api.all<Callback>(apiPath`callbacks`, { schedule, businessDate, status, run }, limit);
  voice.show({ items }, () =>
    items.length === 0 ? 'There are no such callbacks.\n' : table(COLUMNS, items, voice.style),
  );
  return EXIT.well;
}

async function show(
  voice: Voice,
  api: ApiClient,
  { args: [callback = ''] }: Call<object>,
): Promise<ExitCode> {
  const found = await api.get<Callback>(apiPath`callbacks/${callback}`);
  voice.show(found, () => callbackText(found, voice));
  return EXIT.well;
}

async function retry(voice: Voice, api: ApiClient, { args, options }: Call<Said>): Promise<ExitCode> {
  const items: Callback[] = [];
  for (const callback of args)
    items.push(await api.post<Callback>(apiPath`callbacks/${callback}/retry`, { reason: options.reason }));
  voice.show({ items }, () => table(COLUMNS, items, voice.style));
  return EXIT.well;
}

async function retryMany(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<Said & { readonly date?: string }>,
): Promise<ExitCode> {
  const businessDate = options.date ?? (await todayOf(api, schedule, new Date()));
  const body = { schedule, businessDate, reason: options.reason };
  const answer = await api.post<{ retried: number }>(apiPath`callbacks/retry`, body);
  voice.show(answer, () => `${counted(answer.retried, 'callback')} of ${businessDate} tried again.\n`);
  return EXIT.well;
}

function callbackText(callback: Callback, { style }: Voice): string {
  const { payload, ...rest } = callback;
  const told = fields(
    [
      ['id', rest.id],
      ['status', rest.status],
      ['schedule', rest.schedule],
      ['date', rest.businessDate],
      ['job', `${rest.process}/${rest.job}`],
      ['run', rest.run],
      ['attempt', rest.attempt],
      ['tells', rest.runStatus],
      ['tries', rest.tries],
      ['noted', instant(rest.notedAt)],
      ['next try', instant(rest.nextTryAt)],
      ['given up', instant(rest.giveUpAt)],
      ['ended', instant(rest.endedAt)],
      ['answer', rest.detail],
    ],
    style,
  );
  return `${told}\n${JSON.stringify(payload, null, 2)}\n`;
}
