import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
  for (const name of ['KNOWN', 'STRICT']) await imported(name);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const get = (path: string): Promise<ApiAnswer> => world.api.get(`/api/v1${path}`);
const put = (path: string, body: unknown): Promise<ApiAnswer> => world.api.put(`/api/v1${path}`, body);
const post = (path: string, body?: unknown): Promise<ApiAnswer> => world.api.post(`/api/v1${path}`, body);

async function imported(name: string, more: Partial<SmallSchedule> = {}): Promise<ApiAnswer> {
  const file = scheduleWorkbook({ name, processes: { A: ['A1'] }, ...more });
  const answer = await world.api.upload('/api/v1/schedules/import', file);
  expect(answer).toMatchObject({ status: 200 });
  return answer;
}

const jobsOf = async (schedule: string, date: string): Promise<readonly string[]> => {
  const answer = await world.api.must(get(`/runs?schedule=${schedule}&businessDate=${date}`));
  return (answer as { items: { job: string }[] }).items.map(({ job }) => job).sort();
};

describe('versions', () => {
  test('are told the latest first, page by page, with the active one marked', async () => {
    for (const throttle of [1, 2, 3]) await imported('PAGES', { throttle });
    const first = await get('/schedules/PAGES/versions?limit=2');
    expect(first).toMatchObject({
      status: 200,
      body: {
        items: [
          { version: 3, active: true },
          { version: 2, active: false },
        ],
      },
    });
    const { nextCursor } = first.body as { nextCursor: string };
    expect(await get(`/schedules/PAGES/versions?limit=2&cursor=${nextCursor}`)).toMatchObject({
      body: { items: [{ version: 1, active: false }], nextCursor: null },
    });
  });

  test('of the past can be made active again: days opened later use it, open ones keep theirs', async () => {
    await imported('BACK');
    await imported('BACK', { processes: { A: ['A1', 'A2'] } });
    const opened = await post('/schedules/BACK/days', { businessDate: '2026-11-24' });
    expect(opened).toMatchObject({ status: 201, body: { version: 2, counts: { LOADED: 3 } } });

    const activated = await post('/schedules/BACK/versions/1/activate');
    expect(activated).toMatchObject({ status: 200, body: { name: 'BACK', activeVersion: 1 } });
    expect(await get('/schedules/BACK/versions')).toMatchObject({
      body: {
        items: [
          { version: 2, active: false },
          { version: 1, active: true },
        ],
      },
    });
    expect(await post('/schedules/BACK/days', { businessDate: '2026-11-25' })).toMatchObject({
      status: 201,
      body: { version: 1, counts: { LOADED: 2 } },
    });
    expect(await get('/schedules/BACK/days/2026-11-24')).toMatchObject({
      body: { version: 2, counts: { LOADED: 3 } },
    });
    expect(await jobsOf('BACK', '2026-11-24')).toEqual(['A1', 'A2', 'START_JOB']);
    expect(await jobsOf('BACK', '2026-11-25')).toEqual(['A1', 'START_JOB']);
  });

  test('are activated once: again it changes nothing and tells of nothing', async () => {
    await imported('ONCE');
    await imported('ONCE', { throttle: 1 });
    for (let time = 0; time < 2; time += 1) await world.api.must(post('/schedules/ONCE/versions/1/activate'));
    const activations = (): number =>
      world.events.events.filter(
        ({ type, data }) => type === 'schedule.activated' && data['schedule'] === 'ONCE',
      ).length;
    await world.api.must(post('/schedules/ONCE/versions/2/activate'));
    await world.events.until('the second activation', () => (activations() >= 2 ? true : undefined));
    expect(activations()).toBe(2);
  });

  test('that an import would repeat are told from the active one only', async () => {
    await imported('AGAIN');
    await imported('AGAIN', { throttle: 1 });
    await world.api.must(post('/schedules/AGAIN/versions/1/activate'));
    expect((await imported('AGAIN')).body).toMatchObject({ unchanged: true, version: 1 });
    expect((await imported('AGAIN', { throttle: 1 })).body).toMatchObject({ unchanged: false, version: 3 });
  });

  test.each([
    ['/schedules/NOPE/versions/1/activate', 404, 'UNKNOWN_SCHEDULE'],
    ['/schedules/KNOWN/versions/2/activate', 404, 'UNKNOWN_VERSION'],
    ['/schedules/KNOWN/versions/0/activate', 404, 'UNKNOWN_VERSION'],
    ['/schedules/KNOWN/versions/one/activate', 422, 'INVALID_REQUEST'],
    ['/schedules/KNOWN/versions/99999999999/activate', 422, 'INVALID_REQUEST'],
  ])('%s is refused', async (path, status, code) => {
    expect(await post(path)).toMatchObject({ status, body: { code } });
  });
});

describe('the environment of a schedule', () => {
  const SERVICE = 'http://127.0.0.1:7999/service';

  test('may be set before its first import, and waits for it', async () => {
    const first = { jobTypes: { SVC: { url: SERVICE, scope: 'own', connection: 'default' } } };
    expect(await put('/schedules/EARLY/environment', first)).toMatchObject({
      status: 200,
      body: { schedule: 'EARLY', pending: ['SVC'], findings: [] },
    });
    expect(await get('/schedules/EARLY')).toMatchObject({
      status: 200,
      body: { activeVersion: null, label: null },
    });
    expect(await post('/schedules/EARLY/days', { businessDate: '2026-11-24' })).toMatchObject({
      status: 409,
      body: { code: 'NO_ACTIVE_VERSION' },
    });
    expect((await imported('EARLY')).body).toMatchObject({ version: 1, applied: true });
    expect(await get('/job-types/SVC?schedule=EARLY')).toMatchObject({
      body: { url: SERVICE, scope: 'own' },
    });
  });

  test('wins over the workbook, now and after every import, while the rest is the workbook’s', async () => {
    await imported('OWNED');
    expect(await put('/schedules/OWNED/environment', { jobTypes: { SVC: { url: SERVICE } } })).toMatchObject({
      body: { pending: [] },
    });
    const type = (): Promise<ApiAnswer> => get('/job-types/SVC?schedule=OWNED');
    expect(await type()).toMatchObject({ body: { url: SERVICE, scope: 'svc:batch' } });
    await imported('OWNED', {
      jobType: { URL: 'http://127.0.0.1:7071/other', Scope: 'other', JobStart: '/begin' },
    });
    expect(await type()).toMatchObject({
      body: { url: SERVICE, scope: 'other', endpoints: { start: '/begin' } },
    });
    await put('/schedules/OWNED/environment', { jobTypes: { SVC: { scope: '' } } });
    await imported('OWNED', { jobType: { Scope: 'third' } });
    expect(await type()).toMatchObject({ body: { url: SERVICE, scope: '' } });
  });

  test.each([
    ['an unknown name', { NOPE: { url: SERVICE } }, 'UNKNOWN_JOB_TYPE'],
    ['an unknown name beside a known one', { SVC: { url: SERVICE }, NOPE: {} }, 'UNKNOWN_JOB_TYPE'],
    ['a URL that is none', { SVC: { url: 'service' } }, 'INVALID_URL'],
    ['a URL of another scheme', { SVC: { url: 'ftp://127.0.0.1/x' } }, 'INVALID_URL'],
    ['a URL with a password', { SVC: { url: 'http://me:secret@127.0.0.1/x' } }, 'INVALID_URL'],
    ['a URL with a query', { SVC: { url: `${SERVICE}?a=b` } }, 'INVALID_URL'],
    ['an unknown connection', { SVC: { connection: 'nowhere' } }, 'UNKNOWN_CONNECTION'],
    ['an unknown field', { SVC: { uri: SERVICE } }, 'INVALID_REQUEST'],
    ['a name that is none', { 'S V C': { url: SERVICE } }, 'INVALID_REQUEST'],
  ])('after the import refuses %s, and changes nothing', async (_what, jobTypes, code) => {
    const before = await get('/job-types/SVC?schedule=STRICT');
    expect(await put('/schedules/STRICT/environment', { jobTypes })).toMatchObject({
      status: 422,
      body: { code },
    });
    expect((await get('/job-types/SVC?schedule=STRICT')).body).toEqual(before.body);
  });

  test('leaves no schedule behind when it is refused', async () => {
    const wrong = { jobTypes: { SVC: { url: 'service' } } };
    expect(await put('/schedules/NEVER/environment', wrong)).toMatchObject({ status: 422 });
    expect(await get('/schedules/NEVER')).toMatchObject({ status: 404 });
  });

  test('warns of a URL that will not be called, and keeps it', async () => {
    await imported('FAR');
    const url = 'https://far.example.com/service';
    const answer = await put('/schedules/FAR/environment', { jobTypes: { SVC: { url } } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        findings: [
          {
            severity: 'warning',
            code: 'TARGET_NOT_ALLOWED',
            message: expect.stringContaining('https://far.example.com:443'),
          },
        ],
      },
    });
    expect(await get('/job-types/SVC?schedule=FAR')).toMatchObject({ body: { url } });
  });
});

describe('the job types of a workbook', () => {
  const two = (name: string, second: string): Partial<SmallSchedule> & { name: string } => ({
    name,
    job: { A1: { JobType: second } },
    jobType: { JobType: second },
  });

  test('warn of a URL that will not be called, and are imported', async () => {
    const answer = await imported('WARNED', { jobType: { URL: 'https://far.example.com/x' } });
    expect(answer.body).toMatchObject({
      applied: true,
      findings: [{ severity: 'warning', code: 'TARGET_NOT_ALLOWED', tab: 'Job Types' }],
      findingsTotal: 1,
    });
  });

  test('are gone when a new workbook drops them, but not for runs that were loaded with them', async () => {
    await imported('DROPS', two('DROPS', 'OLD'));
    await put('/schedules/DROPS/environment', { jobTypes: { OLD: { scope: 'mine' } } });
    await world.api.must(post('/schedules/DROPS/days', { businessDate: '2026-11-24' }));
    await imported('DROPS', two('DROPS', 'NEW'));
    const names = (await world.api.must(get('/job-types?schedule=DROPS'))) as { items: { name: string }[] };
    expect(names.items.map(({ name }) => name)).toEqual(['NEW']);
    expect(await get('/job-types/OLD?schedule=DROPS')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_JOB_TYPE' },
    });
    await world.api.must(post('/schedules/DROPS/executions', { cycleName: 'Nightly' }));
    const waiting = (await world.api.must(get('/runs?schedule=DROPS&job=A1'))) as {
      items: { jobType: string; waitingFor: { kind: string }[] }[];
    };
    expect(waiting.items).toMatchObject([{ jobType: 'OLD' }]);
    expect(waiting.items[0]?.waitingFor.map(({ kind }) => kind)).not.toContain('NO_JOB_TYPE');

    await imported('DROPS', two('DROPS', 'OLD'));
    expect(await get('/job-types/OLD?schedule=DROPS')).toMatchObject({
      status: 200,
      body: { scope: 'mine' },
    });
  });

  test('can be defined through the API once a workbook has dropped them', async () => {
    await imported('ANEW', two('ANEW', 'OLD'));
    await imported('ANEW', two('ANEW', 'NEW'));
    const type = {
      name: 'OLD',
      schedule: 'ANEW',
      url: 'http://127.0.0.1:7999/anew',
      endpoints: { start: '/s', status: '/t' },
    };
    expect(await post('/job-types', type)).toMatchObject({
      status: 201,
      body: { url: type.url, source: 'API' },
    });
    expect(await get('/job-types/OLD?schedule=ANEW')).toMatchObject({
      body: { url: type.url, endpoints: { start: '/s', status: '/t', restart: null, check: null } },
    });
  });

  test('that an administrator has made keep what they say about the environment when a workbook brings them', async () => {
    await imported('BROUGHT', two('BROUGHT', 'SVC'));
    const type = {
      name: 'LATER',
      schedule: 'BROUGHT',
      url: 'http://127.0.0.1:7999/mine',
      scope: 'mine',
      endpoints: { start: '/s', status: '/t' },
    };
    await world.api.must(post('/job-types', type));
    await imported('BROUGHT', two('BROUGHT', 'LATER'));
    expect(await get('/job-types/LATER?schedule=BROUGHT')).toMatchObject({
      body: { url: type.url, scope: 'mine', source: 'WORKBOOK', endpoints: { start: '/start' } },
    });
  });

  test('keep what only an administrator says of them when they come again', async () => {
    await imported('TUNED');
    const type = (await get('/job-types/SVC?schedule=TUNED')).body as Record<string, unknown>;
    await world.api.must(
      put('/job-types/SVC?schedule=TUNED', {
        ...type,
        pollPolicy: 'fixed',
        retryOn503: true,
        onSilence: 'error',
      }),
    );
    await imported('TUNED', { jobType: { Description: 'another' } });
    expect(await get('/job-types/SVC?schedule=TUNED')).toMatchObject({
      body: { pollPolicy: 'fixed', retryOn503: true, onSilence: 'error', description: 'another' },
    });
  });
});
