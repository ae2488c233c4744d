import type { RowChanges } from './compare-rows.js';
import { comparisonOf, type Comparison } from './comparison.js';
import { dependencyChanges } from './dependency-changes.js';
import type { FieldChange } from './field-change.js';
import { jobChanges } from './job-changes.js';
import type { Locate } from '../locate.js';
import { orderChanges } from './order-changes.js';
import { recogniseRenames, type RenamedTab } from './renames.js';
import type { Schedule } from '../schedule.js';
import { aChange, type SemanticChange } from './semantic-change.js';
import { structureChanges } from './structure-changes.js';

export interface Versions {
  readonly before: Schedule;
  readonly after: Schedule;
  /** From the rows of `after` to their workbook. */
  readonly locate: Locate;
  /** What the tab Schedule says otherwise. */
  readonly own: readonly FieldChange[];
}

/**
 * What the changes of the rows mean: each told once, and nothing that only follows. What comes and goes with a job or a
 * process is told with it, and a recognised rename explains every row that has the other name.
 */
export function semanticChanges(versions: Versions, rows: RowChanges): readonly SemanticChange[] {
  const { before, after, own } = versions;
  const comparison = comparisonOf(versions, rows, recogniseRenames(rows, before, after));
  const self = { tab: 'schedule', name: after.name } as const;
  const text = `Schedule ${after.name} has changed.`;
  return [
    ...(own.length === 0 ? [] : [aChange({ ...self, code: 'SCHEDULE_CHANGED', text, fields: own })]),
    ...renameChanges(comparison),
    ...structureChanges(comparison),
    ...jobChanges(comparison),
    ...orderChanges(comparison),
    ...dependencyChanges(comparison),
  ];
}

/** Of a schedule that was not there before, only how much it has: its rows are all new. */
export function newSchedule(after: Schedule, locate: Locate): SemanticChange {
  const { name, processes, jobs, dependencies } = after;
  const parts = [
    counted(processes.length, 'process', 'processes'),
    counted(jobs.length, 'job'),
    counted(dependencies.length, 'dependency', 'dependencies'),
  ];
  const text = `Schedule ${name} is new: ${parts.join(', ')}.`;
  const { cell } = locate('schedule', 0, 'name');
  return aChange({ code: 'SCHEDULE_ADDED', tab: 'schedule', name, text, cell });
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const WORDS = {
  applications: { code: 'APPLICATION_RENAMED', what: 'Application' },
  jobTypes: { code: 'JOB_TYPE_RENAMED', what: 'Job type' },
  processes: { code: 'PROCESS_RENAMED', what: 'Process' },
  jobs: { code: 'JOB_RENAMED', what: 'Job' },
} as const satisfies Record<RenamedTab, object>;

function renameChanges({ renames, after, cellOf }: Comparison): readonly SemanticChange[] {
  if (renames.length === 0) return [];
  const processOfJob = new Map(after.processJobs.map(({ job, process }) => [job, process]));
  const places = new Map(
    Object.keys(WORDS).flatMap((tab) =>
      after[tab as RenamedTab].map(({ name }, index) => [`${tab}/${name}`, index] as const),
    ),
  );
  return renames.map(({ tab, from, to }) => {
    const { code, what } = WORDS[tab];
    const process = tab === 'processes' ? to : tab === 'jobs' ? (processOfJob.get(to) ?? null) : null;
    const cell = cellOf(tab, places.get(`${tab}/${to}`) ?? 0);
    const text = `${what} ${from} is called ${to} now.`;
    return aChange({ code, tab, name: to, process, from, to, text, cell });
  });
}
