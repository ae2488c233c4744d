import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Impact } from '../../src/domain/impact/impact.js';
import { ForeseeImpact } from '../../src/forecast/foresee-impact.js';
import { Database } from '../../src/platform/database/transaction.js';
import { ScheduleStore } from '../../src/schedules/schedule.store.js';
import { Engine } from '../support/engine.js';
import type { SmallSchedule } from '../support/small-schedule.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

/** Each of these jobs of the process P has usually taken so many seconds. */
async function took(schedule: string, seconds: Readonly<Record<string, number>>): Promise<void> {
  await engine.dataSource.query(
    `INSERT INTO job_duration (schedule, process, job, seconds, samples, average_seconds, median_seconds, p10_seconds,
                               p90_seconds, updated_at)
     SELECT $1, 'P', job, ARRAY[seconds], 1, seconds, seconds, seconds / 2, seconds * 2, now()
     FROM unnest($2::text[], $3::float8[]) AS d (job, seconds)`,
    [schedule, Object.keys(seconds), Object.values(seconds)],
  );
}

async function impactOf(schedule: string, version: number, from: number): Promise<Impact> {
  const { reader } = engine.get(Database);
  const defined = async (
    one: number,
  ): Promise<{
    version: number;
    definition: NonNullable<Awaited<ReturnType<ScheduleStore['definition']>>>;
  }> => {
    const definition = await engine.get(ScheduleStore).definition(reader, schedule, one);
    if (!definition) throw new Error(`no version ${one}`);
    return { version: one, definition };
  };
  const two = { before: await defined(from), after: await defined(version) };
  return engine.get(ForeseeImpact).run(reader, two, engine.clock.now());
}

describe('a version with a job more', () => {
  const FIRST: SmallSchedule = { name: 'LONGER', processes: { P: ['LONGER_A', 'LONGER_B'] } };
  const SECOND: SmallSchedule = { name: 'LONGER', processes: { P: ['LONGER_A', 'LONGER_B', 'LONGER_C'] } };
  let impact: Impact;

  beforeAll(async () => {
    await engine.open(FIRST);
    await took('LONGER', { LONGER_A: 100, LONGER_B: 200, GONE: 5 });
    await engine.request('LONGER');
    const [work] = await engine.claim(await engine.session(), 'LONGER_A');
    if (!work) throw new Error('nothing is queued');
    const { attemptId, epoch } = work;
    const executionId = `x-${attemptId}`;
    await engine.report({ attemptId, epoch, kind: 'STARTED', executionInfo: null, executionId });
    await engine.open(SECOND, '2026-11-25');
    engine.clock.move(30_000);
    impact = await impactOf('LONGER', 2, 1);
  });

  test('is foreseen from what its jobs have taken, on dates that are not opened yet', () => {
    expect(impact.fortnight).toMatchObject([
      {
        added: 1,
        nightly: {
          before: { expectedSeconds: 300, earliestSeconds: 150, latestSeconds: 600, basis: 'history' },
          after: { expectedSeconds: 500, basis: 'partial', runsWithoutHistory: 1 },
          laterBySeconds: 200,
          criticalPathChanged: true,
        },
      },
    ]);
    // The 24th and the 25th are opened.
    expect(impact.fortnight[0]?.dates).toHaveLength(14);
    expect(impact.fortnight[0]?.dates[0]).toBe('2026-11-26');
  });

  test('is foreseen on the day that is under way, from where that stands', () => {
    expect(impact.openDaysTotal).toBe(2);
    const [latest, underWay] = impact.openDays;
    expect(latest).toMatchObject({
      businessDate: '2026-11-25',
      version: 2,
      difference: { added: [], removed: [], changed: [] },
      nightly: { laterBySeconds: 0, criticalPathChanged: false },
    });
    expect(underWay).toMatchObject({
      businessDate: '2026-11-24',
      version: 1,
      difference: { added: [{ run: { job: 'LONGER_C' } }], untouched: 3 },
      nightly: {
        before: { expectedSeconds: 270, runsLeft: 2 },
        after: { expectedSeconds: 470, runsLeft: 3 },
        laterBySeconds: 200,
      },
    });
  });

  test('does not keep a day from going on while it is looked at', async () => {
    await engine.get(Database).transaction('command', async (tx) => {
      await tx.rows('SELECT FROM run WHERE schedule = $1 FOR UPDATE', ['LONGER']);
      await tx.rows('SELECT FROM business_day WHERE schedule = $1 FOR UPDATE', ['LONGER']);
      expect(await impactOf('LONGER', 2, 1)).toEqual(impact);
    });
  });
});

test('what people have disabled, overridden and made beside the workbook counts', async () => {
  await engine.open({ name: 'SAID', processes: { P: ['SAID_A', 'SAID_B'] } });
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> =>
    engine.dataSource.query(sql, [...parameters]);
  await query(
    `INSERT INTO disabled_job (schedule, process, job, from_date, until_date, disabled_at, disabled_by)
     VALUES ('SAID', 'P', 'SAID_A', '2026-11-20', NULL, now(), 'test'), ('SAID', 'P', NULL, '2026-11-20', '2026-11-24', now(), 'test')`,
    [],
  );
  await query(
    `INSERT INTO schedule_override (schedule, tab, row_name, field, value, sheet_value, since_revision, set_at, set_by)
     VALUES ('SAID', 'jobs', 'SAID_B', 'enabled', 'false', 'true', 1, now(), 'test')`,
    [],
  );
  const { openDays, fortnight, neverRun } = await impactOf('SAID', 1, 1);
  expect(fortnight).toMatchObject([{ runsAfter: 3, loadedBefore: 1, loadedAfter: 1, changed: 0 }]);
  // The open day was planned before they said it.
  expect(openDays).toMatchObject([
    { difference: { changed: [{ run: { job: 'SAID_A' }, to: 'DISABLED' }, { run: { job: 'SAID_B' } }] } },
  ]);
  expect(neverRun).toEqual({
    total: 2,
    new: 0,
    items: [
      { process: 'P', job: 'SAID_A', why: 'DISABLED_FOR_DATES', isNew: false },
      { process: 'P', job: 'SAID_B', why: 'JOB_DISABLED', isNew: false },
    ],
  });
});
