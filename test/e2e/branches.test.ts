import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  effects,
  firstStart,
  lastEnd,
  startsByAttempt,
  where,
} from '../../examples/external-system/ledger.js';
import type { Night } from '../support/night.js';
import { openSmall, requests, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** Job → status, of a whole night. */
async function statuses(night: Night): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await night.runs()).map(({ job, status }) => [job, status]));
}

const wasStarted = (job: string): boolean =>
  effects(world.system.ledger.entries, where({ job, effect: 'started' })).length > 0;

/** By the external system's own ledger: `job` was started after `earlier` had ended. */
function expectAfter(job: string, earlier: string): void {
  const ended = lastEnd(world.system.ledger.entries, where({ job: earlier }));
  const started = firstStart(world.system.ledger.entries, where({ job }));
  expect({ job, after: (started?.seq ?? 0) > (ended?.seq ?? Infinity) }).toEqual({ job, after: true });
}

const CONDITIONS = ['SUCCESS', 'WARNING', 'FAILURE', 'ALWAYS'];

/** One process on each condition behind the job DECIDES_<name>, which ends as the name says. */
const onEach = (name: string): Parameters<typeof openSmall>[1] => ({
  name,
  processes: {
    [`${name}_P`]: [`DECIDES_${name}`],
    ...Object.fromEntries(CONDITIONS.map((on) => [`${name}_${on}`, [`${on}_${name}`, `NEXT_${on}_${name}`]])),
  },
  after: CONDITIONS.map((on) => [`${name}_${on}`, `${name}_P`, on] as const),
});

/** Which of the conditions were taken, as the first letters of both jobs' statuses. */
async function taken(night: Night, name: string): Promise<Readonly<Record<string, string>>> {
  const all = await statuses(night);
  return Object.fromEntries(
    CONDITIONS.map((on) => [on, `${all[`${on}_${name}`] ?? ''} ${all[`NEXT_${on}_${name}`] ?? ''}`]),
  );
}

const TAKEN = 'COMPLETED COMPLETED';
const NOT_TAKEN = 'NOT_RUN NOT_RUN';

describe('the conditions of dependencies', () => {
  test('after a success: SUCCESS and ALWAYS are taken, the others are not run', async () => {
    const night = await openSmall(world, onEach('GOOD'));
    await night.untilExecution((await night.request()).id, 'COMPLETED');
    expect(await taken(night, 'GOOD')).toEqual({
      ...{ SUCCESS: TAKEN, ALWAYS: TAKEN, WARNING: NOT_TAKEN, FAILURE: NOT_TAKEN },
    });
    expect(['WARNING_GOOD', 'FAILURE_GOOD', 'NEXT_FAILURE_GOOD'].filter(wasStarted)).toEqual([]);
  }, 60_000);

  test('after a failure: FAILURE and ALWAYS are taken; the others wait for a restart, which decides anew', async () => {
    world.system.script.add(
      { job: 'DECIDES_BAD', outcomes: ['ERROR', 'COMPLETED'] },
      { job: 'ALWAYS_BAD', outcome: 'never' },
    );
    const night = await openSmall(world, onEach('BAD'));
    const { id } = await night.request();
    await night.untilRun('NEXT_FAILURE_BAD', 'COMPLETED');
    const always = await startOf(world, { job: 'ALWAYS_BAD' });
    expect(await taken(night, 'BAD')).toMatchObject({
      SUCCESS: 'PENDING PENDING',
      WARNING: 'PENDING PENDING',
    });

    await night.act('DECIDES_BAD', 'restart');
    await night.untilRun('NEXT_SUCCESS_BAD', 'COMPLETED');
    // What has started goes on; what has not waits for what the restart brings.
    world.system.finish(always.executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expect(await taken(night, 'BAD')).toEqual({
      ...{ SUCCESS: TAKEN, FAILURE: TAKEN, ALWAYS: TAKEN, WARNING: NOT_TAKEN },
    });
  }, 60_000);

  test('after an error that is skipped: SUCCESS and ALWAYS are taken', async () => {
    world.system.script.add({ job: 'DECIDES_SOFT', outcome: 'ERROR' });
    const soft = { ...onEach('SOFT'), job: { DECIDES_SOFT: { SkipOnError: 'Y' } } };
    const night = await openSmall(world, soft);
    await night.untilExecution((await night.request()).id, 'COMPLETED');
    expect(await taken(night, 'SOFT')).toEqual({
      ...{ SUCCESS: TAKEN, ALWAYS: TAKEN, WARNING: NOT_TAKEN, FAILURE: NOT_TAKEN },
    });
  }, 60_000);

  test('after a disabled or skipped predecessor: as if it were not there, for SUCCESS and ALWAYS', async () => {
    const disabled = { ...onEach('OFF'), job: { DECIDES_OFF: { Enabled: 'N' } } };
    const night = await openSmall(world, disabled);
    await night.untilExecution((await night.request()).id, 'COMPLETED');
    expect(await taken(night, 'OFF')).toEqual({
      ...{ SUCCESS: TAKEN, ALWAYS: TAKEN, WARNING: NOT_TAKEN, FAILURE: NOT_TAKEN },
    });
    expect(wasStarted('DECIDES_OFF')).toBe(false);
  }, 60_000);

  test('are decided anew by a restart for what had been left out and for what has not begun', async () => {
    world.system.script.add({ job: 'DECIDES_ANEW', outcomes: ['ERROR', 'never'] });
    const night = await openSmall(world, {
      name: 'ANEW',
      processes: { ANEW_P: ['DECIDES_ANEW'], ANEW_F: ['FAILURE_ANEW'], ANEW_S: ['SUCCESS_ANEW'] },
      after: [
        ['ANEW_F', 'ANEW_P', 'FAILURE'],
        ['ANEW_S', 'ANEW_F'],
      ],
    });
    expect(await night.act('FAILURE_ANEW', 'hold')).toMatchObject({ body: { status: 'HELD' } });
    const { id } = await night.request();
    await night.untilRun('DECIDES_ANEW', 'ERROR');
    // Held, so it has not begun: the restart takes the failure back that it was to answer.
    await night.act('DECIDES_ANEW', 'restart');
    const again = await startOf(world, { job: 'DECIDES_ANEW' }, 1);
    expect(await night.act('FAILURE_ANEW', 'release')).toMatchObject({ body: { status: 'PENDING' } });
    world.system.finish(again.executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expect(await statuses(night)).toMatchObject({ FAILURE_ANEW: 'NOT_RUN', SUCCESS_ANEW: 'NOT_RUN' });
    expect(wasStarted('FAILURE_ANEW')).toBe(false);
  }, 60_000);
});

describe('a process with several predecessors', () => {
  /** LEFT ends as told, RIGHT is finished by hand; behind them one process for each way to join. */
  async function joined(
    name: string,
    left: 'COMPLETED' | 'ERROR',
    on = 'SUCCESS',
  ): Promise<{ night: Night; id: string }> {
    world.system.script.add(
      { job: `LEFT_${name}`, outcome: left },
      { job: `RIGHT_${name}`, outcome: 'never' },
    );
    const ways = ['ALL', 'ANY'];
    const night = await openSmall(world, {
      name,
      processes: {
        [`${name}_L`]: [`LEFT_${name}`],
        [`${name}_R`]: [`RIGHT_${name}`],
        ...Object.fromEntries(ways.map((way) => [`${name}_${way}`, [`${way}_${name}`]])),
      },
      process: { [`${name}_ANY`]: { Join: 'ANY' } },
      after: ways.flatMap((way) => [
        [`${name}_${way}`, `${name}_L`, on] as const,
        [`${name}_${way}`, `${name}_R`, on] as const,
      ]),
    });
    const { id } = await night.request();
    await startOf(world, { job: `RIGHT_${name}` });
    return { night, id };
  }

  const finishRight = async (name: string, status: 'COMPLETED' | 'ERROR'): Promise<void> => {
    const { executionId } = await startOf(world, { job: `RIGHT_${name}` });
    world.system.finish(executionId, status);
  };

  test('waits for all of them by Join ALL, and for the first by Join ANY', async () => {
    const { night, id } = await joined('FIRST', 'COMPLETED');
    await night.untilRun('ANY_FIRST', 'COMPLETED');
    expect(await night.run('ALL_FIRST')).toMatchObject({ status: 'PENDING', attempt: 0 });
    await finishRight('FIRST', 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expectAfter('ALL_FIRST', 'RIGHT_FIRST');
  }, 60_000);

  test('is left out by Join ALL when one branch is not taken, and by Join ANY when none is', async () => {
    const { night, id } = await joined('NONE', 'COMPLETED', 'FAILURE');
    await night.untilRun('ALL_NONE', 'NOT_RUN');
    expect(await night.run('ANY_NONE')).toMatchObject({ status: 'PENDING' });
    await finishRight('NONE', 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expect(await statuses(night)).toMatchObject({ ALL_NONE: 'NOT_RUN', ANY_NONE: 'NOT_RUN' });

    const other = await joined('ONE', 'COMPLETED', 'FAILURE');
    await finishRight('ONE', 'ERROR');
    await other.night.untilRun('ANY_ONE', 'COMPLETED');
    expect(await statuses(other.night)).toMatchObject({ ALL_ONE: 'NOT_RUN', RIGHT_ONE: 'ERROR' });
    await other.night.untilExecution(other.id, 'ERROR');
  }, 60_000);

  test('with one in error goes on by Join ANY, and keeps the execution from ERROR until it has', async () => {
    const { night, id } = await joined('ERR', 'ERROR');
    await night.untilRun('LEFT_ERR', 'ERROR');
    expect(await night.execution(id)).toMatchObject({ status: 'RUNNING' });
    await finishRight('ERR', 'COMPLETED');
    await night.untilRun('ANY_ERR', 'COMPLETED');
    await night.untilExecution(id, 'ERROR');
    expect(await night.run('ALL_ERR')).toMatchObject({ status: 'PENDING' });
  }, 60_000);

  test('is not overtaken by one that is skipped: Join ANY waits for the other, and Join ALL too', async () => {
    world.system.script.add({ job: 'RIGHT_SKIP', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'SKIP',
      processes: { SKIP_L: ['LEFT_SKIP'], SKIP_R: ['RIGHT_SKIP'], SKIP_ANY: ['ANY_SKIP'] },
      process: { SKIP_ANY: { Join: 'ANY' } },
      job: { LEFT_SKIP: { DaysOfTheWeek: 'SUNDAY' } },
      after: [
        ['SKIP_ANY', 'SKIP_L'],
        ['SKIP_ANY', 'SKIP_R'],
      ],
    });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'RIGHT_SKIP' });
    expect(await statuses(night)).toMatchObject({ LEFT_SKIP: 'SKIPPED', ANY_SKIP: 'PENDING' });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expectAfter('ANY_SKIP', 'RIGHT_SKIP');
  }, 60_000);
});

describe('a job that is not part of the day', () => {
  const OFF = {
    'is disabled': { Enabled: 'N' },
    'is not due on this day of the week': { DaysOfTheWeek: 'SATURDAY, SUNDAY' },
    'stands in a disabled module': { Module: 'IDLE' },
  };

  test.each(Object.keys(OFF))('because it %s keeps its neighbours in their order', async (why) => {
    const name = `MIDDLE_${Object.keys(OFF).indexOf(why)}`;
    const jobs = ['A', 'B', 'C', 'D'].map((letter) => `${name}_${letter}`);
    const [a = '', b = '', c = '', d = ''] = jobs;
    world.system.script.add({ job: a, outcome: 'never' });
    const off = OFF[why as keyof typeof OFF];
    const night = await openSmall(world, {
      ...{ name, processes: { [name]: jobs }, modules: { IDLE: 'N' } },
      job: { [b]: off, [c]: off },
    });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: a });
    expect(await night.run(d)).toMatchObject({ status: 'PENDING', attempt: 0 });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    expectAfter(d, a);
    const middle = why.includes('week') ? 'SKIPPED' : 'DISABLED';
    expect(await statuses(night)).toMatchObject({ [b]: middle, [c]: middle });
    expect(requests(world.system.ledger.entries, {}).filter(({ job }) => job === b || job === c)).toEqual([]);
  });

  test('keeps what is behind it waiting while the job before it is in error', async () => {
    world.system.script.add({ job: 'BEFORE', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      ...{ name: 'GAP', processes: { GAP: ['BEFORE', 'GONE', 'BEHIND'] } },
      job: { GONE: { Enabled: 'N' } },
    });
    const { id } = await night.request();
    await night.untilExecution(id, 'ERROR');
    expect(await statuses(night)).toMatchObject({ GONE: 'DISABLED', BEHIND: 'PENDING' });
    await night.act('BEFORE', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    expectAfter('BEHIND', 'BEFORE');
  }, 60_000);
});
