import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inSession, logIn } from '../support/browser-session.js';
import { commandHere, type Said } from '../support/command-here.js';
import { reaching } from '../support/nightjar-command.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const run = (args: string, { environment = {}, ...said }: Said = {}): ReturnType<typeof commandHere> =>
  commandHere(args, { environment: { ...reaching(world), ...environment }, ...said });

test('a token is printed alone and once, does what its roles say, and nothing once it is revoked', async () => {
  const made = await run(
    'tokens create pipeline --role schedule-administrator --schedule PAYMENTS --role viewer@MERCH --expires 12h',
  );
  expect(made).toMatchObject({
    code: 0,
    err: expect.stringContaining('schedule administrator@PAYMENTS, viewer@MERCH; it expires '),
  });
  expect(made.out).toMatch(/^njt_\w{12}_[\w-]{43}\n$/);
  const token = { environment: { NIGHTJAR_TOKEN: made.out.trim() } };
  const who = await run('whoami', token);
  expect(who).toMatchObject({ code: 0, err: '' });
  expect(who.out).toMatch(
    /^name +token:pipeline$[^]*^roles +schedule administrator@PAYMENTS, viewer@MERCH$[^]*^may on MERCH +see$[^]*^may on PAYMENTS +see, operate, define$/m,
  );
  expect(await run('tokens', token)).toMatchObject({
    code: 1,
    err: expect.stringContaining('ROLE_REQUIRED'),
  });

  const listed = await run('tokens --json');
  const [shown] = (JSON.parse(listed.out) as { items: { id: string; name: string }[] }).items;
  expect(shown).toMatchObject({ name: 'pipeline', revokedAt: null });
  expect(listed.out).not.toContain(made.out.trim());
  expect((await run('tokens list')).out).toMatch(/^ID +TOKEN[^]*pipeline +njt_/m);
  expect(await run(`tokens revoke ${shown?.id ?? ''}`)).toMatchObject({
    code: 0,
    out: 'The API token pipeline is revoked.\n',
  });
  expect(await run('whoami', token)).toMatchObject({
    code: 1,
    err: expect.stringContaining('TOKEN_REVOKED'),
  });
});

test('a token can be made for good, and be told as JSON', async () => {
  const made = await run('tokens create for-good --role viewer --expires never --json');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(made.out)).toMatchObject({
    name: 'for-good',
    expiresAt: null,
    grants: [{ role: 'viewer', schedule: null }],
    token: expect.stringMatching(/^njt_/),
  });
});

test('the first administrator is made with a password from standard input, and others after it', async () => {
  const made = await run('admin set-password', { input: 'a password of 28 characters\n' });
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain(`The password of administrator is set; log in at ${world.server.url}/login`);
  expect(await run('admin set-password', { input: 'another one of those\n' })).toMatchObject({ code: 0 });
  const weak = await run('admin set-password', { input: 'short\n' });
  expect(weak).toMatchObject({ code: 1, err: expect.stringContaining('error WEAK_PASSWORD') });

  const olga = await run('people create olga --role operator@PAYMENTS --display-name Olga');
  expect(olga.out).toMatch(
    /^person +olga$[^]*^name +Olga$[^]*^roles +operator@PAYMENTS$[^]*^logs in by +password$/m,
  );
  expect(olga.err).toContain('nightjar people set-password olga');
  expect((await run('people')).out).toMatch(/^olga .*without a password$/m);
  expect(await run('people set-password olga', { input: 'a password of olga 1\r\n' })).toMatchObject({
    code: 0,
  });
  const cookie = await logIn(world.api, 'olga', 'a password of olga 1');
  const [session] = (
    JSON.parse((await run('sessions --person olga --json')).out) as { items: { id: string }[] }
  ).items;
  expect((await run('sessions')).out).toMatch(/olga +operator@PAYMENTS/);
  expect((await run(`sessions end ${session?.id ?? ''}`)).out).toContain('of olga is ended');
  expect((await world.api.get('/api/v1/me', inSession(cookie))).status).toBe(401);
  expect((await run('sessions end-all olga')).out).toBe('0 sessions of olga ended.\n');
  expect((await run('people change olga --disable')).out).toMatch(/^disabled +\S+ \S+ by admin$/m);
  const changed = await run('people change olga --enable --role viewer --schedule MERCH,PAYMENTS');
  expect(changed.out).toMatch(/^roles +viewer@MERCH, viewer@PAYMENTS$/m);
  expect(changed.out).not.toContain('disabled');
  expect(await run('people delete olga')).toMatchObject({ code: 0, out: 'The person olga is deleted.\n' });
  expect(await run('people show olga')).toMatchObject({
    code: 1,
    err: expect.stringContaining('UNKNOWN_PERSON'),
  });
});

test.each([
  ['people change x', 'Say what to change'],
  ['people change x --enable --disable', 'Say one of'],
  ['people lst', 'did you mean list?'],
  ['sessions lst', 'did you mean list?'],
  ['people set-password x', 'No password was given'],
  ['tokens create x', '--role viewer'],
  ['tokens create x --role viewr', 'did you mean viewer?'],
  ['tokens create x --schedule PAYMENTS', 'say --role too'],
  ['tokens create x --role viewer --expires soon', 'Expected 90d'],
  ['tokens lst', 'did you mean list?'],
  ['tokens revoke pipeline', 'Expected an id'],
])('%s is wrong use', async (args, message) => {
  expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
});
