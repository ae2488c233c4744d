import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendsByAttempt } from '../../examples/external-system/ledger.js';
import type { Fault } from '../../examples/external-system/script.js';
import type { Night } from '../support/night.js';
import { changeType, openSmall, requests, startOf } from '../support/small-night.js';
import { freePort } from '../support/stores.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  // A lease that no test outlasts: whatever is gone on with was handed over.
  world = await World.start({ environment: { NIGHTJAR_SESSION_LEASE_MS: '600000' } });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** What carries out orders is stopped as an operator stops it, and another takes its place. */
async function handOver(): Promise<void> {
  if (World.backend === 'redis') {
    const former = world.agents.splice(0);
    await world.startAgent();
    expect(await Promise.all(former.map((agent) => agent.stop()))).toEqual(former.map(() => 0));
    expect(former.flatMap(({ errors }) => errors)).toEqual([]);
    return;
  }
  expect(await world.server.stop()).toBe(0);
  expect(world.server.errors).toEqual([]);
  await world.startServer();
}

const callsOf = (job: string, verb: 'start' | 'status' | 'kill'): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb, job });

const untilCalled = (job: string, verb: 'start' | 'status' | 'kill', times = 1): Promise<boolean> =>
  world.system.ledger.until(() => callsOf(job, verb).length >= times, 30_000);

async function oneJob(name: string): Promise<Night> {
  return openSmall(world, { name, processes: { [name]: [name, `AFTER_${name}`] } });
}

describe('an agent that is stopped', () => {
  test('hands over what it tracks at once', async () => {
    const jobs = Array.from({ length: 8 }, (_, n) => `TRACKED_${n}`);
    world.system.script.add({ job: 'TRACKED_*', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'TRACKED',
      processes: Object.fromEntries(jobs.map((job) => [`P_${job}`, [job]])),
    });
    const { id } = await night.request();
    await Promise.all(jobs.map((job) => untilCalled(job, 'status')));
    await handOver();
    for (const job of jobs) world.system.finish((await startOf(world, { job })).executionId, 'COMPLETED');
    await night.untilExecution(id, 'COMPLETED');
    const sends = requests(world.system.ledger.entries, { verb: 'start' }).filter(({ job }) =>
      jobs.includes(job ?? ''),
    );
    expect([...sendsByAttempt(sends).values()]).toEqual(jobs.map(() => 1));
  }, 60_000);

  test('waits for the answer to a Start that it has sent', async () => {
    world.system.script.add({ job: 'SLOW', startAnswer: { kind: 'delay', ms: 1500 } });
    const night = await oneJob('SLOW');
    const { id } = await night.request();
    await untilCalled('SLOW', 'start');
    await handOver();
    await night.untilExecution(id, 'COMPLETED');
    expect(callsOf('SLOW', 'start')).toHaveLength(1);
  }, 60_000);

  test('waits for it when this was not the first that it has sent, too', async () => {
    const startAnswer: Fault[] = [
      { kind: 'status', code: 429, times: 1 },
      { kind: 'delay', ms: 1500 },
    ];
    world.system.script.add({ job: 'SECOND', startAnswer });
    const night = await oneJob('SECOND');
    const { id } = await night.request();
    await untilCalled('SECOND', 'start', 2);
    await handOver();
    await night.untilExecution(id, 'COMPLETED');
    expect(callsOf('SECOND', 'start')).toHaveLength(2);
    expect(await night.run('SECOND')).toMatchObject({ attempt: 1 });
  }, 60_000);

  test('waits for the answer to a Kill, so that it is sent once', async () => {
    world.system.script.add({ job: 'DYING', outcome: 'never', killAnswer: { kind: 'delay', ms: 1000 } });
    const night = await oneJob('DYING');
    await night.request();
    await untilCalled('DYING', 'status');
    await night.act('DYING', 'kill');
    await untilCalled('DYING', 'kill');
    await handOver();
    expect(await night.untilRun('DYING', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(callsOf('DYING', 'kill')).toHaveLength(1);
  }, 60_000);

  test('hands over what it has not been able to send', async () => {
    const night = await oneJob('WAITER');
    const path = '/api/v1/job-types/SVC?schedule=WAITER';
    const { url } = (await world.api.must(world.api.get(path))) as { url: string };
    await changeType(world, 'WAITER', { url: `http://127.0.0.1:${await freePort()}/svc/services/batch` });
    const { id } = await night.request();
    const waiting = await night.untilRun('WAITER', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    await handOver();
    await changeType(world, 'WAITER', { url });
    await night.untilExecution(id, 'COMPLETED');
    expect(callsOf('WAITER', 'start').map(({ agentExecutionId }) => agentExecutionId)).toEqual([
      waiting.agentExecutionId,
    ]);
  }, 60_000);
});
