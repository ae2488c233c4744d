import type { Run } from '../api/shapes.js';
import { STATUSES } from '../ui/status.js';
import { COLUMNS, type Column } from './column-layout.js';
import { againstUsual, UNKNOWN_USUAL, type Usual } from './usual.js';

export interface Sort {
  readonly column: Column;
  readonly last: boolean;
}

/** From the address: `start`, `-start`. */
export function sortOf(text: string | undefined): Sort | undefined {
  const name = text?.replace(/^-/, '');
  const column = COLUMNS.find((one) => one === name);
  return column && { column, last: text?.startsWith('-') ?? false };
}

export const sortText = (sort: Sort | undefined): string =>
  sort ? `${sort.last ? '-' : ''}${sort.column}` : '';

/** Pressing a header: rising, falling, as planned. */
export function nextSort(sort: Sort | undefined, column: Column): Sort | undefined {
  if (sort?.column !== column) return { column, last: false };
  return sort.last ? undefined : { column, last: true };
}

type Key = string | number | null;

/** What needs somebody first, then what goes on, what waits, and what is over. */
const RANK: readonly Run['status'][] = [
  ...(['ERROR', 'RUNNING', 'HELD', 'PENDING', 'LOADED'] as const),
  ...(['SKIPPED_ON_ERROR', 'SKIPPED', 'NOT_RUN', 'DISABLED', 'COMPLETED'] as const),
];
const RANKS = new Map(STATUSES.map((status) => [status, RANK.indexOf(status)]));

const instant = (at: string | null): number | null => (at === null ? null : Date.parse(at));
const message = ({ executionInfo, detail, waitingFor }: Run): string | null =>
  waitingFor[0]?.ref ?? executionInfo ?? detail ?? null;

const KEYS: Readonly<Record<Column, (run: Run, now: number, usual: Usual) => Key>> = {
  status: ({ status, cause, flags }) =>
    `${RANKS.get(status) ?? 9} ${cause ?? ''} ${flags.length === 0 ? 1 : 0}`,
  name: ({ process, job }) => `${process} ${job}`,
  application: ({ application }) => application,
  why: message,
  start: ({ startedAt }) => instant(startedAt),
  end: ({ endedAt }) => instant(endedAt),
  requested: ({ requestedAt }) => instant(requestedAt),
  duration: ({ status, startedAt, endedAt }, now) => {
    const from = instant(startedAt);
    const to = status === 'RUNNING' ? now : instant(endedAt);
    return from === null || to === null ? null : to - from;
  },
  usual: (run, now, usual) => againstUsual(run, usual, now),
  attempt: ({ attempt }) => (attempt === 0 ? null : attempt),
  agent: ({ agentGroup }) => agentGroup,
  type: ({ jobType }) => jobType,
  cycle: ({ cycle, flow, requestNo }) => `${cycle} ${flow} ${String(requestNo).padStart(6, '0')}`,
  priority: ({ priority }) => priority,
  execution: ({ executionId }) => executionId,
  parameters: ({ parameters }) => (parameters === '' ? null : parameters),
};

/** Ids in the order asked for; equals stay as planned, and what has no value comes last either way. */
export function sorted(
  runs: readonly Run[],
  sort: Sort,
  { now, usual = UNKNOWN_USUAL }: { readonly now: number; readonly usual?: Usual },
): readonly string[] {
  const keyOf = KEYS[sort.column];
  const sign = sort.last ? -1 : 1;
  const keyed = runs.map((run, place) => ({ id: run.id, key: keyOf(run, now, usual), place }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.place - b.place;
    if (a.key === null) return 1;
    if (b.key === null) return -1;
    return a.key < b.key ? -sign : sign;
  });
  return keyed.map(({ id }) => id);
}
