import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TimeOutDependenciesLoop } from '../../src/execution/time-out-dependencies.loop.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

/** A night whose job A waits for an external job for a minute, and whose job B comes after A. */
async function waiting(
  name: string,
  OnTimeOut: string,
  job: Readonly<Record<string, string>> = {},
): Promise<void> {
  await engine.open({
    name,
    processes: { P: [`${name}_A`, `${name}_B`] },
    external: [[`P/${name}_A`, 'FILE', { TimeOut: 60, OnTimeOut }]],
    job: { [`${name}_A`]: job },
  });
  await engine.request(name);
}

const look = (afterMs: number): Promise<void> =>
  engine.get(TimeOutDependenciesLoop).runOnce(engine.clock.move(afterMs));

const eventsOf = (name: string): Promise<readonly { from: string; to: string }[]> =>
  engine.dataSource.query(
    `SELECT from_status AS "from", to_status AS "to" FROM event
     WHERE schedule = $1 AND type = 'run.dependency-timed-out' ORDER BY id`,
    [name],
  );

test('nothing happens before the time is over, and then once', async () => {
  await waiting('ALERTS', 'ALERT');
  await look(59_000);
  expect(await eventsOf('ALERTS')).toEqual([]);
  await look(1_000);
  await look(1_000);
  expect(await eventsOf('ALERTS')).toEqual([{ from: 'FILE', to: 'ALERT' }]);
  expect(await engine.statuses('ALERTS')).toMatchObject({ ALERTS_A: 'PENDING', ALERTS_B: 'PENDING' });
});

test('PROCEED: the run goes on without', async () => {
  await waiting('PROCEEDS', 'PROCEED');
  await look(60_000);
  const a = (await engine.runs('PROCEEDS')).find(({ job }) => job === 'PROCEEDS_A');
  expect(a).toMatchObject({ status: 'PENDING', attempt: 1, attemptState: 'QUEUED' });
});

test('SKIP: the run is passed over, and what comes after it goes on', async () => {
  await waiting('SKIPS', 'SKIP');
  await look(60_000);
  const runs = new Map((await engine.runs('SKIPS')).map((run) => [run.job, run]));
  expect(runs.get('SKIPS_A')).toMatchObject({ status: 'SKIPPED', attempt: 0 });
  expect(runs.get('SKIPS_B')).toMatchObject({ status: 'PENDING', attemptState: 'QUEUED' });
});

test('FAIL: the run is in error and may be skipped on error', async () => {
  await waiting('FAILS', 'FAIL');
  await waiting('LENIENT', 'FAIL', { SkipOnError: 'Y' });
  await look(60_000);
  const [a] = (await engine.runs('FAILS')).filter(({ job }) => job === 'FAILS_A');
  expect(a).toMatchObject({ status: 'ERROR', cause: 'TIMED_OUT' });
  const lenient = new Map((await engine.runs('LENIENT')).map((run) => [run.job, run]));
  expect(lenient.get('LENIENT_A')).toMatchObject({ status: 'SKIPPED_ON_ERROR', cause: 'TIMED_OUT' });
  expect(lenient.get('LENIENT_B')).toMatchObject({ status: 'PENDING', attemptState: 'QUEUED' });
});

test('a run that is held, or that nobody has requested, does not time out', async () => {
  await waiting('HELD', 'FAIL');
  await engine.dataSource.query(`UPDATE run SET status = 'HELD' WHERE job = 'HELD_A'`);
  await engine.open({
    name: 'QUIET',
    processes: { P: ['QUIET_A'] },
    external: [['P/QUIET_A', 'FILE', { TimeOut: 60, OnTimeOut: 'FAIL' }]],
  });
  await look(120_000);
  expect(await eventsOf('HELD')).toEqual([]);
  expect(await eventsOf('QUIET')).toEqual([]);
});
