import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SaidSettings } from '../../src/domain/schedule-settings.js';
import { OpenDaysLoop } from '../../src/execution/days/open-days.loop.js';
import { Database } from '../../src/platform/database/transaction.js';
import { ChangeSettings } from '../../src/schedules/change-settings.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

async function set(schedule: string, said: SaidSettings): Promise<void> {
  const wanted = { schedule, said, reason: null, actor: 'test', now: engine.clock.now() };
  await engine.get(Database).transaction('command', (tx) => engine.get(ChangeSettings).run(tx, wanted));
}

const days = async (schedule: string): Promise<readonly string[]> => {
  const rows = await engine.dataSource.query<{ day: string }[]>(
    `SELECT business_date::text || ' ' || opened_by AS day FROM business_day WHERE schedule = $1 ORDER BY 1`,
    [schedule],
  );
  return rows.map(({ day }) => day);
};

const at = (instant: string): Promise<unknown> => {
  const now = new Date(instant);
  const loop = engine.get(OpenDaysLoop);
  return Promise.all([loop.runOnce(now), loop.runOnce(now)]);
};

test('a day is opened once its time has come in the zone of its schedule, and once only', async () => {
  await engine.open(
    { name: 'ZONED', processes: { P: ['ZONED_P'] }, timeZone: 'America/Chicago' },
    '2026-11-20',
  );
  await set('ZONED', { openDayAt: '20:30' });
  await at('2026-11-25T02:29:59Z');
  expect(await days('ZONED')).toEqual(['2026-11-20 test']);
  await at('2026-11-25T02:30:00Z');
  await at('2026-11-25T02:31:00Z');
  expect(await days('ZONED')).toEqual(['2026-11-20 test', '2026-11-24 system']);
  await at('2026-11-26T03:00:00Z');
  expect(await days('ZONED')).toHaveLength(3);
});

test('a schedule that says nothing has its days opened by people', async () => {
  await engine.open({ name: 'HAND', processes: { P: ['HAND_P'] } }, '2026-11-20');
  await at('2026-11-24T23:59:00Z');
  expect(await days('HAND')).toEqual(['2026-11-20 test']);
});

test('what refuses it is told once for a date, and it is opened when nothing refuses it any more', async () => {
  await engine.open({ name: 'ORDER', processes: { P: ['ORDER_P'] } }, '2026-11-23');
  await set('ORDER', { openDayAt: '06:00', sequentialDays: true });
  await at('2026-11-24T06:00:00Z');
  await at('2026-11-24T06:00:05Z');
  const told = (): Promise<unknown> =>
    engine.dataSource.query(
      `SELECT business_date::text AS date, to_status AS code, actor FROM event
       WHERE type = 'day.opening-refused' AND schedule = 'ORDER' ORDER BY id`,
    );
  const refused = { code: 'PREVIOUS_DAY_INCOMPLETE', actor: 'system' };
  expect(await told()).toEqual([{ date: '2026-11-24', ...refused }]);
  await at('2026-11-25T06:00:00Z');
  expect(await told()).toHaveLength(2);
  await set('ORDER', { sequentialDays: false });
  await at('2026-11-25T06:00:05Z');
  expect(await days('ORDER')).toEqual(['2026-11-23 test', '2026-11-25 system']);
});
