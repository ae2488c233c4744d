import type { TabName } from './locate.js';
import type { Schedule } from './schedule.js';

/** A row of a definition, by the tab it stands in and what it is called there. */
export interface NamedRow {
  readonly tab: TabName;
  readonly name: string;
}

/** A tab whose rows are told apart by their names; the tab Schedule has one row only. */
export type NamedTab = Exclude<TabName, 'schedule'>;

/** How the rows of each tab are told apart. */
const NAMES: { readonly [K in NamedTab]: (row: Schedule[K][number]) => string } = {
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

export const TABS_WITH_NAMED_ROWS = Object.keys(NAMES) as readonly NamedTab[];

/** What a row is called: the same row in two versions has the same name. `row` is one of that tab. */
export function rowName(tab: NamedTab, row: unknown): string {
  const name = NAMES[tab] as (row: unknown) => string;
  return name(row);
}
