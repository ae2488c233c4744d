import { setTimeout as pause } from 'node:timers/promises';
import type { Nightjar } from '../nightjar.js';
import type { SmallSchedule } from '../../test/support/small-schedule.js';

export const DATE = '2026-11-24';

/** Runs in processes, each of which comes after one or two others: what a graph of a large site looks like. */
export function site(name: string, processes: number, jobs: number): SmallSchedule {
  const each = Math.floor(jobs / processes);
  const names = Array.from({ length: processes }, (_, n) => `PROC_${n}`);
  const more = jobs - each * processes;
  const back = Math.max(1, Math.round(processes / 30));
  return {
    name,
    processes: Object.fromEntries(
      names.map((process, n) => [
        process,
        Array.from({ length: each + (n < more ? 1 : 0) }, (_, job) => `JOB_${job}`),
      ]),
    ),
    after: names.flatMap((process, n) =>
      [back, ...(n % 3 === 0 ? [2 * back + 1] : [])]
        .filter((one) => n >= one)
        .map((one) => [process, names[n - one] ?? ''] as const),
    ),
  };
}

/** What was requested and does not begin, because its first run is held: nothing but the measure moves it. */
export async function openStill(nightjar: Nightjar, schedule: SmallSchedule): Promise<void> {
  await nightjar.open(schedule, {});
  const { items } = await nightjar.send('GET', `runs?schedule=${schedule.name}&job=START_JOB`);
  const [first] = items as readonly { readonly id: string }[];
  const runIds = [first?.id ?? ''];
  await nightjar.send('POST', 'runs/actions', { action: 'hold', runIds, reason: 'measured' });
  await nightjar.request(schedule.name);
  // Estimates of a planner that knows nothing of this day yet would be measured, else.
  await nightjar.query('ANALYZE run, run_edge, event');
}

const BATCH_MS = 100;

export interface Changes {
  readonly perSecond: number;
  readonly seconds: number;
  readonly everyMs?: number;
}

/** Moves runs in the database as agents do, with their events: from what they are to the next, evenly over the time. */
export async function change(
  nightjar: Nightjar,
  schedule: string,
  { perSecond, seconds, everyMs = BATCH_MS }: Changes,
): Promise<number> {
  const begun = performance.now();
  const batch = Math.round((perSecond * everyMs) / 1000);
  const runs = await nightjar.query<{ id: string }>(
    `SELECT id FROM run WHERE schedule = $1 AND business_date = '${DATE}' AND job <> 'START_JOB' ORDER BY random()`,
    [schedule],
  );
  let changed = 0;
  for (let n = 1; n <= (seconds * 1000) / everyMs; n += 1) {
    const ids = Array.from({ length: batch }, (_, k) => runs[((n - 1) * batch + k) % runs.length]?.id);
    changed += (await nightjar.query(MOVE, [schedule, ids])).length;
    await pause(Math.max(0, begun + n * everyMs - performance.now()));
  }
  return changed / ((performance.now() - begun) / 1000);
}

/** LOADED, RUNNING, COMPLETED, and LOADED again. */
const MOVE = `
  WITH chosen AS MATERIALIZED (
    SELECT id, status FROM run WHERE id = ANY($2::bigint[]) AND status IN ('LOADED', 'PENDING', 'RUNNING', 'COMPLETED')
  ), moved AS (
    UPDATE run r SET
      status = CASE WHEN c.status IN ('LOADED', 'PENDING') THEN 'RUNNING' WHEN c.status = 'RUNNING' THEN 'COMPLETED' ELSE 'LOADED' END,
      started_at = CASE WHEN c.status = 'RUNNING' THEN r.started_at WHEN c.status = 'COMPLETED' THEN NULL ELSE now() END,
      ended_at = CASE WHEN c.status = 'RUNNING' THEN now() END
    FROM chosen c WHERE r.id = c.id
    RETURNING r.id, r.execution_id, c.status AS before, r.status AS after
  )
  INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor)
  SELECT 'run.status-changed', now(), $1, '${DATE}', execution_id, id, before, after, 0, 'agent' FROM moved
  RETURNING run_id`;
