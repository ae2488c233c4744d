import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { requests } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const TYPES = '/api/v1/job-types';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
  for (const name of ['OWN', 'USER', 'DAY']) {
    const file = scheduleWorkbook({ name, processes: { A: ['A1'] } });
    await world.api.must(world.api.upload('/api/v1/schedules/import', file));
  }
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

type Fields = Readonly<Record<string, unknown>>;

const URL_OF = 'http://127.0.0.1:7999/service';
const small = (name: string, more: Fields = {}): Fields => ({
  name,
  url: URL_OF,
  endpoints: { start: '/start', status: '/status' },
  ...more,
});
const make = (name: string, more: Fields = {}): Promise<ApiAnswer> =>
  world.api.post(TYPES, small(name, more));
const get = (name: string): Promise<ApiAnswer> => world.api.get(`${TYPES}/${name}`);
const put = (name: string, body: unknown): Promise<ApiAnswer> => world.api.put(`${TYPES}/${name}`, body);
const remove = (name: string): Promise<ApiAnswer> => world.api.delete(`${TYPES}/${name}`);
const fieldsOf = async (name: string): Promise<Fields> => (await world.api.must(get(name))) as Fields;

/** Every field there is, none as it is by default. */
const WHOLE: Fields = {
  description: 'Everything',
  connection: 'default',
  scope: 'svc:batch',
  endpoints: { start: '/s', restart: '/r', status: '/t', kill: '/k', log: '/l', check: '/c' },
  pollIntervalMs: 1500,
  pollPolicy: 'fixed',
  idempotentStart: true,
  onSilence: 'error',
  silenceBudgetMs: 60_000,
  onTimeout: 'error',
  startDeadlineMs: 30_000,
  timeouts: { connectMs: 1, answerMs: 2, statusMs: 3 },
  treat500AsUnknown: true,
  retryOn503: true,
  cycleNameStyle: 'short',
};

describe('a job type', () => {
  test('is made of a URL and two endpoints; the rest has its defaults', async () => {
    const made = await make('SMALL');
    const expected = {
      name: 'SMALL',
      schedule: null,
      source: 'API',
      description: '',
      url: URL_OF,
      connection: 'default',
      scope: '',
      endpoints: { start: '/start', restart: null, status: '/status', kill: null, log: null, check: null },
      pollIntervalMs: null,
      pollPolicy: 'adaptive',
      idempotentStart: false,
      onSilence: 'flag',
      silenceBudgetMs: 900_000,
      onTimeout: 'flag',
      startDeadlineMs: null,
      timeouts: { connectMs: 10_000, answerMs: 60_000, statusMs: 15_000 },
      treat500AsUnknown: false,
      retryOn503: false,
      cycleNameStyle: 'long',
      version: 1,
    };
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ ...expected, findings: [] });
    expect(await fieldsOf('SMALL')).toEqual(expected);
  });

  test('has every field that it was given', async () => {
    expect(await make('WHOLE', WHOLE)).toMatchObject({ status: 201, body: WHOLE });
    expect(await fieldsOf('WHOLE')).toMatchObject(WHOLE);
  });

  test.each(['shared', 'of a schedule', 'of a workbook'])(
    '%s takes by PUT whatever GET has answered',
    async (whose) => {
      const name =
        { shared: 'ECHO', 'of a schedule': 'ECHO?schedule=OWN', 'of a workbook': 'SVC?schedule=OWN' }[
          whose
        ] ?? '';
      if (whose !== 'of a workbook')
        await make('ECHO', whose === 'shared' ? WHOLE : { ...WHOLE, schedule: 'OWN' });
      const address = whose === 'shared' ? 'ECHO?schedule=' : name;
      const { version, ...before } = await fieldsOf(address);
      const answer = await put(address, { ...before, version });
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ ...before, version: expect.any(Number), findings: [] });
      const { version: later, ...after } = await fieldsOf(address);
      expect(after).toEqual(before);
      expect(later).toBeGreaterThan(version as number);
      // What PUT has answered comes back as well.
      expect(await put(address, answer.body)).toMatchObject({ status: 200 });
    },
  );

  test('is replaced whole: what is left out has its default again', async () => {
    await make('REPLACED', WHOLE);
    const { body } = (await put('REPLACED', small('REPLACED'))) as { body: Fields };
    expect(body).toMatchObject({
      description: '',
      pollPolicy: 'adaptive',
      pollIntervalMs: null,
      retryOn503: false,
    });
  });

  test('of a schedule is changed in URL, scope and connection too', async () => {
    await make('CHANGED', { schedule: 'OWN', scope: 'one' });
    for (const scope of ['two', '']) {
      const changed = { url: `${URL_OF}/two`, scope };
      const before = await fieldsOf('CHANGED?schedule=OWN');
      expect(await put('CHANGED?schedule=OWN', { ...before, ...changed })).toMatchObject({ body: changed });
      expect(await fieldsOf('CHANGED')).toMatchObject(changed);
    }
  });

  test('is not replaced when somebody else has changed it meanwhile', async () => {
    await make('MOVED');
    const read = await fieldsOf('MOVED');
    await world.api.must(put('MOVED', { ...read, description: 'first' }));
    expect(await put('MOVED', { ...read, description: 'second' })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED' },
    });
    expect(await fieldsOf('MOVED')).toMatchObject({ description: 'first' });
    const { version, ...unchecked } = read;
    expect(version).toBe(1);
    expect(await put('MOVED', unchecked)).toMatchObject({ status: 200 });
  });

  test('changed by two at once from the same version is changed by one', async () => {
    await make('TWO');
    const read = await fieldsOf('TWO');
    const answers = await Promise.all(['a', 'b'].map((description) => put('TWO', { ...read, description })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('is neither renamed nor moved to another schedule', async () => {
    await make('FIXED');
    for (const other of [{ name: 'OTHER' }, { schedule: 'OWN' }]) {
      expect(await put('FIXED', small('FIXED', other))).toMatchObject({
        status: 422,
        body: { code: 'OTHER_NAME' },
      });
    }
    expect(await put('FIXED', small('FIXED', { schedule: null }))).toMatchObject({ status: 200 });
  });

  test('is made once under a name, shared and in each schedule', async () => {
    for (const schedule of [null, 'OWN', 'USER']) {
      expect(await make('THRICE', { schedule })).toMatchObject({ status: 201, body: { schedule } });
      expect(await make('THRICE', { schedule })).toMatchObject({
        status: 409,
        body: { code: 'ALREADY_EXISTS' },
      });
    }
  });

  test('is ambiguous without its schedule when several have its name', async () => {
    await make('MANY', { description: 'shared' });
    await make('MANY', { schedule: 'OWN', description: 'own' });
    for (const answer of [await get('MANY'), await put('MANY', small('MANY')), await remove('MANY')]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'AMBIGUOUS' } });
    }
    expect(await world.api.post(`${TYPES}/MANY/check`)).toMatchObject({
      status: 409,
      body: { code: 'AMBIGUOUS' },
    });
    expect(await fieldsOf('MANY?schedule=OWN')).toMatchObject({ description: 'own' });
    expect(await fieldsOf('MANY?schedule=')).toMatchObject({ description: 'shared' });
    expect(await get('MANY?schedule=USER')).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_JOB_TYPE' },
    });
    expect(await remove('MANY?schedule=')).toMatchObject({ status: 204, body: '' });
    expect(await fieldsOf('MANY')).toMatchObject({ description: 'own' });
  });

  test('is told with others of its schedule, page by page', async () => {
    const names = ['L1', 'L2', 'L3'];
    for (const name of names) await make(name, { schedule: 'USER' });
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await world.api.get(`${TYPES}?schedule=USER&limit=2${query}`);
      const page = answer.body as { items: { name: string; schedule: string }[]; nextCursor: string | null };
      expect(page.items.every(({ schedule }) => schedule === 'USER')).toBe(true);
      found.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(expect.arrayContaining(['SVC', ...names]));
    expect(new Set(found).size).toBe(found.length);
  });

  test.each<[string, Fields, string]>([
    ['a URL that is none', { url: 'service' }, 'INVALID_URL'],
    ['a URL of another scheme', { url: 'file:///etc/passwd' }, 'INVALID_URL'],
    ['a URL with a password', { url: 'https://a:b@host/x' }, 'INVALID_URL'],
    ['a URL with a fragment', { url: `${URL_OF}#x` }, 'INVALID_URL'],
    ['a path that climbs', { endpoints: { start: '/../start', status: '/status' } }, 'INVALID_PATH'],
    [
      'a path that climbs in disguise',
      { endpoints: { start: '/%2e%2e/start', status: '/status' } },
      'INVALID_PATH',
    ],
    ['a URL for a path', { endpoints: { start: 'http://evil/start', status: '/status' } }, 'INVALID_PATH'],
    [
      'an optional path that is a URL',
      { endpoints: { start: '/s', status: '/t', kill: '//evil/k' } },
      'INVALID_PATH',
    ],
    ['an unknown connection', { connection: 'nowhere' }, 'UNKNOWN_CONNECTION'],
    ['an unknown schedule', { schedule: 'NOPE' }, 'UNKNOWN_SCHEDULE'],
    ['the name DUMMY', { name: 'DUMMY' }, 'RESERVED_NAME'],
    ['no Start', { endpoints: { status: '/status' } }, 'INVALID_REQUEST'],
    ['no Status', { endpoints: { start: '/start' } }, 'INVALID_REQUEST'],
    ['no URL', { url: undefined }, 'INVALID_REQUEST'],
    ['an unknown field', { colour: 'red' }, 'INVALID_REQUEST'],
    ['an unknown endpoint', { endpoints: { start: '/s', status: '/t', pause: '/p' } }, 'INVALID_REQUEST'],
    ['an interval of 0', { pollIntervalMs: 0 }, 'INVALID_REQUEST'],
    ['an interval beyond the database', { silenceBudgetMs: 2 ** 31 }, 'INVALID_REQUEST'],
    ['an unknown policy', { pollPolicy: 'eager' }, 'INVALID_REQUEST'],
    ['half of the timeouts', { timeouts: { connectMs: 1 } }, 'INVALID_REQUEST'],
    ['a name with a blank', { name: 'A B' }, 'INVALID_REQUEST'],
  ])('is refused with %s, when it is made and when it is replaced', async (_what, wrong, code) => {
    const name = 'WRONG';
    expect(await make(name, wrong)).toMatchObject({ status: 422, body: { code } });
    expect(await get(name)).toMatchObject({ status: 404 });
    if ('name' in wrong || 'schedule' in wrong) return;
    const before = await fieldsOf('SVC?schedule=OWN');
    const { name: _name, ...rest } = small('SVC', wrong);
    expect(await put('SVC?schedule=OWN', rest)).toMatchObject({ status: 422, body: { code } });
    expect(await fieldsOf('SVC?schedule=OWN')).toEqual(before);
  });

  test('warns of a URL that will not be called, when it is made and when it is replaced', async () => {
    const url = 'https://far.example.com/service';
    const findings = [{ severity: 'warning', code: 'TARGET_NOT_ALLOWED' }];
    expect(await make('FAR', { url })).toMatchObject({ status: 201, body: { url, findings } });
    expect(await put('FAR', small('FAR', { url }))).toMatchObject({ status: 200, body: { url, findings } });
    expect(await put('FAR', small('FAR'))).toMatchObject({ body: { url: URL_OF, findings: [] } });
  });

  test('tells of its changes as events', async () => {
    await make('TOLD', { schedule: 'OWN' });
    await put('TOLD', small('TOLD'));
    await remove('TOLD');
    const told = (): readonly string[] =>
      world.events.events.filter(({ data }) => data['to'] === 'TOLD').map(({ type }) => type);
    await world.events.until('three events', () => (told().length >= 3 ? true : undefined));
    expect(told()).toEqual(['job-type.saved', 'job-type.saved', 'job-type.deleted']);
  });
});

describe('deleting a job type', () => {
  test('is refused while the active version of a schedule uses it', async () => {
    expect(await remove('SVC?schedule=USER')).toMatchObject({
      status: 409,
      body: { code: 'IN_USE', schedules: ['USER'] },
    });
    await make('SVC');
    // Each of these schedules has one of its own.
    expect(await remove('SVC?schedule=')).toMatchObject({ status: 204 });
  });

  test('is refused while an unfinished run of an open day needs it', async () => {
    const date = '2026-11-24';
    await make('HELD');
    const of = (jobType: string): Promise<ApiAnswer> =>
      world.api.upload(
        '/api/v1/schedules/import',
        scheduleWorkbook({ name: 'DAY', processes: { A: ['A1'] }, job: { A1: { JobType: jobType } } }),
      );
    await world.api.must(of('HELD'));
    await world.api.must(world.api.post('/api/v1/schedules/DAY/days', { businessDate: date }));
    await world.api.must(of('SVC'));
    expect(await remove('HELD')).toMatchObject({ status: 409, body: { code: 'IN_USE', schedules: ['DAY'] } });
    const runs = (await world.api.must(world.api.get('/api/v1/runs?schedule=DAY&job=A1'))) as {
      items: { id: string }[];
    };
    await world.api.must(world.api.post(`/api/v1/runs/${runs.items[0]?.id ?? ''}/actions/skip`));
    expect(await remove('HELD')).toMatchObject({ status: 204 });
  });

  test('that is not there is a 404', async () => {
    expect(await remove('NOPE')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_JOB_TYPE' } });
    expect(await put('NOPE', small('NOPE'))).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_JOB_TYPE' },
    });
  });
});

describe('a definition that is not saved', () => {
  const attempt = (more: Fields): Promise<ApiAnswer> =>
    world.api.post(`${TYPES}/check`, {
      url: `${world.system.url}/tried/services/batch`,
      scope: 'tried:batch',
      endpoints: { start: '/start', status: '/status', check: '/ping' },
      ...more,
    });
  const verbs = (): ReadonlySet<string> =>
    new Set(requests(world.system.ledger.entries, { service: 'tried' }).map(({ verb }) => verb));

  test('is tried out by a token and its system check, and by nothing else', async () => {
    const tried = await attempt({});
    expect(tried).toMatchObject({
      status: 200,
      body: {
        status: 'UP',
        steps: [
          { step: 'TOKEN', outcome: 'DONE', detail: null, httpStatus: 200, latencyMs: expect.any(Number) },
          { step: 'SYSTEM_CHECK', outcome: 'DONE', detail: null, latencyMs: expect.any(Number) },
        ],
        findings: [],
      },
    });
    expect([...verbs()]).toEqual(['ping']);
    const { items } = (await world.api.must(
      world.api.get('/api/v1/audit?action=unsavedJobTypeChecks&limit=1'),
    )) as { items: readonly Fields[] };
    expect(items).toMatchObject([{ outcome: 'done', detail: { status: 'UP' } }]);
  });

  test('is refused as it would be when it is saved', async () => {
    expect(await attempt({ url: 'ftp://x' })).toMatchObject({ status: 422, body: { code: 'INVALID_URL' } });
    expect(await attempt({ connection: 'none' })).toMatchObject({ body: { code: 'UNKNOWN_CONNECTION' } });
    expect(await attempt({ name: 'DUMMY' })).toMatchObject({ body: { code: 'RESERVED_NAME' } });
  });

  test('is told of step by step: where it failed, and what was not called', async () => {
    world.system.script.add({ service: 'tried', pingAnswer: { kind: 'status', code: 503, body: 'at rest' } });
    expect(await attempt({})).toMatchObject({
      body: {
        status: 'DOWN',
        steps: [
          { outcome: 'DONE' },
          { outcome: 'FAILED', httpStatus: 503, detail: expect.stringContaining('at rest') },
        ],
      },
    });
    expect(await attempt({ endpoints: { start: '/start', status: '/status' } })).toMatchObject({
      body: {
        status: 'CHECK_NOT_DEFINED',
        steps: [{ outcome: 'DONE' }, { outcome: 'NOT_MADE', latencyMs: null }],
      },
    });
  });

  test('goes nowhere that the allow-list does not have', async () => {
    expect(await attempt({ url: 'https://192.0.2.1/x' })).toMatchObject({
      body: {
        status: 'DOWN',
        steps: [
          { outcome: 'DONE' },
          {
            outcome: 'FAILED',
            httpStatus: null,
            detail: expect.stringContaining('NIGHTJAR_ALLOWED_TARGETS'),
          },
        ],
        findings: [{ code: 'TARGET_NOT_ALLOWED' }],
      },
    });
  });
});

describe('the system check', () => {
  const check = (name: string): Promise<ApiAnswer> => world.api.post(`${TYPES}/${name}/check`);
  const service = (name: string): string => `${world.system.url}/${name}/services/batch`;
  const withCheck = (name: string): Fields => ({
    url: service(name),
    scope: `${name}:batch`,
    endpoints: { start: '/start', status: '/status', check: '/ping' },
  });

  test('says UP, and how long it took', async () => {
    await make('UP', withCheck('up'));
    const { body, status } = (await check('UP')) as { body: Fields; status: number };
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'UP',
      schedule: null,
      status: 'UP',
      latencyMs: expect.any(Number),
      checkedAt: expect.any(String),
      tokenUntil: expect.any(String),
      certificateUntil: null,
    });
    expect(body['latencyMs']).toBeGreaterThanOrEqual(0);
  });

  test('says DOWN, and why', async () => {
    world.system.script.add({
      service: 'sick',
      pingAnswer: { kind: 'status', code: 500, body: 'disk full' },
    });
    await make('SICK', withCheck('sick'));
    expect(await check('SICK')).toMatchObject({
      body: { status: 'DOWN', error: expect.stringContaining('500'), latencyMs: expect.any(Number) },
    });
    await make('AWAY', { ...withCheck('away'), url: 'http://127.0.0.1:9/away' });
    expect(await check('AWAY')).toMatchObject({ body: { status: 'DOWN', error: expect.any(String) } });
    await make('FORBIDDEN', { ...withCheck('x'), url: 'https://192.0.2.1/x' });
    expect(await check('FORBIDDEN')).toMatchObject({
      body: { status: 'DOWN', error: expect.stringContaining('NIGHTJAR_ALLOWED_TARGETS') },
    });
  });

  test('says CHECK_NOT_DEFINED when there is none, and calls nothing', async () => {
    await make('NONE');
    expect(await check('NONE')).toMatchObject({
      status: 200,
      body: {
        status: 'CHECK_NOT_DEFINED',
        error: expect.stringContaining('CHECK_NOT_DEFINED'),
        latencyMs: null,
      },
    });
    expect(await check('NOPE')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_JOB_TYPE' } });
  });

  test('of all job types is made in parallel, ends by itself after 5 s, and is kept for a moment', async () => {
    const hanging = ['hang1', 'hang2', 'hang3'];
    world.system.script.add(
      ...hanging.map((service) => ({ service, pingAnswer: { kind: 'hang' } as const })),
    );
    for (const name of [...hanging, 'fine']) await make(name.toUpperCase(), withCheck(name));

    const answer = await world.api.get('/api/v1/health/job-types');
    const { items } = answer.body as { items: Fields[] };
    const of = (name: string): Fields | undefined => items.find((item) => item['name'] === name);
    expect(of('FINE')).toMatchObject({ status: 'UP' });
    for (const name of hanging) {
      expect(of(name.toUpperCase())).toMatchObject({
        status: 'DOWN',
        error: expect.stringContaining('in time'),
      });
    }
    expect(items.filter((item) => item['name'] === 'SVC').map((item) => item['schedule'])).toEqual(
      expect.arrayContaining(['OWN', 'USER', 'DAY']),
    );
    // At the same time: the last had begun before the first was given up.
    const [first = 0, , last = 0] = hanging
      .map((name) => Date.parse(String(of(name.toUpperCase())?.['checkedAt'])))
      .sort();
    expect(last).toBeLessThan(first + 5_000);

    const again = (await world.api.get('/api/v1/health/job-types')).body as { items: Fields[] };
    const checkedAt = (all: readonly Fields[]): number =>
      Date.parse(String(all.find((item) => item['name'] === 'FINE')?.['checkedAt']));
    const later = checkedAt(again.items) - checkedAt(items);
    expect(later === 0 || later >= 10_000).toBe(true);
  });
});
