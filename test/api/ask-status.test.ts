import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Night, RunSeen } from '../support/night.js';
import { attemptsOf, openSmall, requests, startOf, untilCalled } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

type Fields = Readonly<Record<string, unknown>>;

const auditOf = async (action: string): Promise<readonly Fields[]> => {
  const answer = await world.api.must(world.api.get(`/api/v1/audit?action=${action}&limit=1`));
  return (answer as { items: readonly Fields[] }).items;
};

const asked = (job: string): number => requests(world.system.ledger.entries, { verb: 'status', job }).length;

const isLost = ({ flags }: RunSeen): boolean => flags.includes('TRACKING_LOST');

test('an execution id is tried before a Start is resolved with it, and nothing is changed', async () => {
  const lost = { kind: 'reset-after-effect', times: 1 } as const;
  world.system.script.add(
    { job: 'DOUBT', outcome: 'never', startAnswer: lost },
    { job: 'OTHER', outcome: 'never' },
  );
  const night = await openSmall(world, { name: 'TRIED', processes: { A: ['DOUBT'], B: ['OTHER'] } });
  await night.request();
  const before = await night.untilRun('DOUBT', (run) => run.cause === 'START_UNKNOWN');
  const { executionId } = await startOf(world, { job: 'DOUBT' });
  const attempts = await attemptsOf(world, before.id);
  const check = (body: Fields, run = before.id): ReturnType<Night['act']> =>
    world.api.post(`/api/v1/runs/${run}/check-execution`, body);

  expect(await check({ executionId, attempt: 1 })).toMatchObject({
    ...{ status: 200, body: { executionId, status: 'RUNNING', httpStatus: 200 } },
  });
  expect(await auditOf('checkStatus')).toMatchObject([
    { outcome: 'done', schedule: 'TRIED', detail: { status: 'RUNNING', body: { executionId } } },
  ]);
  const nobody = await check({ executionId: 'nobody’s & 1=1' });
  expect(nobody).toMatchObject({ status: 200, body: { status: null, httpStatus: 500 } });
  expect(nobody.body).toMatchObject({ detail: expect.stringMatching(/^HTTP 500: /) });
  world.system.script.add({ job: 'DOUBT', statusAnswer: { kind: 'reset-before-effect' } });
  expect(await check({ executionId: 'unreachable' })).toMatchObject({
    ...{ status: 200, body: { status: null, httpStatus: null, detail: expect.stringMatching(/^RESET: /) } },
  });
  world.system.script.add({ job: 'DOUBT' });
  world.system.finish(executionId, 'COMPLETED');
  const later = await untilCalled(world, async () => {
    const body = (await check({ executionId })).body as Fields;
    return body['status'] === 'COMPLETED' ? body : undefined;
  });
  expect(later).toMatchObject({ executionId, httpStatus: 200 });

  const other = await night.untilRun('OTHER', (run) => run.executionId !== null);
  const inUse = { status: 409, body: { code: 'EXECUTION_ID_IN_USE' } };
  expect(await check({ executionId: other.executionId })).toMatchObject(inUse);
  expect(await check({ executionId, attempt: 2 })).toMatchObject({ body: { code: 'STALE' } });
  expect(await check({ executionId }, other.id)).toMatchObject({
    ...{ status: 409, body: { code: 'NOT_ALLOWED', runStatus: 'RUNNING' } },
  });
  expect(await check({ executionId }, '999999')).toMatchObject({ body: { code: 'UNKNOWN_RUN' } });
  for (const wrong of ['', 'a\nb', 'x'.repeat(257)])
    expect(await check({ executionId: wrong })).toMatchObject({ body: { code: 'INVALID_REQUEST' } });

  expect(await night.run('DOUBT')).toEqual(before);
  expect(await attemptsOf(world, before.id)).toEqual(attempts);
}, 60_000);

test('a run whose contact is lost is asked now, and not when its system would be asked again', async () => {
  world.system.script.add({ job: 'SILENT', outcome: 'never', statusAnswer: { kind: 'status', code: 500 } });
  const night = await openSmall(
    world,
    { name: 'AGAIN', processes: { A: ['SILENT'] } },
    { silenceBudgetMs: 300, pollIntervalMs: 100 },
  );
  await night.request();
  const ask = (body: Fields = {}): ReturnType<Night['act']> => night.act('SILENT', 'ask-status', body);
  await night.untilRun('SILENT', (run) => run.executionId !== null);
  const early = await ask();
  if (early.status !== 200) expect(early).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED' } });
  await night.untilRun('SILENT', isLost);

  // From here on its agent would ask again after this test.
  const patience = { kind: 'status', code: 500, headers: { 'retry-after': '600' } } as const;
  world.system.script.add({ job: 'SILENT', statusAnswer: patience });
  const before = asked('SILENT');
  await untilCalled(world, () => Promise.resolve(asked('SILENT') > before ? true : undefined));
  world.system.script.add({ job: 'SILENT' });
  const silent = asked('SILENT');

  expect(await ask({ attempt: 2 })).toMatchObject({ status: 409, body: { code: 'STALE' } });
  expect(await ask({ attempt: 1, reason: 'the network is back' })).toMatchObject({
    ...{ status: 200, body: { status: 'RUNNING', attempt: 1, attemptState: 'TRACKING' } },
  });
  const found = await night.untilRun('SILENT', (run) => !isLost(run));
  expect(found).toMatchObject({ status: 'RUNNING', attempt: 1, detail: null });
  expect(asked('SILENT')).toBeGreaterThan(silent);
  expect(await auditOf('askStatus')).toMatchObject([{ outcome: 'done', schedule: 'AGAIN' }]);
  expect(await ask()).toMatchObject({ status: 409, body: { code: 'NOT_ALLOWED', runStatus: 'RUNNING' } });
  expect(requests(world.system.ledger.entries, { verb: 'start', job: 'SILENT' })).toHaveLength(1);
}, 60_000);

test('who presses fifty times asks once, and a system that wants to be left alone is', async () => {
  const lost = { kind: 'reset-after-effect', times: 1 } as const;
  world.system.script.add({ job: 'MANY', outcome: 'never', startAnswer: lost });
  const night = await openSmall(world, { name: 'MANY_TIMES', processes: { A: ['MANY'] } });
  await night.request();
  const { id } = await night.untilRun('MANY', (run) => run.cause === 'START_UNKNOWN');
  const check = (executionId: string): ReturnType<Night['act']> =>
    world.api.post(`/api/v1/runs/${id}/check-execution`, { executionId });
  const { executionId } = await startOf(world, { job: 'MANY' });

  const presses = await Promise.all(Array.from({ length: 50 }, () => check(executionId)));
  const answered = presses.filter(({ status }) => status === 200);
  expect(answered.length).toBeGreaterThanOrEqual(5);
  expect(new Set(answered.map(({ body }) => (body as Fields)['checkedAt'])).size).toBe(asked('MANY'));
  expect(asked('MANY')).toBeLessThanOrEqual(2);
  for (const press of presses.filter((one) => !answered.includes(one)))
    expect(press).toMatchObject({ status: 429, body: { code: 'TOO_MANY_AT_ONCE' } });

  const rest = { kind: 'status', code: 503, headers: { 'retry-after': '30' } } as const;
  world.system.script.add({ job: 'MANY', statusAnswer: rest });
  expect(await check('another')).toMatchObject({ body: { status: null, httpStatus: 503 } });
  const calls = asked('MANY');
  expect(await check('a third')).toMatchObject({
    ...{ status: 200, body: { status: null, httpStatus: null } },
    ...{ body: { detail: expect.stringContaining('gets no calls for a while: it has asked') } },
  });
  expect(asked('MANY')).toBe(calls);
}, 60_000);
