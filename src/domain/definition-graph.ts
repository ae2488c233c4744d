import { groupBy } from './group-by.js';
import {
  NIGHTLY,
  type CycleName,
  type DependencyOn,
  type Flow,
  type Join,
  type Schedule,
} from './schedule.js';

/** What comes after what in a schedule, whatever the date: flows with their processes, and what their jobs wait for. */
export interface DefinitionGraph {
  /** With the cycles it is in; Nightly first, the others in the order of the workbook. */
  readonly flows: readonly { readonly flow: string; readonly cycles: readonly CycleName[] }[];
  /** Once for each flow it is in; flow null = it is in none. */
  readonly processes: readonly {
    readonly flow: string | null;
    readonly process: string;
    readonly join: Join;
    readonly jobs: number;
  }[];
  /** They hold inside of each flow that has both processes. */
  readonly dependencies: readonly {
    readonly process: string;
    readonly job: string;
    readonly predecessorProcess: string;
    readonly predecessorJob: string;
    readonly on: DependencyOn;
    readonly enabled: boolean;
  }[];
  readonly ports: readonly DefinitionPort[];
}

/** Where the schedule touches what is no part of it. */
export interface DefinitionPort {
  readonly process: string;
  readonly job: string;
  readonly kind: 'WAITS_EXTERNAL' | 'WAITS' | 'STARTS';
  /** null = it is an external job. */
  readonly schedule: string | null;
  readonly otherProcess: string | null;
  readonly otherJob: string | null;
  readonly enabled: boolean;
}

export function definitionGraph(schedule: Schedule): DefinitionGraph {
  const jobs = jobsByProcess(schedule);
  return {
    flows: flowsOf(schedule),
    processes: processesOf(schedule, jobs),
    // A process without jobs is never planned, and nothing waits for it.
    dependencies: schedule.dependencies.flatMap((row) => {
      const job = row.job ?? jobs.get(row.process)?.[0]?.job;
      const predecessorJob = row.predecessorJob ?? jobs.get(row.predecessorProcess)?.at(-1)?.job;
      if (job === undefined || predecessorJob === undefined) return [];
      const { process, predecessorProcess, on, enabled } = row;
      return [{ process, job, predecessorProcess, predecessorJob, on, enabled }];
    }),
    ports: portsOf(schedule),
  };
}

type JobsByProcess = ReadonlyMap<string, readonly { readonly job: string }[]>;

/** In their sequence. */
const jobsByProcess = ({ processJobs }: Schedule): JobsByProcess =>
  groupBy(
    processJobs.toSorted((a, b) => a.sequence - b.sequence),
    ({ process }) => process,
  );

function flowsOf({ flows, flowProcesses }: Schedule): DefinitionGraph['flows'] {
  const all: Pick<Flow, 'name' | 'cycle'>[] = [{ name: NIGHTLY, cycle: NIGHTLY }, ...flows];
  const used = new Set(flowProcesses.map(({ flow }) => flow));
  return [...groupBy(all, ({ name }) => name)]
    .filter(([flow]) => used.has(flow))
    .map(([flow, rows]) => ({ flow, cycles: rows.map(({ cycle }) => cycle) }));
}

function processesOf(
  { processes, flowProcesses }: Schedule,
  jobs: JobsByProcess,
): DefinitionGraph['processes'] {
  const flows = groupBy(flowProcesses, ({ process }) => process);
  return processes.flatMap(({ name: process, join }) =>
    (flows.get(process) ?? [{ flow: null }]).map(({ flow }) => ({
      ...{ flow, process, join, jobs: jobs.get(process)?.length ?? 0 },
    })),
  );
}

function portsOf(schedule: Schedule): readonly DefinitionPort[] {
  const { externalDependencies, interScheduleDependencies, scheduleLinks } = schedule;
  return [
    ...externalDependencies.map(({ process, job, externalJob, enabled }) => ({
      ...{ process, job, kind: 'WAITS_EXTERNAL' as const, enabled },
      ...{ schedule: null, otherProcess: null, otherJob: externalJob },
    })),
    ...interScheduleDependencies.map((row) => ({
      ...{ process: row.process, job: row.job, kind: 'WAITS' as const, enabled: row.enabled },
      ...{ schedule: row.schedule, otherProcess: row.predecessorProcess, otherJob: row.predecessorJob },
    })),
    ...scheduleLinks.map(({ process, job, schedule: other, enabled }) => ({
      ...{ process, job, kind: 'STARTS' as const, enabled },
      ...{ schedule: other, otherProcess: null, otherJob: null },
    })),
  ];
}
