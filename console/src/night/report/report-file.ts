import type { Run } from '../../api/shapes.js';
import { report } from '../../text/report.js';
import { messageOf } from '../message.js';
import type { RunTimes } from '../timeline/bars.js';

type Column = keyof typeof report.file;

const iso = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

const CELLS: Readonly<Record<Column, (run: Run, times: RunTimes | undefined) => string>> = {
  process: ({ process }) => process,
  job: ({ job }) => job,
  cycle: ({ cycle }) => cycle,
  flow: ({ flow }) => flow,
  application: ({ application }) => application,
  agents: ({ agentGroup }) => agentGroup,
  status: ({ status }) => status,
  cause: ({ cause }) => cause ?? '',
  flags: ({ flags }) => flags.join(' '),
  attempts: ({ attempt }) => String(attempt),
  plannedStart: (_, times) => iso(times?.planned?.from),
  plannedEnd: (_, times) => iso(times?.planned?.to),
  start: ({ startedAt }) => startedAt ?? '',
  end: ({ endedAt }) => endedAt ?? '',
  seconds: ({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? '' : seconds(Date.parse(endedAt) - Date.parse(startedAt)),
  usualSeconds: (_, times) => (typeof times?.usual === 'number' ? seconds(times.usual) : ''),
  message: messageOf,
};

const seconds = (ms: number): string => String(Math.round(ms / 100) / 10);
const COLUMNS = Object.keys(CELLS) as readonly Column[];

/** All runs of the night with their times, a row each, below a row of names. Instants are in UTC. */
export const reportRows = (
  runs: readonly Run[],
  times: ReadonlyMap<string, RunTimes>,
): readonly (readonly string[])[] => [
  COLUMNS.map((column) => report.file[column]),
  ...runs.map((run) => COLUMNS.map((column) => CELLS[column](run, times.get(run.id)))),
];
