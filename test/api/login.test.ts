import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  cookieIn,
  FROM_OUR_PAGE,
  inSession,
  logIn,
  makePerson,
  PASSWORD,
  tryLogin,
} from '../support/browser-session.js';
import { tablesHolding, withDatabase } from '../support/world-database.js';
import { World } from '../support/world.js';

let world: World;
const admin = [{ role: 'administrator', schedule: null }];

beforeAll(async () => {
  world = await World.start();
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const me = (cookie: string): ReturnType<World['api']['get']> =>
  world.api.get('/api/v1/me', inSession(cookie));
const ENDED = { status: 401, body: { code: 'SESSION_ENDED' } };

// The first of all: of one address ten refusals a minute are records, and the others are counted.
test('logins, refused logins and logouts are records of the audit, without the password', async () => {
  await makePerson(world.api, 'audited');
  await tryLogin(world.api, { name: 'audited', password: 'not the password' });
  await world.api.post('/auth/logout', {}, inSession(await logIn(world.api, 'audited')));
  await withDatabase(world, async (client) => {
    const { rows } = await client.query(
      `SELECT action, actor, outcome FROM audit
       WHERE action IN ('login', 'logout', 'localAuth') AND (actor = 'audited' OR detail::text LIKE '%audited%') ORDER BY seq`,
    );
    expect(rows).toEqual([
      { action: 'login', actor: null, outcome: 'denied' },
      { action: 'login', actor: 'audited', outcome: 'done' },
      { action: 'logout', actor: 'audited', outcome: 'done' },
    ]);
    expect(await tablesHolding(client, 'not the password')).toEqual([]);
  });
});

describe('a login', () => {
  test('begins a session that does what its person may, in a cookie that scripts and other hosts do not get', async () => {
    await makePerson(world.api, 'olga', { grants: [{ role: 'operator', schedule: 'PAYMENTS' }] });
    const answer = await tryLogin(world.api, { name: 'OLGA', password: PASSWORD });
    expect(answer).toMatchObject({ status: 200, body: { name: 'olga' } });
    const [set, ...more] = answer.headers.getSetCookie();
    expect(more).toEqual([]);
    expect(set).toMatch(/^__Host-nightjar=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(await me(cookieIn(answer))).toMatchObject({
      status: 200,
      body: {
        name: 'olga',
        method: 'session',
        permissions: { everywhere: [], schedules: { PAYMENTS: ['see', 'operate'] } },
      },
    });
  });

  test('keeps neither the cookie nor the password anywhere', async () => {
    await makePerson(world.api, 'canary', { password: 'canary-of-a-password' });
    const cookie = await logIn(world.api, 'canary', 'canary-of-a-password');
    const id = cookie.slice(cookie.indexOf('=') + 1);
    await withDatabase(world, async (client) => {
      expect(await tablesHolding(client, 'canary')).toContain('public.person');
      expect(await tablesHolding(client, id)).toEqual([]);
      expect(await tablesHolding(client, 'canary-of-a-password')).toEqual([]);
    });
    const said = world.server.output.join('\n');
    expect(said).not.toContain(id);
    expect(said).not.toContain('canary-of-a-password');
  });

  test('is refused alike for a wrong password, for nobody, for whoever has no password or is disabled', async () => {
    await makePerson(world.api, 'dora');
    await world.api.must(world.api.put('/api/v1/people/dora', { grants: [], disabled: true }));
    await world.api.must(world.api.post('/api/v1/people', { name: 'blank', grants: [] }));
    await makePerson(world.api, 'wrong');
    const answers = [];
    for (const [name, password] of [
      ['wrong', 'not the password'],
      ['nobody', PASSWORD],
      ['blank', ''],
      ['dora', PASSWORD],
      ['admin', world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? ''],
      ["' OR true --", PASSWORD],
    ] as const) {
      const answer = await tryLogin(world.api, { name, password });
      const { requestId, ...body } = answer.body as Record<string, unknown>;
      expect(requestId).toEqual(expect.any(String));
      answers.push({ status: answer.status, body });
    }
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'LOGIN_FAILED' } });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('that has failed often waits, whatever the password, and whether there is such a person or not', async () => {
    await makePerson(world.api, 'guessed');
    for (const name of ['guessed', 'not-there']) {
      const statuses = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push((await tryLogin(world.api, { name, password: `guess number ${n}` })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      const again = await tryLogin(world.api, { name, password: PASSWORD });
      expect(again).toMatchObject({ status: 429, body: { code: 'TOO_MANY_LOGINS' } });
      expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  test('gives a new session every time, and ends the one that the browser had', async () => {
    await makePerson(world.api, 'twice');
    const planted = await logIn(world.api, 'twice');
    const headers = { ...FROM_OUR_PAGE, cookie: planted };
    const answer = await tryLogin(world.api, { name: 'twice', password: PASSWORD }, headers);
    expect(cookieIn(answer)).not.toBe(planted);
    expect((await me(cookieIn(answer))).status).toBe(200);
    expect(await me(planted)).toMatchObject(ENDED);
  });

  test('says what ways there are', async () => {
    expect(await world.api.get('/auth', { token: null })).toMatchObject({
      status: 200,
      body: { local: true, oidc: false },
    });
  });
});

describe('a session ends', () => {
  const begun = async (name: string): Promise<string> => {
    await makePerson(world.api, name, { grants: [{ role: 'viewer', schedule: null }] });
    const cookie = await logIn(world.api, name);
    expect((await me(cookie)).status).toBe(200);
    return cookie;
  };

  test('on the server when its person logs out', async () => {
    const cookie = await begun('leaving');
    const left = await world.api.post('/auth/logout', {}, inSession(cookie));
    expect(left).toMatchObject({ status: 200, body: { continueAt: '/login' } });
    expect(left.headers.getSetCookie()[0]).toMatch(/^__Host-nightjar=; .*Expires=Thu, 01 Jan 1970/);
    expect(await me(cookie)).toMatchObject(ENDED);
  });

  test('when an administrator ends it, or all of a person', async () => {
    const cookie = await begun('watched');
    const list = await world.api.get('/api/v1/sessions?person=watched');
    const [session] = (list.body as { items: { id: string }[] }).items;
    expect(session).toMatchObject({
      person: 'watched',
      endedAt: null,
      address: expect.stringMatching(/127\.0\.0\.1/),
    });
    const end = `/api/v1/sessions/${session?.id ?? ''}/end`;
    expect(await world.api.post(end)).toMatchObject({ status: 200, body: { endedBy: 'admin' } });
    expect(await me(cookie)).toMatchObject(ENDED);
    expect(await world.api.post(end)).toMatchObject({ status: 409, body: { code: 'SESSION_ENDED_BEFORE' } });
    const both = [await logIn(world.api, 'watched'), await logIn(world.api, 'watched')];
    const all = await world.api.post('/api/v1/people/watched/end-sessions');
    expect(all).toMatchObject({ status: 200, body: { ended: 2 } });
    for (const one of both) expect(await me(one)).toMatchObject(ENDED);
  });

  test.each([
    ['other roles', { grants: [{ role: 'operator', schedule: null }] }],
    ['being disabled', { grants: [{ role: 'viewer', schedule: null }], disabled: true }],
  ])('by %s', async (_, body) => {
    const name = 'disabled' in body ? 'disabled-now' : 'promoted';
    const cookie = await begun(name);
    await world.api.must(world.api.put(`/api/v1/people/${name}`, body));
    expect(await me(cookie)).toMatchObject(ENDED);
  });

  test('with the streams that it has open', async () => {
    const cookie = await begun('following');
    const stream = await fetch(`${world.server.url}/api/v1/events`, { headers: { cookie } });
    expect(stream.status).toBe(200);
    await world.api.must(world.api.post('/api/v1/people/following/end-sessions'));
    // Resolves when the server has ended it.
    await stream.text();
  });

  test('not while a page follows what happens: an open stream is use of it', async () => {
    const cookie = await begun('watching');
    const stream = await fetch(`${world.server.url}/api/v1/events`, { headers: { cookie } });
    const isRecent = async (): Promise<boolean | undefined> =>
      withDatabase(world, async (client) => {
        const { rows } = await client.query<{ recent: boolean }>(
          `SELECT s.last_seen_at > now() - interval '1 minute' AS recent FROM session s JOIN person p ON p.id = s.person_id
           WHERE p.name = 'watching'`,
        );
        return rows[0]?.recent === true || undefined;
      });
    await withDatabase(world, (client) =>
      client.query(
        `UPDATE session SET last_seen_at = now() - interval '29 minutes' FROM person p
         WHERE p.id = person_id AND p.name = 'watching'`,
      ),
    );
    expect(await isRecent()).toBeUndefined();
    // No event tells of it: it is looked for again when it must be there.
    await world.events.until('a note of the use', isRecent, 7_000);
    await stream.body?.cancel();
  });

  test('with its person', async () => {
    const cookie = await begun('gone');
    expect((await world.api.delete('/api/v1/people/gone')).status).toBe(204);
    expect(await me(cookie)).toMatchObject(ENDED);
  });

  test('by another password, but not the one that has set it', async () => {
    const [cookie, other] = [await begun('changing'), await logIn(world.api, 'changing')];
    const path = '/api/v1/me/password';
    const put = (body: unknown): ReturnType<World['api']['put']> =>
      world.api.put(path, body, inSession(cookie));
    const password = 'another long password';
    expect((await put({ password })).status).toBe(422);
    expect(await put({ password, currentPassword: 'wrong' })).toMatchObject({ status: 401 });
    expect(await put({ password: 'Changing-1234', currentPassword: PASSWORD })).toMatchObject({
      status: 422,
      body: { code: 'WEAK_PASSWORD' },
    });
    expect((await put({ password, currentPassword: PASSWORD })).status).toBe(204);
    expect((await me(cookie)).status).toBe(200);
    expect(await me(other)).toMatchObject(ENDED);
    expect((await tryLogin(world.api, { name: 'changing', password: PASSWORD })).status).toBe(401);
    await logIn(world.api, 'changing', password);
    const own = await world.api.put('/api/v1/me/password', { password, currentPassword: password });
    expect(own).toMatchObject({ status: 409, body: { code: 'NO_PASSWORD_HERE' } });
    const theirs = await world.api.put('/api/v1/people/olga/password', { password }, inSession(cookie));
    expect(theirs).toMatchObject({ status: 403, body: { code: 'ROLE_REQUIRED' } });
  });

  test('when it has been idle for half an hour, and after twelve hours whatever is done with it', async () => {
    const cookie = await begun('idle');
    const setBack = (column: string, minutes: number): Promise<unknown> =>
      withDatabase(world, (client) =>
        client.query(
          `UPDATE session SET ${column} = now() - make_interval(mins => $1) FROM person p WHERE p.id = person_id AND p.name = 'idle'`,
          [minutes],
        ),
      );
    await setBack('last_seen_at', 29);
    expect((await me(cookie)).status).toBe(200);
    // It was noted: another 29 minutes later it would be there still.
    await withDatabase(world, async (client) => {
      const { rows } = await client.query(
        `SELECT s.last_seen_at > now() - interval '1 minute' AS recent, s.expires_at - s.created_at AS lasts FROM session s JOIN person p ON p.id = s.person_id WHERE p.name = 'idle'`,
      );
      expect(rows).toMatchObject([{ recent: true, lasts: { hours: 12 } }]);
    });
    await setBack('last_seen_at', 31);
    expect(await me(cookie)).toMatchObject(ENDED);
    const second = await logIn(world.api, 'idle');
    await setBack('expires_at', 1);
    expect(await me(second)).toMatchObject(ENDED);
  });
});

describe('a request with a cookie', () => {
  let cookie: string;
  beforeAll(async () => {
    await makePerson(world.api, 'browsing', { grants: admin });
    cookie = await logIn(world.api, 'browsing');
  });
  const own = (): string => world.server.url;
  const custom = { 'x-nightjar-request': '1' };

  const REFUSED: readonly (readonly [string, () => Record<string, string>])[] = [
    ['of a form on another site', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' })],
    ['of another site with the header', () => ({ 'sec-fetch-site': 'cross-site', ...custom })],
    ['of a subdomain', () => ({ 'sec-fetch-site': 'same-site', ...custom })],
    ['of our page without the header', () => ({ 'sec-fetch-site': 'same-origin' })],
    ['of a form typed into the address bar', () => ({ 'sec-fetch-site': 'none' })],
    ['of an older browser without Origin', () => ({ ...custom })],
    ['of an older browser, Origin null', () => ({ origin: 'null', ...custom })],
    ['of an older browser, another port', () => ({ origin: `${own().replace(/\d+$/, '')}1`, ...custom })],
    ['of an older browser, another scheme', () => ({ origin: own().replace('http:', 'https:'), ...custom })],
    ['of an older browser, a subdomain', () => ({ origin: own().replace('//', '//evil.'), ...custom })],
    ['of an older browser without the header', () => ({ origin: own() })],
  ];

  test.each(REFUSED)('%s changes nothing', async (_, headers) => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await fetch(`${world.server.url}/api/v1/people`, {
        method: 'POST',
        headers: { cookie, 'content-type': type, ...headers() },
        body: JSON.stringify({ name: 'planted', grants: admin }),
      });
      expect({ status: answer.status, body: await answer.json() }).toMatchObject(
        type === 'application/json'
          ? { status: 403, body: { code: 'CROSS_SITE' } }
          : { status: expect.any(Number) },
      );
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect((await world.api.get('/api/v1/people/planted')).status).toBe(404);
    const logout = await world.api.post('/auth/logout', {}, inSession(cookie, headers()));
    expect(logout).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    const login = await tryLogin(world.api, { name: 'browsing', password: PASSWORD }, headers());
    expect(login).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    expect((await me(cookie)).status).toBe(200);
  });

  test.each([
    ['our page', () => ({ 'sec-fetch-site': 'same-origin', ...custom })],
    ['our page in an older browser', () => ({ origin: own(), ...custom })],
  ])('of %s does what its person may', async (_, headers) => {
    const made = await world.api.post(
      '/api/v1/people',
      { name: 'made', grants: [] },
      inSession(cookie, headers()),
    );
    expect(made).toMatchObject({ status: 201, body: { name: 'made', createdBy: 'browsing' } });
    expect(
      (await world.api.call('DELETE', '/api/v1/people/made', { options: inSession(cookie, headers()) }))
        .status,
    ).toBe(204);
  });

  test('reads from a page of ours and from the address bar, and from no other site', async () => {
    for (const site of ['same-origin', 'none', undefined]) {
      const headers = site === undefined ? {} : { 'sec-fetch-site': site };
      expect((await world.api.get('/api/v1/me', inSession(cookie, headers))).status).toBe(200);
    }
    const foreign = await world.api.get('/api/v1/me', inSession(cookie, { 'sec-fetch-site': 'cross-site' }));
    expect(foreign).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
  });

  test('is that of its token, where it has one, from wherever', async () => {
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    expect(await world.api.get('/api/v1/me', { headers })).toMatchObject({
      status: 200,
      body: { name: 'admin' },
    });
    const wrong = await world.api.get('/api/v1/me', { headers: { cookie }, token: 'not-a-token' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'TOKEN_UNKNOWN' } });
  });

  test('takes no token in a cookie or a query', async () => {
    const token = world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '';
    const inCookie = await me(`__Host-nightjar=${token}`);
    expect(inCookie).toMatchObject(ENDED);
    for (const name of ['token', 'access_token', 'authorization']) {
      const answer = await fetch(`${world.server.url}/api/v1/me?${name}=${token}`);
      expect(answer.status).toBe(401);
    }
  });
});

test("names that could be taken for another actor are nobody's", async () => {
  for (const name of ['admin', 'System', 'agent', 'token:x', 'token', ' olga', 'a b', '', 'x'.repeat(129)]) {
    const answer = await world.api.post('/api/v1/people', { name, grants: [] });
    expect(answer).toMatchObject({ status: 422 });
  }
  expect(await world.api.post('/api/v1/people', { name: 'Olga', grants: [] })).toMatchObject({
    status: 409,
    body: { code: 'PERSON_EXISTS' },
  });
});
