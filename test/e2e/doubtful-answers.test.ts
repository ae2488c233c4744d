import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effects, sendsByAttempt, startsByAttempt, where } from '../../examples/external-system/ledger.js';
import type { Fault } from '../../examples/external-system/script.js';
import { Night } from '../support/night.js';
import { freePort } from '../support/stores.js';
import {
  attemptsOf,
  changeType,
  openSmall,
  requests,
  sent,
  startOf,
  timeouts,
} from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

/** A schedule with one process for each job, so that they do not wait for each other. */
const sideBySide = (
  name: string,
  jobs: readonly string[],
): { name: string; processes: Record<string, string[]> } => ({
  name,
  processes: Object.fromEntries(jobs.map((job) => [`${name}_${job}`, [job]])),
});

const startsOf = (job: string): ReturnType<typeof requests> =>
  requests(world.system.ledger.entries, { verb: 'start', job });

const REJECTED = [301, 302, 304, 307, 308, 400, 402, 403, 404, 405, 409, 410, 422, 451, 500, 501, 505];

const UNKNOWN: Readonly<Record<string, Fault>> = {
  HTTP_408: { kind: 'status', code: 408 },
  HTTP_425: { kind: 'status', code: 425 },
  HTTP_502: { kind: 'status', code: 502 },
  HTTP_503: { kind: 'status', code: 503 },
  HTTP_504: { kind: 'status-after-effect', code: 504 },
  HTTP_520: { kind: 'status', code: 520 },
  RESET_BEFORE: { kind: 'reset-before-effect' },
  RESET_AFTER: { kind: 'reset-after-effect' },
  SILENT: { kind: 'hang-after-effect' },
  DRIPPING: { kind: 'drip', everyMs: 500 },
  HALF: { kind: 'truncate' },
  ENDLESS: { kind: 'body', body: '{"executionId":"1"}          ', repeat: 'forever' },
  NO_JSON: { kind: 'body', body: 'Accepted', contentType: 'text/plain' },
  EMPTY: { kind: 'body', body: '' },
  A_LIST: { kind: 'body', body: '[{"executionId":"1"}]' },
  NO_ID: { kind: 'fields', fields: { executionId: null } },
  BLANK_ID: { kind: 'executionId', value: '  ' },
  ID_OBJECT: { kind: 'executionId', value: { id: 1 } },
  ID_TOO_LONG: { kind: 'executionId', value: 'x'.repeat(257) },
};

describe('an answer to Start that declares failure', () => {
  test('ends the attempt as START_REJECTED and is kept', async () => {
    const jobs = REJECTED.map((code) => `REJECTED_${code}`);
    const headers = { location: `${world.system.url}/svc/services/batch/start` };
    world.system.script.add(
      ...REJECTED.map((code) => {
        const body = `no ${code} ${'y'.repeat(1000)}`;
        return { job: `REJECTED_${code}`, startAnswer: { kind: 'status', code, body, headers } } as const;
      }),
    );
    const night = await openSmall(world, sideBySide('REJECTED', jobs));
    const { id } = await night.request();
    await night.untilExecution(id, 'ERROR');
    const runs = await night.runs({ status: 'ERROR' });
    expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
    for (const { job, cause, detail } of runs) {
      const code = Number(job.slice('REJECTED_'.length));
      expect(cause).toBe('START_REJECTED');
      // 304 has no body by definition.
      expect(detail).toMatch(code === 304 ? /^HTTP 304$/ : new RegExp(`^HTTP ${code}: no ${code} y{400,}…$`));
      expect(detail?.length).toBeLessThan(600);
      expect(startsOf(job)).toHaveLength(1);
    }
  }, 60_000);

  test('to Restart is RESTART_REJECTED, and a further restart names the same execution', async () => {
    const restartAnswer = { kind: 'status', code: 409, body: 'busy', times: 1 } as const;
    world.system.script.add({ job: 'REFUSES', outcomes: ['ERROR', 'COMPLETED'], restartAnswer });
    const night = await openSmall(world, sideBySide('RESTART_REJECTED', ['REFUSES']));
    const { id } = await night.request();
    await night.untilRun('REFUSES', 'ERROR');
    await night.act('REFUSES', 'restart');
    const refused = await night.untilRun('REFUSES', (run) => run.status === 'ERROR' && run.attempt === 2);
    expect(refused).toMatchObject({ cause: 'RESTART_REJECTED', detail: 'HTTP 409: busy' });
    await night.act('REFUSES', 'restart');
    await night.untilExecution(id, 'COMPLETED');
    const [first] = effects(world.system.ledger.entries, where({ job: 'REFUSES', effect: 'started' }));
    const restarts = requests(world.system.ledger.entries, { verb: 'restart', job: 'REFUSES' });
    expect(restarts.map(({ executionId }) => executionId)).toEqual([first?.executionId, first?.executionId]);
  }, 60_000);
});

describe('an answer to Start that leaves in doubt whether it was taken', () => {
  test('is START_UNKNOWN and never sent again where a repeated Start is not declared harmless', async () => {
    const jobs = Object.keys(UNKNOWN);
    world.system.script.add(
      ...Object.entries(UNKNOWN).map(([job, startAnswer]) => ({ process: `UNKNOWN_*`, job, startAnswer })),
    );
    const night = await openSmall(world, sideBySide('UNKNOWN', jobs), timeouts({ answerMs: 2000 }));
    const { id } = await night.request();
    await night.untilExecution(id, 'ERROR');
    const runs = await night.runs({ status: 'ERROR' });
    expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
    for (const run of runs) {
      expect(run).toMatchObject({ cause: 'START_UNKNOWN', executionId: null, flags: [], attempt: 1 });
      expect(run.detail).not.toBeNull();
      expect(startsOf(run.job)).toHaveLength(1);
    }
  }, 60_000);

  test('is sent again with the same id and bytes where it is, and starts one execution', async () => {
    const faults = { ...UNKNOWN };
    // The last one never ends, so it comes once only; a slow answer counts as a lost one.
    const jobs = Object.keys(faults);
    world.system.script.add(
      ...Object.entries(faults).map(([job, fault]) => ({
        ...{ process: 'HARMLESS_*', job, dedupe: true },
        startAnswer: { ...fault, times: 1 },
      })),
    );
    const type = { ...timeouts({ answerMs: 2000 }), idempotentStart: true };
    const night = await openSmall(world, sideBySide('HARMLESS', jobs), type);
    const { id } = await night.request();
    await night.untilExecution(id, 'COMPLETED');
    for (const job of jobs) {
      const [first, second, ...more] = requests(world.system.ledger.entries, {
        ...{ verb: 'start', job, process: `HARMLESS_${job}` },
      });
      expect(more).toEqual([]);
      expect(second?.body).toBe(first?.body);
      expect(await night.run(job)).toMatchObject({ attempt: 1, agentExecutionId: first?.agentExecutionId });
      const started = where({ effect: 'started', process: `HARMLESS_${job}` });
      expect(effects(world.system.ledger.entries, started)).toHaveLength(1);
    }
  }, 60_000);

  test('declares failure all the same where the code does, however harmless a repeated Start is', async () => {
    world.system.script.add({ job: 'GONE', startAnswer: { kind: 'status', code: 404 } });
    const night = await openSmall(world, sideBySide('GONE', ['GONE']), { idempotentStart: true });
    await night.request();
    expect(await night.untilRun('GONE', 'ERROR')).toMatchObject({ cause: 'START_REJECTED' });
    expect(startsOf('GONE')).toHaveLength(1);
  }, 60_000);

  test('to Restart is START_UNKNOWN too', async () => {
    const restartAnswer = { kind: 'reset-after-effect' } as const;
    world.system.script.add({ job: 'RESTARTED', outcome: 'ERROR', restartAnswer });
    const night = await openSmall(world, sideBySide('RESTART_UNKNOWN', ['RESTARTED']));
    await night.request();
    await night.untilRun('RESTARTED', 'ERROR');
    await night.act('RESTARTED', 'restart');
    await night.untilRun('RESTARTED', (run) => run.cause === 'START_UNKNOWN' && run.attempt === 2);
    expect(requests(world.system.ledger.entries, { verb: 'restart', job: 'RESTARTED' })).toHaveLength(1);
  }, 60_000);

  test('is judged as the job type says: a 500 that is no verdict, a 503 that means not taken', async () => {
    world.system.script.add(
      { job: 'FIVE_HUNDRED', startAnswer: { kind: 'status-after-effect', code: 500 } },
      { job: 'NOT_TAKEN', startAnswer: { kind: 'status', code: 503, times: 2 } },
    );
    const type = { treat500AsUnknown: true, retryOn503: true };
    const night = await openSmall(world, sideBySide('AS_TOLD', ['FIVE_HUNDRED', 'NOT_TAKEN']), type);
    await night.request();
    expect(await night.untilRun('FIVE_HUNDRED', 'ERROR')).toMatchObject({ cause: 'START_UNKNOWN' });
    expect(await night.untilRun('NOT_TAKEN', 'COMPLETED')).toMatchObject({ flags: [], attempt: 1 });
    expect(startsOf('NOT_TAKEN').map(({ outcome }) => outcome)).toEqual([503, 503, 200]);
    expect(new Set(startsOf('NOT_TAKEN').map(({ body }) => body)).size).toBe(1);
  }, 60_000);

  test('is START_UNKNOWN when the id is that of another open attempt of the same system', async () => {
    world.system.script.add({ job: 'OWNER', outcome: 'never' });
    const night = await openSmall(world, {
      ...{ name: 'FOREIGN', processes: { FOREIGN: ['OWNER'], FOREIGN_2: ['BORROWER'] } },
      after: [['FOREIGN_2', 'FOREIGN']],
    });
    await night.request();
    const { executionId } = await startOf(world, { job: 'OWNER' });
    world.system.script.add({ job: 'BORROWER', startAnswer: { kind: 'executionId', value: executionId } });
    await night.act('BORROWER', 'force');
    const borrower = await night.untilRun('BORROWER', 'ERROR');
    expect(borrower).toMatchObject({ cause: 'START_UNKNOWN', executionId: null });
    expect(borrower.detail).toContain(executionId);
    expect(await night.run('OWNER')).toMatchObject({ status: 'RUNNING', executionId });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilRun('OWNER', 'COMPLETED');
  }, 60_000);

  test('is none when a system counts anew: an id that only ended attempts hold', async () => {
    const night = await openSmall(world, sideBySide('COUNTER', ['COUNTED']));
    const first = await night.request();
    await night.untilExecution(first.id, 'COMPLETED');
    const { executionId } = await night.run('COUNTED');
    world.system.script.add({ job: 'COUNTED', startAnswer: { kind: 'executionId', value: executionId } });
    const next = new Night(world, 'COUNTER', '2026-11-25');
    await world.api.must(world.api.post(next.path('/days'), { businessDate: next.businessDate }));
    const second = await next.request();
    await next.untilExecution(second.id, 'COMPLETED');
    expect(await next.run('COUNTED')).toMatchObject({ executionId, attempt: 1 });
  }, 60_000);
});

describe('a Start that provably did not get through', () => {
  test('is tried again after 429, not before Retry-After, and starts one execution', async () => {
    const startAnswer: Fault[] = [
      { kind: 'status', code: 429, body: 'later', headers: { 'retry-after': '2' }, times: 1 },
      { kind: 'status', code: 429, times: 1 },
    ];
    world.system.script.add({ job: 'BUSY', startAnswer });
    const night = await openSmall(world, sideBySide('BUSY', ['BUSY']));
    const { id } = await night.request();
    const waiting = await night.untilRun('BUSY', (run) => run.flags.includes('WAITING_FOR_TARGET'));
    expect(waiting).toMatchObject({ status: 'RUNNING', detail: 'HTTP 429: later' });
    await night.untilExecution(id, 'COMPLETED');
    expect(await night.run('BUSY')).toMatchObject({ flags: [], detail: null, attempt: 1 });
    const [first, second, third, ...more] = startsOf('BUSY');
    expect(more).toEqual([]);
    expect([second?.body, third?.body]).toEqual([first?.body, first?.body]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1990);
    expect(await attemptsOf(world, waiting.id)).toMatchObject([
      { sends: [{ outcome: 'NOT_STARTED' }, { outcome: 'NOT_STARTED' }, { outcome: 'STARTED' }] },
    ]);
  }, 60_000);

  test('is tried again while nothing listens, at the URL that the job type has by then', async () => {
    const types = [{}, { idempotentStart: true }];
    for (const [n, type] of types.entries()) {
      const job = `UNHEARD_${n}`;
      const night = await openSmall(world, sideBySide(job, [job]));
      const { url } = (await world.api.must(
        world.api.get(`/api/v1/job-types/SVC?schedule=${night.schedule}`),
      )) as { url: string };
      const closed = `http://127.0.0.1:${await freePort()}/svc/services/batch`;
      await changeType(world, night.schedule, { ...type, url: closed });
      const { id } = await night.request();
      const waiting = await night.untilRun(job, (run) => run.flags.includes('WAITING_FOR_TARGET'));
      expect(waiting).toMatchObject({ status: 'RUNNING', executionId: null });
      expect(waiting.detail).toMatch(/^REFUSED: /);
      await changeType(world, night.schedule, { url });
      await night.untilExecution(id, 'COMPLETED');
      expect(await night.run(job)).toMatchObject({ flags: [], attempt: 1 });
      expect(startsOf(job)).toHaveLength(1);
    }
  }, 60_000);

  test('expires where the job type says so; one in doubt becomes unknown and may be sent again', async () => {
    const closed = `http://127.0.0.1:${await freePort()}/svc/services/batch`;
    const type = { startDeadlineMs: 700 };
    const ordinary = await openSmall(world, sideBySide('EXPIRED', ['EXPIRED']), { ...type, url: closed });
    await ordinary.request();
    expect(await ordinary.untilRun('EXPIRED', 'ERROR')).toMatchObject({ cause: 'START_EXPIRED', flags: [] });

    world.system.script.add({ job: 'DOUBTED', dedupe: true, startAnswer: { kind: 'reset-after-effect' } });
    const harmless = await openSmall(world, sideBySide('DOUBTED', ['DOUBTED']), {
      ...type,
      idempotentStart: true,
    });
    await harmless.request();
    const doubted = await harmless.untilRun('DOUBTED', 'ERROR');
    expect(doubted).toMatchObject({ cause: 'START_UNKNOWN', attempt: 1 });
    world.system.script.add({ job: 'DOUBTED', dedupe: true });
    const answer = await harmless.act('DOUBTED', 'resolve-start', { resolution: 'notStarted' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'RUNNING', attempt: 1 } });
    await harmless.untilRun('DOUBTED', 'COMPLETED');
    expect(await attemptsOf(world, doubted.id)).toHaveLength(1);
    expect(
      new Set(
        startsOf('DOUBTED')
          .map(sent)
          .map(({ agentExecutionId }) => agentExecutionId),
      ).size,
    ).toBe(1);
    expect(effects(world.system.ledger.entries, where({ job: 'DOUBTED', effect: 'started' }))).toHaveLength(
      1,
    );
  }, 60_000);
});

test('no attempt of this file has started two executions', () => {
  const { entries } = world.system.ledger;
  expect(Math.max(...startsByAttempt(entries).values())).toBe(1);
  expect(sendsByAttempt(entries).size).toBeGreaterThan(50);
});
