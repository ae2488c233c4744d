import { Injectable } from '@nestjs/common';
import { countEdges, edgeState, NO_EDGES, type EdgeCounts, type EdgeState } from '../domain/run/edge.js';
import type { PlannedFlow, PlannedRun } from '../domain/plan/plan-day.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EdgeStore } from './edge.store.js';
import { LinkStore } from './link.store.js';

/** The day, and the ad hoc request of it, that runs belong to. */
export interface RunsOf {
  readonly dayId: string;
  readonly schedule: string;
  readonly businessDate: string;
  /** 0 except for ad hoc requests. */
  readonly requestNo: number;
}

export interface LoadedRun extends PlannedRun {
  readonly id: string;
  readonly flow: Pick<PlannedFlow, 'cycle' | 'flow'>;
  readonly edges: EdgeCounts;
  readonly outside: EdgeCounts;
}

export interface LoadedEdge {
  readonly successor: string;
  readonly predecessor: string | null;
  readonly kind: string;
  readonly on: string;
  readonly enabled: boolean;
  readonly state: EdgeState;
  readonly outsideSchedule: string | null;
  readonly outsideProcess: string | null;
  readonly outsideJob: string | null;
  readonly timeOut: number | null;
  readonly onTimeOut: string;
}

/** Inserts the planned runs of a day with their edges, in a few statements however many there are. */
@Injectable()
export class LoadedRunStore {
  constructor(
    private readonly links: LinkStore,
    private readonly edges: EdgeStore,
  ) {}

  async insert(tx: Transaction, owner: RunsOf, flows: readonly PlannedFlow[]): Promise<number> {
    const ids = await this.takeIds(
      tx,
      flows.reduce((sum, flow) => sum + flow.runs.length, 0),
    );
    const released = await this.releasedJobs(tx, owner);
    let taken = 0;
    const loaded = flows.map((flow) => {
      const own = ids.slice(taken, (taken += flow.runs.length));
      return loadFlow(flow, own, { schedule: owner.schedule, released });
    });
    await this.insertRuns(
      tx,
      owner,
      loaded.flatMap(({ runs }) => runs),
    );
    await this.insertEdges(
      tx,
      owner,
      loaded.flatMap(({ edges }) => edges),
    );
    await this.links.insert(
      tx,
      loaded.flatMap(({ links }) => links),
    );
    await this.edges.resolveInterSchedule(tx, owner.schedule, owner.businessDate);
    return ids.length;
  }

  async takeIds(tx: Transaction, count: number): Promise<readonly string[]> {
    const rows = await tx.rows<{ id: string }>(`SELECT nextval('run_id') AS id FROM generate_series(1, $1)`, [
      count,
    ]);
    return rows.map(({ id }) => id);
  }

  /** External jobs whose release came before these runs existed. */
  async releasedJobs(
    tx: Transaction,
    owner: Pick<RunsOf, 'schedule' | 'businessDate'>,
  ): Promise<ReadonlySet<string>> {
    const rows = await tx.rows<{ job: string }>(
      'SELECT external_job AS job FROM external_release WHERE schedule = $1 AND business_date = $2',
      [owner.schedule, owner.businessDate],
    );
    return new Set(rows.map(({ job }) => job));
  }

  async insertRuns(tx: Transaction, owner: RunsOf, runs: readonly LoadedRun[]): Promise<void> {
    if (runs.length === 0) return;
    const columns = Object.keys(RUN_VALUES);
    await tx.rows(
      `INSERT INTO run (day_id, schedule, business_date, request_no, ${columns.join(', ')}, callback_mode)
       SELECT $1, $2, $3, $4, l.*, COALESCE(l.external_status_update, (SELECT mode FROM callback_settings WHERE schedule = $2), 'NONE')
       FROM unnest(${arrayParameters(
         Object.values(RUN_VALUES).map(({ type }) => type),
         5,
       )}) AS l (${columns.join(', ')})`,
      [
        owner.dayId,
        owner.schedule,
        owner.businessDate,
        owner.requestNo,
        ...columnsOf(runs, ...Object.values(RUN_VALUES).map(({ of }) => of)),
      ],
    );
  }

  async insertEdges(
    tx: Transaction,
    owner: Pick<RunsOf, 'businessDate'>,
    edges: readonly LoadedEdge[],
  ): Promise<void> {
    if (edges.length === 0) return;
    await tx.rows(
      `INSERT INTO run_edge (business_date, successor_id, predecessor_id, kind, satisfied_on, enabled, state,
                             outside_schedule, outside_process, outside_job, time_out, on_time_out)
       SELECT $1, * FROM unnest(${arrayParameters(EDGE_TYPES, 2)})`,
      [
        owner.businessDate,
        ...columnsOf(
          edges,
          (edge) => edge.successor,
          (edge) => edge.predecessor,
          (edge) => edge.kind,
          (edge) => edge.on,
          (edge) => edge.enabled,
          (edge) => edge.state,
          (edge) => edge.outsideSchedule,
          (edge) => edge.outsideProcess,
          (edge) => edge.outsideJob,
          (edge) => edge.timeOut,
          (edge) => edge.onTimeOut,
        ),
      ],
    );
  }
}

interface LoadedFlow {
  readonly runs: readonly LoadedRun[];
  readonly edges: readonly LoadedEdge[];
  readonly links: readonly { readonly runId: string; readonly schedule: string }[];
}

interface Known {
  readonly schedule: string;
  readonly released: ReadonlySet<string>;
}

function loadFlow(flow: PlannedFlow, ids: readonly string[], known: Known): LoadedFlow {
  const inside = flow.edges.map((edge) => loadEdge(flow, ids, edge));
  const outside = flow.waits.map((wait) => loadWait(wait, ids, known));
  const insideCounts = countsBySuccessor(inside);
  const outsideCounts = countsBySuccessor(outside);
  const runs = flow.runs.map((run, place) => {
    const id = ids[place] ?? '';
    return {
      ...run,
      id,
      flow,
      edges: insideCounts.get(id) ?? NO_EDGES,
      outside: outsideCounts.get(id) ?? NO_EDGES,
    };
  });
  const links = flow.links.map(({ run, schedule }) => ({ runId: ids[run] ?? '', schedule }));
  return { runs, edges: [...inside, ...outside], links };
}

function loadEdge(flow: PlannedFlow, ids: readonly string[], edge: PlannedFlow['edges'][number]): LoadedEdge {
  const status = flow.runs[edge.predecessor]?.status ?? 'LOADED';
  return {
    successor: ids[edge.successor] ?? '',
    predecessor: ids[edge.predecessor] ?? null,
    kind: edge.kind,
    on: edge.on,
    enabled: edge.enabled,
    state: edgeState({ status, cause: null, flags: [], reach: 'AHEAD' }, edge.on),
    outsideSchedule: null,
    outsideProcess: null,
    outsideJob: null,
    timeOut: edge.timeOut,
    onTimeOut: edge.onTimeOut,
  };
}

function loadWait(wait: PlannedFlow['waits'][number], ids: readonly string[], known: Known): LoadedEdge {
  const external = wait.kind === 'EXTERNAL';
  return {
    successor: ids[wait.successor] ?? '',
    predecessor: null,
    kind: wait.kind,
    on: 'SUCCESS',
    enabled: wait.enabled,
    state: external && known.released.has(wait.externalJob) ? 'SATISFIED' : 'OPEN',
    outsideSchedule: external ? known.schedule : wait.schedule,
    outsideProcess: external ? null : wait.process,
    outsideJob: external ? wait.externalJob : wait.job,
    timeOut: wait.timeOut,
    onTimeOut: wait.onTimeOut,
  };
}

/** Disabled edges are loaded, because they can be enabled at run time, and count for nothing. */
function countsBySuccessor(edges: readonly LoadedEdge[]): ReadonlyMap<string, EdgeCounts> {
  const states = new Map<string, EdgeState[]>();
  for (const { successor, state, enabled } of edges) {
    if (!enabled) continue;
    const known = states.get(successor);
    if (known) known.push(state);
    else states.set(successor, [state]);
  }
  return new Map([...states].map(([successor, list]) => [successor, countEdges(list)]));
}

const EDGE_TYPES = [
  'bigint',
  'bigint',
  'text',
  'text',
  'boolean',
  'text',
  'text',
  'text',
  'text',
  'integer',
  'text',
];

/** What a version says of a run, column by column. */
export const DEFINITION_COLUMNS = {
  sequence: { type: 'integer', field: 'sequence' },
  application: { type: 'text', field: 'application' },
  module: { type: 'text', field: 'module' },
  agent_group: { type: 'text', field: 'agentGroup' },
  job_type: { type: 'text', field: 'jobType' },
  join_mode: { type: 'text', field: 'join' },
  parameters: { type: 'text', field: 'parameters' },
  skip_on_error: { type: 'boolean', field: 'skipOnError' },
  critical: { type: 'boolean', field: 'critical' },
  priority: { type: 'smallint', field: 'priority' },
  exclusive_key: { type: 'text', field: 'exclusiveKey' },
  on_key_taken: { type: 'text', field: 'onKeyTaken' },
  threshold_run_time: { type: 'integer', field: 'thresholdRunTime' },
  max_run_time: { type: 'integer', field: 'maxRunTime' },
  external_status_update: { type: 'text', field: 'externalStatusUpdate' },
} as const satisfies Readonly<Record<string, { type: string; field: keyof PlannedRun }>>;

const DEFINITION_VALUES = Object.fromEntries(
  Object.entries(DEFINITION_COLUMNS).map(([column, { type, field }]) => [
    column,
    { type, of: (run: LoadedRun): unknown => run[field] },
  ]),
);

const RUN_VALUES: Readonly<Record<string, { type: string; of: (run: LoadedRun) => unknown }>> = {
  id: { type: 'bigint', of: (run) => run.id },
  cycle: { type: 'text', of: (run) => run.flow.cycle },
  flow: { type: 'text', of: (run) => run.flow.flow },
  process: { type: 'text', of: (run) => run.process },
  job: { type: 'text', of: (run) => run.job },
  ...DEFINITION_VALUES,
  status: { type: 'text', of: (run) => run.status },
  edges_open: { type: 'integer', of: (run) => run.edges.open },
  edges_satisfied: { type: 'integer', of: (run) => run.edges.satisfied },
  edges_passed: { type: 'integer', of: (run) => run.edges.passed },
  edges_not_taken: { type: 'integer', of: (run) => run.edges.notTaken },
  outside_open: { type: 'integer', of: (run) => run.outside.open },
  outside_satisfied: { type: 'integer', of: (run) => run.outside.satisfied },
  outside_passed: { type: 'integer', of: (run) => run.outside.passed },
  outside_not_taken: { type: 'integer', of: (run) => run.outside.notTaken },
};
