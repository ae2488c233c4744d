import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/transaction.js';
import { IdempotencyStore, type KeyUse } from '../../src/public-api/call/idempotency.store.js';
import { TestPostgres } from '../support/database.js';

let postgres: TestPostgres;
let database: Database;
const keys = new IdempotencyStore();
beforeAll(async () => {
  postgres = await TestPostgres.start();
  database = new Database(await postgres.migrated());
});
beforeEach(async () => {
  await database.reader.rows('DELETE FROM idempotency_key');
});
afterAll(async () => {
  await postgres.stop();
});

const NOON = new Date('2026-11-24T12:00:00Z');
const later = (hours: number, ms = 0): Date => new Date(NOON.getTime() + hours * 3_600_000 + ms);
const use = (more: Partial<KeyUse> = {}): KeyUse => ({
  principal: 'admin',
  method: 'POST',
  path: '/api/v1/x',
  key: 'k',
  bodyHash: 'hash',
  ...more,
});
const store = (of: KeyUse, body: unknown, now = NOON): Promise<void> =>
  database.transaction('command', (tx) => keys.store(tx, of, { status: 202, body, now }));
const find = (of: KeyUse, now = NOON): Promise<unknown> =>
  database.transaction('command', (tx) => keys.find(tx, of, now));

describe('the answer of a key', () => {
  test('is kept for 24 hours, and no longer', async () => {
    await store(use(), { id: '7', none: null });
    const kept = { bodyHash: 'hash', status: 202, answer: { id: '7', none: null } };
    expect(await find(use(), later(24, -1))).toEqual(kept);
    expect(await find(use(), later(24))).toBeNull();
    await store(use({ bodyHash: 'other' }), 'second', later(25));
    expect(await find(use(), later(25))).toEqual({ bodyHash: 'other', status: 202, answer: 'second' });
  });

  test.each<[string, Partial<KeyUse>]>([
    ['principal', { principal: 'somebody' }],
    ['method', { method: 'PUT' }],
    ['path', { path: '/api/v1/y' }],
    ['key', { key: 'K' }],
  ])('is that of one %s alone', async (_what, other) => {
    await store(use(), 'mine');
    expect(await find(use(other))).toBeNull();
  });

  test('is forgotten when it is old, and only then', async () => {
    await store(use({ key: 'old' }), 1);
    await store(use({ key: 'young' }), 2, later(1));
    await database.transaction('command', (tx) => keys.forgetOldOnes(tx, later(24, 1)));
    const left = await database.reader.rows<{ key: string }>('SELECT key FROM idempotency_key');
    expect(left).toEqual([{ key: 'young' }]);
  });

  test('is not kept of a transaction that fails', async () => {
    const failing = database.transaction('command', async (tx) => {
      await keys.store(tx, use(), { status: 202, body: 1, now: NOON });
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await find(use())).toBeNull();
  });
});

describe('a key', () => {
  const reserve = (of: KeyUse): Promise<boolean> =>
    database.transaction('command', (tx) => keys.reserve(tx, of));

  test('is taken until the transaction ends that has taken it, well or badly', async () => {
    for (const end of ['commit', 'rollback']) {
      const holding = database.transaction('command', async (tx) => {
        expect(await keys.reserve(tx, use())).toBe(true);
        expect(await reserve(use())).toBe(false);
        // Others are free meanwhile.
        for (const other of [{ key: 'K' }, { path: '/api/v1/y' }, { principal: 'somebody' }]) {
          expect(await reserve(use(other))).toBe(true);
        }
        if (end === 'rollback') throw new Error('refused');
      });
      await holding.catch((error: unknown) => {
        expect(String(error)).toContain('refused');
      });
      expect(await reserve(use())).toBe(true);
    }
  });
});
