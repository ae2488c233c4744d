import fc from 'fast-check';
import { edgeState, type EdgeState } from '../../src/domain/run/edge.js';
import type { PlannedFlow } from '../../src/domain/plan/plan-day.js';
import {
  placeOf,
  plannedByPlace,
  type DayEdge,
  type DayLink,
  type DayRun,
  type PresentDay,
} from '../../src/domain/plan/present-day.js';
import type { DayDifference } from '../../src/domain/plan/replan.js';
import type { RunStatus } from '../../src/domain/run/run-state.js';
import type { DependencyOn, Schedule } from '../../src/domain/schedule.js';
import { aFlow, after, aSchedule, external } from './schedules.js';

/** An edge with its state, which a plan of a day does not look at where it stays. */
interface StatedEdge extends DayEdge {
  readonly state: EdgeState;
}

export interface Day extends PresentDay {
  readonly edges: readonly StatedEdge[];
}

export const SCHEDULE = 'NIGHT';

/** The day as opening it loads it. */
export function opened(plan: readonly PlannedFlow[], released: ReadonlySet<string> = new Set()): Day {
  const nothing: Day = { schedule: SCHEDULE, runs: [], edges: [], links: [], released };
  const runs = [...plannedByPlace(plan).values()].map(({ place, flow, run }) => ({
    ...run,
    id: place,
    cycle: flow.cycle,
    flow: flow.flow,
    executionId: null,
    cause: null,
    flags: [],
    reach: 'AHEAD' as const,
    skippedFrom: null,
    started: false,
  }));
  const byId = new Map<string, DayRun>(runs.map((run) => [run.id, run]));
  const edges = plan.flatMap((flow) => edgesOf(flow, { byId, released }));
  const links = plan.flatMap((flow) =>
    flow.links.flatMap(({ run, schedule }): DayLink[] => {
      const planned = flow.runs[run];
      return planned ? [{ id: '', runId: placeOf(flow, planned), schedule }] : [];
    }),
  );
  const numbered = <T>(rows: readonly T[]): (T & { readonly id: string })[] =>
    rows.map((row, n) => ({ ...row, id: String(n) }));
  const unswitched = edges.map((edge) => ({ ...edge, switched: false }));
  return { ...nothing, runs, edges: numbered(unswitched), links: numbered(links) };
}

interface Around {
  readonly byId: ReadonlyMap<string, DayRun>;
  readonly released: ReadonlySet<string>;
}

function edgesOf(
  flow: PlannedFlow,
  { byId, released }: Around,
): readonly Omit<StatedEdge, 'id' | 'switched'>[] {
  const at = (n: number): string => placeOf(flow, flow.runs[n] ?? { process: '', job: '' });
  const outside = { outsideSchedule: null, outsideProcess: null, outsideJob: null };
  return [
    ...flow.edges.map((edge) => {
      const [successor, predecessor] = [at(edge.successor), at(edge.predecessor)];
      const run = byId.get(predecessor);
      return { ...edge, ...outside, successor, predecessor, state: run ? edgeState(run, edge.on) : 'OPEN' };
    }),
    ...flow.waits.map((wait) => ({
      kind: wait.kind,
      on: 'SUCCESS' as const,
      enabled: wait.enabled,
      timeOut: wait.timeOut,
      onTimeOut: wait.onTimeOut,
      successor: at(wait.successor),
      predecessor: null,
      outsideSchedule: wait.kind === 'EXTERNAL' ? SCHEDULE : wait.schedule,
      outsideProcess: wait.kind === 'EXTERNAL' ? null : wait.process,
      outsideJob: wait.kind === 'EXTERNAL' ? wait.externalJob : wait.job,
      state: wait.kind === 'EXTERNAL' && released.has(wait.externalJob) ? 'SATISFIED' : 'OPEN',
    })),
  ] as readonly Omit<StatedEdge, 'id' | 'switched'>[];
}

/** The day after a difference was applied to it, with edges as the engine keeps them. */
export function applied(day: Day, difference: DayDifference): Day {
  const gone = new Set(difference.removed.map(({ id }) => id));
  const changes = new Map(difference.changed.map((change) => [change.run.id, change]));
  const kept = day.runs
    .filter(({ id }) => !gone.has(id))
    .map((run): DayRun => {
      const change = changes.get(run.id);
      return { ...run, ...change?.definition, status: change?.to ?? run.status };
    });
  const added = opened(
    difference.added.map(({ flow, run }) => ({ ...flow, runs: [run], edges: [], waits: [], links: [] })),
  ).runs;
  const runs = [...kept, ...added];
  const ids = new Map(runs.map((run) => [placeOf(run, run), run.id]));
  const removed = new Set(difference.edges.removed.map(({ id }) => id));
  const others = new Map(difference.edges.changed.map((edge) => [edge.id, edge]));
  const edges = [
    ...day.edges
      .filter(({ id, successor }) => !removed.has(id) && !gone.has(successor))
      .map((edge) => ({ ...edge, ...others.get(edge.id) })),
    ...difference.edges.added.map((edge, n) => ({
      ...edge,
      id: `new ${n}`,
      switched: false,
      successor: ids.get(edge.successor) ?? '',
      predecessor: edge.predecessor === null ? null : (ids.get(edge.predecessor) ?? ''),
    })),
  ];
  const links = [
    ...day.links.filter((link) => !difference.links.removed.includes(link) && !gone.has(link.runId)),
    ...difference.links.added.map(({ place, schedule }, n) => ({
      id: `new ${n}`,
      runId: ids.get(place) ?? '',
      schedule,
    })),
  ];
  const byId = new Map(runs.map((run) => [run.id, run]));
  const followed = edges.map((edge) => {
    const run = byId.get(edge.predecessor ?? '');
    return run ? { ...edge, state: edgeState(run, edge.on as DependencyOn) } : edge;
  });
  return { ...day, runs, edges: followed, links };
}

const ONS: readonly DependencyOn[] = ['SUCCESS', 'FAILURE', 'ALWAYS'];
const PROCESSES = ['A', 'B', 'C', 'D'] as const;

/** A small definition; two of them differ in everything that a version may change. */
export const anySchedule: fc.Arbitrary<Schedule> = fc
  .record({
    processes: fc.subarray([...PROCESSES], { minLength: 1 }),
    jobs: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
    dependencies: fc.array(
      fc.tuple(
        fc.constantFrom(...PROCESSES),
        fc.constantFrom(...PROCESSES),
        fc.constantFrom(...ONS),
        fc.boolean(),
      ),
    ),
    job: fc.array(
      fc.record({
        enabled: fc.boolean(),
        priority: fc.constantFrom(100, 150),
        daysOfTheWeek: fc.constantFrom(null, ['SUNDAY'] as const),
      }),
      { minLength: 4, maxLength: 4 },
    ),
    parameters: fc.constantFrom('', 'x=1', 'x=2'),
    waits: fc.array(fc.constantFrom('A1', 'B1', 'C1', 'D1')),
    hourly: fc.boolean(),
  })
  .map(({ processes, jobs, dependencies, job, parameters, waits, hourly }) => {
    const own = processes.map(
      (process, n) => [process, names(process, jobs[n] ?? 0)] as [string, readonly string[]],
    );
    const all = own.flatMap(([, list]) => list);
    return aSchedule({
      processes: Object.fromEntries(own),
      members: { Nightly: processes, HOURS: processes.slice(0, 2) },
      job: Object.fromEntries(all.map((name, n) => [name, job[n % job.length] ?? {}])),
      mapping: Object.fromEntries(all.map((name) => [`${name.charAt(0)}/${name}`, { parameters }])),
      rows: {
        flows: [aFlow('Hourly_Cycle_1', 'HOURS', hourly)],
        dependencies: dependencies.flatMap(([waiting, for_, on, enabled]) =>
          // In one direction only, so that there is no cycle.
          waiting > for_ ? [after(waiting, for_, { on, enabled })] : [],
        ),
        externalDependencies: waits.map((name) => external(`${name.charAt(0)}/${name}`, 'FILE')),
        scheduleLinks: waits.map((name) => ({
          process: name.charAt(0),
          job: name,
          schedule: 'NEXT',
          enabled: true,
        })),
      },
    });
  });

const names = (process: string, count: number): readonly string[] =>
  Array.from({ length: count + 1 }, (_, n) => `${process}${n + 1}`);

const PROGRESS: readonly Partial<DayRun>[] = [
  {},
  {},
  { status: 'PENDING' },
  { status: 'HELD' },
  { status: 'SKIPPED', skippedFrom: 'PENDING' },
  { status: 'NOT_RUN' },
  { status: 'PENDING', started: true },
  { status: 'RUNNING', started: true },
  { status: 'COMPLETED', started: true },
  { status: 'ERROR', cause: 'FAILED', started: true },
];

/** A day of which something has happened: runs have gone on, and people have edited and switched. */
export const someDay = (plan: readonly PlannedFlow[]): fc.Arbitrary<Day> =>
  fc
    .record({ progress: fc.infiniteStream(fc.constantFrom(...PROGRESS)), word: fc.infiniteStream(fc.nat(9)) })
    .map(({ progress, word }) => {
      const day = opened(plan, new Set(['FILE']));
      const has = <T>(stream: fc.Stream<T>): T => stream.next().value as T;
      const runs = day.runs.map((run): DayRun => {
        const next = has(progress);
        // The calendar and the version keep a run out; only a rerun by a person brings it in.
        const may = run.status === 'LOADED' || (run.status === 'SKIPPED' && next.status === 'PENDING');
        const edited = has(word) === 0 ? { parameters: 'x=mine' } : {};
        return { ...run, ...(may ? next : {}), ...edited };
      });
      const byId = new Map(runs.map((run) => [run.id, run]));
      const edges = day.edges.map((edge) => {
        const run = byId.get(edge.predecessor ?? '');
        const state = run ? edgeState(run, edge.on as DependencyOn) : edge.state;
        const switched = has(word) === 0;
        return { ...edge, state, switched, enabled: edge.enabled !== switched };
      });
      return { ...day, runs, edges };
    });

export const statusesOf = (day: PresentDay): Readonly<Record<string, RunStatus>> =>
  Object.fromEntries(day.runs.map((run) => [placeOf(run, run), run.status]));
