import { checkCustomNames, type CustomNames } from './check-custom-names.js';
import { checkFlows } from './check-flows.js';
import { checkJobs } from './check-jobs.js';
import { checkNames } from './check-names.js';
import { checkOrder } from './check-order.js';
import { checkOtherSchedules, type OtherSchedules } from './check-other-schedules.js';
import { checkReferences, knownNames } from './check-references.js';
import { checkStarts } from './check-starts.js';
import { dependencyEdges } from '../job-graph.js';
import type { Findings, TabName } from '../locate.js';
import { EXEC, type Job, type Schedule } from '../schedule.js';
import { indexSchedule } from '../schedule-index.js';

/** What a workbook is checked against beside itself. */
export interface Surroundings {
  /** Job types that exist without this workbook. */
  readonly jobTypes: ReadonlySet<string>;
  readonly connections: ReadonlySet<string>;
  readonly otherSchedules: OtherSchedules;
  readonly customProcesses: CustomNames;
  readonly targetRefusal: (url: string) => string | null;
  readonly bindingRefusal: (connection: string, url: string) => string | null;
}

/**
 * Whole-schedule checks: references, order, flows, other schedules. All findings at once; what follows from a mistake
 * that is reported is not reported again.
 */
export function checkSchedule(schedule: Schedule, around: Surroundings, findings: Findings): void {
  const known = knownNames(schedule, around.jobTypes);
  const index = indexSchedule(schedule);
  const execDefined = around.jobTypes.has(EXEC) || schedule.jobTypes.some(({ name }) => name === EXEC);
  checkNames(schedule, findings);
  checkCustomNames(schedule, around.customProcesses, findings);
  checkReferences(schedule, known, findings);
  checkJobs({ schedule, known, around: { ...around, execDefined } }, findings);
  const edges = dependencyEdges(index);
  const circular = new Set(checkOrder(index, edges, findings));
  checkFlows(index, findings);
  checkStarts(index, { sound: new Set(edges.map(({ row }) => row)), circular }, findings);
  checkOtherSchedules(schedule, around.otherSchedules, findings);
  noteWhatIsNotActiveYet(schedule, findings);
}

interface Later<T> {
  readonly field: keyof T & string;
  readonly isUsed: (row: T) => boolean;
  /** What it will do. */
  readonly brings: string;
}

const ofJobs: readonly Later<Job>[] = [
  {
    field: 'killCleanupScript',
    isUsed: (job) => job.killCleanupScript !== '',
    brings: 'clean-up scripts come later',
  },
];

/** Columns that are parsed, checked and stored, and do nothing yet. A column leaves this list when it begins to act. */
function noteWhatIsNotActiveYet(schedule: Schedule, findings: Findings): void {
  const note = <T>(tab: TabName, rows: readonly T[], later: readonly Later<T>[]): void => {
    rows.forEach((row, index) => {
      for (const { field, isUsed, brings } of later) {
        if (!isUsed(row)) continue;
        const spot = { tab, index, field, value: String(row[field]) };
        findings.warning(
          spot,
          'NOT_YET_ACTIVE',
          `It is kept, but not fully in effect in this version: ${brings}.`,
        );
      }
    });
  };
  note('jobs', schedule.jobs, ofJobs);
}
