import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '../../src/domain/calendar.js';
import { OPERATOR_ACTIONS } from '../../src/domain/run/operator-action.js';
import { Engine } from '../support/engine.js';
import { AUDIT, merch, rde, REPORT, secondMerch, secondRde, thirdMerch } from './definitions.js';
import { Fortnight, instant } from './fortnight.js';
import { overThrottle } from './judge.js';
import type { Death } from './simulated-agent.js';

/** `NIGHTJAR_SEED` makes the same fortnight once more, or another one. */
const USUAL = 20_261_123;
const SEED = Number(process.env['NIGHTJAR_SEED'] ?? USUAL);
const MONDAY = '2026-11-23';
const DATES = Array.from({ length: 14 }, (_, n) => addDays(MONDAY, n));
/** So slow that it runs past the opening of the next date. */
const SLOW = '2026-11-25';
/** The file from outside never comes: RDE's day is closed by force. */
const STOPPED = '2026-11-27';
/** In the midst of its night a third version comes, and the date is planned once more. */
const CORRECTED = '2026-12-01';
/** Its Nightly is held from eleven to half past one. */
const PAUSED = '2026-12-04';
/** The file from outside never comes, in the week in which nobody waits for it for ever. */
const WITHOUT_FILE = '2026-12-03';
/** It has come before the date is opened. */
const AHEAD = ['2026-11-24', '2026-12-02', '2026-12-05'];
/** A recurring flow that nobody requests. */
const UNREQUESTED = { businessDate: '2026-12-05', cycle: 'Hourly_Cycle_2' };

const SALES = { flowName: 'SALESPROCESS_CYCLE' };
const CYCLES = ['Hourly_Cycle_1', 'Hourly_Cycle_2', 'Hourly_Cycle_3'];

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
  engine.clock.move(instant(MONDAY, 10) - engine.clock.now().getTime());
}, 60_000);
afterAll(() => engine.stop());

/** A usual date: opened at six in the evening, three recurring flows, both nights from ten on. */
function planNight(weeks: Fortnight, businessDate: string): void {
  const stop = businessDate === STOPPED ? { schedule: 'RDE', from: instant(businessDate, 40) } : null;
  weeks.plan(businessDate, 18, () => weeks.open(businessDate, instant(businessDate, 22), stop));
  CYCLES.forEach((cycleName, n) => {
    if (businessDate === UNREQUESTED.businessDate && cycleName === UNREQUESTED.cycle) return;
    weeks.plan(businessDate, 18.2 + n, () => weeks.request(businessDate, 'MERCH', { ...SALES, cycleName }));
  });
  const fileComes = AHEAD.includes(businessDate) ? 17 : 23;
  if (businessDate !== STOPPED && businessDate !== WITHOUT_FILE)
    weeks.plan(businessDate, fileComes, () => weeks.release(businessDate));
  weeks.plan(businessDate, 22, async () => {
    await weeks.request(businessDate, 'MERCH');
    await weeks.request(businessDate, 'RDE');
  });
}

/** When an agent is lost, and after which of its steps. */
const DEATHS: readonly (readonly [businessDate: string, hours: number, death: Death])[] = [
  ['2026-11-23', 23, 'SENT'],
  ['2026-11-24', 22, 'CLAIMED'],
  ['2026-11-29', 22.5, 'INTENDED'],
  ['2026-12-04', 22.6, 'SENT'],
];

function planMishaps(weeks: Fortnight): void {
  const slowDown = (slowness: number) => (): Promise<void> => {
    weeks.system.slowness = slowness;
    return Promise.resolve();
  };
  weeks.plan(SLOW, 22, slowDown(4));
  weeks.plan(addDays(SLOW, 1), 21, slowDown(1));
  for (const [date, hours, death] of DEATHS) {
    weeks.plan(date, hours, () => {
      weeks.death = death;
      return Promise.resolve();
    });
  }
  for (const date of ['2026-11-24', '2026-12-02']) weeks.plan(date, 23.2, () => engine.restart());
  weeks.plan('2026-12-01', 19, () =>
    weeks.request('2026-12-01', 'MERCH', { cycleName: 'Adhoc', processName: 'POINDBATCH_PROCESS_ADHOC' }),
  );
}

test('a fortnight of MERCH and RDE keeps every promise, night by night', async () => {
  const weeks = new Fortnight(engine, SEED);
  const [first, firstRde] = [await merch(), await rde()];
  await weeks.importVersion(first);
  await weeks.importVersion(firstRde);
  for (const businessDate of DATES) planNight(weeks, businessDate);
  planMishaps(weeks);
  weeks.plan('2026-11-30', 12, async () => {
    await weeks.importVersion(secondMerch(first));
    await weeks.importVersion(secondRde(firstRde));
  });
  weeks.plan(CORRECTED, 23.4, async () => {
    await weeks.importVersion(thirdMerch(secondMerch(first)));
    await weeks.restartSchedule(CORRECTED, 'MERCH');
  });
  weeks.plan(PAUSED, 23, () => weeks.holdNightly(PAUSED, new Date(instant(PAUSED, 25.5))));
  await weeks.live();
  const wrong = [...weeks.offences, ...weeks.system.offences, ...(await overThrottle(engine))];
  expect({ seed: SEED, wrong }).toEqual({ seed: SEED, wrong: [] });
  expect(weeks.closed).toEqual(DATES.map((date) => (date === STOPPED ? `${date} RDE by force` : date)));
  expect(weeks.mostOpen).toBeGreaterThan(1);
  expect(await daysClosedInOrder()).toBe(true);
  expect(await eventsOf('run.dependency-timed-out')).toEqual([{ date: WITHOUT_FILE, to: 'SKIP' }]);
  const [pause] = await engine.dataSource.query<object[]>(
    `SELECT count(*) FILTER (WHERE a.sending_at > h.held_at AND a.sending_at < h.until)::int AS started,
            count(*) FILTER (WHERE a.sending_at < h.held_at) > 0 AS before,
            count(*) FILTER (WHERE a.sending_at >= h.until) > 0 AS after
     FROM hold h JOIN run r ON r.schedule = h.schedule AND r.business_date = h.business_date AND r.flow = h.flow
     JOIN attempt a ON a.run_id = r.id`,
  );
  expect(pause).toEqual({ started: 0, before: true, after: true });
  const [late] = await engine.dataSource.query<{ id: string }[]>(
    `SELECT id FROM run WHERE business_date = $1 AND schedule = 'RDE' AND status = 'PENDING' LIMIT 1`,
    [STOPPED],
  );
  const refused = { ok: false, refusal: { code: 'DAY_CLOSED' } };
  expect(await weeks.operators.actOn([late?.id ?? ''], 'skip')).toMatchObject([refused]);
  if (SEED !== USUAL) return;
  // Of this fortnight it is known that it has everything in it.
  expect(OPERATOR_ACTIONS.filter((action) => !weeks.operators.done.has(action))).toEqual([]);
  // Not a day of the audit when it was opened; the report was not there at all.
  const corrected = await engine.dataSource.query<{ job: string }[]>(
    `SELECT job FROM run WHERE business_date = $1 AND job = ANY($2) AND attempt > 0 ORDER BY job`,
    [CORRECTED, [AUDIT, REPORT]],
  );
  expect(corrected.map(({ job }) => job)).toEqual([AUDIT, REPORT]);
  expect(await causes()).toEqual(expect.arrayContaining(CAUSES_SEEN));
}, 300_000);

const CAUSES_SEEN = ['FAILED', 'START_REJECTED', 'START_UNKNOWN', 'KILLED', 'TIMED_OUT', 'DECLARED_FAILED'];

async function causes(): Promise<readonly string[]> {
  const rows = await engine.dataSource.query<{ cause: string }[]>(
    `SELECT DISTINCT cause FROM attempt WHERE cause IS NOT NULL
     UNION SELECT 'START_UNKNOWN' FROM attempt_send WHERE outcome = 'UNKNOWN' OR outcome IS NULL`,
  );
  return rows.map(({ cause }) => cause);
}

const eventsOf = (type: string): Promise<readonly { date: string; to: string }[]> =>
  engine.dataSource.query(
    `SELECT business_date::text AS date, to_status AS "to" FROM event WHERE type = $1 ORDER BY id`,
    [type],
  );

async function daysClosedInOrder(): Promise<boolean> {
  const closed = await eventsOf('day.closed');
  const dates = closed.map(({ date }) => date);
  return dates.length === 2 * DATES.length && dates.every((date, n) => date >= (dates[n - 1] ?? ''));
}
