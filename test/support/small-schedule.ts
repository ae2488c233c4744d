import { workbook, type TestCell } from './workbook.js';

type Cells = Readonly<Record<string, TestCell>>;

/** A schedule in a few lines; what is not said is as small as it can be. */
export interface SmallSchedule {
  readonly name: string;
  /** IANA; UTC where it is not said. */
  readonly timeZone?: string;
  /** Process → its jobs in order, each of the type SVC. START, a DUMMY, comes before all that wait for nothing. */
  readonly processes: Readonly<Record<string, readonly string[]>>;
  /** `['B', 'A']`: B after A. Also `B/JOB`, and a third member for `On`. */
  readonly after?: readonly (readonly [waits: string, for_: string, on?: string])[];
  /** Cells of the tab Process beside the name, such as `{ B: { Join: 'ANY' } }`. */
  readonly process?: Readonly<Record<string, Cells>>;
  /** Cells of the tab Job beside name and application, such as `{ LOAD: { SkipOnError: 'Y' } }`. */
  readonly job?: Readonly<Record<string, Cells>>;
  /** `PROCESS/JOB` → parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Cells of the job type SVC; `null` takes one away. */
  readonly jobType?: Cells;
  /** Further job types, and what is other than of SVC. */
  readonly jobTypes?: Readonly<Record<string, Cells>>;
  readonly throttle?: number;
  /** The agent group of the application. */
  readonly agent?: string;
  /** Modules of the application, and whether they are enabled. */
  readonly modules?: Readonly<Record<string, 'Y' | 'N'>>;
  /** Further flows: name → cycles and processes. Nightly has every process that no other flow has. */
  readonly flows?: Readonly<
    Record<string, { readonly cycles: readonly string[]; readonly processes: readonly string[] }>
  >;
  /** `['P/JOB', 'FILE_READY']`, and cells beside them, such as `{ TimeOut: 60 }`. */
  readonly external?: readonly (readonly [waits: string, externalJob: string, beside?: Cells])[];
  /** `['P/JOB', 'OTHER']`: completing the job starts the other schedule. */
  readonly links?: readonly (readonly [job: string, schedule: string])[];
  /** `['P/JOB', 'OTHER', 'X/Y']`. */
  readonly interSchedule?: readonly (readonly [waits: string, schedule: string, for_: string])[];
}

export const START = 'START';
export const START_JOB = 'START_JOB';

const both = (place: string): readonly [string, string | null] => {
  const [process = '', job = null] = place.split('/');
  return [process, job];
};

/** The workbook of a small schedule. */
export function scheduleWorkbook(schedule: SmallSchedule): Buffer {
  const {
    name,
    processes,
    throttle,
    agent,
    modules = {},
    jobType = {},
    jobTypes = {},
    external = [],
    links = [],
    interSchedule = [],
  } = schedule;
  const jobs = [...new Set(Object.values(processes).flat())];
  const type: Cells = {
    JobType: 'SVC',
    URL: 'http://127.0.0.1:7070/svc/services/batch',
    JobStart: '/start',
    JobRestart: '/restart',
    JobStatus: '/status',
    JobKill: '/kill',
    JobLogs: '/log',
    Validation: '/ping',
    Scope: 'svc:batch',
    ...jobType,
  };
  const tabs = {
    Schedule: table([{ Name: name, Version: '1', TimeZone: schedule.timeZone ?? null }]),
    Application: table([{ Application: 'APP', ThrottleLimit: throttle ?? null, Agent: agent ?? null }]),
    Modules: table(
      Object.entries(modules).map(([Module, Enabled]) => ({ Application: 'APP', Module, Enabled })),
    ),
    ...flowTabs(schedule),
    Process: table(
      [START, ...Object.keys(processes)].map((process) => ({
        ProcessName: process,
        ...schedule.process?.[process],
      })),
    ),
    Job: table([
      { JobName: START_JOB, Application: 'APP', JobType: 'DUMMY' },
      ...jobs.map((job) => ({ JobName: job, Application: 'APP', JobType: 'SVC', ...schedule.job?.[job] })),
    ]),
    ProcessJobMapping: table([
      { ProcessName: START, JobName: START_JOB, Sequence: 1 },
      ...Object.entries(processes).flatMap(([process, own]) =>
        own.map((job, place) => ({
          ProcessName: process,
          JobName: job,
          Sequence: place + 1,
          Parameters: schedule.parameters?.[`${process}/${job}`] ?? null,
        })),
      ),
    ]),
    Dependency: table(dependencies(schedule)),
    ExternalDependency: table(
      external.map(([waits, ExternalJob, beside]) => {
        const [ProcessName, JobName] = both(waits);
        return { ProcessName, JobName, ExternalJob, ...beside };
      }),
    ),
    InterScheduleDependency: table(
      interSchedule.map(([waits, Schedule, for_]) => {
        const [ProcessName, JobName] = both(waits);
        const [PredecessorProcess, PredecessorJob] = both(for_);
        return { ProcessName, JobName, Schedule, PredecessorProcess, PredecessorJob };
      }),
    ),
    ScheduleLink: table(
      links.map(([job, Schedule]) => {
        const [ProcessName, JobName] = both(job);
        return { ProcessName, JobName, Schedule };
      }),
    ),
    'Job Types': table([
      type,
      ...Object.entries(jobTypes).map(([JobType, cells]) => ({ ...type, JobType, ...cells })),
    ]),
  };
  return workbook(Object.fromEntries(Object.entries(tabs).filter(([, rows]) => rows.length > 1)));
}

function flowTabs({
  processes,
  flows = {},
}: SmallSchedule): Record<string, readonly (readonly TestCell[])[]> {
  const elsewhere = new Set(Object.values(flows).flatMap((flow) => flow.processes));
  const nightly = [START, ...Object.keys(processes).filter((process) => !elsewhere.has(process))];
  const mapped = [
    ...nightly.map((process) => ['Nightly', process]),
    ...Object.entries(flows).flatMap(([flow, own]) => own.processes.map((process) => [flow, process])),
  ];
  return {
    Flow: table(
      Object.entries(flows).flatMap(([FlowName, { cycles }]) => cycles.map((Cycle) => ({ FlowName, Cycle }))),
    ),
    FlowProcessMapping: table(mapped.map(([FlowName = '', ProcessName = '']) => ({ FlowName, ProcessName }))),
  };
}

function dependencies({ processes, after = [], flows = {} }: SmallSchedule): readonly Cells[] {
  const elsewhere = new Set(Object.values(flows).flatMap((flow) => flow.processes));
  const waiting = new Set(
    after.filter(([waits]) => isFirstJob(processes, waits)).map(([waits]) => both(waits)[0]),
  );
  const free = Object.keys(processes).filter((process) => !waiting.has(process) && !elsewhere.has(process));
  return [
    ...free.map((process) => ({ ProcessName: process, PredecessorProcess: START })),
    ...after.map(([waits, for_, on]) => {
      const [ProcessName, JobName] = both(waits);
      const [PredecessorProcess, PredecessorJob] = both(for_);
      return { ProcessName, JobName, PredecessorProcess, PredecessorJob, On: on ?? null };
    }),
  ];
}

function isFirstJob(processes: SmallSchedule['processes'], place: string): boolean {
  const [process, job] = both(place);
  return job === null || processes[process]?.[0] === job;
}

/** Rows as a tab: the header is every name that some row has. */
function table(rows: readonly Cells[]): readonly (readonly TestCell[])[] {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [header, ...rows.map((row) => header.map((column) => row[column] ?? null))];
}
