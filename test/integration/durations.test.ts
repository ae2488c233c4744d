import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperatorAction } from '../../src/domain/run/operator-action.js';
import { ActOnRuns } from '../../src/execution/actions/act-on-runs.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';
import { Ledger } from '../../src/execution/ledger.js';
import { DurationStore, type JobDuration } from '../../src/forecast/duration.store.js';
import { MeasureDurationsLoop } from '../../src/forecast/measure-durations.loop.js';
import { Database } from '../../src/platform/database/transaction.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

const measure = (): Promise<void> => engine.get(MeasureDurationsLoop).runOnce(engine.clock.now());

const durationsOf = (schedule: string): Promise<readonly JobDuration[]> =>
  engine
    .get(DurationStore)
    .page(engine.get(Database).reader, schedule, { process: null, job: null, after: null, limit: 100 });

async function start(job: string): Promise<AgentWork> {
  const [work] = await engine.claim(await engine.session(), job);
  if (!work) throw new Error(`nothing is queued for ${job}`);
  const { attemptId, epoch } = work;
  await engine.report({
    ...{ attemptId, epoch, kind: 'STARTED', executionInfo: null },
    executionId: `x-${attemptId}`,
  });
  return work;
}

/** Starts what is queued of a job and lets it end so many seconds later. */
async function execute(
  job: string,
  seconds: number,
  kind: 'COMPLETED' | 'FAILED' = 'COMPLETED',
): Promise<void> {
  const { attemptId, epoch } = await start(job);
  engine.clock.move(seconds * 1000);
  await engine.report({ attemptId, epoch, kind, executionInfo: null });
}

const act = (schedule: string, job: string, action: OperatorAction): Promise<unknown> =>
  engine.get(Ledger).transaction('command', async (tx, now) => {
    const run = (await engine.runs(schedule)).find((one) => one.job === job);
    const asked = { action, runIds: [run?.id ?? ''], reason: null, actor: 'test', now, force: true };
    return engine.get(ActOnRuns).run(tx, asked);
  });

/** A further night of a schedule, in which a job takes so long. */
async function night(
  schedule: string,
  { businessDate, job, seconds }: { businessDate: string; job: string; seconds: number },
): Promise<void> {
  await engine.openDay(schedule, businessDate);
  await engine.request(schedule, { businessDate });
  await execute(job, seconds);
}

describe('how long a job has taken', () => {
  test('is remembered night by night, by its process and job', async () => {
    await engine.open({ name: 'MONTH', processes: { P: ['MONTH_A'] } });
    await engine.request('MONTH');
    await execute('MONTH_A', 10);
    await measure();
    await night('MONTH', { businessDate: '2026-11-25', job: 'MONTH_A', seconds: 20 });
    await night('MONTH', { businessDate: '2026-11-26', job: 'MONTH_A', seconds: 60 });
    await measure();
    expect(await durationsOf('MONTH')).toEqual([
      {
        schedule: 'MONTH',
        process: 'P',
        job: 'MONTH_A',
        samples: 3,
        averageSeconds: 30,
        medianSeconds: 20,
        p10Seconds: 12,
        p90Seconds: 52,
        updatedAt: engine.clock.now(),
      },
    ]);
  });

  test('counts once, however often and at how many servers it is looked for', async () => {
    await engine.open({ name: 'ONCE', processes: { P: ['ONCE_A'] } });
    await engine.request('ONCE');
    await execute('ONCE_A', 5);
    await Promise.all([measure(), measure(), measure()]);
    await measure();
    expect(await durationsOf('ONCE')).toMatchObject([{ samples: 1, medianSeconds: 5 }]);
  });

  test('does not count while an older transaction is under way, and does afterwards', async () => {
    await engine.open({ name: 'OLDER', processes: { P: ['OLDER_A'] } });
    await engine.request('OLDER');
    const { dataSource } = engine;
    await dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_current_xact_id()');
      await execute('OLDER_A', 5);
      await measure();
      expect(await durationsOf('OLDER')).toEqual([]);
    });
    await measure();
    expect(await durationsOf('OLDER')).toMatchObject([{ samples: 1 }]);
  });

  test('leaves out what a person has completed, a DUMMY, a failure, and what a Restart has taken up', async () => {
    await engine.open({
      name: 'OTHERS',
      processes: { A: ['OTHERS_A'], B: ['OTHERS_B'], C: ['OTHERS_C'], D: ['OTHERS_D'] },
    });
    await engine.request('OTHERS');
    await start('OTHERS_A');
    engine.clock.move(1000);
    await act('OTHERS', 'OTHERS_A', 'complete');
    await execute('OTHERS_B', 10, 'FAILED');
    await execute('OTHERS_C', 10, 'FAILED');
    await act('OTHERS', 'OTHERS_C', 'restart');
    await execute('OTHERS_C', 1);
    await execute('OTHERS_D', 7);
    await measure();
    expect(await engine.statuses('OTHERS')).toMatchObject({
      OTHERS_A: 'COMPLETED',
      OTHERS_B: 'ERROR',
      OTHERS_C: 'COMPLETED',
    });
    expect(await durationsOf('OTHERS')).toMatchObject([{ process: 'D', job: 'OTHERS_D', medianSeconds: 7 }]);
  });

  test('goes on in a database that was restored into another cluster', async () => {
    await engine.open({ name: 'RESTORED', processes: { P: ['RESTORED_A'] } });
    await engine.request('RESTORED');
    await measure();
    await engine.dataSource.query(`UPDATE duration_position SET tx = '1000000000'`);
    await engine.dataSource.query(`UPDATE event SET tx = '3'`);
    await execute('RESTORED_A', 5);
    await measure();
    await measure();
    expect(await durationsOf('RESTORED')).toMatchObject([{ samples: 1, medianSeconds: 5 }]);
  });
});
