import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { Night, pointAtSample } from '../support/night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';
const OTHER_DATE = '2026-11-25';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

async function imported(schedule: SmallSchedule): Promise<void> {
  await world.api.must(upload(schedule));
  await pointAtSample(world, schedule.name);
}

const upload = (schedule: SmallSchedule): Promise<ApiAnswer> =>
  world.api.upload('/api/v1/schedules/import', scheduleWorkbook(schedule));

async function opened(schedule: string, businessDate = DATE): Promise<Night> {
  const night = new Night(world, schedule, businessDate);
  await world.api.must(world.api.post(night.path('/days'), { businessDate }));
  return night;
}

const release = (schedule: string, name: string, body: object = {}): Promise<ApiAnswer> =>
  world.api.post(`/api/v1/schedules/${schedule}/external-jobs/${name}/release`, body);

describe('an external job', () => {
  const waiting = (name: string): SmallSchedule => ({
    name,
    processes: { A: [`${name}_A`], B: [`${name}_B`], C: [`${name}_C`] },
    external: [
      [`A/${name}_A`, 'FILE'],
      [`B/${name}_B`, 'FILE'],
      [`C/${name}_C`, 'FEED'],
    ],
  });
  const recorded = (released: number, alreadyReleased: boolean): object => ({
    status: 200,
    body: { released, recorded: true, alreadyReleased },
  });

  test('is what its jobs wait for, and its release sets all of them free', async () => {
    await imported(waiting('FREE'));
    const night = await opened('FREE');
    const { id } = await night.request();
    for (const [job, ref] of [
      ['FREE_A', 'FILE'],
      ['FREE_C', 'FEED'],
    ] as const) {
      expect(await night.run(job)).toMatchObject({ status: 'PENDING' });
      expect((await night.run(job)).waitingFor).toContainEqual(
        expect.objectContaining({ kind: 'EXTERNAL', ref }),
      );
    }
    expect(await release('FREE', 'FILE', { businessDate: DATE })).toMatchObject(recorded(2, false));
    expect(await release('FREE', 'FILE')).toMatchObject(recorded(0, true));
    await night.untilRun('FREE_A', 'COMPLETED');
    await night.untilRun('FREE_B', 'COMPLETED');
    expect(await night.run('FREE_C')).toMatchObject({ status: 'PENDING' });
    expect(await release('FREE', 'FEED')).toMatchObject(recorded(1, false));
    await night.untilExecution(id, 'COMPLETED');
  });

  test('released before its day is opened is not waited for, on that date only', async () => {
    await imported(waiting('EARLY'));
    expect(await release('EARLY', 'FILE', { businessDate: DATE })).toMatchObject(recorded(0, false));
    expect(await release('EARLY', 'FILE', { businessDate: DATE })).toMatchObject(recorded(0, true));
    const night = await opened('EARLY');
    await night.request();
    await night.untilRun('EARLY_A', 'COMPLETED');
    const next = await opened('EARLY', OTHER_DATE);
    await next.request();
    expect((await next.run('EARLY_A')).waitingFor).toContainEqual(
      expect.objectContaining({ kind: 'EXTERNAL', ref: 'FILE' }),
    );
  });

  test('released before its execution is requested is counted, and not waited for', async () => {
    await imported(waiting('LOADED'));
    const night = await opened('LOADED');
    expect(await release('LOADED', 'FILE')).toMatchObject(recorded(2, false));
    await night.request();
    await night.untilRun('LOADED_B', 'COMPLETED');
  });

  test('released without a date is released for the latest open day', async () => {
    await imported(waiting('LATEST'));
    expect(await release('LATEST', 'FILE')).toMatchObject({ status: 409, body: { code: 'NO_OPEN_DAY' } });
    await opened('LATEST', OTHER_DATE);
    await opened('LATEST', DATE);
    expect(await release('LATEST', 'FILE')).toMatchObject(recorded(2, false));
    expect(await release('LATEST', 'FILE', { businessDate: OTHER_DATE })).toMatchObject(recorded(0, true));
  });

  test('released by several at once is recorded once', async () => {
    await imported(waiting('RACE'));
    await opened('RACE');
    const answers = await Promise.all([1, 2, 3].map(() => release('RACE', 'FILE')));
    const bodies = answers.map(({ body }) => body as { released: number; alreadyReleased: boolean });
    expect(bodies.filter(({ alreadyReleased }) => !alreadyReleased)).toHaveLength(1);
    expect(bodies.reduce((sum, { released }) => sum + released, 0)).toBe(2);
  });

  test('released while its day is being opened is missed by nobody', async () => {
    await imported(waiting('MEETS'));
    const dates = Array.from({ length: 8 }, (_, n) => `2026-12-0${n + 1}`);
    await Promise.all(
      dates.flatMap((businessDate) => [
        opened('MEETS', businessDate),
        release('MEETS', 'FILE', { businessDate }),
      ]),
    );
    for (const businessDate of dates) {
      const run = await new Night(world, 'MEETS', businessDate).run('MEETS_A');
      expect(run.waitingFor).not.toContainEqual(expect.objectContaining({ kind: 'EXTERNAL' }));
    }
  });

  test('that no active version names is unknown', async () => {
    await imported(waiting('NAMES'));
    expect(await release('NAMES', 'NOPE')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_EXTERNAL_JOB' },
    });
    expect(await release('NOPE', 'FILE')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
    expect(await release('NAMES', 'FILE', { businessDate: '2026-02-30' })).toMatchObject({ status: 422 });
    expect(await release('NAMES', 'FILE', { date: DATE })).toMatchObject({ status: 422 });
    await imported({ ...waiting('NAMES'), external: [['A/NAMES_A', 'FEED']] });
    expect(await release('NAMES', 'FILE', { businessDate: DATE })).toMatchObject({ status: 404 });
  });

  test('released is told as an event, once', async () => {
    await imported(waiting('TOLD'));
    await opened('TOLD');
    for (let time = 0; time < 2; time += 1) await release('TOLD', 'FILE');
    await release('TOLD', 'FEED');
    const told = (): readonly unknown[] =>
      world.events.events
        .filter(({ type, data }) => type === 'external-job.released' && data['schedule'] === 'TOLD')
        .map(({ data }) => data['to']);
    await world.events.until('both releases', () => (told().includes('FEED') ? true : undefined));
    expect(told()).toEqual(['FILE', 'FEED']);
  });
});

describe('a job of another schedule', () => {
  const first = (name: string): SmallSchedule => ({ name, processes: { X: [`${name}_X`] } });
  const second = (name: string, before: string): SmallSchedule => ({
    name,
    processes: { Y: [`${name}_Y`] },
    interSchedule: [[`Y/${name}_Y`, before, `X/${before}_X`]],
  });
  const ref = (before: string): object =>
    expect.objectContaining({ kind: 'INTER_SCHEDULE', ref: `${before}/X/${before}_X` });

  test('is waited for while its day does not exist, then while it has not ended', async () => {
    await imported(first('ONE'));
    await imported(second('TWO', 'ONE'));
    const two = await opened('TWO');
    const { id } = await two.request();
    const waits = (await two.run('TWO_Y')).waitingFor;
    expect(waits).toContainEqual(ref('ONE'));
    expect(waits).toContainEqual(
      expect.objectContaining({ detail: expect.stringContaining('does not exist yet') }),
    );

    world.system.script.add({ job: 'ONE_X', outcomes: ['ERROR', 'COMPLETED'] });
    const one = await opened('ONE');
    expect((await two.run('TWO_Y')).waitingFor).toContainEqual(
      expect.objectContaining({ kind: 'INTER_SCHEDULE', detail: 'LOADED' }),
    );
    const nightly = await one.request();
    await one.untilExecution(nightly.id, 'ERROR');
    const { id: runId } = await two.run('TWO_Y');
    const why = await world.api.get(`/api/v1/runs/${runId}/why`);
    expect(why.body).toMatchObject({
      runId,
      reasons: [
        {
          code: 'INTER_SCHEDULE',
          run: expect.stringMatching(/^\d+$/),
          because: [{ code: 'ERROR', message: expect.stringContaining('FAILED') }],
        },
      ],
    });
    // It waits for another schedule's mistake, which is none of its own.
    expect(await two.execution(id)).toMatchObject({ status: 'RUNNING' });
    await world.api.must(one.act('ONE_X', 'restart'));
    await two.untilExecution(id, 'COMPLETED');
    await one.untilExecution(nightly.id, 'COMPLETED');
  });

  test('of another date is not it', async () => {
    await imported(first('DATED'));
    await imported(second('AFTER', 'DATED'));
    const other = await opened('DATED', OTHER_DATE);
    const nightly = await other.request();
    await other.untilExecution(nightly.id, 'COMPLETED');
    const after = await opened('AFTER');
    await after.request();
    expect((await after.run('AFTER_Y')).waitingFor).toContainEqual(ref('DATED'));
  });

  test('is found also when both days are opened at the same moment', async () => {
    await imported(first('MEET_A'));
    await imported(second('MEET_B', 'MEET_A'));
    const dates = Array.from({ length: 12 }, (_, n) => `2026-12-${n + 10}`);
    await Promise.all(dates.flatMap((date) => [opened('MEET_A', date), opened('MEET_B', date)]));
    for (const date of dates) {
      const { waitingFor } = await new Night(world, 'MEET_B', date).run('MEET_B_Y');
      expect(waitingFor).toContainEqual(
        expect.objectContaining({ kind: 'INTER_SCHEDULE', detail: 'LOADED' }),
      );
    }
  });

  test('that has ended already is not waited for', async () => {
    await imported(first('DONE'));
    await imported(second('NEXT', 'DONE'));
    const done = await opened('DONE');
    const nightly = await done.request();
    await done.untilExecution(nightly.id, 'COMPLETED');
    const next = await opened('NEXT');
    const { id } = await next.request();
    await next.untilExecution(id, 'COMPLETED');
  });

  test('that nobody knows is a warning at import, and waited for', async () => {
    const answer = await upload(second('ALONE', 'NOWHERE'));
    expect(answer).toMatchObject({
      status: 200,
      body: { applied: true, findings: [{ severity: 'warning' }] },
    });
    await pointAtSample(world, 'ALONE');
    const alone = await opened('ALONE');
    await alone.request();
    expect((await alone.run('ALONE_Y')).waitingFor).toContainEqual(ref('NOWHERE'));
  });

  test('that waits in turn for this one is an error at import', async () => {
    await imported(first('RING_A'));
    await imported(second('RING_B', 'RING_A'));
    const back: SmallSchedule = {
      ...first('RING_A'),
      interSchedule: [['X/RING_A_X', 'RING_B', 'Y/RING_B_Y']],
    };
    expect(await upload(back)).toMatchObject({
      status: 422,
      body: {
        code: 'WORKBOOK_HAS_ERRORS',
        findings: [{ severity: 'error', tab: 'InterScheduleDependency' }],
      },
    });
  });
});
