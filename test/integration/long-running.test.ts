import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WatchRunTimesLoop } from '../../src/execution/watch-run-times.loop.js';
import { statisticsOf } from '../../src/domain/forecast/job-duration.js';
import { DurationStore } from '../../src/forecast/duration.store.js';
import { NightQuery } from '../../src/forecast/night.query.js';
import { Database } from '../../src/platform/database/transaction.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

interface Case {
  /** How long it has taken before. */
  readonly history?: readonly number[];
  readonly threshold?: number;
  readonly multiplier?: number;
}

/** A job that has just started. */
async function running(name: string, { history = [], threshold, multiplier }: Case): Promise<string> {
  const job = `${name}_A`;
  await engine.open({
    name,
    processes: { P: [job] },
    job: threshold === undefined ? {} : { [job]: { ThresholdRunTime: threshold } },
  });
  const { dataSource } = engine;
  if (history.length > 0) {
    await engine
      .get(Database)
      .transaction('measure-durations', (tx) =>
        engine
          .get(DurationStore)
          .save(
            tx,
            [{ schedule: name, process: 'P', job, seconds: history, ...statisticsOf(history) }],
            engine.clock.now(),
          ),
      );
  }
  if (multiplier !== undefined) {
    await dataSource.query(
      `INSERT INTO schedule_settings (schedule, sequential_days, nightly_waits_for, one_nightly_per_day,
         external_dependencies, inter_schedule_dependencies, long_run_multiplier, version, updated_at, updated_by)
       VALUES ($1, false, 'requested', false, true, true, $2, 1, now(), 'test')`,
      [name, multiplier],
    );
  }
  await engine.request(name);
  await engine.claim(await engine.session(), job);
  const run = (await engine.runs(name)).find((one) => one.job === job);
  return run?.id ?? '';
}

const isFlagged = async (name: string): Promise<boolean> =>
  (await engine.runs(name)).some(({ flags }) => flags.includes('LONG_RUNNING'));

const limitOf = (runId: string): Promise<number | null> =>
  engine.get(NightQuery).longRunSeconds(engine.get(Database).reader, runId);

test.each<readonly [string, string, Case & { readonly seconds: number }]>([
  [
    'its threshold, whatever it has taken',
    'THRESHOLD',
    { threshold: 100, history: Array(9).fill(10), seconds: 100 },
  ],
  ['its threshold times the multiplier', 'TIMES', { threshold: 100, multiplier: 2.5, seconds: 250 }],
  [
    'what it takes on average, times the multiplier',
    'AVERAGE',
    { history: [400, 500, 600, 700, 800], multiplier: 1.5, seconds: 900 },
  ],
  [
    'a minute more than its average, where that is short',
    'SHORT',
    { history: Array(30).fill(2), multiplier: 3, seconds: 62 },
  ],
])('a run is long running after %s', async (_, name, { seconds, ...is }) => {
  const runId = await running(name, is);
  expect(await limitOf(runId)).toBe(seconds);
  const loop = engine.get(WatchRunTimesLoop);
  await loop.runOnce(engine.clock.move(seconds * 1000 - 1));
  expect(await isFlagged(name)).toBe(false);
  await loop.runOnce(engine.clock.move(1));
  expect(await isFlagged(name)).toBe(true);
});

test('without a threshold, a few executions are no average to go by', async () => {
  const runId = await running('RARE', { history: [1, 1, 1, 1] });
  expect(await limitOf(runId)).toBeNull();
  await engine.get(WatchRunTimesLoop).runOnce(engine.clock.move(86_400_000));
  expect(await isFlagged('RARE')).toBe(false);
});
