import { excerpt } from '../../domain/finding.js';
import { isFinished, RUN_STATUSES, type RunStatus } from '../../domain/run/run-state.js';
import type { Execution, Run } from '../api/shapes.js';
import type { Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { counted, oneLine, timeOfDay, took } from '../terminal/text.js';
import { countsOf, countsText, type ProcessProgress, type Progress } from './progress.js';

const BAR_WIDTH = 20;
/** Lines that are not of a process: the heading, the one after it, the sum, the cursor's. */
const OTHER_LINES = 5;
const MOST_JOBS_NAMED = 3;
/** Between two parts of a line. */
const GAP = 2;

export interface Frame {
  readonly now: Date;
  /** Of the terminal. */
  readonly rows: number;
  readonly columns: number;
  /** null = the server is in reach. */
  readonly lost: string | null;
  /** null = nobody can say. */
  readonly expectedEndAt: string | null;
}

/** `PAYMENTS 2026-11-24 Nightly (execution 1): RUNNING, 12 s`. */
export function heading(execution: Execution, style: Style, now: Date): string {
  const { id, schedule, businessDate, status, startedAt, endedAt } = execution;
  const time = took(startedAt, endedAt, now);
  const awaited = status === 'QUEUED' ? waitsText(execution) : '';
  const waits = awaited === '' ? '' : `, waits for ${awaited}`;
  const name = `${schedule} ${businessDate} ${flowText(execution)}`;
  const what = style.status(status)(status);
  return `${style.bold(name)} (execution ${id}): ${what}${time === '' ? '' : `, ${time}`}${waits}`;
}

/** `executions 3, 4 and Hourly_Cycle_1/PRICES`. */
const waitsText = ({ waitsFor: ids, waitsForFlows: flows }: Execution): string =>
  [
    ...(ids.length === 0 ? [] : [`${ids.length === 1 ? 'execution' : 'executions'} ${ids.join(', ')}`]),
    ...(flows.length === 0 ? [] : [flows.join(', ')]),
  ].join(' and ');

/** `Nightly`, `Hourly_Cycle_1 PRICES`, `Adhoc LOADS PRICE_PROCESS`. */
export const flowText = ({ cycleName, flowName, processName }: Execution): string =>
  [
    cycleName,
    ...(flowName === cycleName ? [] : [flowName]),
    ...(processName === null ? [] : [processName]),
  ].join(' ');

/** The present state as a block of lines that fits the terminal. */
export function drawFrame(progress: Progress, style: Style, frame: Frame): string {
  const processes = progress.processes();
  const shown = chosen(processes, Math.max(frame.rows - OTHER_LINES, 1));
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines = shown.map((process) => processLine(process, style, { width, ...frame }));
  const rest = processes.filter((process) => !shown.includes(process));
  return [
    heading(progress.execution, style, frame.now),
    expectedText(frame, style),
    ...lines,
    ...(rest.length === 0 ? [] : [style.dim(`… and ${counted(rest.length, 'process', 'processes')} more`)]),
    style.dim(countsText(countsOf(progress.all))),
    ...(frame.lost === null ? [] : [style.warning(`out of reach, trying again: ${oneLine(frame.lost)}`)]),
  ].join('\n');
}

/** In the line that else is blank; what is past is no news. */
const expectedText = ({ expectedEndAt, now }: Frame, style: Style): string =>
  expectedEndAt !== null && Date.parse(expectedEndAt) > now.getTime()
    ? style.dim(`expected end ${timeOfDay(expectedEndAt)}`)
    : '';

const URGENCY: readonly RunStatus[] = ['ERROR', 'RUNNING', 'HELD', 'PENDING', 'LOADED', 'COMPLETED'];
const urgencyOf = ({ status }: ProcessProgress): number => {
  const place = URGENCY.indexOf(status);
  return place < 0 ? URGENCY.length : place;
};

/** All, if there is room; else those that matter most, still in the order of the schedule. */
function chosen(processes: readonly ProcessProgress[], room: number): readonly ProcessProgress[] {
  if (processes.length <= room) return processes;
  const first = processes.toSorted((one, other) => urgencyOf(one) - urgencyOf(other)).slice(0, room);
  return processes.filter((process) => first.includes(process));
}

function processLine(
  process: ProcessProgress,
  style: Style,
  { width, now, columns }: Frame & { width: number },
): string {
  const { name, runs, finished, status } = process;
  const total = String(runs.length);
  const of = `${String(finished).padStart(total.length)}/${total}`;
  const line = `${name.padEnd(width)}  ${bar(process, style)}  ${of}  ${style.status(status)(status)}`;
  const taken = width + BAR_WIDTH + of.length + status.length + 4 * GAP;
  return `${line}  ${style.dim(excerpt(activity(runs, now), Math.max(columns - taken - 1, 0)))}`.trimEnd();
}

/** A cell per part of the runs: what is over, what has failed, what is under way, what is to come. */
function bar({ runs, counts }: ProcessProgress, style: Style): string {
  const failed = counts.ERROR ?? 0;
  const running = counts.RUNNING ?? 0;
  const over = runs.filter(({ status }) => isFinished(status)).length;
  const cells = (count: number): number => Math.round((count / runs.length) * BAR_WIDTH);
  const ends = [over, over + failed, over + failed + running].map(cells);
  const [done = 0, bad = 0, busy = 0] = ends;
  return [
    style.good('█'.repeat(done)),
    style.bad('█'.repeat(bad - done)),
    style.status('RUNNING')('▒'.repeat(busy - bad)),
    style.dim('░'.repeat(BAR_WIDTH - busy)),
  ].join('');
}

function activity(runs: readonly Run[], now: Date): string {
  const failed = runs
    .filter(({ status }) => status === 'ERROR')
    .map(({ job, cause }) => `${job} ${cause ?? ''}`);
  const running = runs
    .filter(({ status }) => status === 'RUNNING')
    .map(({ job, startedAt, flags }) => [job, took(startedAt, null, now), ...flags].join(' '));
  const all = [...failed, ...running];
  const named = all
    .slice(0, MOST_JOBS_NAMED)
    .map((text) => oneLine(text.trim()))
    .join(', ');
  return all.length > MOST_JOBS_NAMED ? `${named} … (${all.length})` : named;
}

const count = (process: ProcessProgress, ...statuses: readonly RunStatus[]): number | null => {
  const sum = statuses.reduce((total, status) => total + (process.counts[status] ?? 0), 0);
  return sum === 0 ? null : sum;
};

const NAMED = ['COMPLETED', 'ERROR', 'SKIPPED', 'SKIPPED_ON_ERROR'] as const satisfies readonly RunStatus[];
const OTHERS = RUN_STATUSES.filter((status) => !NAMED.some((named) => named === status));

/** The end of an execution: a line per process, what failed and why, and the sum. */
export function finalTable(progress: Progress, style: Style, now: Date): string {
  const processes = progress.processes();
  const summary = table<ProcessProgress>(
    [
      { title: 'PROCESS', of: ({ name }) => name },
      { title: 'STATUS', of: ({ status }) => status, paint: ({ status }) => style.status(status) },
      { title: 'RUNS', of: ({ runs }) => runs.length, right: true },
      { title: 'COMPLETED', of: (process) => count(process, 'COMPLETED'), right: true },
      { title: 'SKIPPED', of: (process) => count(process, 'SKIPPED', 'SKIPPED_ON_ERROR'), right: true },
      { title: 'ERROR', of: (process) => count(process, 'ERROR'), right: true },
      { title: 'OTHER', of: (process) => count(process, ...OTHERS), right: true },
      { title: 'TOOK', of: ({ runs }) => tookTogether(runs, now), right: true },
    ],
    processes,
    style,
  );
  return `${summary}${failures(progress, style)}\n${heading(progress.execution, style, now)}\n`;
}

/** From the first start to the last end. */
function tookTogether(runs: readonly Run[], now: Date): string {
  const starts = runs.flatMap(({ startedAt }) => startedAt ?? []).sort();
  const ends = runs.flatMap(({ endedAt }) => endedAt ?? []).sort();
  const running = runs.some(({ status }) => status === 'RUNNING');
  return took(starts[0] ?? null, running ? null : (ends.at(-1) ?? null), now);
}

function failures({ all }: Progress, style: Style): string {
  const failed = all.filter(({ cause }) => cause !== null);
  if (failed.length === 0) return '';
  return `\n${table<Run>(
    [
      { title: 'RUN', of: ({ id }) => id, right: true },
      { title: 'JOB', of: ({ process, job }) => `${process}/${job}` },
      { title: 'STATUS', of: ({ status }) => status, paint: ({ status }) => style.status(status) },
      { title: 'CAUSE', of: ({ cause }) => cause },
      { title: 'DETAIL', of: ({ detail }) => detail },
    ],
    failed,
    style,
  )}`;
}
