import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countEdges, edgeState } from '../../src/domain/run/edge.js';
import { isFinished, isOpen, RUN_STATUSES } from '../../src/domain/run/run-state.js';
import { CloseDay } from '../../src/execution/days/close-day.js';
import { Database } from '../../src/platform/database/transaction.js';
import { RunStore } from '../../src/runs/run.store.js';
import { react } from '../../src/domain/run/run-transition.js';
import { Engine } from '../support/engine.js';
import { anyPlan, HandNight, type Plan } from '../support/hand-night.js';

/**
 * On the real schema what the simulated worlds of test/model show a thousand times a second: whatever people do to a day, it
 * can be finished. `NIGHTJAR_SEED` lives the same days once more.
 */
const SEED = Number(process.env['NIGHTJAR_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const DAYS = 100;

let engine: Engine;
let lived = 0;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

/** What the ledger says is what its own rules make of its rows: counts of edges, and nothing left to follow. */
async function audit({ schedule }: HandNight): Promise<readonly string[]> {
  const rows = await engine.dataSource.query<{ id: string }[]>('SELECT id FROM run WHERE schedule = $1', [
    schedule,
  ]);
  const ids = rows.map(({ id }) => id);
  const runs = await engine.get(Database).transaction('command', (tx) => engine.get(RunStore).lock(tx, ids));
  const edges = await engine.dataSource.query<{ from: string; to: string; on: 'SUCCESS' }[]>(
    `SELECT predecessor_id AS "from", successor_id AS "to", satisfied_on AS "on" FROM run_edge
     WHERE enabled AND predecessor_id IS NOT NULL AND successor_id = ANY($1::bigint[])`,
    [ids],
  );
  const byId = new Map(runs.map((run) => [run.id, run]));
  return runs.flatMap((run) => {
    const states = edges.flatMap(({ from, to, on }) => {
      const before = to === run.id ? byId.get(from) : undefined;
      return before ? [edgeState(before, on)] : [];
    });
    const offences: Readonly<Record<string, boolean>> = {
      'has other counts than its edges': JSON.stringify(countEdges(states)) !== JSON.stringify(run.edges),
      'could go on': react(run) !== null,
      'has an attempt that has ended': run.openAttempt !== null && !isOpen(run.openAttempt.state),
    };
    const wrong = Object.keys(offences).filter((offence) => offences[offence]);
    return wrong.map((offence) => `run ${run.id} (${run.status}) ${offence}`);
  });
}

async function live({ jobs, edges, steps }: Plan): Promise<void> {
  lived += 1;
  const night = await HandNight.open(engine, `D${lived}`, { jobs, edges });
  // Some days are requested late, when much has been done to them already.
  if (steps.length % 4 > 0) await night.request();
  for (const step of steps) await night.step(step);
  expect(await audit(night)).toEqual([]);
  await night.finish();
  expect(await audit(night)).toEqual([]);
  const done = RUN_STATUSES.filter(isFinished);
  const left = (await night.runs()).filter(({ status }) => !(done as readonly string[]).includes(status));
  expect({ left, execution: await night.execution() }).toEqual({ left: [], execution: 'COMPLETED' });
  const { schedule, businessDate } = night;
  const day = { schedule, businessDate, force: false, reason: null, actor: 'test', now: engine.clock.now() };
  const closed = await engine.get(Database).transaction('command', (tx) => engine.get(CloseDay).run(tx, day));
  expect(closed).toMatchObject({ status: 'CLOSED' });
}

test(`${DAYS} days on which people do anything, in any order, can be finished and closed without force`, async () => {
  await fc.assert(fc.asyncProperty(anyPlan, live), { numRuns: DAYS, seed: SEED, endOnFailure: true });
}, 300_000);
