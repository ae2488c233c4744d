import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { effects, sendsByAttempt, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import { Night } from '../support/night.js';
import type { NightjarProcess } from '../support/nightjar-process.js';
import { openSmall, requests, startOf } from '../support/small-night.js';
import { withDatabase } from '../support/world-database.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  // Errors are logged while the database cuts connections; a stuck process is one all the same.
  const errors = await world.stop();
  expect(errors.filter((error) => error.startsWith('process '))).toEqual([]);
}, 60_000);

const NUMBERS = Array.from({ length: 8 }, (_, n) => n);

/** A night with eight jobs side by side and one behind them. */
const wideNight = (name: string): Promise<Night> =>
  openSmall(world, {
    name,
    processes: {
      ...Object.fromEntries(NUMBERS.map((n) => [`${name}_${n}`, [`${name}_JOB_${n}`]])),
      [`${name}_END`]: [`${name}_LAST`],
    },
    after: NUMBERS.map((n) => [`${name}_END`, `${name}_${n}`] as const),
  });

/** A night with two chains of eight jobs. */
const longNight = (name: string): Promise<Night> =>
  openSmall(world, {
    name,
    processes: {
      [`${name}_A`]: NUMBERS.map((n) => `${name}_A${n}`),
      [`${name}_B`]: NUMBERS.map((n) => `${name}_B${n}`),
    },
  });

const callsOf = (name: string, verb: 'start' | 'status'): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb }).filter(({ job }) => job?.startsWith(`${name}_`) ?? false);

const sendsOf = (name: string): readonly number[] => [...sendsByAttempt(callsOf(name, 'start')).values()];

const untilAllAreTracked = (name: string): Promise<boolean> =>
  world.system.ledger.until(
    () => new Set(callsOf(name, 'status').map(({ job }) => job)).size >= NUMBERS.length,
    30_000,
  );

/** A process that carries out orders. */
const anAgent = (): NightjarProcess => world.agents[0] ?? world.server;

describe('a night goes on', () => {
  test('after its server has died, with what has ended meanwhile', async () => {
    world.system.script.add({ job: 'SERVED_JOB_*', outcome: 'never' });
    const night = await wideNight('SERVED');
    const { id } = await night.request();
    await untilAllAreTracked('SERVED');
    await world.server.kill();
    for (const n of NUMBERS) {
      const { executionId } = await startOf(world, { job: `SERVED_JOB_${n}` });
      world.system.finish(executionId, 'COMPLETED');
    }
    await world.startServer();
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 10 });
    expect(sendsOf('SERVED')).toEqual([...NUMBERS, 'last'].map(() => 1));
  }, 60_000);

  test('after its queue has forgotten everything, three times', async () => {
    const night = await longNight('FORGOTTEN');
    const { id } = await night.request();
    for (const n of [0, 2, 5]) {
      await startOf(world, { job: `FORGOTTEN_A${n}` });
      await forgetMessages();
    }
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 17 });
    expect(sendsOf('FORGOTTEN')).toEqual([...NUMBERS, ...NUMBERS].map(() => 1));
  }, 60_000);

  test('while its database cuts every connection again and again', async () => {
    world.system.script.add({ job: 'CUT_*', durationMs: 100 });
    const night = await longNight('CUT');
    const { id } = await night.request();
    for (const n of [0, 1, 2, 3, 4, 5]) {
      await startOf(world, { job: `CUT_A${n}` });
      await cutConnections();
    }
    const { counts } = await until(night, id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 17 });
    expect(sendsOf('CUT')).toEqual([...NUMBERS, ...NUMBERS].map(() => 1));
  }, 60_000);
});

describe('an agent that was frozen for longer than its lease', () => {
  /** The system's own clock: it goes on while the agent stands still. */
  const LONGER_THAN_THE_LEASE_MS = 5_000;

  test('finds its runs taken over, or takes them up again, and does no harm', async () => {
    world.system.script.add({ job: 'FROZEN_JOB_*', durationMs: LONGER_THAN_THE_LEASE_MS });
    const night = await wideNight('FROZEN');
    const { id } = await night.request();
    await untilAllAreTracked('FROZEN');
    const frozen = anAgent();
    frozen.freeze();
    await world.system.ledger.until(
      (entries) =>
        effects(entries, where({ effect: 'completed' })).filter(({ job }) => job.startsWith('FROZEN_JOB_'))
          .length === NUMBERS.length,
    );
    frozen.thaw();
    await night.untilExecution(id, 'COMPLETED');
    expect(sendsOf('FROZEN')).toEqual([...NUMBERS, 'last'].map(() => 1));
    // It works on, alone if need be.
    await Promise.all(world.agents.splice(1).map((other) => other.stop()));
    const next = new Night(world, 'FROZEN', '2026-11-25');
    await world.api.must(world.api.post(next.path('/days'), { businessDate: next.businessDate }));
    world.system.script.add({ job: 'FROZEN_JOB_*' });
    await next.untilExecution((await next.request()).id, 'COMPLETED');
  }, 60_000);

  test('while its Start was being answered sends no second one', async () => {
    const startAnswer = { kind: 'delay', ms: LONGER_THAN_THE_LEASE_MS } as const;
    world.system.script.add({ job: 'ICY', startAnswer });
    const night = await openSmall(world, { name: 'ICY', processes: { ICY: ['ICY'] } });
    const { id } = await night.request();
    const { executionId } = await startOf(world, { job: 'ICY' });
    const frozen = anAgent();
    frozen.freeze();
    await world.system.ledger.until(
      (entries) => requests(entries, { verb: 'start', job: 'ICY' })[0]?.outcome === 200,
    );
    frozen.thaw();
    // Which comes first is open: its answer, or somebody who finds that it was silent for too long.
    await world.events.until('a word on the Start', async () => {
      const { status } = await night.run('ICY');
      return status === 'RUNNING' ? undefined : status;
    });
    await night.act('ICY', 'resolve-start', { resolution: 'adopt', executionId });
    await night.untilExecution(id, 'COMPLETED');
    expect(requests(world.system.ledger.entries, { verb: 'start', job: 'ICY' })).toHaveLength(1);
  }, 60_000);
});

/** Asks the API instead of following events, whose stream a cut of all connections may end. */
async function until(night: Night, id: string, status: string): ReturnType<Night['execution']> {
  for (;;) {
    const execution = await night.execution(id).catch(() => null);
    if (execution?.status === status) return execution;
    if (execution?.status === 'ERROR') throw new Error(JSON.stringify(await night.runs({ status: 'ERROR' })));
  }
}

async function cutConnections(): Promise<void> {
  await withDatabase(world, (client) =>
    client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    ),
  );
}

/** Redis loses all that it has. The embedded leg keeps its messages where everything else is, so it loses none. */
async function forgetMessages(): Promise<void> {
  const { REDIS_URL } = world.environment;
  if (REDIS_URL === undefined) return;
  const redis = new Redis(REDIS_URL);
  await redis.flushall();
  redis.disconnect();
}
