import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effects, sendsByAttempt, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import type { Night } from '../support/night.js';
import { attemptsOf, openSmall, requests, startOf, type TypeFields } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_STOP_TIMEOUT_MS: '5000' } });
}, 60_000);

afterAll(async () => {
  expect(Math.max(...startsByAttempt(world.system.ledger.entries).values())).toBe(1);
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** What carries out orders dies as by a power cut, and a successor is started. */
async function crash(): Promise<void> {
  if (World.backend === 'redis') {
    await Promise.all(world.agents.splice(0).map((agent) => agent.kill()));
    await world.startAgent();
    return;
  }
  await world.server.kill();
  await world.startServer();
}

/** One agent of two dies, and the other goes on; where there is one process only, it is started again. */
async function crashOne(): Promise<void> {
  if (World.backend === 'redis') {
    await world.startAgent();
    await world.agents.shift()?.kill();
  } else await crash();
}

/** What carries out orders is stopped as an operator stops it, and a successor is started; answers with exit codes. */
async function stop(): Promise<readonly (number | null)[]> {
  if (World.backend === 'redis') {
    const codes = await Promise.all(world.agents.splice(0).map((agent) => agent.stop()));
    await world.startAgent();
    return codes;
  }
  const code = await world.server.stop();
  await world.startServer();
  return [code];
}

const JOBS = Array.from({ length: 8 }, (_, n) => n);

/** A night with eight jobs side by side and one behind them. */
async function wideNight(name: string, type: TypeFields = {}): Promise<Night> {
  const processes = Object.fromEntries(JOBS.map((n) => [`${name}_${n}`, [`${name}_JOB_${n}`]]));
  return openSmall(
    world,
    {
      ...{ name, processes: { ...processes, [`${name}_END`]: [`${name}_LAST`] } },
      after: JOBS.map((n) => [`${name}_END`, `${name}_${n}`] as const),
    },
    type,
  );
}

const callsOf = (name: string): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, {}).filter(({ job }) => job?.startsWith(`${name}_`) ?? false);

const startsOf = (name: string): ReturnType<typeof requests> =>
  callsOf(name).filter(({ verb }) => verb === 'start');

/** Until all eight have got this far. */
const untilAll = (calls: () => readonly { readonly job: string | null }[]): Promise<boolean> =>
  world.system.ledger.until(() => new Set(calls().map(({ job }) => job)).size >= JOBS.length, 30_000);

describe('when what carries out orders is stopped', () => {
  test('it waits for a Start as long as it may, and then leaves it to a person', async () => {
    world.system.script.add({ job: 'ENDLESS', startAnswer: { kind: 'hang-after-effect' } });
    const night = await openSmall(world, { name: 'ENDLESS', processes: { ENDLESS: ['ENDLESS'] } });
    await night.request();
    await startOf(world, { job: 'ENDLESS' });
    expect(await stop()).toContain(1);
    expect(await night.untilRun('ENDLESS', 'ERROR')).toMatchObject({ cause: 'START_UNKNOWN' });
  }, 60_000);
});

describe('when what carries out orders dies', () => {
  test('executions that it tracked are tracked on, and nothing is started twice', async () => {
    world.system.script.add({ job: 'TRACKED_JOB_*', outcome: 'never' });
    const night = await wideNight('TRACKED');
    const { id } = await night.request();
    await untilAll(() => callsOf('TRACKED').filter(({ verb }) => verb === 'status'));
    await crashOne();
    for (const n of JOBS) {
      const { executionId } = await startOf(world, { job: `TRACKED_JOB_${n}` });
      world.system.finish(executionId, 'COMPLETED');
    }
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 10 });
    expect([...sendsByAttempt(callsOf('TRACKED')).values()]).toEqual([...JOBS, 'last'].map(() => 1));
  }, 60_000);

  test('a Start that it was sending is unknown, and is not sent again by itself', async () => {
    world.system.script.add({
      job: 'SENDING_JOB_*',
      outcome: 'never',
      startAnswer: { kind: 'hang-after-effect' },
    });
    const night = await wideNight('SENDING');
    const { id } = await night.request();
    await untilAll(() => startsOf('SENDING'));
    await crash();
    await night.untilExecution(id, 'ERROR');
    for (const run of await night.runs({ status: 'ERROR' })) {
      expect(run).toMatchObject({ cause: 'START_UNKNOWN', attempt: 1, executionId: null });
      expect(run.detail).toContain('agent');
      const { executionId } = await startOf(world, { job: run.job });
      await world.api.must(night.act(run.job, 'resolve-start', { resolution: 'adopt', executionId }));
      world.system.finish(executionId, 'COMPLETED');
    }
    await night.untilExecution(id, 'COMPLETED');
    expect([...sendsByAttempt(callsOf('SENDING')).values()]).toEqual([...JOBS, 'last'].map(() => 1));
  }, 60_000);

  test('a Start that it was sending is sent again where that is harmless, and starts one execution', async () => {
    world.system.script.add({
      ...{ job: 'HARMLESS_JOB_*', dedupe: true },
      startAnswer: { kind: 'hang-after-effect', times: 1 },
    });
    const night = await wideNight('HARMLESS', { idempotentStart: true });
    const { id } = await night.request();
    await untilAll(() => startsOf('HARMLESS'));
    await crash();
    await night.untilExecution(id, 'COMPLETED');
    for (const n of JOBS) {
      const sends = startsOf('HARMLESS').filter(({ job }) => job === `HARMLESS_JOB_${n}`);
      expect(sends.map(({ body }) => body)).toEqual([sends[0]?.body, sends[0]?.body]);
    }
  }, 60_000);

  test('what it had not sent yet is queued again and done, as the same attempt', async () => {
    world.system.oauth.configure({ tokenAnswer: { kind: 'hang' } });
    const jobType = { URL: 'http://127.0.0.1:7070/unsent/services/batch', Scope: 'unsent:batch' };
    const night = await openSmall(world, {
      ...{ name: 'UNSENT', jobType },
      processes: { UNSENT_1: ['UNSENT_A'], UNSENT_2: ['UNSENT_B'] },
    });
    const { id } = await night.request();
    await night.untilRun('UNSENT_A', 'RUNNING');
    await night.untilRun('UNSENT_B', 'RUNNING');
    await crash();
    world.system.oauth.configure({});
    await night.untilExecution(id, 'COMPLETED');
    for (const job of ['UNSENT_A', 'UNSENT_B']) {
      const { id: runId } = await night.run(job);
      const [attempt, ...more] = await attemptsOf(world, runId);
      expect(more).toEqual([]);
      const sent = requests(world.system.ledger.entries, { verb: 'start', job });
      expect(sent.map(({ agentExecutionId }) => agentExecutionId)).toEqual([attempt?.agentExecutionId]);
    }
    const handedBack = world.events.events.filter(
      ({ data }) => data['from'] === 'RUNNING' && data['to'] === 'PENDING' && data['schedule'] === 'UNSENT',
    );
    expect(handedBack.map(({ data }) => data['reason'])).toEqual(['its agent is gone', 'its agent is gone']);
  }, 60_000);

  test('again and again in one night, each attempt is started once', async () => {
    world.system.script.add({ job: 'OFTEN_*', durationMs: 300 });
    const night = await openSmall(world, {
      ...{ name: 'OFTEN' },
      processes: {
        OFTEN_A: JOBS.map((n) => `OFTEN_A${n}`),
        OFTEN_B: JOBS.map((n) => `OFTEN_B${n}`),
      },
    });
    const { id } = await night.request();
    for (const job of ['OFTEN_A1', 'OFTEN_A4']) {
      await world.system.ledger.until((entries) => requests(entries, { verb: 'status', job })[0], 30_000);
      await crash();
    }
    await untilDone(night, id);
    expect((await night.execution(id)).counts).toEqual({ COMPLETED: 17 });
    expect([...sendsByAttempt(callsOf('OFTEN')).values()]).toEqual([...JOBS, ...JOBS].map(() => 1));
  }, 90_000);
});

/** A crash may have come just before a Start was sent, or before its answer: an operator looks up what became of it. */
async function untilDone(night: Night, id: string): Promise<void> {
  for (let done = false; !done;) {
    const { status } = await world.events.until('an end', async () => {
      const seen = await night.execution(id);
      return seen.status === 'RUNNING' ? undefined : seen;
    });
    done = status === 'COMPLETED';
    for (const { job } of await night.runs({ status: 'ERROR' })) {
      const [started] = effects(world.system.ledger.entries, where({ effect: 'started', job }));
      const found = started
        ? { resolution: 'adopt', executionId: started.executionId }
        : { resolution: 'notStarted' };
      await world.api.must(night.act(job, 'resolve-start', found));
    }
  }
}
