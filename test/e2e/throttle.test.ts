import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effects, maxConcurrency, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}_${n}`);

/** A schedule whose jobs all wait for nothing but a slot. */
const sideBySide = (name: string, jobs: readonly string[]): SmallSchedule => ({
  name,
  processes: Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]])),
});

/** Jobs in the order in which they were really started. */
const started = (jobs: readonly string[]): readonly string[] =>
  effects(world.system.ledger.entries, where({ effect: 'started' }))
    .map(({ job }) => job)
    .filter((job) => jobs.includes(job));

async function finish(job: string, n = 0): Promise<void> {
  const { executionId } = await startOf(world, { job }, n);
  world.system.finish(executionId, 'COMPLETED');
}

const waitsForASlot = (night: Night, job: string): ReturnType<Night['untilRun']> =>
  night.untilRun(job, ({ waitingFor }) => waitingFor.map(({ kind }) => kind).join() === 'SLOT');

describe('a throttle', () => {
  test('holds for an application over all flows, requests and days at once', async () => {
    const nightly = names('MANY_N', 10);
    const asked = names('MANY_A', 10);
    world.system.script.add({ job: 'MANY_*', durationMs: 30 });
    const schedule = sideBySide('MANY', [...nightly, ...asked]);
    const night = await openSmall(world, {
      ...{ ...schedule, throttle: 3 },
      flows: { EXTRA: { cycles: ['Adhoc'], processes: asked.map((job) => `P_${job}`) } },
    });
    const later = new Night(world, 'MANY', '2026-11-25');
    await world.api.must(world.api.post(later.path('/days'), { businessDate: later.businessDate }));
    const adhoc = { cycleName: 'Adhoc', flowName: 'EXTRA' };
    const requests = [
      await night.request(),
      await later.request(),
      await night.request(adhoc),
      await later.request(adhoc),
    ];
    for (const { id } of requests) await night.untilExecution(id, 'COMPLETED');
    const { entries } = world.system.ledger;
    expect(started([...nightly, ...asked])).toHaveLength(40);
    expect(maxConcurrency(entries, ({ job }) => job.startsWith('MANY_'))).toBeLessThanOrEqual(3);
  }, 60_000);

  test('gives a free slot to the highest priority that waits, of any day, and then to the oldest', async () => {
    const jobs = ['USUAL_1', 'USUAL_2', 'LOW', 'HIGH'];
    world.system.script.add({ job: 'BLOCKER', outcome: 'never' });
    const night = await openSmall(world, {
      ...{ ...sideBySide('PRIORITY', ['BLOCKER', ...jobs]), throttle: 1 },
      job: { BLOCKER: { Priority: 255 }, LOW: { Priority: 1 }, HIGH: { Priority: 200 } },
    });
    const { id } = await night.request();
    await startOf(world, { job: 'BLOCKER' });
    const later = new Night(world, 'PRIORITY', '2026-11-25');
    await world.api.must(world.api.post(later.path('/days'), { businessDate: later.businessDate }));
    await later.act('BLOCKER', 'skip');
    const second = await later.request();
    for (const job of jobs) {
      await waitsForASlot(night, job);
      await waitsForASlot(later, job);
    }
    await finish('BLOCKER');
    await night.untilExecution(id, 'COMPLETED');
    await later.untilExecution(second.id, 'COMPLETED');
    expect(started(jobs)).toEqual(['HIGH', 'HIGH', 'USUAL_1', 'USUAL_2', 'USUAL_1', 'USUAL_2', 'LOW', 'LOW']);
    expect(maxConcurrency(world.system.ledger.entries, ({ job }) => jobs.includes(job))).toBe(1);
  }, 60_000);

  test('is no hindrance to a DUMMY, which takes no slot', async () => {
    world.system.script.add({ job: 'TAKES', outcome: 'never' });
    const night = await openSmall(world, {
      ...{ name: 'DUMMIES', processes: { TAKES: ['TAKES'], DUMMIES: ['DUMMY_1', 'DUMMY_2'] } },
      job: { DUMMY_1: { JobType: 'DUMMY' }, DUMMY_2: { JobType: 'DUMMY' } },
      throttle: 1,
    });
    const { id } = await night.request();
    await startOf(world, { job: 'TAKES' });
    await night.untilRun('DUMMY_2', 'COMPLETED');
    await finish('TAKES');
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);

  test('is not overruled by force or restart, and a failed run gives its slot to the next', async () => {
    world.system.script.add(
      { job: 'GIVES', outcomes: ['ERROR', 'COMPLETED'] },
      { job: 'GETS', outcome: 'never' },
    );
    const night = await openSmall(world, {
      ...{ ...sideBySide('LIMIT', ['GIVES', 'GETS', 'PUSHED']), throttle: 1 },
      job: { GIVES: { Priority: 255 } },
    });
    await night.act('PUSHED', 'hold');
    const { id } = await night.request();
    await night.untilRun('GIVES', 'ERROR');
    await startOf(world, { job: 'GETS' });
    expect(await night.act('PUSHED', 'force')).toMatchObject({ body: { waitingFor: [{ kind: 'SLOT' }] } });
    expect(await night.act('GIVES', 'restart')).toMatchObject({ body: { waitingFor: [{ kind: 'SLOT' }] } });
    await finish('GETS');
    await night.untilExecution(id, 'COMPLETED');
    expect(started(['GIVES', 'GETS', 'PUSHED'])).toEqual(['GIVES', 'GETS', 'GIVES', 'PUSHED']);
    const own = ['GIVES', 'GETS', 'PUSHED'];
    expect(maxConcurrency(world.system.ledger.entries, ({ job }) => own.includes(job))).toBe(1);
  }, 60_000);

  test('counts a run whose Start is unknown until somebody has said what became of it', async () => {
    world.system.script.add({
      job: 'DOUBTFUL',
      outcome: 'never',
      startAnswer: { kind: 'reset-after-effect' },
    });
    const night = await openSmall(world, {
      ...{ ...sideBySide('DOUBT', ['DOUBTFUL', 'PATIENT']), throttle: 1 },
      job: { DOUBTFUL: { Priority: 255 } },
    });
    await night.request();
    await night.untilRun('DOUBTFUL', (run) => run.cause === 'START_UNKNOWN');
    await waitsForASlot(night, 'PATIENT');
    await world.api.must(night.act('DOUBTFUL', 'resolve-start', { resolution: 'failed' }));
    await night.untilRun('PATIENT', 'COMPLETED');
  }, 60_000);

  test('that a new version raises lets more run at once, without a push', async () => {
    const jobs = names('RAISED', 3);
    world.system.script.add({ job: 'RAISED_*', outcome: 'never' });
    const schedule = sideBySide('RAISED', jobs);
    const night = await openSmall(world, { ...schedule, throttle: 1 });
    const { id } = await night.request();
    await startOf(world, { job: 'RAISED_0' });
    await waitsForASlot(night, 'RAISED_2');
    const raised = scheduleWorkbook({ ...schedule, throttle: 3 });
    await world.api.must(world.api.upload('/api/v1/schedules/import', raised));
    for (const job of jobs) await finish(job);
    await night.untilExecution(id, 'COMPLETED');
  }, 60_000);
});

test('a job for a shell runner waits for one, and keeps neither a slot nor the rest of the night', async () => {
  const night = await openSmall(world, {
    ...{ ...sideBySide('SHELL', ['SCRIPT', 'CALLED']), throttle: 1 },
    job: { SCRIPT: { JobType: 'EXEC', Priority: 255 } },
  });
  const { id } = await night.request();
  await night.untilRun('CALLED', 'COMPLETED');
  expect(await night.run('SCRIPT')).toMatchObject({ status: 'PENDING', waitingFor: [{ kind: 'NO_RUNNER' }] });
  expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });
}, 60_000);

test('a crowd that waits for slots does not hide another run that nobody has started yet', async () => {
  const crowd = names('CROWD', 520);
  world.system.script.add({ job: 'CROWD_*', outcome: 'never' });
  const waiting = await openSmall(world, { ...sideBySide('CROWD', crowd), throttle: 1 });
  const other = await openSmall(world, {
    ...sideBySide('ALONE', ['LATE_TYPE']),
    job: { LATE_TYPE: { JobType: 'EXEC', Priority: 1 } },
  });
  await waiting.request();
  const { id } = await other.request();
  await waitsForASlot(waiting, 'CROWD_519');
  const svc = (await world.api.must(world.api.get('/api/v1/job-types/SVC?schedule=ALONE'))) as object;
  const runner = { ...svc, name: 'EXEC', schedule: null, version: undefined };
  await world.api.must(world.api.post('/api/v1/job-types', runner));
  await other.untilExecution(id, 'COMPLETED');
}, 60_000);
