import { weekdayOf, type BusinessDate } from '../calendar.js';
import { isDisabled, NOTHING_DISABLED, type DisabledNames } from './disabled-job.js';
import {
  isHourly,
  NIGHTLY,
  type CycleName,
  type DependencyOn,
  type Job,
  type Join,
  type OnTimeOut,
  type ProcessJob,
} from '../schedule.js';
import { firstJobOf, lastJobOf, type ScheduleIndex } from '../schedule-index.js';

/** The runs of one flow in one cycle, with what each waits for. Runs refer to each other by their place in `runs`. */
export interface PlannedFlow {
  readonly cycle: CycleName;
  readonly flow: string;
  readonly runs: readonly PlannedRun[];
  readonly edges: readonly PlannedEdge[];
  readonly waits: readonly PlannedWait[];
  readonly links: readonly PlannedLink[];
}

/** Completing `run` starts another schedule. */
export interface PlannedLink {
  readonly run: number;
  readonly schedule: string;
}

/** What a run keeps of its definition, so that a later version changes nothing about it. */
export interface PlannedRun {
  readonly process: string;
  readonly job: string;
  readonly sequence: number;
  readonly application: string;
  readonly module: string | null;
  readonly agentGroup: string;
  readonly jobType: string;
  readonly status: 'LOADED' | 'SKIPPED' | 'DISABLED';
  readonly join: Join;
  readonly parameters: string;
  readonly skipOnError: boolean;
  readonly critical: boolean;
  readonly priority: number;
  readonly exclusiveKey: string | null;
  readonly onKeyTaken: Job['onKeyTaken'];
  readonly thresholdRunTime: number | null;
  readonly maxRunTime: number | null;
  readonly externalStatusUpdate: Job['externalStatusUpdate'];
}

interface PlannedPatience {
  readonly enabled: boolean;
  readonly timeOut: number | null;
  readonly onTimeOut: OnTimeOut;
}

/** ORDER: the jobs of a process run one after the other. DEPENDENCY: a row of the tab. */
export interface PlannedEdge extends PlannedPatience {
  readonly kind: 'ORDER' | 'DEPENDENCY';
  readonly predecessor: number;
  readonly successor: number;
  readonly on: DependencyOn;
}

/** Something outside the execution: a release by REST, or the Nightly run of another schedule on the same date. */
export type PlannedWait = PlannedPatience & { readonly successor: number } & (
    | { readonly kind: 'EXTERNAL'; readonly externalJob: string }
    | {
        readonly kind: 'INTER_SCHEDULE';
        readonly schedule: string;
        readonly process: string;
        readonly job: string;
      }
  );

/**
 * What opening a day loads: Nightly and every enabled recurring flow. Ad hoc runs are made by their request. `disabled` is
 * what is not to run on this date although the definition enables it.
 */
export function planDay(
  index: ScheduleIndex,
  date: BusinessDate,
  disabled: DisabledNames,
): readonly PlannedFlow[] {
  const recurring = index.schedule.flows.filter((flow) => isHourly(flow.cycle) && flow.enabled);
  return [
    planFlow(index, date, { cycle: NIGHTLY, flow: NIGHTLY, disabled }),
    ...recurring.map((flow) => planFlow(index, date, { cycle: flow.cycle, flow: flow.name, disabled })),
  ];
}

export interface FlowToPlan {
  readonly cycle: CycleName;
  readonly flow: string;
  /** Only this process; it does not pull its predecessors. */
  readonly process?: string | undefined;
  /** Absent = nothing. */
  readonly disabled?: DisabledNames;
}

export function planFlow(index: ScheduleIndex, date: BusinessDate, toPlan: FlowToPlan): PlannedFlow {
  const processes =
    toPlan.process === undefined ? (index.processesOfFlow.get(toPlan.flow) ?? []) : [toPlan.process];
  const mappings = processes.flatMap((process) => index.jobsOfProcess.get(process) ?? []);
  const statusOf = statusesOn(index, date, toPlan.disabled ?? NOTHING_DISABLED);
  const runs = mappings.flatMap((mapping) => planRun(index, mapping, statusOf));
  const places = new Map(runs.map((run, place) => [runKey(run.process, run.job), place]));
  return {
    cycle: toPlan.cycle,
    flow: toPlan.flow,
    runs,
    edges: [...orderOf(runs), ...dependenciesOf(index, processes, places)],
    waits: [...externalWaits(index, places), ...interScheduleWaits(index, places)],
    links: linksOf(index, places),
  };
}

const runKey = (process: string, job: string): string => `${process}/${job}`;

function planRun(index: ScheduleIndex, mapping: ProcessJob, statusOf: StatusOf): readonly PlannedRun[] {
  const job = index.jobs.get(mapping.job);
  const process = index.processes.get(mapping.process);
  if (!job || !process) return [];
  const first = firstJobOf(index, mapping.process) === mapping.job;
  return [
    {
      process: mapping.process,
      job: mapping.job,
      sequence: mapping.sequence,
      application: job.application,
      module: job.module,
      agentGroup: index.applications.get(job.application)?.agent ?? 'common',
      jobType: job.jobType,
      status: statusOf(mapping),
      join: first ? process.join : 'ALL',
      parameters: mapping.parameters,
      skipOnError: job.skipOnError,
      critical: job.critical,
      priority: job.priority,
      exclusiveKey: job.exclusiveKey,
      onKeyTaken: job.onKeyTaken,
      thresholdRunTime: job.thresholdRunTime,
      maxRunTime: job.maxRunTime,
      externalStatusUpdate: job.externalStatusUpdate,
    },
  ];
}

/** What the run of a job in a process is loaded as. */
export type StatusOf = (place: { readonly process: string; readonly job: string }) => PlannedRun['status'];

/** Nothing else about a planned run depends on its date. */
export function statusesOn(index: ScheduleIndex, date: BusinessDate, disabled: DisabledNames): StatusOf {
  const weekday = weekdayOf(date);
  return ({ process, job: name }) => {
    const job = index.jobs.get(name);
    if (!job?.enabled || isDisabled(disabled, process, name)) return 'DISABLED';
    if (job.module !== null && index.disabledModules.has(`${job.application}/${job.module}`))
      return 'DISABLED';
    return job.daysOfTheWeek && !job.daysOfTheWeek.includes(weekday) ? 'SKIPPED' : 'LOADED';
  };
}

const FOR_EVER: PlannedPatience = { enabled: true, timeOut: null, onTimeOut: 'ALERT' };

/** `runs` stand process by process, in sequence. */
function orderOf(runs: readonly PlannedRun[]): readonly PlannedEdge[] {
  return runs.flatMap((run, place) =>
    place > 0 && runs[place - 1]?.process === run.process
      ? [{ kind: 'ORDER', predecessor: place - 1, successor: place, on: 'SUCCESS', ...FOR_EVER } as const]
      : [],
  );
}

type Places = ReadonlyMap<string, number>;

/** A predecessor that is not part of this flow, or of this request, is ignored here (spreadsheet.md, Dependency). */
function dependenciesOf(
  index: ScheduleIndex,
  processes: readonly string[],
  places: Places,
): readonly PlannedEdge[] {
  const seen = new Set<string>();
  const rows = processes.flatMap((process) => index.dependenciesOfProcess.get(process) ?? []);
  return rows.flatMap((row) => {
    const job = row.job ?? firstJobOf(index, row.process) ?? '';
    const predecessorJob = row.predecessorJob ?? lastJobOf(index, row.predecessorProcess) ?? '';
    const successor = places.get(runKey(row.process, job));
    const predecessor = places.get(runKey(row.predecessorProcess, predecessorJob));
    if (successor === undefined || predecessor === undefined) return [];
    // The same row switched off is another one: it must not stand in for the one that counts.
    const key = `${predecessor} ${successor} ${row.on} ${row.enabled}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const { on, enabled, timeOut, onTimeOut } = row;
    return [{ kind: 'DEPENDENCY', predecessor, successor, on, enabled, timeOut, onTimeOut } as const];
  });
}

function externalWaits(index: ScheduleIndex, places: Places): readonly PlannedWait[] {
  return index.schedule.externalDependencies.flatMap(
    ({ process, job, externalJob, enabled, timeOut, onTimeOut }) => {
      const successor = places.get(runKey(process, job));
      if (successor === undefined) return [];
      return [{ kind: 'EXTERNAL', successor, externalJob, enabled, timeOut, onTimeOut } as const];
    },
  );
}

function linksOf(index: ScheduleIndex, places: Places): readonly PlannedLink[] {
  return index.schedule.scheduleLinks.flatMap(({ process, job, schedule, enabled }) => {
    const run = places.get(runKey(process, job));
    return run === undefined || !enabled ? [] : [{ run, schedule }];
  });
}

function interScheduleWaits(index: ScheduleIndex, places: Places): readonly PlannedWait[] {
  return index.schedule.interScheduleDependencies.flatMap((row) => {
    const successor = places.get(runKey(row.process, row.job));
    if (successor === undefined) return [];
    const { enabled, timeOut, onTimeOut } = row;
    const predecessor = { schedule: row.schedule, process: row.predecessorProcess, job: row.predecessorJob };
    return [{ kind: 'INTER_SCHEDULE', successor, ...predecessor, enabled, timeOut, onTimeOut } as const];
  });
}
