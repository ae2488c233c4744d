import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Night } from '../support/night.js';
import { openSmall, startOf, untilCalled } from '../support/small-night.js';
import { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

interface Step {
  readonly job: string;
  readonly expectedEndAt: string;
}

interface Forecast {
  readonly execution: string | null;
  readonly asOf: string;
  readonly expectedStartAt: string;
  readonly expectedEndAt: string;
  readonly earliestEndAt: string;
  readonly latestEndAt: string;
  readonly remainingSeconds: number;
  readonly basis: string;
  readonly blocked: boolean;
  readonly blockedBy: readonly { readonly kind: string; readonly job: string }[];
  readonly criticalPath: readonly Step[];
  readonly processes: readonly (Forecast & { readonly process: string; readonly onCriticalPath: boolean })[];
}

const ask = async <T>(path: string): Promise<T> => (await world.api.must(world.api.get(path))) as T;

const ofExecution = (id: string): Promise<Forecast> => ask(`/api/v1/executions/${id}/forecast`);

const ofDay = (
  night: Night,
): Promise<{ readonly nightly: Forecast; readonly executions: readonly Forecast[] }> =>
  ask(night.path(`/days/${night.businessDate}/forecast`));

const jobsOf = ({ criticalPath }: Forecast): readonly string[] => criticalPath.map(({ job }) => job);

/** A further date of a schedule, opened and not requested. */
async function further(schedule: string, businessDate: string): Promise<Night> {
  const night = new Night(world, schedule, businessDate);
  await world.api.must(world.api.post(night.path('/days'), { businessDate }));
  return night;
}

describe('a night that has been run before', () => {
  let night: Night;
  let execution: string;

  beforeAll(async () => {
    world.system.script.add({ job: 'B1', outcomes: ['COMPLETED', 'COMPLETED', 'never'] });
    const first = await openSmall(world, {
      name: 'KNOWN',
      processes: { A: ['A1'], B: ['B1', 'B2'], C: ['C1'] },
      after: [['B', 'A']],
    });
    await first.untilExecution((await first.request()).id, 'COMPLETED');
    const second = await further('KNOWN', '2026-11-25');
    await second.untilExecution((await second.request()).id, 'COMPLETED');
    night = await further('KNOWN', '2026-11-26');
  }, 60_000);

  test('has a forecast before it is requested, as if it were now', async () => {
    const { nightly, executions } = await ofDay(night);
    expect(executions).toEqual([]);
    expect(nightly).toMatchObject({ execution: null, blocked: true, blockedBy: [{ kind: 'REQUEST' }] });
    expect(nightly.expectedEndAt >= nightly.asOf).toBe(true);
  });

  test('is expected to end after what is under way, along the critical path', async () => {
    ({ id: execution } = await night.request());
    await night.untilRun('B1', 'RUNNING');
    // Its polls go on while it runs: at each of them it is looked whether the first job of this date has been measured.
    await untilCalled(world, async () => {
      const { items } = await ask<{ items: { samples: number }[] }>(
        night.path('/durations?process=A&job=A1'),
      );
      return items[0]?.samples === 3 ? true : undefined;
    });
    const forecast = await ofExecution(execution);
    expect(forecast).toMatchObject({ execution, basis: 'history', blocked: false, blockedBy: [] });
    expect(jobsOf(forecast).slice(-3)).toEqual(['A1', 'B1', 'B2']);
    expect(forecast.expectedEndAt).toBe(forecast.criticalPath.at(-1)?.expectedEndAt);
    expect(forecast.expectedEndAt > forecast.asOf).toBe(true);
    expect(forecast.earliestEndAt <= forecast.expectedEndAt).toBe(true);
    expect(forecast.latestEndAt >= forecast.expectedEndAt).toBe(true);
    const [, a, b] = forecast.processes;
    expect(a).toMatchObject({ process: 'A', remainingSeconds: 0, onCriticalPath: true });
    expect(b).toMatchObject({ process: 'B', expectedEndAt: forecast.expectedEndAt, onCriticalPath: true });
    expect((await ofDay(night)).nightly).toMatchObject({ execution, blocked: false });
  }, 60_000);

  test('tells of a run when it starts, after what, and what blocks it', async () => {
    const { id } = await night.run('B2');
    await night.act('B2', 'hold');
    expect(await ask(`/api/v1/runs/${id}/forecast`)).toMatchObject({
      status: 'HELD',
      basis: 'history',
      longRunningAfterSeconds: null,
      onCriticalPath: true,
      blocked: true,
      blockedBy: [{ kind: 'HELD', run: id, job: 'B2' }],
    });
    expect(await ofExecution(execution)).toMatchObject({ blocked: true, blockedBy: [{ kind: 'HELD' }] });
    const running = await night.run('B1');
    expect(await ask(`/api/v1/runs/${running.id}/forecast`)).toMatchObject({ late: true, blocked: false });
    await night.act('B2', 'release');
  });

  test('tells of all runs at once, beside what was planned as it began', async () => {
    const { runs } = await ask<{ runs: readonly Readonly<Record<string, string | number | null>>[] }>(
      night.path(`/days/${night.businessDate}/forecast/runs`),
    );
    const of = async (job: string): Promise<(typeof runs)[number]> => {
      const { id } = await night.run(job);
      return runs.find(({ run }) => run === id) ?? {};
    };
    const [a, b, next] = [await of('A1'), await of('B1'), await of('B2')];
    const { startedAt } = await night.execution(execution);
    expect(runs).toHaveLength(5);
    expect(a).toMatchObject({ plannedStartAt: startedAt, expectedEndAt: null, basis: 'history', samples: 3 });
    expect(b['plannedStartAt']).toBe(a['plannedEndAt']);
    expect(next['plannedStartAt']).toBe(b['plannedEndAt']);
    expect(next['expectedStartAt']).toBe(b['expectedEndAt']);
    expect(await ask(`/api/v1/runs/${(await night.run('B2')).id}/forecast`)).toMatchObject({
      expectedSeconds: next['usualSeconds'],
    });
    const ends = runs.map(({ plannedEndAt }) => String(plannedEndAt)).toSorted();
    expect(await ask(night.path(`/days/${night.businessDate}/forecast`))).toMatchObject({
      plannedEndAt: ends.at(-1),
    });
    expect(await world.api.get(night.path('/days/2020-01-01/forecast/runs'))).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_DAY' },
    });
  });

  test('ends when it has ended', async () => {
    world.system.finish((await night.run('B1')).executionId ?? '', 'COMPLETED');
    const { endedAt } = await night.untilExecution(execution, 'COMPLETED');
    const forecast = await ofExecution(execution);
    expect(forecast).toMatchObject({ expectedEndAt: endedAt, remainingSeconds: 0, basis: 'actual' });
    expect(jobsOf(forecast).slice(-3)).toEqual(['A1', 'B1', 'B2']);
  }, 60_000);

  test('has durations, page by page', async () => {
    const page = await ask<{ items: { job: string }[]; nextCursor: string }>(
      night.path('/durations?limit=2'),
    );
    expect(page.items).toMatchObject([{ job: 'A1' }, { job: 'B1' }]);
    const rest = await ask<typeof page>(night.path(`/durations?limit=2&cursor=${page.nextCursor}`));
    expect(rest).toMatchObject({ items: [{ job: 'B2' }, { job: 'C1' }], nextCursor: null });
    const nowhere = Buffer.from('no place').toString('base64url');
    expect(await world.api.get(night.path(`/durations?cursor=${nowhere}`))).toMatchObject({
      status: 422,
      body: { code: 'INVALID_CURSOR' },
    });
  });
});

test('a night without history is expected from thresholds, and from what has ended of it', async () => {
  world.system.script.add({ job: 'NEW_B', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'NEW',
    processes: { A: ['NEW_A'], B: ['NEW_B', 'NEW_C'] },
    after: [['B', 'A']],
    job: { NEW_B: { ThresholdRunTime: 500 } },
  });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'NEW_B' });
  const run = await night.untilRun('NEW_B', 'RUNNING');
  const forecast = await ask<Forecast>(`/api/v1/runs/${run.id}/forecast`);
  expect(forecast).toMatchObject({ basis: 'threshold', longRunningAfterSeconds: 500 });
  expect(forecast.remainingSeconds).toBeGreaterThan(400);
  expect(await ofExecution(id)).toMatchObject({ runsLeft: 2, basis: expect.stringMatching(/none|partial/) });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test('a run that takes much longer than its job does on average is long running', async () => {
  world.system.script.add({ job: 'DRAG', outcome: 'never' });
  const night = await openSmall(world, { name: 'DRAGS', processes: { P: ['DRAG'] } });
  const { id } = await night.request();
  const { executionId } = await startOf(world, { job: 'DRAG' });
  await night.untilRun('DRAG', 'RUNNING');
  await withDatabase(world, async (client) => {
    await client.query(
      `INSERT INTO job_duration (schedule, process, job, seconds, samples, average_seconds, median_seconds,
                                 p10_seconds, p90_seconds, updated_at)
       VALUES ('DRAGS', 'P', 'DRAG', '{90,90,100,110,110}', 5, 100, 100, 90, 110, now())`,
    );
    await client.query(`UPDATE run SET started_at = started_at - interval '3 minutes' WHERE job = 'DRAG'`);
  });
  const run = await night.untilRun('DRAG', ({ flags }) => flags.includes('LONG_RUNNING'));
  expect(run).toMatchObject({ status: 'RUNNING' });
  expect(await ask(`/api/v1/runs/${run.id}/forecast`)).toMatchObject({
    longRunningAfterSeconds: 160,
    late: true,
  });
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test('a Nightly that waits for a recurring flow ends after it', async () => {
  world.system.script.add({ job: 'HOURLY_A', outcome: 'never' });
  const night = await openSmall(world, {
    name: 'GATED',
    processes: { P: ['GATED_A'], H: ['HOURLY_A'] },
    flows: { PRICES: { cycles: ['Hourly_Cycle_1'], processes: ['H'] } },
    job: { HOURLY_A: { ThresholdRunTime: 900 }, GATED_A: { ThresholdRunTime: 300 } },
  });
  const hourly = await night.request({ cycleName: 'Hourly_Cycle_1', flowName: 'PRICES' });
  const { executionId } = await startOf(world, { job: 'HOURLY_A' });
  await night.untilRun('HOURLY_A', 'RUNNING');
  const nightly = await night.request();
  const forecast = await ofExecution(nightly.id);
  expect(forecast.remainingSeconds).toBeGreaterThan(1100);
  expect(jobsOf(forecast)).toEqual(['HOURLY_A', 'START_JOB', 'GATED_A']);
  expect((await ofDay(night)).executions).toMatchObject([{ execution: hourly.id }]);
  world.system.finish(executionId, 'COMPLETED');
  await night.untilExecution(nightly.id, 'COMPLETED');
}, 60_000);

test('where a Nightly waits for flows that nobody has requested, they are told as what blocks', async () => {
  const night = await openSmall(world, {
    name: 'ENABLED',
    processes: { P: ['ENABLED_A'], H: ['ENABLED_H'] },
    flows: { PRICES: { cycles: ['Hourly_Cycle_1'], processes: ['H'] } },
  });
  const before = await ofDay(night);
  await world.api.must(world.api.put(night.path('/settings'), { nightlyWaitsFor: 'enabled' }));
  const after = await ofDay(night);
  expect(before.nightly.blockedBy).toMatchObject([{ kind: 'REQUEST', job: 'START_JOB' }]);
  expect(after.nightly.blockedBy).toMatchObject([{ kind: 'REQUEST', job: 'ENABLED_H' }]);
  expect(jobsOf(after.nightly)).toEqual(['ENABLED_H', 'START_JOB', 'ENABLED_A']);
});

test('an external job, and a run of another schedule that is late, are told as what they are', async () => {
  world.system.script.add({ job: 'OTHER_A', outcome: 'never' });
  const other = await openSmall(world, {
    name: 'OTHER',
    processes: { P: ['OTHER_A'] },
    job: { OTHER_A: { ThresholdRunTime: 600 } },
  });
  const night = await openSmall(world, {
    name: 'WAITS',
    processes: { P: ['WAITS_A'], Q: ['WAITS_B'] },
    interSchedule: [['P/WAITS_A', 'OTHER', 'P/OTHER_A']],
    external: [['Q/WAITS_B', 'FILE']],
  });
  const { id } = await night.request();
  const unrequested = await ofExecution(id);
  // What holds up most comes first.
  expect(unrequested.blockedBy).toMatchObject([
    { kind: 'REQUEST', schedule: 'OTHER' },
    { kind: 'OUTSIDE', job: 'WAITS_B', ref: 'FILE' },
  ]);
  const started = await other.request();
  const { executionId } = await startOf(world, { job: 'OTHER_A' });
  await other.untilRun('OTHER_A', 'RUNNING');
  const forecast = await ofExecution(id);
  expect(jobsOf(forecast).slice(-2)).toEqual(['OTHER_A', 'WAITS_A']);
  expect(forecast.remainingSeconds).toBeGreaterThan(500);
  world.system.finish(executionId, 'COMPLETED');
  await world.api.must(world.api.post(night.path('/external-jobs/FILE/release')));
  await other.untilExecution(started.id, 'COMPLETED');
  await night.untilExecution(id, 'COMPLETED');
}, 60_000);

test('there is no forecast of what does not exist', async () => {
  const answers = await Promise.all(
    [
      '/api/v1/executions/999999/forecast',
      '/api/v1/runs/999999/forecast',
      '/api/v1/schedules/NOWHERE/days/2026-11-24/forecast',
      '/api/v1/schedules/NOWHERE/durations',
    ].map((path) => world.api.get(path)),
  );
  expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
    [404, 'UNKNOWN_EXECUTION'],
    [404, 'UNKNOWN_RUN'],
    [404, 'UNKNOWN_DAY'],
    [404, 'UNKNOWN_SCHEDULE'],
  ]);
});
