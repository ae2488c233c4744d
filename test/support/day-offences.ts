import type { DataSource } from 'typeorm';
import { countEdges, edgeState, type EdgeState } from '../../src/domain/run/edge.js';
import { groupBy } from '../../src/domain/group-by.js';
import type { Run } from '../../src/domain/run/run.js';
import { react } from '../../src/domain/run/run-transition.js';
import type { DependencyOn } from '../../src/domain/schedule.js';
import { RUN_COLUMNS } from '../../src/runs/run.columns.js';

interface EdgeRow {
  readonly successor: string;
  readonly predecessor: string | null;
  readonly kind: string;
  readonly on: DependencyOn;
  readonly enabled: boolean;
  readonly state: EdgeState;
}

/**
 * What a whole day must keep after whatever was done to it: edges are what the present status of their predecessors makes
 * them, runs count their enabled edges, and no run has yet to react to that. Empty = it does.
 */
export async function dayOffences(dataSource: DataSource, schedule: string): Promise<readonly string[]> {
  const runs = await dataSource.query<(Run & { readonly job: string })[]>(
    `SELECT ${RUN_COLUMNS}, r.job FROM run r WHERE r.schedule = $1 ORDER BY r.id`,
    [schedule],
  );
  const edges = await dataSource.query<EdgeRow[]>(
    `SELECT e.successor_id AS successor, e.predecessor_id AS predecessor, e.kind, e.satisfied_on AS "on", e.enabled, e.state
     FROM run_edge e JOIN run r ON r.id = e.successor_id WHERE r.schedule = $1`,
    [schedule],
  );
  const behind = await dataSource.query<Run[]>(
    `SELECT ${RUN_COLUMNS} FROM run r WHERE r.id = ANY($1::bigint[])`,
    [edges.flatMap(({ predecessor }) => predecessor ?? [])],
  );
  const byId = new Map(behind.map((run) => [run.id, run]));
  const wrong = edges.filter(({ predecessor, on, state }) => {
    const run = predecessor === null ? undefined : byId.get(predecessor);
    return predecessor !== null && (!run || edgeState(run, on) !== state);
  });
  const bySuccessor = groupBy(edges, ({ successor }) => successor);
  const offences = wrong.map((edge) => `edge ${JSON.stringify(edge)}`);
  for (const run of runs) {
    const enabled = (bySuccessor.get(run.id) ?? []).filter((edge) => edge.enabled);
    const counted = (outside: boolean): unknown =>
      countEdges(
        enabled
          .filter(({ kind }) => (kind === 'INTER_SCHEDULE' || kind === 'EXTERNAL') === outside)
          .map(({ state }) => state),
      );
    const seen = JSON.stringify([run.edges, run.outside]);
    const right = JSON.stringify([counted(false), counted(true)]);
    if (seen !== right) offences.push(`${run.job} counts ${seen}, not ${right}`);
    const move = react(run);
    if (move) offences.push(`${run.job} is ${run.status} and goes on to ${JSON.stringify(move.to)}`);
  }
  return offences;
}
