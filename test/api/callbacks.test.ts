import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CallbackReceiver, type Received } from '../support/callback-receiver.js';
import type { Night } from '../support/night.js';
import { openSmall, requests } from '../support/small-night.js';
import { World } from '../support/world.js';
import { tablesHolding, withDatabase } from '../support/world-database.js';

const PASSWORD = 'Tr0ub4dor-and-3-more';
const TOKEN = 'bearer-4711-0815-secret';
const SIGNING = 'signing-secret-of-the-test';

let world: World;
let receiver: CallbackReceiver;

beforeAll(async () => {
  receiver = await CallbackReceiver.start();
  world = await World.start({ agents: 1, environment: { NIGHTJAR_LOG_LEVEL: 'trace' } });
}, 60_000);

afterAll(async () => {
  const said = [world.server, ...world.agents].flatMap(({ output }) => output).join('\n');
  for (const secret of [PASSWORD, TOKEN, SIGNING]) expect(said.includes(secret)).toBe(false);
  expect(await world.stop()).toEqual([]);
  await receiver.stop();
}, 60_000);

type Settings = Readonly<Record<string, unknown>>;

async function callingBack(name: string, settings: Settings = {}): Promise<Night> {
  const night = await openSmall(world, { name, processes: { P: [`${name}_A`] } });
  const said = { url: receiver.url(`/${name}`), mode: 'ALL', signingSecret: SIGNING, ...settings };
  await world.api.must(world.api.put(night.path('/callback-settings'), said));
  return night;
}

/** As docs/api.md tells receivers to do it. */
function isSigned({ headers, body }: Received): boolean {
  const timestamp = String(headers['nightjar-timestamp']);
  const made = `v1=${createHmac('sha256', SIGNING).update(`${timestamp}.${body}`).digest('hex')}`;
  const [given, expected] = [Buffer.from(String(headers['nightjar-signature'])), Buffer.from(made)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const callbacksOf = async (
  schedule: string,
  filter = '',
): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (
    (await world.api.must(world.api.get(`/api/v1/callbacks?schedule=${schedule}${filter}`))) as {
      items: Readonly<Record<string, unknown>>[];
    }
  ).items;

const untilCallbacks = (schedule: string, statuses: readonly string[]): Promise<unknown> =>
  world.events.until(`the callbacks of ${schedule} are ${statuses.join()}`, async () => {
    const items = await callbacksOf(schedule);
    return items.map(({ status }) => status).join() === statuses.join() ? items : undefined;
  });

describe('a callback', () => {
  test('tells each end in the words of POM, signed, with what the caller has sent along', async () => {
    const night = await callingBack('WORDS');
    await night.request({ callerId: 'erp', correlationId: '37', requestParameters: { region: 'north' } });
    const [start, job] = await receiver.until('/WORDS', 2);
    expect(start?.payload).toMatchObject({ activityName: 'START_JOB', status: 'COMPLETED' });
    const run = await night.run('WORDS_A');
    expect(job?.payload).toEqual({
      callerId: 'erp',
      correlationId: '37',
      processName: 'WORDS_P',
      processExecutionId: expect.stringMatching(/^WORDS_P~[0-9a-f-]{36}$/),
      activityName: 'WORDS_A',
      activityExecutionId: run.agentExecutionId,
      'callBackServiceDataDetail.region': 'north',
      status: 'COMPLETED',
      activityStatus: 'ACTIVITY_COMPLETED',
      failedActivity: null,
    });
    expect(job?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(job?.headers).not.toHaveProperty('authorization');
    expect([start, job].map((one) => one && isSigned(one))).toEqual([true, true]);
    await untilCallbacks('WORDS', ['DELIVERED', 'DELIVERED']);
    const delivered = await world.events.until('its event', () =>
      world.events.events.find(({ type, data }) => type === 'callback.delivered' && data['runId'] === run.id),
    );
    expect(delivered.data).toMatchObject({
      schedule: 'WORDS',
      from: 'PENDING',
      to: 'DELIVERED',
      actor: 'system',
    });
  }, 60_000);

  test.each([
    ['BASIC', { kind: 'basic', username: 'erp', password: PASSWORD }, `Basic ${btoa(`erp:${PASSWORD}`)}`],
    ['BEARER', { kind: 'bearer', token: TOKEN }, `Bearer ${TOKEN}`],
  ])(
    'is authenticated: %s',
    async (name, authentication, header) => {
      const night = await callingBack(name, { authentication });
      await night.request();
      const [came] = await receiver.until(`/${name}`, 1);
      expect(came?.headers.authorization).toBe(header);
    },
    60_000,
  );

  test('is authenticated with a token of a connection: OAUTH', async () => {
    const night = await callingBack('OAUTH', { authentication: { kind: 'oauth', scope: 'callbacks:batch' } });
    await night.request();
    const [came] = await receiver.until('/OAUTH', 1);
    const asked = requests(world.system.ledger.entries, { verb: 'token', scope: 'callbacks:batch' });
    expect(asked).toHaveLength(1);
    expect(came?.headers.authorization).toMatch(/^Bearer [\w-]{40,}$/);
    await receiver.until('/OAUTH', 2);
    expect(asked).toHaveLength(1);
  }, 60_000);

  test('tells of a failure what is known of it', async () => {
    world.system.script.add({ job: 'FAILING_A', outcome: 'ERROR' });
    const night = await callingBack('FAILING', { mode: 'FAILED' });
    await night.request();
    const [failed] = await receiver.until('/FAILING', 1);
    const { executionId } = await night.untilRun('FAILING_A', 'ERROR');
    expect(failed?.payload).toMatchObject({
      status: 'ERROR',
      activityStatus: 'ACTIVITY_FAILED',
      failedActivity: { activityName: 'FAILING_A', cause: 'FAILED', attempt: 1, executionId },
    });
  }, 60_000);

  test('is tried again by itself, and by hand', async () => {
    receiver.answer('/BROKEN', { status: 500, body: 'no space' }, { status: 500 });
    const night = await callingBack('BROKEN');
    await night.request();
    await receiver.until('/BROKEN', 4);
    await untilCallbacks('BROKEN', ['DELIVERED', 'DELIVERED']);
    const [first] = await callbacksOf('BROKEN');
    const again = await world.api.post(`/api/v1/callbacks/${String(first?.['id'])}/retry`);
    expect(again).toMatchObject({ status: 409, body: { code: 'CALLBACK_DELIVERED' } });
  }, 60_000);

  test('that was given up or skipped is sent when a person says so, one or all of a date', async () => {
    const night = await callingBack('SHUT', { url: 'http://127.0.0.1:1/' });
    await night.request();
    await night.untilRun('SHUT_A', 'COMPLETED');
    await world.api.must(world.api.delete(night.path('/callback-settings')));
    const waiting = await callbacksOf('SHUT', '&status=PENDING');
    for (const { id } of waiting)
      await world.api.must(world.api.post(`/api/v1/callbacks/${String(id)}/retry`));
    await untilCallbacks('SHUT', ['SKIPPED', 'SKIPPED']);
    const [skipped, other] = await callbacksOf(
      'SHUT',
      `&businessDate=${night.businessDate}&status=SKIPPED,FAILED`,
    );
    expect(skipped).toMatchObject({
      status: 'SKIPPED',
      detail: 'SHUT has no callback settings: set them, then retry it.',
      payload: { activityName: 'START_JOB' },
    });
    await world.api.must(
      world.api.put(night.path('/callback-settings'), { url: receiver.url('/SHUT'), mode: 'ALL' }),
    );
    const one = await world.api.post(`/api/v1/callbacks/${String(other?.['id'])}/retry`, {
      reason: 'it is open',
    });
    expect(one).toMatchObject({ status: 200, body: { id: other?.['id'], status: 'PENDING' } });
    const rest = { schedule: 'SHUT', businessDate: night.businessDate };
    expect(await world.api.post('/api/v1/callbacks/retry', rest)).toMatchObject({ status: 200 });
    await receiver.until('/SHUT', 2);
    await untilCallbacks('SHUT', ['DELIVERED', 'DELIVERED']);
    expect(await world.api.post('/api/v1/callbacks/retry', rest)).toMatchObject({ body: { retried: 0 } });
    const unsigned = receiver.at('/SHUT').map(({ headers }) => headers['nightjar-signature']);
    expect(unsigned).toEqual([undefined, undefined]);
  }, 60_000);

  test('outlives the server that has noted it', async () => {
    const night = await callingBack('CRASHED', { url: 'http://127.0.0.1:1/' });
    await night.request();
    await night.untilRun('CRASHED_A', 'COMPLETED');
    await world.server.kill();
    world.events.close();
    await world.startServer();
    const said = { url: receiver.url('/CRASHED'), mode: 'ALL' };
    await world.api.must(world.api.put(night.path('/callback-settings'), said));
    // As if the lease of the server that is gone had passed.
    await withDatabase(world, (client) =>
      client.query(`UPDATE callback SET leased_until = NULL, next_try_at = now() WHERE schedule = 'CRASHED'`),
    );
    await receiver.until('/CRASHED', 2);
    expect([...receiver.jobsAt('/CRASHED')].sort()).toEqual(['CRASHED_A', 'START_JOB']);
  }, 60_000);
});

test('pages of callbacks hold each once; what does not exist is told', async () => {
  const night = await callingBack('PAGED');
  await night.request();
  await receiver.until('/PAGED', 2);
  await untilCallbacks('PAGED', ['DELIVERED', 'DELIVERED']);
  const { id } = await night.run('PAGED_A');
  expect(await callbacksOf('PAGED', `&run=${id}`)).toMatchObject([{ job: 'PAGED_A', run: id, attempt: 1 }]);
  const first = await world.api.get('/api/v1/callbacks?schedule=PAGED&limit=1');
  const cursor = (first.body as { nextCursor: string }).nextCursor;
  const second = await world.api.get(`/api/v1/callbacks?schedule=PAGED&limit=1&cursor=${cursor}`);
  expect(second.body).toMatchObject({ items: [{ job: 'PAGED_A' }], nextCursor: null });
  for (const unknown of [
    await world.api.get('/api/v1/callbacks/999999'),
    await world.api.post('/api/v1/callbacks/999999/retry'),
  ])
    expect(unknown).toMatchObject({ status: 404, body: { code: 'UNKNOWN_CALLBACK' } });
  expect(await world.api.get('/api/v1/callbacks?status=LOST')).toMatchObject({ status: 422 });
  expect(await world.api.post('/api/v1/callbacks/retry', { schedule: 'PAGED' })).toMatchObject({
    status: 422,
  });
}, 60_000);

describe('the settings', () => {
  const path = (name: string): string => `/api/v1/schedules/${name}/callback-settings`;

  test('never tell a secret, and store none that can be read', async () => {
    await callingBack('SECRETS', { authentication: { kind: 'basic', username: 'erp', password: PASSWORD } });
    const answer = await world.api.get(path('SECRETS'));
    expect(answer.body).toEqual({
      schedule: 'SECRETS',
      url: receiver.url('/SECRETS'),
      mode: 'ALL',
      authentication: { kind: 'basic', username: 'erp', secretSet: true },
      signingSecretSet: true,
      version: 1,
      updatedAt: expect.any(String),
      updatedBy: expect.any(String),
    });
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    for (const secret of [PASSWORD, SIGNING])
      for (const text of [secret, hex(secret)])
        expect(await withDatabase(world, (client) => tablesHolding(client, text))).toEqual([]);
  }, 60_000);

  test('keep a secret that is left out, as long as it goes to the same place', async () => {
    const night = await callingBack('KEPT', { authentication: { kind: 'bearer', token: TOKEN } });
    const read = (await world.api.must(world.api.get(path('KEPT')))) as Settings;
    const moved = await world.api.put(path('KEPT'), { ...read, url: 'https://127.0.0.1:7/' });
    expect(moved).toMatchObject({ status: 422, body: { code: 'SECRET_REQUIRED' } });
    const other = { ...read, authentication: { kind: 'basic', username: 'erp' } };
    expect(await world.api.put(path('KEPT'), other)).toMatchObject({ body: { code: 'SECRET_REQUIRED' } });
    const url = receiver.url('/KEPT_ELSEWHERE');
    await world.api.must(world.api.put(path('KEPT'), { ...read, url, signingSecret: null }));
    await night.request();
    const [came] = await receiver.until('/KEPT_ELSEWHERE', 1);
    expect(came?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(came?.headers).not.toHaveProperty('nightjar-signature');
  }, 60_000);

  test('are checked: the version that was read, the schedule, the URL, the connection', async () => {
    await callingBack('CHECKED');
    const url = receiver.url('/CHECKED');
    const good = { url, mode: 'FAILED' };
    const put = async (body: Settings, name = 'CHECKED'): Promise<string> => {
      const answer = await world.api.put(path(name), body);
      return `${answer.status} ${(answer.body as { code?: string }).code ?? ''}`;
    };
    expect(await put({ ...good, version: 7 })).toBe('409 VERSION_MOVED');
    expect(await put({ ...good, version: 0 })).toBe('409 VERSION_MOVED');
    expect(await put({ ...good, schedule: 'ANOTHER' })).toBe('422 OTHER_NAME');
    expect(await put(good, 'NOWHERE')).toBe('404 UNKNOWN_SCHEDULE');
    expect(await put({ ...good, mode: 'SOME' })).toBe('422 INVALID_REQUEST');
    expect(await put({ ...good, signingSecret: 'short' })).toBe('422 INVALID_REQUEST');
    for (const bad of ['ftp://127.0.0.1/', 'no url', 'http://u:p@127.0.0.1/', `${url}#part`])
      expect(await put({ ...good, url: bad })).toBe('422 INVALID_URL');
    const authentication = { kind: 'oauth', connection: 'nobody' };
    expect(await put({ ...good, authentication })).toBe('422 UNKNOWN_CONNECTION');
    expect(await put({ ...good, version: 1 })).toBe('200 ');
  }, 60_000);

  test('warn of a URL that is not called, and are there or not', async () => {
    await callingBack('WARNED');
    const answer = await world.api.put(path('WARNED'), { url: 'https://erp.example.com/hook', mode: 'NONE' });
    expect(answer).toMatchObject({ status: 200, body: { findings: [{ code: 'TARGET_NOT_ALLOWED' }] } });
    expect(await world.api.delete(path('WARNED'))).toMatchObject({ status: 204 });
    for (const gone of [await world.api.get(path('WARNED')), await world.api.delete(path('WARNED'))])
      expect(gone).toMatchObject({ status: 404, body: { code: 'NO_CALLBACK_SETTINGS' } });
    for (const unknown of [await world.api.get(path('NOWHERE')), await world.api.delete(path('NOWHERE'))])
      expect(unknown).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  }, 60_000);
});
