import { checkJobs } from '../check/check-jobs.js';
import { checkReferences, knownNames } from '../check/check-references.js';
import {
  isOwnJob,
  type CustomJob,
  type CustomProcess,
  type OwnJob,
  type SeededJob,
} from '../custom-process.js';
import type { Finding } from '../finding.js';
import { Findings, type Spot } from '../locate.js';
import { DUMMY, EXEC, type Job, type Schedule } from '../schedule.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** A custom process as a schedule that has nothing else, so that it is checked and planned as every other process is. */
export interface FittedProcess {
  readonly schedule: Schedule;
  readonly findings: readonly Finding[];
}

/**
 * Fits a custom process into a version of its schedule: with an error among the findings it cannot be run there. `jobTypes`
 * are those that are known beside the workbook's.
 */
export function fitCustomProcess(
  index: ScheduleIndex,
  custom: CustomProcess,
  jobTypes: ReadonlySet<string>,
): FittedProcess {
  const findings = new Findings((tab, place, field) => ({
    tab: 'jobs',
    cell: `${place + 1}.${tab === 'jobs' && field === 'name' ? 'job' : field}`,
  }));
  custom.jobs.forEach((job, place) => {
    if (!isOwnJob(job)) checkSeeded(index, job, { place, findings });
  });
  const schedule = scheduleOf(index, custom);
  const sheetTypes = index.schedule.jobTypes.map(({ name }) => name);
  const around = {
    connections: new Set<string>(),
    targetRefusal: () => null,
    bindingRefusal: () => null,
    execDefined: jobTypes.has(EXEC) || sheetTypes.includes(EXEC),
  };
  const names = knownNames(schedule, new Set([...sheetTypes, ...jobTypes]));
  checkReferences(schedule, names, findings);
  checkJobs({ schedule, known: names, around }, findings);
  return { schedule, findings: [...findings.list].sort((a, b) => placeOf(a) - placeOf(b)) };
}

const placeOf = ({ cell }: Finding): number => parseInt(cell ?? '0', 10);

function scheduleOf(index: ScheduleIndex, { name, description, jobs }: CustomProcess): Schedule {
  return {
    ...index.schedule,
    flows: [],
    processes: [{ name, description, join: 'ALL' }],
    jobs: jobs.map((job) => (isOwnJob(job) ? ownJob(job) : (index.jobs.get(job.job) ?? missing(job)))),
    flowProcesses: [],
    processJobs: jobs.map((job, place) => ({
      process: name,
      job: job.job,
      sequence: place + 1,
      parameters: job.parameters ?? seededParameters(index, job),
    })),
    dependencies: [],
    interScheduleDependencies: [],
    externalDependencies: [],
    scheduleLinks: [],
    jobTypes: [],
  };
}

const AS_USUAL = {
  module: null,
  jobWrapperName: '',
  killCleanupScript: '',
  externalStatusUpdate: null,
  daysOfTheWeek: null,
  enabled: true,
  notes: '',
} as const;

/** A job of the process itself runs on every day on which it is requested. */
const ownJob = ({ job, parameters, ...is }: OwnJob): Job => ({ name: job, ...AS_USUAL, ...is });

/** In the place of a job that the version does not have: of no application, so that nothing else is said of it. */
const missing = ({ job }: CustomJob): Job => ({
  name: job,
  description: '',
  application: '',
  jobType: DUMMY,
  skipOnError: false,
  thresholdRunTime: null,
  maxRunTime: null,
  exclusiveKey: null,
  onKeyTaken: 'WAIT',
  priority: 1,
  critical: false,
  ...AS_USUAL,
});

interface Told {
  readonly place: number;
  readonly findings: Findings;
}

function checkSeeded(index: ScheduleIndex, seeded: SeededJob, { place, findings }: Told): void {
  const { job, process, parameters } = seeded;
  const of = index.schedule.name;
  const spot = (field: string, value: string): Spot => ({ tab: 'processJobs', index: place, field, value });
  if (!index.jobs.has(job)) {
    const meant = findings.didYouMean(job, index.jobs.keys());
    const message = `${of} has no job ${job}${meant}; a job of the process's own ends in _CJOB.`;
    findings.error(spot('job', job), 'UNKNOWN_JOB', message);
    return;
  }
  if (process !== null && !index.processes.has(process)) {
    const meant = findings.didYouMean(process, index.processes.keys());
    findings.error(spot('process', process), 'UNKNOWN_PROCESS', `${of} has no process ${process}${meant}.`);
    return;
  }
  const mappings = mappingsOf(index, seeded);
  if (process !== null && mappings.length === 0) {
    const message = `The process ${process} of ${of} has no job ${job}.`;
    findings.error(spot('process', process), 'JOB_NOT_IN_PROCESS', message);
  }
  if (parameters === null && new Set(mappings.map((mapping) => mapping.parameters)).size > 1) {
    const processes = mappings.map((mapping) => mapping.process).join(' and ');
    const message = `${job} has other parameters in ${processes}: say "process", or "parameters".`;
    findings.error(spot('process', ''), 'PROCESS_REQUIRED', message);
  }
}

/** The places where the workbook has the job: all, or the one in the process that is named. */
const mappingsOf = ({ schedule }: ScheduleIndex, { job, process }: SeededJob): Schedule['processJobs'] =>
  schedule.processJobs.filter(
    (mapping) => mapping.job === job && (process === null || mapping.process === process),
  );

const seededParameters = (index: ScheduleIndex, job: CustomJob): string =>
  isOwnJob(job) ? '' : (mappingsOf(index, job)[0]?.parameters ?? '');
