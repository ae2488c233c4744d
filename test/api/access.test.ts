import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../src/domain/role.js';
import { ACCESS, type Needed } from '../support/access-table.js';
import type { ApiAnswer, CallOptions } from '../support/api.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';

let world: World;
/** What the paths name by id, all of the schedule OWN. */
let ids: Readonly<Record<string, string | undefined>>;
beforeAll(async () => {
  world = await World.start({ agents: 0, environment: { NIGHTJAR_TRUST_PROXY: 'true' } });
  const { api } = world;
  for (const name of ['OWN', 'OTHER']) {
    const file = scheduleWorkbook({ name, processes: { A: ['A1'], B: ['B1'] } });
    await api.must(api.upload('/api/v1/schedules/import', file));
    await api.must(api.post(`/api/v1/schedules/${name}/days`, { businessDate: DATE }));
    const hold = { level: 'PROCESS', schedule: name, process: 'B' };
    await api.must(api.post('/api/v1/holds', hold));
    const url = 'http://127.0.0.1:9/';
    await api.must(api.put(`/api/v1/schedules/${name}/callback-settings`, { url, mode: 'ALL' }));
    // START, a DUMMY, ends at once and is told of; A1 is asked of an agent.
    await api.must(api.post(`/api/v1/schedules/${name}/executions`, { cycleName: 'Nightly' }));
    await world.events.until('an attempt', () => firstOf(`agent-requests?schedule=${name}`));
  }
  ids = {
    runs: await firstOf('runs?schedule=OWN'),
    executions: await firstOf('executions?schedule=OWN'),
    holds: await firstOf('holds?schedule=OWN'),
    callbacks: await firstOf('callbacks?schedule=OWN'),
  };
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Item {
  readonly id: string;
  readonly name: string;
  readonly schedule: string | null;
}

async function itemsOf(path: string, options: CallOptions = {}): Promise<readonly Item[]> {
  const page = await world.api.must(world.api.get(`/api/v1/${path}`, options));
  return (page as { readonly items: readonly Item[] }).items;
}

const firstOf = async (path: string): Promise<string | undefined> => (await itemsOf(path))[0]?.id;
const codeOf = ({ body }: ApiAnswer): string | undefined => (body as { readonly code?: string }).code;

let tokens = 0;
/** Of a role, on one schedule or on all. */
async function tokenOf(role: Role, schedule: string | null): Promise<string> {
  const body = { name: `t${(tokens += 1)}`, grants: [{ role, schedule }] };
  return ((await world.api.must(world.api.post('/api/v1/tokens', body))) as { token: string }).token;
}

interface Described {
  readonly method: string;
  readonly template: string;
}

interface Document {
  readonly paths: Record<string, Record<string, { readonly security?: readonly unknown[] }>>;
}

async function described(): Promise<readonly Described[]> {
  const { paths } = (await world.api.get('/api/openapi.json')).body as Document;
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) =>
      security?.length === 0 ? [] : [{ method: method.toUpperCase(), template }],
    ),
  );
}

const VALUES: Readonly<Record<string, string>> = {
  schedule: 'OWN',
  // None that is open, so that whoever may close or restart it changes nothing.
  date: '2030-01-01',
  version: '99',
  name: 'NONE',
  action: 'hold',
  turn: 'enable',
};
const pathOf = (template: string): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const of = /\/(\w+)\/\{id\}/.exec(template)?.[1] ?? '';
    return name === 'id' ? (ids[of] ?? '999999') : (VALUES[name] ?? '');
  }) + (template === '/api/v1/events' ? '?until=now' : '');

let calls = 0;
/** Each from another address: unknown tokens are slowed down by theirs. */
async function statusOf({ method, template }: Described, token: string | null): Promise<ApiAnswer> {
  const withBody = ['POST', 'PUT'].includes(method);
  const address = `10.0.${(calls += 1) >> 8}.${calls & 255}`;
  const options = { token, headers: { 'x-forwarded-for': address } };
  return world.api.call(method, pathOf(template), withBody ? { body: {}, options } : { options });
}

const isAllowed = (role: Role, on: string | null, [least, where]: readonly [Role, Needed]): boolean => {
  if (where === 'nowhere') return true;
  if (ROLES.indexOf(role) < ROLES.indexOf(least)) return false;
  return where === 'anywhere' || on === null || (where === 'there' && on === 'OWN');
};

test('every operation has somebody who has decided about it, and nothing else has', async () => {
  const known = (await described()).map(({ method, template }) => `${method} ${template}`);
  expect(known.sort()).toEqual(Object.keys(ACCESS).sort());
});

describe.each(ROLES)('a token of the role %s', (role) => {
  test.each(role === 'administrator' ? [null] : [null, 'OWN', 'OTHER'])(
    'on %p may call what it is meant for, and nothing else of a schedule OWN',
    async (schedule) => {
      const token = await tokenOf(role, schedule);
      const wrong: string[] = [];
      for (const operation of await described()) {
        const key = `${operation.method} ${operation.template}`;
        const needed = ACCESS[key];
        if (!needed) continue;
        const answer = await statusOf(operation, token);
        const { status } = answer;
        const refused = status === 403 && codeOf(answer) === 'ROLE_REQUIRED';
        // The body of these names no schedule here, so that it is all of them that are meant, or none.
        if (refused === isAllowed(role, schedule, needed) || status === 401)
          wrong.push(`${key} → ${status} ${codeOf(answer) ?? ''}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});

test.each([
  ['no token', null, 'TOKEN_REQUIRED'],
  ['a token that is none', 'x'.repeat(40), 'TOKEN_UNKNOWN'],
  ['a token of our form', `njt_abcdefghijkl_${'x'.repeat(43)}`, 'TOKEN_UNKNOWN'],
])('nothing is answered to %s', async (_, token, code) => {
  const wrong: string[] = [];
  for (const operation of await described()) {
    const answer = await statusOf(operation, token);
    if (answer.status !== 401 || codeOf(answer) !== code)
      wrong.push(`${operation.method} ${operation.template}`);
  }
  expect(wrong).toEqual([]);
});

describe('a role on one schedule', () => {
  let token: string;
  let other: Readonly<Record<string, string | undefined>>;
  beforeAll(async () => {
    token = await tokenOf('schedule administrator', 'OWN');
    other = { run: await firstOf('runs?schedule=OTHER'), hold: await firstOf('holds?schedule=OTHER') };
  });
  const get = (path: string): Promise<ApiAnswer> => world.api.get(`/api/v1/${path}`, { token });
  const post = (path: string, body: unknown): Promise<ApiAnswer> =>
    world.api.post(`/api/v1/${path}`, body, { token });
  const refusal = { status: 403, body: { code: 'ROLE_REQUIRED' } };

  test.each(['runs', 'executions', 'holds', 'agent-requests', 'activity', 'callbacks', 'job-types'])(
    'shows no others in the list of %s',
    async (path) => {
      const all = await itemsOf(`${path}?limit=500`);
      const mine = await itemsOf(`${path}?limit=500`, { token });
      const schedules = (items: readonly Item[]): readonly (string | null)[] => [
        ...new Set(items.map(({ schedule }) => schedule).filter((name) => name !== null)),
      ];
      expect([...schedules(all)].sort()).toEqual(['OTHER', 'OWN']);
      expect(schedules(mine)).toEqual(['OWN']);
      expect(await get(`${path}?schedule=OTHER`)).toMatchObject(refusal);
    },
  );

  test('shows no others among the schedules, the checks and the events', async () => {
    expect((await itemsOf('schedules', { token })).map(({ name }) => name)).toEqual(['OWN']);
    const checks = await itemsOf('health/job-types', { token });
    expect(checks.map(({ schedule }) => schedule)).toEqual(['OWN']);
    const stream = (await get('events?after=start&until=now')).body as string;
    expect(stream).toContain('"schedule":"OWN"');
    expect(stream).not.toContain('"schedule":"OTHER"');
    expect(await get('job-types/SVC?schedule=OTHER')).toMatchObject(refusal);
  });

  test('does not reach others by what is in a body', async () => {
    expect(await post('holds', { level: 'SCHEDULE', schedule: 'OTHER' })).toMatchObject(refusal);
    expect(await post('holds', { level: 'AGENT_GROUP', agentGroup: 'common' })).toMatchObject(refusal);
    expect(await post('holds', { level: 'TARGET', target: 'http://127.0.0.1:9' })).toMatchObject(refusal);
    expect(await post('callbacks/retry', { schedule: 'OTHER', businessDate: DATE })).toMatchObject(refusal);
    const many = { action: 'hold', runIds: [ids['runs'], other['run']] };
    expect(await post('runs/actions', many)).toMatchObject(refusal);
    const filter = { schedule: 'OTHER', businessDate: DATE, process: 'A' };
    expect(await post('runs/actions', { action: 'hold', filter, expectedCount: 1 })).toMatchObject(refusal);
    expect(await post('runs/actions', { action: 'hold', filter: {}, expectedCount: 1 })).toMatchObject({
      status: 422,
    });
    const own = { ...filter, schedule: 'OWN' };
    expect(await post('runs/actions', { action: 'hold', filter: own, expectedCount: 1 })).toMatchObject({
      status: 200,
    });
    expect(await post(`holds/${other['hold'] ?? ''}/release`, {})).toMatchObject(refusal);
    expect(await get(`holds/${other['hold'] ?? ''}`)).toMatchObject(refusal);
    const track = `/ProcessServices/services/private/executionEngine/schedules/OWN/requests/${other['run'] ?? ''}`;
    expect((await world.api.get(track, { token })).status).toBe(404);
  });

  test('does not reach others by a workbook, whatever it says', async () => {
    const upload = (name: string, query: string): Promise<ApiAnswer> => {
      const file = scheduleWorkbook({ name, processes: { A: ['A1'], C: ['C1'] } });
      return world.api.upload(`/api/v1/schedules/import${query}`, file, { token });
    };
    expect(await upload('OTHER', '')).toMatchObject(refusal);
    expect(await upload('OTHER', '?dryRun=true')).toMatchObject(refusal);
    expect(await upload('NEW', '')).toMatchObject(refusal);
    expect(await upload('OWN', '')).toMatchObject({ status: 200, body: { applied: true } });
  });

  test('of a viewer is enough to try a workbook, and not to apply it', async () => {
    const viewer = await tokenOf('viewer', 'OWN');
    const file = scheduleWorkbook({ name: 'OWN', processes: { A: ['A1'] } });
    const upload = (query: string): Promise<ApiAnswer> =>
      world.api.upload(`/api/v1/schedules/import${query}`, file, { token: viewer });
    expect(await upload('?dryRun=true')).toMatchObject({ status: 200, body: { applied: false } });
    expect(await upload('')).toMatchObject({
      status: 403,
      body: { code: 'ROLE_REQUIRED', needed: 'schedule administrator' },
    });
  });
});

describe('an API token', () => {
  const issue = (body: unknown, key?: string): Promise<ApiAnswer> =>
    world.api.post('/api/v1/tokens', body, key === undefined ? {} : { headers: { 'idempotency-key': key } });
  interface Issued {
    readonly id: string;
    readonly token: string;
  }
  const issued = async (body: unknown): Promise<Issued> => (await world.api.must(issue(body))) as Issued;
  const grants = [{ role: 'viewer' }];

  test('is shown once, and by a repeated key not again', async () => {
    const first = await issue({ name: 'once', grants }, 'k1');
    expect(first).toMatchObject({ status: 201, body: { name: 'once', lastUsedAt: null } });
    const { token } = first.body as Issued;
    expect(token).toMatch(/^njt_[A-Za-z0-9]{12}_[\w-]{43}$/);
    expect(await issue({ name: 'once', grants }, 'k1')).toMatchObject({
      status: 201,
      body: { ...(first.body as Issued), token: null },
    });
    expect(JSON.stringify(await itemsOf('tokens?limit=500'))).not.toContain(token.slice(17));
  });

  test('tells who it is and what it may do', async () => {
    const body = { name: 'two', grants: [{ role: 'viewer' }, { role: 'operator', schedule: 'OWN' }] };
    const { token } = await issued(body);
    expect((await world.api.get('/api/v1/me', { token })).body).toEqual({
      name: 'token:two',
      method: 'API token',
      grants: [
        { role: 'viewer', schedule: null },
        { role: 'operator', schedule: 'OWN' },
      ],
      permissions: { everywhere: ['see'], schedules: { OWN: ['see', 'operate'] } },
    });
  });

  test('is named in the events of what is done with it', async () => {
    const body = { name: 'doer', grants: [{ role: 'operator', schedule: 'OWN' }] };
    const { token } = await issued(body);
    await world.api.must(
      world.api.post('/api/v1/schedules/OWN/days', { businessDate: '2026-11-25' }, { token }),
    );
    expect(await itemsOf('activity?actor=token:doer')).toMatchObject([{ type: 'day.opened' }]);
  });

  test('is refused from the moment on at which it is revoked', async () => {
    const { token, id } = await issued({ name: 'gone', grants });
    expect((await world.api.get('/api/v1/runs', { token })).status).toBe(200);
    expect(await world.api.post(`/api/v1/tokens/${id}/revoke`)).toMatchObject({
      body: { revokedBy: 'admin' },
    });
    expect(await world.api.get('/api/v1/runs', { token })).toMatchObject({
      status: 401,
      body: { code: 'TOKEN_REVOKED' },
    });
    expect(await world.api.post(`/api/v1/tokens/${id}/revoke`)).toMatchObject({ status: 409 });
    expect((await issue({ name: 'gone', grants })).status).toBe(201);
    expect(await world.api.get(`/api/v1/tokens/${id}`)).toMatchObject({
      body: { lastUsedAt: expect.any(String) },
    });
  });

  test.each([
    ['a name in force', { name: 'once', grants }, '409 TOKEN_EXISTS'],
    [
      'an end that is over',
      { name: 'late', grants, expiresAt: '2020-01-01T00:00:00Z' },
      '422 EXPIRED_ALREADY',
    ],
    [
      'an administrator of one schedule',
      { name: 'adm', grants: [{ role: 'administrator', schedule: 'OWN' }] },
      '422 ADMINISTRATOR_OF_ALL',
    ],
    ['no role', { name: 'none', grants: [] }, '422 INVALID_REQUEST'],
    ['an unknown role', { name: 'none', grants: [{ role: 'root' }] }, '422 INVALID_REQUEST'],
  ])('is not issued with %s', async (_, body, expected) => {
    const answer = await issue(body);
    expect(`${answer.status} ${codeOf(answer) ?? ''}`).toBe(expected);
  });

  test('of an administrator cannot be made by anybody else', async () => {
    const token = await tokenOf('schedule administrator', null);
    const body = { name: 'up', grants: [{ role: 'administrator' }] };
    expect(await world.api.post('/api/v1/tokens', body, { token })).toMatchObject({ status: 403 });
  });
});
