import {
  type Application,
  type Dependency,
  type Flow,
  type Job,
  type Process,
  type ProcessJob,
  type Schedule,
} from '../../src/domain/schedule.js';
import { indexSchedule, type ScheduleIndex } from '../../src/domain/schedule-index.js';

export const aJob = (name: string, is: Partial<Job> = {}): Job => ({
  name,
  description: '',
  application: 'APP',
  module: null,
  jobType: 'SVC',
  jobWrapperName: '',
  killCleanupScript: '',
  externalStatusUpdate: null,
  skipOnError: false,
  thresholdRunTime: null,
  maxRunTime: null,
  daysOfTheWeek: null,
  enabled: true,
  critical: false,
  exclusiveKey: null,
  onKeyTaken: 'WAIT',
  priority: 150,
  notes: '',
  ...is,
});

export const aFlow = (cycle: Flow['cycle'], name: string, enabled = true): Flow => ({
  cycle,
  name,
  description: '',
  enabled,
});

const PATIENCE = { enabled: true, timeOut: null, onTimeOut: 'ALERT' } as const;

/** `after('B/J', 'A')`: the job J of B waits for the last job of A. */
export function after(waits: string, comesFirst: string, is: Partial<Dependency> = {}): Dependency {
  const [process = '', job = null] = waits.split('/');
  const [predecessorProcess = '', predecessorJob = null] = comesFirst.split('/');
  return { process, job, predecessorProcess, predecessorJob, on: 'SUCCESS', ...PATIENCE, ...is };
}

export const external = (waits: string, externalJob: string): Schedule['externalDependencies'][number] => {
  const [process = '', job = ''] = waits.split('/');
  return { process, job, externalSystem: 'OTHER', externalJob, ...PATIENCE };
};

/** What a small schedule consists of; what is not said is as small as it can be. */
interface Small {
  /** Process → its jobs in order. */
  readonly processes: Readonly<Record<string, readonly string[]>>;
  /** Flow → its processes; absent = all of them in Nightly. */
  readonly members?: Readonly<Record<string, readonly string[]>>;
  readonly process?: Readonly<Record<string, Partial<Process>>>;
  readonly job?: Readonly<Record<string, Partial<Job>>>;
  readonly mapping?: Readonly<Record<string, Partial<ProcessJob>>>;
  readonly application?: Partial<Application>;
  /** Whole tabs, row by row. */
  readonly rows?: Partial<Schedule>;
}

export function aSchedule(small: Small): Schedule {
  const { processes, members = { Nightly: Object.keys(processes) } } = small;
  const jobs = [...new Set(Object.values(processes).flat())];
  return {
    name: 'NIGHT',
    displayName: '',
    description: '',
    label: '1',
    timeZone: 'UTC',
    applications: [
      { name: 'APP', description: '', agent: 'common', throttleLimit: null, ...small.application },
    ],
    modules: [],
    flows: [],
    processes: Object.keys(processes).map((name) => ({
      name,
      description: '',
      join: 'ALL',
      ...small.process?.[name],
    })),
    jobs: jobs.map((name) => aJob(name, small.job?.[name])),
    flowProcesses: Object.entries(members).flatMap(([flow, own]) =>
      own.map((process) => ({ flow, process })),
    ),
    processJobs: Object.entries(processes).flatMap(([process, own]) =>
      own.map((job, place) => ({
        process,
        job,
        sequence: place + 1,
        parameters: '',
        ...small.mapping?.[`${process}/${job}`],
      })),
    ),
    dependencies: [],
    interScheduleDependencies: [],
    externalDependencies: [],
    scheduleLinks: [],
    jobTypes: [],
    systemOptions: [],
    ...small.rows,
  };
}

export const indexOf = (small: Small): ScheduleIndex => indexSchedule(aSchedule(small));
