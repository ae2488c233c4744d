import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findTarget } from '../../../src/cli/api/target.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightjar-test-'));
  writeFileSync(join(folder, 'admin-token'), 'of-the-file\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const urlOf = async (environment: Record<string, string>, url?: string): Promise<string> =>
  (await findTarget({ NIGHTJAR_TOKEN: 't', ...environment }, { url })).url;

describe('the address of the server', () => {
  test.each([
    [{}, 'http://127.0.0.1:3000/'],
    [{ PORT: '4000' }, 'http://127.0.0.1:4000/'],
    [{ PORT: '4000', NIGHTJAR_URL: 'https://night.example.com' }, 'https://night.example.com/'],
    [{ NIGHTJAR_URL: 'http://proxy.example.com/nightjar/' }, 'http://proxy.example.com/nightjar/'],
    [{ NIGHTJAR_URL: '' }, 'http://127.0.0.1:3000/'],
  ])('of %j is %s', async (environment, expected) => {
    expect(await urlOf(environment)).toBe(expected);
  });

  test('is first what the option says', async () => {
    expect(await urlOf({ NIGHTJAR_URL: 'http://other:1' }, 'http://mine:2')).toBe('http://mine:2/');
  });

  test.each([
    [{ NIGHTJAR_URL: 'night.example.com' }, /is not the address of a server/],
    [{ NIGHTJAR_URL: 'ftp://night.example.com' }, /is not the address of a server/],
    [{ NIGHTJAR_URL: 'http://user:secret@night.example.com' }, /no user and no password/],
    [{ PORT: '0' }, /set NIGHTJAR_URL/],
  ])('%j is wrong use', async (environment, message) => {
    await expect(urlOf(environment)).rejects.toMatchObject({
      name: 'WrongUse',
      message: expect.stringMatching(message),
    });
  });

  test('never shows a password that stands in it', async () => {
    await expect(urlOf({ NIGHTJAR_URL: 'http://user:secret@night.example.com' })).rejects.toMatchObject({
      message: expect.not.stringContaining('secret'),
    });
  });
});

describe('the token', () => {
  const tokenOf = (environment: Record<string, string>, tokenFile?: string): Promise<unknown> =>
    findTarget({ NIGHTJAR_DATA_DIR: folder, ...environment }, { tokenFile });

  test('is that of the environment before that of the data directory', async () => {
    const admin = { NIGHTJAR_ADMIN_TOKEN: 'of-the-admin' };
    expect(await tokenOf({ ...admin, NIGHTJAR_TOKEN: 'mine' })).toMatchObject({ token: 'mine' });
    expect(await tokenOf(admin)).toMatchObject({
      token: 'of-the-admin',
      tokenSource: 'NIGHTJAR_ADMIN_TOKEN',
    });
    expect(await tokenOf({ NIGHTJAR_TOKEN: '' })).toMatchObject({ token: 'of-the-file' });
  });

  test('may come from a file of its own', async () => {
    const file = join(folder, 'own');
    writeFileSync(file, 'own-token\n');
    expect(await tokenOf({ NIGHTJAR_TOKEN: 'mine' }, file)).toMatchObject({
      token: 'own-token',
      tokenSource: file,
    });
    await expect(tokenOf({}, join(folder, 'absent'))).rejects.toMatchObject({ name: 'WrongUse' });
  });

  test('is absent where there is none: the server then says that it wants one', async () => {
    expect(await tokenOf({ NIGHTJAR_DATA_DIR: join(folder, 'absent') })).toMatchObject({ token: null });
  });
});
