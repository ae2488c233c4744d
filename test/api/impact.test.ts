import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const IMPORT = '/api/v1/schedules/import';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface ImpactSeen {
  readonly openDays: readonly Readonly<Record<string, unknown>>[];
  readonly fortnight: readonly { readonly dates: readonly string[]; readonly runs: unknown }[];
}

async function imported(schedule: SmallSchedule, query = ''): Promise<ImpactSeen | null> {
  const answer = await world.api.must(world.api.upload(`${IMPORT}${query}`, scheduleWorkbook(schedule)));
  return (answer as { impact: ImpactSeen | null }).impact;
}

async function impactOf(path: string): Promise<ImpactSeen> {
  return (await world.api.must(world.api.get(`/api/v1/schedules/${path}`))) as ImpactSeen;
}

const datesOf = (impact: ImpactSeen): readonly string[] =>
  impact.fortnight.flatMap(({ dates }) => dates).sort();

describe('the impact of a workbook on a night that is under way', () => {
  const TONIGHT: SmallSchedule = {
    name: 'TONIGHT',
    processes: { P: ['RUNS', 'HOLDS', 'GOES'], Q: ['LAST'] },
    after: [['Q', 'P']],
  };
  const NEXT: SmallSchedule = {
    ...TONIGHT,
    processes: { P: ['RUNS', 'HOLDS', 'NEW'], Q: ['LAST'] },
    job: {
      RUNS: { Priority: 200 },
      HOLDS: { Priority: 200 },
      LAST: { DaysOfTheWeek: 'SUNDAY' },
    },
  };
  let night: Night;

  beforeAll(async () => {
    world.system.script.add({ job: 'RUNS', outcome: 'never' });
    night = await openSmall(world, TONIGHT);
    await world.api.must(night.act('HOLDS', 'hold'));
    await night.request();
    await startOf(world, { job: 'RUNS' });
    await night.untilRun('RUNS', 'RUNNING');
  });

  test('is told before it is applied: what a restart would do, and which held and running runs it touches', async () => {
    const impact = await imported(NEXT, '?dryRun=true');
    expect(impact).toMatchObject({
      schedule: 'TONIGHT',
      fromVersion: 1,
      version: 2,
      openDaysTotal: 1,
      openDays: [
        {
          businessDate: night.businessDate,
          version: 1,
          added: 1,
          removed: 1,
          changed: 2,
          untouched: 2,
          runs: {
            added: [{ id: null, process: 'P', job: 'NEW', status: 'LOADED' }],
            removed: [{ process: 'P', job: 'GOES', status: 'PENDING' }],
            changed: [
              { job: 'HOLDS', changes: ['priority'] },
              { job: 'LAST', changes: ['status', 'dependencies'] },
            ],
            kept: [{ job: 'RUNS', status: 'RUNNING', planned: true }],
          },
          touched: [
            { job: 'HOLDS', status: 'HELD', effect: 'CHANGED', changes: ['priority'] },
            { job: 'RUNS', status: 'RUNNING', effect: 'KEPT', changes: [] },
          ],
          touchedTotal: 2,
          nightly: { before: { runsLeft: 4 }, after: { runsLeft: 3 }, criticalPathChanged: true },
        },
      ],
    });
    expect(await night.run('GOES')).toMatchObject({ status: 'PENDING' });
  });

  test('tells the next fortnight by days that are alike', async () => {
    const impact = await imported(NEXT, '?dryRun=true');
    if (!impact) throw new Error('no impact');
    const dates = datesOf(impact);
    expect(dates).toHaveLength(14);
    expect(new Set(dates).size).toBe(14);
    expect(dates).not.toContain(night.businessDate);
    const isSunday = (date: string): boolean => new Date(`${date}T00:00:00Z`).getUTCDay() === 0;
    const sundays = impact.fortnight.find((one) => one.dates.every(isSunday));
    const others = impact.fortnight.find((one) => one !== sundays);
    expect(impact.fortnight).toHaveLength(2);
    const both = { runsBefore: 5, runsAfter: 5, added: 1, removed: 1, loadedBefore: 5 };
    expect(sundays).toMatchObject({ ...both, changed: 3, loadedAfter: 5 });
    expect(others).toMatchObject({
      ...both,
      changed: 3,
      untouched: 1,
      loadedAfter: 4,
      runs: {
        added: [{ process: 'P', job: 'NEW', before: null, after: 'LOADED' }],
        removed: [{ process: 'P', job: 'GOES', before: 'LOADED', after: null }],
        changed: [
          { job: 'RUNS', changes: ['priority'] },
          { job: 'HOLDS', changes: ['priority'] },
          { job: 'LAST', before: 'LOADED', after: 'SKIPPED', changes: ['status', 'dependencies'] },
        ],
      },
      nightly: {
        before: {
          basis: 'none',
          criticalPath: [{ job: 'START_JOB' }, { job: 'RUNS' }, {}, {}, { job: 'LAST' }],
        },
        after: { criticalPathTotal: 4 },
        laterBySeconds: -60,
        criticalPathChanged: true,
      },
    });
  });

  test('is what the dry run of a restart says once it is applied, and left out of the import unless it is asked for', async () => {
    const before = await imported(NEXT, '?dryRun=true');
    expect(await imported(NEXT, '?dryRun=true&impact=false')).toBeNull();
    expect(await imported(NEXT)).toBeNull();
    const restart = await world.api.must(
      world.api.post(night.path(`/days/${night.businessDate}/restart`), { dryRun: true }),
    );
    const { added, removed, changed, untouched, runs } = restart as Readonly<Record<string, unknown>>;
    expect(before?.openDays[0]).toMatchObject({ added, removed, changed, untouched, runs });
    const later = await impactOf('TONIGHT/versions/2/impact?from=1');
    expect(later.fortnight).toEqual(before?.fortnight);
    const applied = await imported({ ...NEXT, throttle: 3 }, '?impact=true');
    expect(applied).toMatchObject({ fromVersion: 2, version: 3, openDays: [{ added: 1, removed: 1 }] });
  });
});

describe('the impact of a version', () => {
  const WEEKLY: SmallSchedule = { name: 'WEEKLY', processes: { P: ['W_A', 'W_B'] } };

  beforeAll(async () => {
    await imported(WEEKLY);
    await imported({ ...WEEKLY, job: { W_B: { Enabled: 'N' } } });
  });

  test('is none in the place of itself, which is the active one where no other is named', async () => {
    for (const path of ['WEEKLY/versions/2/impact', 'WEEKLY/versions/1/impact?from=1']) {
      const impact = await impactOf(path);
      expect(impact).toMatchObject({
        openDays: [],
        openDaysTotal: 0,
        fortnight: [{ added: 0, removed: 0, changed: 0, untouched: 3, nightly: { laterBySeconds: 0 } }],
        unreachable: { total: 0, new: 0 },
        neverMet: { total: 0, new: 0 },
        neverRun: { new: 0 },
      });
    }
  });

  test('is the other way round in the other direction', async () => {
    expect(await impactOf('WEEKLY/versions/2/impact?from=1')).toMatchObject({
      fromVersion: 1,
      version: 2,
      fortnight: [
        { loadedBefore: 3, loadedAfter: 2, runs: { changed: [{ job: 'W_B', after: 'DISABLED' }] } },
      ],
      neverRun: { total: 1, new: 1, items: [{ process: 'P', job: 'W_B', why: 'JOB_DISABLED', isNew: true }] },
    });
    expect(await impactOf('WEEKLY/versions/1/impact')).toMatchObject({
      fromVersion: 2,
      version: 1,
      fortnight: [{ loadedBefore: 2, loadedAfter: 3, runs: { changed: [{ job: 'W_B', after: 'LOADED' }] } }],
      neverRun: { total: 0, new: 0, items: [] },
    });
    expect(await impactOf('WEEKLY/versions/1/impact?from=0')).toMatchObject({
      fromVersion: 0,
      fortnight: [{ runsBefore: 0, added: 3, nightly: { before: null, laterBySeconds: null } }],
    });
  });

  test('looks at what is disabled for dates, and not at dates that are opened', async () => {
    const whole = await impactOf('WEEKLY/versions/1/impact?from=0');
    const [first = '', second = ''] = datesOf(whole);
    const disable = { process: 'P', from: first, until: first };
    await world.api.must(world.api.post('/api/v1/schedules/WEEKLY/disabled-jobs', disable));
    const impact = await impactOf('WEEKLY/versions/1/impact?from=0');
    expect(impact).toMatchObject({
      fortnight: [
        { dates: [first], loadedAfter: 1, runs: { added: [{}, { after: 'DISABLED' }, {}] } },
        { dates: { length: 13 }, loadedAfter: 3 },
      ],
    });
    await world.api.must(world.api.post('/api/v1/schedules/WEEKLY/days', { businessDate: second }));
    const opened = await impactOf('WEEKLY/versions/1/impact?from=0');
    expect(opened).toMatchObject({ openDaysTotal: 1, openDays: [{ businessDate: second, version: 2 }] });
    expect(datesOf(opened)).toHaveLength(14);
    expect(datesOf(opened)).not.toContain(second);
  });

  test('names jobs of other schedules that would wait for what is not there any more', async () => {
    const other: SmallSchedule = {
      name: 'READER',
      processes: { X: ['READS'] },
      interSchedule: [['X/READS', 'WEEKLY', 'P/W_B']],
    };
    await imported(other);
    const shorter = { ...WEEKLY, processes: { P: ['W_A'] } };
    expect(await imported(shorter, '?dryRun=true')).toMatchObject({
      neverMet: {
        new: 1,
        items: [
          {
            schedule: 'READER',
            process: 'X',
            job: 'READS',
            kind: 'INTER_SCHEDULE',
            ref: 'WEEKLY/P/W_B',
            why: 'UNKNOWN_PREDECESSOR',
            follows: 'WAITS',
            isNew: true,
          },
        ],
      },
    });
  });

  test('is refused of versions and schedules that do not exist', async () => {
    const get = (path: string): Promise<ApiAnswer> => world.api.get(`/api/v1/schedules/${path}`);
    const unknown = { status: 404, body: { code: 'UNKNOWN_VERSION' } };
    expect(await get('WEEKLY/versions/9/impact')).toMatchObject(unknown);
    expect(await get('WEEKLY/versions/1/impact?from=9')).toMatchObject(unknown);
    expect(await get('WEEKLY/versions/0/impact')).toMatchObject(unknown);
    expect(await get('NOBODY/versions/1/impact')).toMatchObject({ body: { code: 'UNKNOWN_SCHEDULE' } });
    expect(await get('WEEKLY/versions/1/impact?from=last')).toMatchObject({ status: 422 });
  });
});
