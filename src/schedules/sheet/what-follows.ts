import type { TabKey } from './sheet-columns.js';

/** Columns that other tabs build on, and what looks wrong everywhere without them. */
interface Ground {
  readonly fields: readonly string[];
  readonly codes: readonly string[];
}

const GROUNDS: Readonly<Partial<Record<TabKey, Ground>>> = {
  applications: { fields: ['name'], codes: ['UNKNOWN_APPLICATION', 'UNKNOWN_MODULE'] },
  modules: { fields: ['application', 'name'], codes: ['UNKNOWN_MODULE'] },
  flows: { fields: ['name'], codes: ['UNKNOWN_FLOW'] },
  processes: { fields: ['name'], codes: ['UNKNOWN_PROCESS'] },
  jobs: { fields: ['name'], codes: ['UNKNOWN_JOB'] },
  jobTypes: { fields: ['name'], codes: ['UNKNOWN_JOB_TYPE'] },
  flowProcesses: {
    fields: ['flow', 'process'],
    codes: ['EMPTY_FLOW', 'PROCESS_NOT_IN_FLOW', 'DEPENDENCY_OUTSIDE_FLOW', 'SEVERAL_STARTS'],
  },
  processJobs: {
    fields: ['process', 'job', 'sequence'],
    codes: [
      'EMPTY_PROCESS',
      'JOB_NOT_MAPPED',
      'JOB_NOT_IN_PROCESS',
      'DEPENDENCY_CYCLE',
      'INTER_SCHEDULE_CYCLE',
      'SEVERAL_STARTS',
    ],
  },
  dependencies: { fields: ['process', 'predecessorProcess'], codes: ['SEVERAL_STARTS'] },
};

/** What was read of a tab; null = the workbook lacks it although it must have it. */
export type ReadColumns = (tab: TabKey) => ReadonlySet<string> | null;

/**
 * Codes that only follow from a tab or column that was not there: it was reported once, and not everything that refers
 * to it.
 */
export function whatFollows(columnsOf: ReadColumns): ReadonlySet<string> {
  const grounds = Object.entries(GROUNDS) as [TabKey, Ground][];
  return new Set(
    grounds.flatMap(([tab, { fields, codes }]) => {
      const columns = columnsOf(tab);
      return columns && fields.every((field) => columns.has(field)) ? [] : codes;
    }),
  );
}
