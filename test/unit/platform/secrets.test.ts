import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../src/platform/config/app-config.js';
import { loadSecrets, secretBoxOf, type Secrets } from '../../../src/platform/config/secrets.js';
import { SecretBox } from '../../../src/platform/secrets/secret-box.js';

const KEY = Buffer.alloc(32, 7);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-secrets-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const load = (environment: Readonly<Record<string, string>> = {}): Promise<Secrets> =>
  loadSecrets(loadConfig({ NIGHTJAR_DATA_DIR: join(folder, 'data'), ...environment }));

const revealed = ({
  adminToken,
  secretKeys,
}: Pick<Secrets, 'adminToken' | 'secretKeys'>): readonly string[] =>
  [adminToken, ...secretKeys].map((secret) => secret.reveal());

const file = (name: string): string => join(folder, 'data', name);

test('the first start makes a token and a key that nobody else may read, and says where', async () => {
  const { made, ...secrets } = await load();
  const [adminToken, ...keys] = revealed(secrets);
  expect(adminToken).toMatch(/^[\w-]{43}$/);
  expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([32]);
  expect(made).toEqual([file('admin-token'), file('secret-key')]);
  expect(await readFile(file('admin-token'), 'utf8')).toBe(`${adminToken ?? ''}\n`);
  for (const path of made) expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readdir(join(folder, 'data'))).sort()).toEqual(['admin-token', 'secret-key']);
});

test('the next start finds them again and makes nothing', async () => {
  const first = await load();
  const second = await load();
  expect(second.made).toEqual([]);
  expect(revealed(second)).toEqual(revealed(first));
});

test('of many starts at once one makes each, and all have the same', async () => {
  const starts = await Promise.all(Array.from({ length: 10 }, () => load()));
  expect(new Set(starts.map((start) => revealed(start).join())).size).toBe(1);
  expect(starts.flatMap(({ made }) => made).sort()).toEqual([file('admin-token'), file('secret-key')]);
});

test('what the environment says is used, and no file is made', async () => {
  const environment = {
    NIGHTJAR_ADMIN_TOKEN: 'a-token-of-some-length',
    NIGHTJAR_SECRET_KEY: KEY.toString('base64'),
  };
  const { made, ...secrets } = await load(environment);
  expect(revealed(secrets)).toEqual(['a-token-of-some-length', KEY.toString('base64')]);
  expect(made).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('the file of the key may hold several, a line each: the first seals, all open', async () => {
  await load();
  const before = secretBoxOf(await load()).seal('kept', 'a');
  const old = await readFile(file('secret-key'), 'utf8');
  await writeFile(file('secret-key'), `${KEY.toString('base64')}\n\n${old}`);
  const box = secretBoxOf(await load());
  expect(box.keyIds).toHaveLength(2);
  expect(box.keyId).toBe(new SecretBox(KEY).keyId);
  expect(box.open(before, 'a').reveal()).toBe('kept');
});

test.each([
  ['secret-key', `${KEY.toString('base64')}\nshort\n`, 'NIGHTJAR_SECRET_KEY'],
  ['admin-token', '', 'NIGHTJAR_ADMIN_TOKEN'],
  ['admin-token', 'short\n', 'NIGHTJAR_ADMIN_TOKEN'],
  ['secret-key', '', 'NIGHTJAR_SECRET_KEY'],
  ['secret-key', `${KEY.toString('base64').slice(0, 20)}\n`, 'NIGHTJAR_SECRET_KEY'],
])('a file %s with %j is told, and neither used nor replaced', async (name, text, variable) => {
  await load();
  await writeFile(file(name), text);
  const refusal = await load().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ConfigError);
  expect((refusal as ConfigError).problems).toEqual([
    { variable, message: expect.stringContaining(`${file(name)} should hold`) },
  ]);
  expect(await readFile(file(name), 'utf8')).toBe(text);
});
