import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { cookieIn, inSession } from '../support/browser-session.js';
import { OpenidProvider, type Behaviour } from '../support/openid-provider.js';
import { freePort } from '../support/stores.js';
import { World } from '../support/world.js';

let provider: OpenidProvider;
let world: World;
const olga = { sub: 'sub-1', email: 'olga@example.com', email_verified: true, name: 'Olga P.' };

beforeAll(async () => {
  provider = await OpenidProvider.start();
  const port = String(await freePort());
  world = await World.start({
    environment: {
      ...provider.environment,
      PORT: port,
      NIGHTJAR_PUBLIC_URL: `http://127.0.0.1:${port}`,
      NIGHTJAR_ALLOWED_TARGETS: '',
      NIGHTJAR_OIDC_ROLES:
        'nightjar-ops=operator,pay-team=schedule administrator@PAYMENTS,CN=all%2COU=it=viewer',
      NIGHTJAR_LOCAL_LOGIN: 'off',
    },
  });
});

afterEach(() => {
  provider.behaviour = {};
  provider.person = olga;
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  await provider.stop();
});

const go = (url: string, cookie = ''): Promise<Response> =>
  fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
const locationOf = (answer: Response): string => answer.headers.get('location') ?? '';

interface Arrived {
  readonly at: string;
  readonly cookie: string;
  readonly callback: string;
  readonly login: string;
}

/** As a browser does it. */
async function logIn(returnTo = '/api/docs'): Promise<Arrived> {
  const begun = await go(`${world.server.url}/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
  const login = cookieIn(begun, '__Host-nightjar-login');
  const callback = locationOf(await go(locationOf(begun)));
  const back = await go(callback, login);
  return { at: locationOf(back), cookie: cookieIn(back), callback, login };
}

const me = (cookie: string): ReturnType<World['api']['get']> =>
  world.api.get('/api/v1/me', inSession(cookie));

describe('a login by the identity provider', () => {
  test('is code with PKCE, state and nonce, and puts no token into a URL or a cookie', async () => {
    const begun = await go(`${world.server.url}/auth/login`);
    expect(begun.status).toBe(302);
    const asked = new URL(locationOf(begun));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: 'nightjar',
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: `${world.server.url}/auth/callback`,
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const [set] = begun.headers.getSetCookie();
    expect(set).toMatch(
      /^__Host-nightjar-login=[\w-]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    for (const name of ['state', 'nonce']) expect(set).not.toContain(asked.searchParams.get(name) ?? '');
  });

  test('makes the person, with the roles of the claims and no others, and brings it where it wanted to go', async () => {
    provider.person = { ...olga, groups: ['nightjar-ops', 'pay-team', 'CN=all,OU=it', 'nightjar-ops2', 7] };
    const { at, cookie } = await logIn('/api/docs?x=1#runs');
    expect(at).toBe('/api/docs?x=1#runs');
    expect(await me(cookie)).toMatchObject({
      status: 200,
      body: {
        name: 'olga@example.com',
        method: 'session',
        grants: [
          { role: 'operator', schedule: null },
          { role: 'schedule administrator', schedule: 'PAYMENTS' },
          { role: 'viewer', schedule: null },
        ],
      },
    });
    expect(await world.api.get('/api/v1/people/olga@example.com')).toMatchObject({
      body: { issuer: provider.issuer, displayName: 'Olga P.', passwordSetAt: null },
    });
  });

  test('takes other roles over, and ends the sessions that have the older ones', async () => {
    provider.person = { ...olga, groups: 'nightjar-ops' };
    const before = await logIn();
    expect(await me(before.cookie)).toMatchObject({
      body: { grants: [{ role: 'operator', schedule: null }] },
    });
    provider.person = { ...olga, email: 'renamed@example.com', groups: [] };
    const after = await logIn();
    // The same person, by the provider's key.
    expect(await me(after.cookie)).toMatchObject({
      status: 200,
      body: { name: 'olga@example.com', grants: [] },
    });
    expect((await me(before.cookie)).status).toBe(401);
    const put = { grants: [{ role: 'administrator', schedule: null }] };
    expect(await world.api.put('/api/v1/people/olga@example.com', put)).toMatchObject({
      status: 409,
      body: { code: 'ROLES_OF_PROVIDER' },
    });
    const password = { password: 'a password of hers' };
    expect(await world.api.put('/api/v1/people/olga@example.com/password', password)).toMatchObject({
      status: 409,
      body: { code: 'NO_PASSWORD_HERE' },
    });
  });

  test.each([
    ['a missing claim', {}],
    ['an object', { groups: { 'nightjar-ops': true } }],
    ['null', { groups: null }],
    ['values of other types', { groups: [['nightjar-ops'], { a: 1 }, 1, null] }],
    [
      'a role itself',
      { groups: ['operator', 'administrator'], role: 'administrator', roles: ['nightjar-ops'] },
    ],
  ])('with %s for roles has none', async (_, more) => {
    provider.person = { ...olga, ...more };
    const { cookie } = await logIn();
    expect(await me(cookie)).toMatchObject({ status: 200, body: { grants: [] } });
    expect(await world.api.get('/api/v1/schedules', inSession(cookie))).toMatchObject({
      status: 403,
      body: { code: 'ROLE_REQUIRED', detail: expect.stringContaining('ask an administrator') },
    });
  });

  test('works with a key that is newer than the last login', async () => {
    await logIn();
    provider.rotate();
    const { at, cookie } = await logIn();
    expect(at).toBe('/api/docs');
    expect((await me(cookie)).status).toBe(200);
  });

  test('ends at the provider too', async () => {
    const { cookie } = await logIn();
    const left = await world.api.post('/auth/logout', {}, inSession(cookie));
    const { continueAt } = left.body as { continueAt: string };
    const url = new URL(continueAt);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer}/logout`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'nightjar',
      post_logout_redirect_uri: `${world.server.url}/login`,
    });
    expect((await me(cookie)).status).toBe(401);
  });

  test.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/%09/evil.test\t',
    'javascript:alert(1)',
    '/auth/login',
    '/a\\b',
    ' /x',
  ])('leads nowhere but to a path of ours: %j', async (returnTo) => {
    const { at } = await logIn(returnTo);
    const url = new URL(at, world.server.url);
    expect(url.origin).toBe(world.server.url);
    expect(url.pathname).not.toMatch(/^\/(auth|\/)/);
  });
});

describe('the answer of a hostile provider', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const answering =
    (status: number, body: string, headers: Record<string, string> = {}) =>
    (response: ServerResponse): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    };
  const HOSTILE: readonly (readonly [string, () => Behaviour])[] = [
    ['another issuer', () => ({ claims: { iss: 'https://evil.test' } })],
    ['another audience', () => ({ claims: { aud: 'another-client' } })],
    ['several audiences without ours as the party', () => ({ claims: { aud: ['nightjar', 'x'], azp: 'x' } })],
    ['another nonce', () => ({ claims: { nonce: 'of another login' } })],
    ['no nonce', () => ({ claims: { nonce: undefined } })],
    ['an expired token', () => ({ claims: { exp: now() - 3600, iat: now() - 7200 } })],
    ['a token without expiry', () => ({ claims: { exp: undefined } })],
    ['a token of the future', () => ({ claims: { nbf: now() + 3600 } })],
    ['no subject', () => ({ claims: { sub: undefined } })],
    ['alg none', () => ({ algorithm: 'none' })],
    ['HS256 with the public key', () => ({ algorithm: 'HS256' })],
    ['a signature of another key', () => ({ foreignKey: true })],
    ['another state', () => ({ callback: { state: 'of-another-login' } })],
    ['no state', () => ({ callback: { state: '' } })],
    [
      'an error',
      () => ({ callback: { error: 'access_denied', error_description: '<script>alert(1)</script>' } }),
    ],
    ['no code', () => ({ callback: { code: '' } })],
    ['another code', () => ({ callback: { code: 'stolen' } })],
    [
      'a redirect at the token endpoint',
      () => ({ token: answering(307, '', { location: `${world.system.url}/x` }) }),
    ],
    ['an error at the token endpoint', () => ({ token: answering(400, '{"error":"invalid_grant"}') })],
    ['a failure at the token endpoint', () => ({ token: answering(500, 'no') })],
    ['no ID token', () => ({ token: answering(200, '{"access_token":"x","token_type":"Bearer"}') })],
    ['no JSON', () => ({ token: answering(200, '<html>') })],
    ['a huge answer', () => ({ token: answering(200, `{"access_token":"${'x'.repeat(2_000_000)}"}`) })],
  ];

  test.each(HOSTILE)('(%s) logs nobody in', async (_, behaviour) => {
    provider.behaviour = behaviour();
    const begun = await go(`${world.server.url}/auth/login`);
    const login = cookieIn(begun, '__Host-nightjar-login');
    const back = await go(locationOf(await go(locationOf(begun))), login);
    expect(back.status).toBe(302);
    expect(locationOf(back)).toBe('/login?problem=LOGIN_INVALID');
    expect(cookieIn(back)).toBe('');
  });

  test.each([
    ['no name', { email: undefined }, 'UNUSABLE_NAME'],
    ['a name that is no text', { email: ['olga@example.com'] }, 'UNUSABLE_NAME'],
    ['the name of the bootstrap token', { email: 'Admin' }, 'UNUSABLE_NAME'],
    ['the name of an API token', { email: 'token:pipeline' }, 'UNUSABLE_NAME'],
    ['markup for a name', { email: '<img src=x onerror=alert(1)>' }, 'UNUSABLE_NAME'],
    [
      'an address that nobody has verified',
      { email: 'boss@example.com', email_verified: false },
      'NAME_UNVERIFIED',
    ],
    ['the name of somebody else', { sub: 'sub-2', email: 'OLGA@example.com' }, 'PERSON_EXISTS'],
  ])('(%s) makes nobody', async (_, claims, code) => {
    await logIn();
    provider.behaviour = { claims: { sub: 'sub-3', ...claims } };
    const { at, cookie } = await logIn();
    expect({ at, cookie }).toEqual({ at: `/login?problem=${code}`, cookie: '' });
  });

  test('is taken once, in the browser that has begun the login', async () => {
    const { callback, login, cookie } = await logIn();
    expect((await me(cookie)).status).toBe(200);
    const again = await go(callback, login);
    expect(locationOf(again)).toBe('/login?problem=LOGIN_INVALID');
    for (const foreign of ['', '__Host-nightjar-login=x', `${login.slice(0, -4)}AAAA`]) {
      const elsewhere = await go(callback, foreign);
      expect(locationOf(elsewhere)).toBe('/login?problem=LOGIN_EXPIRED');
    }
  });
});

test('whoever is disabled here is not let in again', async () => {
  await logIn();
  await world.api.must(world.api.put('/api/v1/people/olga@example.com', { grants: [], disabled: true }));
  expect((await logIn()).at).toBe('/login?problem=PERSON_DISABLED');
  await world.api.must(world.api.put('/api/v1/people/olga@example.com', { grants: [], disabled: false }));
});

test('passwords are off, and it is said', async () => {
  expect(await world.api.get('/auth', { token: null })).toMatchObject({ body: { local: false, oidc: true } });
});
