import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Refused } from '../../src/domain/errors.js';
import type { SaidSettings } from '../../src/domain/schedule-settings.js';
import { BeginNightliesLoop } from '../../src/execution/requests/begin-nightlies.loop.js';
import { Database } from '../../src/platform/database/transaction.js';
import { ChangeSettings } from '../../src/schedules/change-settings.js';
import { Engine } from '../support/engine.js';
import type { SmallSchedule } from '../support/small-schedule.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

async function set(schedule: string, said: SaidSettings): Promise<void> {
  const wanted = { schedule, said, reason: null, actor: 'test', now: engine.clock.now() };
  await engine.get(Database).transaction('command', (tx) => engine.get(ChangeSettings).run(tx, wanted));
}

const refusalOf = async (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Refused,
  );

const statusOf = async (id: string): Promise<string | undefined> => {
  const [row] = await engine.dataSource.query<{ status: string }[]>(
    'SELECT status FROM execution WHERE id = $1',
    [id],
  );
  return row?.status;
};

/** Nothing but what is completed at once. */
const quick = (name: string, more: Partial<SmallSchedule> = {}): SmallSchedule => ({
  name,
  processes: { H: [`${name}_H`], S: [`${name}_S`] },
  flows: {
    HOURS: { cycles: ['Hourly_Cycle_1'], processes: ['H'] },
    SALES: { cycles: ['Hourly_Cycle_2'], processes: ['S'] },
  },
  ...more,
});

describe('one Nightly on a calendar day', () => {
  test('is refused with the first one, and with when it may be requested', async () => {
    await engine.open(quick('ONE'), '2026-11-24');
    await engine.openDay('ONE', '2026-11-25');
    await set('ONE', { oneNightlyPerDay: true });
    const first = await engine.request('ONE', { businessDate: '2026-11-24' });
    const refused = await refusalOf(engine.request('ONE', { businessDate: '2026-11-25' }));
    expect(refused).toMatchObject({
      kind: 'CONFLICT',
      code: 'ONE_NIGHTLY_PER_DAY',
      extra: { executionId: first, requestFrom: '2026-11-25T00:00:00.000Z' },
    });
    expect(refused.message).toContain('2026-11-24T20:00:00.000Z');
    engine.clock.move(4 * 3_600_000 - 1);
    expect(await refusalOf(engine.request('ONE', { businessDate: '2026-11-25' }))).toMatchObject({
      code: 'ONE_NIGHTLY_PER_DAY',
    });
    engine.clock.move(1);
    await engine.request('ONE', { businessDate: '2026-11-25' });
  });

  test('counts one that still waits for recurring flows, until its day is closed', async () => {
    await engine.open(quick('QUEUES'), '2026-11-24');
    await engine.openDay('QUEUES', '2026-11-25');
    await set('QUEUES', { oneNightlyPerDay: true, nightlyWaitsFor: 'enabled' });
    const first = await engine.request('QUEUES', { businessDate: '2026-11-24' });
    engine.clock.move(48 * 3_600_000);
    expect(await refusalOf(engine.request('QUEUES', { businessDate: '2026-11-25' }))).toMatchObject({
      code: 'ONE_NIGHTLY_PER_DAY',
      extra: { executionId: first },
      message: expect.stringContaining('waits for recurring flows'),
    });
  });

  test('is not asked for where nobody has set it, nor of another schedule', async () => {
    for (const name of ['TWO', 'THREE']) {
      await engine.open(quick(name), '2026-11-24');
      await engine.openDay(name, '2026-11-25');
    }
    await set('THREE', { oneNightlyPerDay: true });
    for (const businessDate of ['2026-11-24', '2026-11-25']) await engine.request('TWO', { businessDate });
    await engine.request('THREE', { businessDate: '2026-11-25' });
  });
});

describe('a Nightly that waits for all enabled recurring flows', () => {
  const begin = (): Promise<void> => engine.get(BeginNightliesLoop).runOnce();
  const loaded = (schedule: string, job: string): Promise<unknown> =>
    engine.dataSource.query(`UPDATE run SET status = 'SKIPPED' WHERE schedule = $1 AND job = $2`, [
      schedule,
      job,
    ]);

  test('begins once it need wait for the requested ones only', async () => {
    await engine.open(quick('SWITCHED'));
    await set('SWITCHED', { nightlyWaitsFor: 'enabled' });
    const id = await engine.request('SWITCHED');
    await begin();
    expect(await statusOf(id)).toBe('QUEUED');
    await set('SWITCHED', { nightlyWaitsFor: 'requested' });
    await begin();
    await begin();
    expect(await statusOf(id)).toBe('COMPLETED');
  });

  test('begins once what nobody has requested is skipped', async () => {
    await engine.open(quick('SKIPPED'));
    await set('SKIPPED', { nightlyWaitsFor: 'enabled' });
    const id = await engine.request('SKIPPED');
    await loaded('SKIPPED', 'SKIPPED_H');
    await begin();
    expect(await statusOf(id)).toBe('QUEUED');
    await loaded('SKIPPED', 'SKIPPED_S');
    await begin();
    expect(await statusOf(id)).toBe('COMPLETED');
  });

  test('keeps waiting for a requested one that is not COMPLETED, whatever is set', async () => {
    await engine.open(quick('REQUESTED'));
    await set('REQUESTED', { nightlyWaitsFor: 'enabled' });
    await engine.request('REQUESTED', { cycleName: 'Hourly_Cycle_1' });
    const id = await engine.request('REQUESTED');
    await set('REQUESTED', { nightlyWaitsFor: 'requested' });
    await begin();
    expect(await statusOf(id)).toBe('QUEUED');
  });

  test('does not wait for flows of which no job runs on the date', async () => {
    const job = { SUNDAYS_H: { DaysOfTheWeek: 'SUNDAY' }, SUNDAYS_S: { Enabled: 'N' } };
    await engine.open(quick('SUNDAYS', { job }), '2026-11-24');
    await set('SUNDAYS', { nightlyWaitsFor: 'enabled' });
    expect(await statusOf(await engine.request('SUNDAYS'))).toBe('COMPLETED');
  });
});
