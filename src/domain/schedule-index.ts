import { groupBy } from './group-by.js';
import type { Application, Dependency, Flow, Job, Process, ProcessJob, Schedule } from './schedule.js';
import { NIGHTLY } from './schedule.js';

/** A schedule by its names: built once per version, so that nothing scans the tabs row by row. */
export interface ScheduleIndex {
  readonly schedule: Schedule;
  readonly applications: ReadonlyMap<string, Application>;
  readonly processes: ReadonlyMap<string, Process>;
  readonly jobs: ReadonlyMap<string, Job>;
  /** Mappings of a process in the order in which they run. */
  readonly jobsOfProcess: ReadonlyMap<string, readonly ProcessJob[]>;
  /** Processes of a flow in sheet order. */
  readonly processesOfFlow: ReadonlyMap<string, readonly string[]>;
  /** Rows of the Dependency tab by the process that waits. */
  readonly dependenciesOfProcess: ReadonlyMap<string, readonly Dependency[]>;
  /** `application/module` of every module that is switched off. */
  readonly disabledModules: ReadonlySet<string>;
}

export function indexSchedule(schedule: Schedule): ScheduleIndex {
  const jobsOfProcess = groupBy(schedule.processJobs, (mapping) => mapping.process);
  for (const mappings of jobsOfProcess.values()) mappings.sort((a, b) => a.sequence - b.sequence);
  const flows = groupBy(schedule.flowProcesses, (mapping) => mapping.flow);
  return {
    schedule,
    applications: byName(schedule.applications),
    processes: byName(schedule.processes),
    jobs: byName(schedule.jobs),
    jobsOfProcess,
    processesOfFlow: new Map(
      [...flows].map(([flow, rows]) => [flow, [...new Set(rows.map(({ process }) => process))]]),
    ),
    dependenciesOfProcess: groupBy(schedule.dependencies, (dependency) => dependency.process),
    disabledModules: new Set(
      schedule.modules
        .filter((module) => !module.enabled)
        .map(({ application, name }) => `${application}/${name}`),
    ),
  };
}

export const firstJobOf = (index: ScheduleIndex, process: string): string | undefined =>
  index.jobsOfProcess.get(process)?.[0]?.job;

export const lastJobOf = (index: ScheduleIndex, process: string): string | undefined =>
  index.jobsOfProcess.get(process)?.at(-1)?.job;

/** The row of a flow in a cycle; the built-in Nightly is always there and enabled. */
export function flowOf(index: ScheduleIndex, cycle: string, name: string): Flow | undefined {
  if (cycle === NIGHTLY) return name === NIGHTLY ? BUILT_IN_NIGHTLY : undefined;
  return index.schedule.flows.find((flow) => flow.cycle === cycle && flow.name === name);
}

const BUILT_IN_NIGHTLY: Flow = { name: NIGHTLY, cycle: NIGHTLY, description: '', enabled: true };

const byName = <T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.name, row]));
