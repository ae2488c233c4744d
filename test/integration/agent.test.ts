import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { effects, where } from '../../examples/external-system/ledger.js';
import { startExternalSystem, type ExternalSystem } from '../../examples/external-system/server.js';
import { AgentSession } from '../../src/agent/agent-session.js';
import { TakeWork } from '../../src/agent/take-work.js';
import { SendLog } from '../../src/execution/attempts/send-log.js';
import { AgentProcess } from '../support/agent-process.js';
import { Engine } from '../support/engine.js';
import { requests } from '../support/small-night.js';

let engine: Engine;
let system: ExternalSystem;
let agent: AgentProcess;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
beforeEach(async () => {
  system = await startExternalSystem({ jobMs: 1 });
  agent = await AgentProcess.start(engine, { system });
});
afterEach(async () => {
  await agent.stop();
  await system.close();
});
afterAll(() => engine.stop());

/** A night of one job at the sample system, requested; nobody has been told of it. */
async function open(job: string): Promise<void> {
  const jobType = { URL: `${system.url}/svc/services/batch` };
  await engine.open({ name: job, processes: { A: [job] }, jobType });
  await engine.request(job);
}

const starts = (job: string): ReturnType<typeof requests> =>
  requests(system.ledger.entries, { verb: 'start', job });

/** The run of a job once it is in one of these statuses. */
async function until(job: string, ...statuses: readonly string[]): Promise<Record<string, unknown>> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline;) {
    const [run] = await engine.dataSource.query<{ status: string }[]>(
      'SELECT r.status, r.cause, a.state FROM run r JOIN attempt a ON a.run_id = r.id WHERE r.job = $1',
      [job],
    );
    if (run && statuses.includes(run.status)) return { ...run };
  }
  throw new Error(`${job} is never ${statuses.join(' or ')}`);
}

describe('an order that no message has brought', () => {
  test('is found by the loop and carried out', async () => {
    await open('UNHEARD');
    await agent.look(engine);
    expect(await until('UNHEARD', 'COMPLETED')).toMatchObject({ state: 'COMPLETED' });
    expect(starts('UNHEARD')).toHaveLength(1);
  }, 30_000);
});

describe('a Start', () => {
  test('leaves when the intent to send it is committed and logged', async () => {
    system.script.add({ job: 'INTENDED', startAnswer: { kind: 'delay-before-effect', ms: 300 } });
    await open('INTENDED');
    await agent.look(engine);
    await system.ledger.until(() => starts('INTENDED')[0], 10_000);
    const sends = await engine.dataSource.query<unknown[]>(
      `SELECT a.state, s.verb, s.answered_at AS answered FROM attempt a JOIN run r ON r.id = a.run_id
       JOIN attempt_send s ON s.attempt_id = a.id WHERE r.job = 'INTENDED'`,
    );
    expect(sends).toEqual([{ state: 'SENDING', verb: 'start', answered: null }]);
    await until('INTENDED', 'COMPLETED');
  }, 30_000);

  test('of unknown fate is not sent again where that may start a second execution', async () => {
    system.script.add({ job: 'UNSURE', startAnswer: { kind: 'reset-after-effect', times: 1 } });
    await open('UNSURE');
    await agent.look(engine);
    expect(await until('UNSURE', 'ERROR', 'COMPLETED')).toMatchObject({ cause: 'START_UNKNOWN' });
    await agent.look(engine);
    expect(effects(system.ledger.entries, where({ effect: 'started', job: 'UNSURE' }))).toHaveLength(1);
  }, 30_000);

  test('whose intent was committed and reported as failed is not sent where that may be the second time', async () => {
    await open('FORGOTTEN');
    const [work] = await engine.claim(agent.get(AgentSession).id, 'FORGOTTEN');
    if (!work) throw new Error('nothing is queued');
    const target = { url: work.type.url, origin: new URL(work.type.url).origin };
    await engine.get(SendLog).intend([{ ...work, hand: randomUUID(), target, url: work.type.url }]);
    // Owned and twice not in hand: it is taken up again.
    await agent.renew();
    await agent.renew();
    expect(await until('FORGOTTEN', 'ERROR', 'COMPLETED')).toMatchObject({ cause: 'START_UNKNOWN' });
    expect(starts('FORGOTTEN')).toEqual([]);
  }, 30_000);

  test('of an attempt that was taken up twice is sent once', async () => {
    system.script.add({ job: 'DOUBLE', startAnswer: { kind: 'delay-before-effect', ms: 300 } });
    await open('DOUBLE');
    const works = await engine.claim(agent.get(AgentSession).id, 'DOUBLE');
    // The word of the claim comes while a loop has found what it has claimed.
    const take = agent.get(TakeWork);
    take.goOn(works);
    take.goOn(works);
    await agent.renew();
    expect(await until('DOUBLE', 'ERROR', 'COMPLETED')).toMatchObject({ state: 'COMPLETED' });
    expect(starts('DOUBLE')).toHaveLength(1);
  }, 30_000);
});

describe('what an end has released', () => {
  const jobType = (): Readonly<Record<string, string>> => ({ URL: `${system.url}/svc/services/batch` });

  test('is started by the agent that has seen the end, without a message and without a loop', async () => {
    await engine.open({ name: 'SEQ', processes: { A: ['SEQ_1', 'SEQ_2', 'SEQ_3'] }, jobType: jobType() });
    await engine.request('SEQ');
    await agent.look(engine);
    expect(await until('SEQ_3', 'COMPLETED')).toMatchObject({ state: 'COMPLETED' });
    for (const job of ['SEQ_1', 'SEQ_2', 'SEQ_3']) expect(starts(job)).toHaveLength(1);
  }, 30_000);

  test('is left to all agents beyond what this one has ended', async () => {
    await engine.open({
      name: 'SHARE',
      processes: { A: ['SHARE_A'], B: ['SHARE_B'], C: ['SHARE_C'], D: ['SHARE_D'] },
      after: [
        ['B', 'A'],
        ['C', 'A'],
        ['D', 'A'],
      ],
      jobType: jobType(),
    });
    await engine.request('SHARE');
    await agent.look(engine);
    await until('SHARE_B', 'COMPLETED');
    const rest = (await engine.runs('SHARE')).filter(({ job }) => job === 'SHARE_C' || job === 'SHARE_D');
    expect(rest.map(({ attemptState }) => attemptState)).toEqual(['QUEUED', 'QUEUED']);
    await agent.look(engine);
    await until('SHARE_D', 'COMPLETED');
  }, 30_000);
});
