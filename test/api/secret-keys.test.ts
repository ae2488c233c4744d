import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { nightjar, reaching } from '../support/nightjar-command.js';
import { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

const OLD = Buffer.alloc(32, 7);
const NEW = Buffer.alloc(32, 8);
const [OLD_ID, NEW_ID] = [new SecretBox(OLD).keyId, new SecretBox(NEW).keyId];
/** What a server of before has sealed under OLD, for the schedule MERCH. */
const OLDER =
  '014bb06f8eedb22df1883f42cc5bdc48b526e02378a498f6c68d9c87cc584441c4cb7ad359cd3fd66524458e6a299b';
const SCHEDULES = ['MERCH', ...Array.from({ length: 19 }, (_, n) => `KEYS_${n}`)];
const inBase64 = (...keys: readonly Buffer[]): string => keys.map((key) => key.toString('base64')).join(',');

let world: World;
/** The token that each schedule has been given last. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_SECRET_KEY: inBase64(OLD) } });
  for (const schedule of SCHEDULES) {
    await world.api.must(world.api.put(`/api/v1/schedules/${schedule}/environment`, { jobTypes: {} }));
    await setToken(schedule, `token-of-${schedule}`);
  }
  tokens.set('MERCH', 'hunter2hunter2');
  await withDatabase(world, (client) =>
    client.query(`UPDATE callback_settings SET secret = decode('${OLDER}', 'hex') WHERE schedule = 'MERCH'`),
  );
});

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

async function setToken(schedule: string, token: string): Promise<void> {
  const settings = {
    url: 'https://erp.example.com/status',
    mode: 'ALL',
    authentication: { kind: 'bearer', token },
    signingSecret: `signing-secret-of-${schedule}`,
  };
  await world.api.must(world.api.put(`/api/v1/schedules/${schedule}/callback-settings`, settings));
  tokens.set(schedule, token);
}

async function restart(environment: Readonly<Record<string, string>>): Promise<void> {
  await world.server.kill();
  Reflect.deleteProperty(world.environment, 'NIGHTJAR_CRASH_POINT');
  Object.assign(world.environment, environment);
  await world.startServer();
}

const status = (): Promise<unknown> => world.api.must(world.api.get('/api/v1/secrets'));
const rewrap = (limit: number): Promise<unknown> =>
  world.api.must(world.api.post('/api/v1/secrets/rewrap', { limit }));

/** Every stored token, opened with this key alone. */
const openedWith = (key: Buffer): Promise<ReadonlyMap<string, string>> =>
  withDatabase(world, async (client) => {
    const { rows } = await client.query<{ schedule: string; secret: Buffer }>(
      'SELECT schedule, secret FROM callback_settings ORDER BY 1',
    );
    const box = new SecretBox(key);
    const open = (schedule: string, secret: Buffer): string =>
      box.open(secret, `callback_settings/${schedule}/secret`).reveal();
    return new Map(rows.map(({ schedule, secret }) => [schedule, open(schedule, secret)]));
  });

const withSecret = {
  name: 'keyed',
  tokenUrl: 'https://idp.example.com/token',
  clientId: 'c',
  clientSecret: 'weak',
  origins: ['https://a.example.com'],
};
const keyed = (body: unknown = withSecret): ReturnType<World['api']['post']> =>
  world.api.post('/api/v1/connections', body, { headers: { 'idempotency-key': 'keyed' } });

test('a body with a secret is not kept in a form by which the secret could be tried', async () => {
  const made = await keyed();
  expect(made.status).toBe(201);
  const plain = createHash('sha256')
    .update(JSON.stringify([{}, withSecret]))
    .digest('hex');
  await withDatabase(world, async (client) => {
    const { rows } = await client.query("SELECT body_hash FROM idempotency_key WHERE key = 'keyed'");
    expect(rows).toEqual([{ body_hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(rows).not.toEqual([{ body_hash: plain }]);
  });
  expect(await keyed()).toMatchObject({ status: 201, body: made.body as unknown });
  expect(await keyed({ ...withSecret, clientSecret: 'other' })).toMatchObject({
    status: 422,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
  expect((await world.api.delete('/api/v1/connections/keyed')).status).toBe(204);
});

describe('keys are rotated:', () => {
  test('a start without the key that stored secrets need is refused, and says which and how many', async () => {
    const start = restart({ NIGHTJAR_SECRET_KEY: inBase64(NEW) });
    await expect(start).rejects.toThrow(
      new RegExp(`ended with 78[^]*40 stored secrets need the key ${OLD_ID}.*NIGHTJAR_LOST_KEYS=${OLD_ID}`),
    );
  });

  test('with the new key before the old one it starts, and tells what is left', async () => {
    // The second batch ends as by a power cut, before its commit.
    await restart({
      NIGHTJAR_SECRET_KEY: inBase64(NEW, OLD),
      NIGHTJAR_CRASH_POINT: 'command.begin kill 2',
    });
    expect(await status()).toEqual({
      keys: [
        { keyId: NEW_ID, held: true, first: true, secrets: 0 },
        { keyId: OLD_ID, held: true, first: false, secrets: 40 },
      ],
      ...{ secrets: 40, left: 40, unreadable: [], unreadableTotal: 0 },
    });
  });

  test('killed in the middle of a batch, it goes on where it was', async () => {
    expect(await rewrap(15)).toEqual({ rewrapped: 15, left: 25, damaged: [] });
    await expect(rewrap(15)).rejects.toThrow();
    await restart({});
    expect(await status()).toMatchObject({ left: 25, secrets: 40 });
    // An Idempotency-Key that was used under the old key is known under the new one.
    expect(await keyed()).toMatchObject({ status: 201 });
  });

  test('while secrets are set, until nothing is left, and none is lost', async () => {
    const load = SCHEDULES.slice(0, 10).map(async (schedule) => {
      for (let n = 0; n < 3; n += 1) await setToken(schedule, `token-${n}-of-${schedule}`);
    });
    const batches = Array.from({ length: 8 }, () => rewrap(4));
    await Promise.all([...load, ...batches]);
    const rotated = await nightjar(['secrets', 'rotate'], reaching(world));
    expect(rotated).toMatchObject({ code: 0, err: '', out: expect.stringContaining('they may be removed') });
    expect(await status()).toMatchObject({
      left: 0,
      keys: [
        { keyId: NEW_ID, secrets: 40 },
        { keyId: OLD_ID, secrets: 0 },
      ],
    });
    expect(await openedWith(NEW)).toEqual(tokens);
  });

  test('then the old key is removed, and nothing needs it', async () => {
    await restart({ NIGHTJAR_SECRET_KEY: inBase64(NEW) });
    expect(await status()).toMatchObject({ keys: [{ keyId: NEW_ID, secrets: 40 }], left: 0 });
    expect(await nightjar(['secrets'], reaching(world))).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^${NEW_ID} +yes +yes +40$`, 'm')),
    });
  });
});

test('what is damaged is told, and does not keep others from being taken over', async () => {
  await withDatabase(world, (client) =>
    client.query(
      `UPDATE callback_settings SET secret = set_byte(decode('${OLDER}', 'hex'), 30, 0) WHERE schedule = 'KEYS_3'`,
    ),
  );
  await restart({ NIGHTJAR_SECRET_KEY: inBase64(NEW, OLD) });
  const rotated = await nightjar(['secrets', 'rotate', '--json'], reaching(world));
  expect(rotated.code).toBe(1);
  expect(JSON.parse(rotated.out)).toEqual({
    rewrapped: 0,
    left: 1,
    damaged: ['callback_settings/KEYS_3/secret'],
  });
});

test('a key that is said to be lost keeps nobody from starting; what needs it is named', async () => {
  await restart({ NIGHTJAR_SECRET_KEY: inBase64(NEW), NIGHTJAR_LOST_KEYS: OLD_ID });
  expect(await nightjar(['secrets'], reaching(world))).toMatchObject({
    code: 1,
    out: expect.stringContaining('callback_settings/KEYS_3/secret'),
  });
  await setToken('KEYS_3', 'set-anew-by-somebody');
  expect(await status()).toMatchObject({ unreadableTotal: 0, secrets: 40 });
});
