import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { Ledger } from '../../src/execution/ledger.js';
import { SwitchDependencies } from '../../src/execution/actions/switch-dependencies.js';
import { DependencyStore } from '../../src/runs/dependency.store.js';
import { Engine } from '../support/engine.js';

let engine: Engine;
let sessionId: string;

beforeAll(async () => {
  engine = await Engine.start();
  sessionId = await engine.session();
}, 60_000);
afterAll(() => engine.stop());

/** Switches what a run depends on, beside START. */
async function turn(schedule: string, job: string, enabled: boolean): Promise<number> {
  const run = (await engine.runs(schedule)).find((one) => one.job === job);
  return engine.get(Ledger).transaction('command', async (tx, now) => {
    const store = engine.get(DependencyStore);
    const all = await store.ofRun(tx, run?.id ?? '');
    const ids = all.filter(({ ref }) => !ref.startsWith('START/')).map(({ id }) => id);
    const note = { now, actor: 'test', reason: null };
    const dependencies = await store.byIds(tx, ids);
    return engine.get(SwitchDependencies).run(tx, { dependencies, enabled, ...note });
  });
}

async function startOf(job: string): Promise<AgentWork> {
  const [work] = await engine.claim(sessionId, job);
  if (!work) throw new Error(`nothing is queued for ${job}`);
  const { attemptId, epoch } = work;
  await engine.report({ attemptId, epoch, kind: 'STARTED', executionId: `x-${job}`, executionInfo: null });
  return work;
}

const end = ({ attemptId, epoch }: AgentWork): Promise<unknown> =>
  engine.report({ attemptId, epoch, kind: 'COMPLETED', executionInfo: null });

/** Runs whose counts are not those of their enabled edges. */
const miscounted = (schedule: string): Promise<readonly unknown[]> =>
  engine.dataSource.query(
    `SELECT r.job, r.edges_open, r.edges_satisfied, e.open, e.satisfied
     FROM run r JOIN LATERAL (
       SELECT count(*) FILTER (WHERE state = 'OPEN')::int AS open,
              count(*) FILTER (WHERE state = 'SATISFIED')::int AS satisfied
       FROM run_edge WHERE successor_id = r.id AND enabled AND kind IN ('ORDER', 'DEPENDENCY')
     ) AS e ON true
     WHERE r.schedule = $1 AND (r.edges_open, r.edges_satisfied) <> (e.open, e.satisfied)`,
    [schedule],
  );

test('what has happened while a dependency was disabled counts when it is enabled', async () => {
  const after = [
    ['C', 'A'],
    ['C', 'B'],
  ] as const;
  await engine.open({ name: 'OFF', processes: { A: ['OFF_A'], B: ['OFF_B'], C: ['OFF_C'] }, after });
  await engine.request('OFF');
  const [a, b] = [await startOf('OFF_A'), await startOf('OFF_B')];
  expect(await turn('OFF', 'OFF_C', false)).toBe(2);
  // It waits for nothing any more, and has its attempt.
  expect(await engine.statuses('OFF')).toMatchObject({ OFF_C: 'PENDING' });
  expect((await engine.runs('OFF')).find(({ job }) => job === 'OFF_C')).toMatchObject({
    attemptState: 'QUEUED',
  });
  await end(a);
  expect(await turn('OFF', 'OFF_C', true)).toBe(2);
  // B is still open, so the attempt is taken back.
  expect((await engine.runs('OFF')).find(({ job }) => job === 'OFF_C')).toMatchObject({
    status: 'PENDING',
    attemptState: 'NOT_STARTED',
  });
  await end(b);
  expect((await engine.runs('OFF')).find(({ job }) => job === 'OFF_C')).toMatchObject({
    attempt: 2,
    attemptState: 'QUEUED',
  });
  expect(await miscounted('OFF')).toEqual([]);
});

test('nothing changes when it is so already', async () => {
  await engine.open({ name: 'SAME', processes: { A: ['SAME_A'], B: ['SAME_B'] }, after: [['B', 'A']] });
  expect(await turn('SAME', 'SAME_B', true)).toBe(0);
  expect(await turn('SAME', 'SAME_B', false)).toBe(1);
  expect(await turn('SAME', 'SAME_B', false)).toBe(0);
});

test('an end and a switch at the same moment lose no count, whichever is first', async () => {
  const rounds = Array.from({ length: 12 }, (_, n) => n);
  const processes = Object.fromEntries(
    rounds.flatMap((n) => [
      [`A${n}`, [`RACE_A${n}`]],
      [`B${n}`, [`RACE_B${n}`]],
    ]),
  );
  const after = rounds.map((n) => [`B${n}`, `A${n}`] as const);
  await engine.open({ name: 'RACES', processes, after });
  await engine.request('RACES');
  for (const n of rounds) {
    const work = await startOf(`RACE_A${n}`);
    await turn('RACES', `RACE_B${n}`, false);
    await Promise.all([end(work), turn('RACES', `RACE_B${n}`, true)]);
  }
  expect(await miscounted('RACES')).toEqual([]);
  const late = (await engine.runs('RACES')).filter(({ job }) => job.startsWith('RACE_B'));
  expect(late.map(({ attemptState }) => attemptState)).toEqual(rounds.map(() => 'QUEUED'));
});
