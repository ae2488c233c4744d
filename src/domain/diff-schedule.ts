import type { TabName } from './locate.js';
import type { Schedule } from './schedule.js';

/** A row of a definition, by the tab it stands in and what it is called there. */
export interface NamedRow {
  readonly tab: TabName;
  readonly name: string;
}

/** What one definition has that the other has not; rows are the same row when their names are. */
export interface ScheduleDiff {
  readonly added: readonly NamedRow[];
  readonly removed: readonly NamedRow[];
  readonly changed: readonly NamedRow[];
}

/** How the rows of each tab are told apart. */
const NAMES: { readonly [K in Exclude<TabName, 'schedule'>]: (row: Schedule[K][number]) => string } = {
  applications: ({ name }) => name,
  modules: ({ application, name }) => `${application}/${name}`,
  flows: ({ cycle, name }) => `${cycle}/${name}`,
  processes: ({ name }) => name,
  jobs: ({ name }) => name,
  flowProcesses: ({ flow, process }) => `${flow}/${process}`,
  processJobs: ({ process, job }) => `${process}/${job}`,
  dependencies: ({ process, job, predecessorProcess, predecessorJob, on }) =>
    `${place(process, job)} after ${place(predecessorProcess, predecessorJob)}${on === 'SUCCESS' ? '' : ` on ${on}`}`,
  interScheduleDependencies: ({ process, job, schedule, predecessorProcess, predecessorJob }) =>
    `${place(process, job)} after ${schedule}/${place(predecessorProcess, predecessorJob)}`,
  externalDependencies: ({ process, job, externalJob }) => `${place(process, job)} after ${externalJob}`,
  scheduleLinks: ({ process, job, schedule }) => `${place(process, job)} starts ${schedule}`,
  jobTypes: ({ name }) => name,
  systemOptions: ({ option, code }) => `${option}/${code}`,
};

const place = (process: string, job: string | null): string => (job === null ? process : `${process}/${job}`);

/** From `before` (null = there was none) to `after`. */
export function diffSchedules(before: Schedule | null, after: Schedule): ScheduleDiff {
  const diff = { added: [] as NamedRow[], removed: [] as NamedRow[], changed: [] as NamedRow[] };
  const self = { tab: 'schedule', name: after.name } as const;
  if (!before) diff.added.push(self);
  else if (JSON.stringify(ownFields(before)) !== JSON.stringify(ownFields(after))) diff.changed.push(self);
  for (const tab of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    if (!before) {
      // Nothing to compare with: the rows of a large schedule are not written out for that.
      diff.added.push(...namesIn(after, tab));
      continue;
    }
    const was = rowsByName(before, tab);
    const is = rowsByName(after, tab);
    for (const [name, row] of is) {
      const old = was.get(name);
      if (old === undefined) diff.added.push({ tab, name });
      else if (old !== row) diff.changed.push({ tab, name });
    }
    for (const name of was.keys()) if (!is.has(name)) diff.removed.push({ tab, name });
  }
  return diff;
}

const ownFields = ({ displayName, description, label, timeZone }: Schedule): readonly string[] => [
  displayName,
  description,
  label,
  timeZone,
];

/** Rows as text, which is how they are compared; the order in which they stand in their tab says nothing. */
function rowsByName(schedule: Schedule, tab: keyof typeof NAMES): ReadonlyMap<string, string> {
  const rows: readonly unknown[] = schedule[tab];
  return new Map(rows.map((row) => [nameOf(tab, row), JSON.stringify(row)]));
}

function namesIn(schedule: Schedule, tab: keyof typeof NAMES): readonly NamedRow[] {
  const rows: readonly unknown[] = schedule[tab];
  return [...new Set(rows.map((row) => nameOf(tab, row)))].map((name) => ({ tab, name }));
}

/** Each tab's rows go to that tab's own naming. */
function nameOf(tab: keyof typeof NAMES, row: unknown): string {
  const name = NAMES[tab] as (row: unknown) => string;
  return name(row);
}
