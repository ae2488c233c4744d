import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Taker } from '../../src/execution/attempts/dispatch-runs.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { FindWork } from '../../src/execution/attempts/find-work.js';
import { SettleAttempts } from '../../src/execution/attempts/settle-attempts.js';
import { Engine } from '../support/engine.js';

/** What an end has released and the agent that reports it may take in the same transaction. */

let engine: Engine;
let sessionId: string;

beforeAll(async () => {
  engine = await Engine.start();
  sessionId = await engine.session();
}, 60_000);
afterAll(() => engine.stop());

/** The same as the ledger has it. */
const workOf = (taken: AgentWork | undefined): Promise<readonly AgentWork[]> =>
  engine.get(FindWork).workOf(taken ? [taken.attemptId] : []);

/** Ends the first job of a schedule's only process; answers with what its agent has taken. */
async function end(
  name: string,
  first: string,
  taker: Omit<Taker, 'sessionId'>,
): Promise<readonly AgentWork[]> {
  await engine.request(name);
  const [work] = await engine.claim(sessionId, first);
  if (!work) throw new Error(`nothing is queued for ${first}`);
  const fence = { attemptId: work.attemptId, epoch: work.epoch };
  const settle = engine.get(SettleAttempts);
  await settle.run([{ ...fence, kind: 'STARTED', executionId: `x-${first}`, executionInfo: null }]);
  const { taken } = await settle.run([{ ...fence, kind: 'COMPLETED', executionInfo: null }], {
    sessionId,
    ...taker,
  });
  return taken;
}

test('is what a claim by message would have brought, and its run is RUNNING', async () => {
  await engine.open({ name: 'NEXT', processes: { A: ['NEXT_A', 'NEXT_B'] } });
  const [taken] = await end('NEXT', 'NEXT_A', { groups: null, room: 1 });
  expect(taken).toMatchObject({ job: 'NEXT_B', epoch: 1, state: 'CLAIMED', kind: 'START', warned: false });
  const rows = await engine.dataSource.query<Record<string, unknown>[]>(
    `SELECT r.status, a.state, a.epoch, a.session_id AS session, a.claimed_at IS NOT NULL AS claimed
     FROM run r JOIN attempt a ON a.id = r.open_attempt_id WHERE r.job = 'NEXT_B'`,
  );
  expect(rows).toEqual([
    { status: 'RUNNING', state: 'CLAIMED', epoch: 1, session: sessionId, claimed: true },
  ]);
  const [read] = await workOf(taken);
  expect(taken).toEqual(read);
});

test('is already the intent to send where a repeated Start is harmless', async () => {
  await engine.open({ name: 'SAFE', processes: { A: ['SAFE_A', 'SAFE_B'] } });
  await engine.dataSource.query(`UPDATE job_type SET idempotent_start = true WHERE schedule = 'SAFE'`);
  const [taken] = await end('SAFE', 'SAFE_A', { groups: null, room: 1 });
  expect(taken).toMatchObject({ job: 'SAFE_B', state: 'SENDING' });
  expect(taken).toEqual((await workOf(taken))[0]);
});

test('is no more than it has room for; the rest is queued', async () => {
  await engine.open({
    name: 'FAN',
    processes: { A: ['FAN_A'], B: ['FAN_B'], C: ['FAN_C'], D: ['FAN_D'] },
    after: [
      ['B', 'A'],
      ['C', 'A'],
      ['D', 'A'],
    ],
  });
  const taken = await end('FAN', 'FAN_A', { groups: null, room: 2 });
  expect(taken.map(({ job }) => job)).toEqual(['FAN_B', 'FAN_C']);
  expect(await engine.statuses('FAN')).toMatchObject({
    FAN_B: 'RUNNING',
    FAN_C: 'RUNNING',
    FAN_D: 'PENDING',
  });
});

test('is none of a group that it does not serve', async () => {
  await engine.open({ name: 'OTHER', processes: { A: ['OTHER_A', 'OTHER_B'] } });
  expect(await end('OTHER', 'OTHER_A', { groups: ['elsewhere'], room: 1 })).toEqual([]);
  expect(await engine.statuses('OTHER')).toMatchObject({ OTHER_B: 'PENDING' });
});
