import type { Command } from 'commander';
import { EXECUTION_STATUSES } from '../../domain/run/execution-status.js';
import { apiPath, type ApiClient } from '../api/api.client.js';
import { CannotDo } from '../api/errors.js';
import type { Day, Execution, Schedule } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { fields, table } from '../terminal/table.js';
import { instant, took } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { flowText } from '../watch/draw.js';
import { countsText } from '../watch/progress.js';
import { watchExecution } from '../watch/watch.js';
import { count, dateOption, pairs, wordsOf, type Pairs } from './options.js';
import { addCommand, type Call, type Registry } from './registry.js';
import { todayOf } from './today.js';

interface RunOptions {
  readonly cycle?: string;
  readonly flow?: string;
  readonly process?: string;
  readonly date?: string;
  readonly parameter?: Pairs;
  readonly callerId?: string;
  readonly correlationId?: string;
  readonly notDuringNightly?: true;
  readonly open?: true;
  readonly watch?: true;
}

const FOLLOWED =
  'Ends with 0 when the execution is COMPLETED, and with 1 when it ends in ERROR. Ctrl-C leaves the batch alone.';

export function addExecutions(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'run <schedule>',
    summary: 'request Nightly, a recurring flow, or an ad hoc process',
    description: `With --watch it is followed to its end. ${FOLLOWED}`,
    examples: [
      'nightjar run PAYMENTS --open --watch',
      'nightjar run MERCH --cycle Hourly_Cycle_1 --flow PRICES --date 2026-11-24',
      'nightjar run MERCH --cycle Adhoc --flow LOADS --process PRICE_PROCESS --parameter store=7 full=true',
    ],
  })
    .option('--cycle <name>', 'the cycle; left out = Nightly, or Adhoc when a process is named')
    .option('--flow <name>', 'the flow; needed where the cycle has several')
    .option('--process <name>', 'the process, of the cycle Adhoc')
    .addOption(dateOption('the business date; left out = the latest open one'))
    .option('--parameter <key=value...>', 'request parameters', pairs)
    .option('--caller-id <text>', 'who asks, for the record')
    .option('--correlation-id <text>', 'what it belongs to, for the record')
    .option('--not-during-nightly', 'of the cycle Adhoc: not while a Nightly of the schedule is under way')
    .option('--open', 'open the business date first, left out = today')
    .option('--watch', 'follow it to its end')
    .action(registry.handler<RunOptions>(request));
  addCommand(program, {
    usage: 'watch <schedule|execution>',
    summary: 'follow an execution to its end, with a progress bar per process',
    description:
      `Of a schedule it takes the latest execution that is not over, else the latest. ${FOLLOWED} ` +
      'Where the output is no terminal, it has a line per change; with --json a document per event.',
    examples: ['nightjar watch PAYMENTS', 'nightjar watch 17 --keep'],
  })
    .addOption(dateOption('the business date, with a schedule'))
    .option('--keep', 'go on when it ends in ERROR, until somebody has mended it')
    .action(registry.handler<WatchOptions>(watch));
  addList(program, registry);
}

function addList(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'executions [schedule|execution]',
    summary: 'list executions, of all schedules or of one, the latest first, or show one',
    examples: [
      'nightjar executions PAYMENTS',
      'nightjar executions --correlation-id erp-4711 --status ERROR',
      'nightjar executions 17',
    ],
  })
    .addOption(dateOption('executions of this business date'))
    .option('--cycle <name>', 'executions of this cycle, such as Nightly')
    .option('--flow <name>', 'executions of this flow')
    .option('--process <name>', 'executions of this ad hoc process alone')
    .option('--status <A,B>', 'executions of one of these statuses', wordsOf(EXECUTION_STATUSES, 'Statuses'))
    .option('--caller-id <text>', 'executions that this caller has asked for')
    .option('--correlation-id <text>', 'executions that belong to this')
    .option('--limit <n>', 'not more than so many', count)
    .action(registry.handler<ListOptions>(showExecutions));
}

async function request(
  voice: Voice,
  api: ApiClient,
  { args: [schedule = ''], options }: Call<RunOptions>,
): Promise<ExitCode> {
  const businessDate = options.open ? await opened(api, schedule, options.date) : options.date;
  const execution = await api.post<Execution>(apiPath`schedules/${schedule}/executions`, {
    businessDate,
    cycleName: options.cycle ?? (options.process === undefined ? 'Nightly' : 'Adhoc'),
    flowName: options.flow,
    processName: options.process,
    notDuringNightly: options.notDuringNightly,
    requestParameters: options.parameter && Object.fromEntries(options.parameter),
    callerId: options.callerId,
    correlationId: options.correlationId,
  });
  const { id } = execution;
  if (!options.watch) {
    voice.show(execution, () => executionText(execution, voice));
    voice.note(`Follow it with: nightjar watch ${id}`);
    return EXIT.well;
  }
  if (voice.json) voice.line({ execution });
  return watchExecution(voice, api, { executionId: id, keep: false });
}

async function opened(api: ApiClient, schedule: string, date: string | undefined): Promise<string> {
  const body = { businessDate: date ?? (await todayOf(api, schedule, new Date())) };
  const { businessDate } = await api.post<Day>(apiPath`schedules/${schedule}/days`, body);
  return businessDate;
}

interface WatchOptions {
  readonly date?: string;
  readonly keep?: true;
}

async function watch(
  voice: Voice,
  api: ApiClient,
  { args: [what = ''], options }: Call<WatchOptions>,
): Promise<ExitCode> {
  const executionId = isId(what) ? what : await latestOf(api, what, options.date);
  return watchExecution(voice, api, { executionId, keep: options.keep === true });
}

const MOST_LOOKED_AT = 100;

/** The latest that is not over, else the latest. */
async function latestOf(api: ApiClient, schedule: string, date: string | undefined): Promise<string> {
  const found = await api.all<Execution>(
    apiPath`executions`,
    { schedule, businessDate: date },
    MOST_LOOKED_AT,
  );
  const latest = found.find(({ status }) => status === 'QUEUED' || status === 'RUNNING') ?? found[0];
  if (latest) return latest.id;
  await api.get<Schedule>(apiPath`schedules/${schedule}`);
  const when = date === undefined ? '' : ` on ${date}`;
  throw new CannotDo('NO_EXECUTION', `Nothing of ${schedule} was requested${when}: nightjar run ${schedule}`);
}

/** A word that is no number is a schedule. */
const isId = (word: string): boolean => /^\d+$/.test(word);

interface ListOptions {
  readonly date?: string;
  readonly cycle?: string;
  readonly flow?: string;
  readonly process?: string;
  readonly status?: string;
  readonly callerId?: string;
  readonly correlationId?: string;
  readonly limit?: number;
}

async function showExecutions(
  voice: Voice,
  api: ApiClient,
  { args: [what], options }: Call<ListOptions>,
): Promise<ExitCode> {
  if (what !== undefined && isId(what)) {
    const execution = await api.get<Execution>(apiPath`executions/${what}`);
    voice.show(execution, () => executionText(execution, voice));
    return EXIT.well;
  }
  const { date, limit, cycle, flow, process, status, callerId, correlationId } = options;
  const query = { schedule: what, businessDate: date, cycle, flow, process, status, callerId, correlationId };
  const items = await api.all<Execution>(apiPath`executions`, query, limit);
  const now = new Date();
  const columns = [
    { title: 'EXECUTION', of: (row: Execution) => row.id, right: true as const },
    { title: 'SCHEDULE', of: (row: Execution) => row.schedule },
    { title: 'DATE', of: (row: Execution) => row.businessDate },
    { title: 'FLOW', of: flowText },
    {
      title: 'STATUS',
      of: (row: Execution) => row.status,
      paint: (row: Execution) => voice.style.status(row.status),
    },
    { title: 'REQUESTED', of: (row: Execution) => instant(row.requestedAt) },
    { title: 'BY', of: (row: Execution) => row.requestedBy },
    { title: 'TOOK', of: (row: Execution) => took(row.startedAt, row.endedAt, now), right: true as const },
    { title: 'RUNS', of: (row: Execution) => countsText(row.counts) },
  ];
  voice.show({ items }, () =>
    items.length === 0 ? 'No execution matches.\n' : table(columns, items, voice.style),
  );
  return EXIT.well;
}

const executionText = (execution: Execution, { style }: Voice): string =>
  fields(
    [
      ['execution', execution.id],
      ['schedule', execution.schedule],
      ['business date', execution.businessDate],
      ['flow', flowText(execution)],
      ['status', execution.status],
      ['waits for', [...execution.waitsFor, ...execution.waitsForFlows].join(', ')],
      ['requested', `${instant(execution.requestedAt)} by ${execution.requestedBy}`],
      ['started', instant(execution.startedAt)],
      ['ended', instant(execution.endedAt)],
      [
        'parameters',
        Object.entries(execution.requestParameters)
          .map((pair) => pair.join('='))
          .join(', '),
      ],
      ['caller', execution.callerId],
      ['correlation', execution.correlationId],
      ['runs', countsText(execution.counts)],
    ],
    style,
  );
