import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../src/audit/audit-log.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import { contentOf, NO_HASH, type AuditRecord } from '../../src/domain/audit/chain.js';
import { Database } from '../../src/platform/database/transaction.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { TestPostgres } from '../support/database.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let database: Database;
let audit: AuditLog;
const records = new AuditStore();
const NOON = new Date('2026-11-24T12:00:00.123Z');
const clock = { now: () => NOON };

beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  dataSource = await postgres.migrated();
  database = new Database(dataSource);
  audit = new AuditLog(database, records, clock, new Log(createPino('fatal')));
});

const all = (): Promise<readonly AuditRecord[]> => records.after(database.reader, '0', 1_000);
const sha256After = (prevHash: string, text: string): string =>
  createHash('sha256').update(Buffer.from(prevHash, 'hex')).update(text).digest('hex');

describe('a record', () => {
  test('says what was noted, chained to the one before by SHA-256', async () => {
    const note = {
      actor: 'token:ci',
      authMethod: 'API token',
      address: '10.0.0.1',
      action: 'requestExecutions',
    };
    const more = { schedule: 'MERCH', object: { id: '7' }, status: 202, requestId: 'r1' };
    await audit.note({ ...note, ...more, detail: { body: { ü: '€ "\\', none: null, n: 1.5e300 } } });
    await audit.note({ actor: null, action: 'login', outcome: 'denied' });
    const [first, second] = await all();
    expect(first).toEqual({
      ...note,
      ...more,
      seq: '1',
      at: '2026-11-24T12:00:00.123Z',
      detail: { body: { none: null, n: 1.5e300, ü: '€ "\\' } },
      outcome: 'done',
      prevHash: NO_HASH,
      hash: sha256After(
        NO_HASH,
        '{"record":{"action":"requestExecutions","actor":"token:ci","address":"10.0.0.1","at":"2026-11-24T12:00:00.123Z",' +
          '"authMethod":"API token","detail":{"body":{"n":1.5e+300,"none":null,"ü":"€ \\"\\\\"}},"object":{"id":"7"},' +
          '"outcome":"done","requestId":"r1","schedule":"MERCH","status":202},"seq":1}',
      ),
    });
    expect(second).toMatchObject({
      seq: '2',
      prevHash: first?.hash,
      outcome: 'denied',
      object: {},
      detail: {},
    });
    if (second)
      expect(second.hash).toBe(sha256After(second.prevHash, `{"record":${contentOf(second)},"seq":2}`));
  });

  test('comes with its transaction, or not at all', async () => {
    const failing = database.transaction('command', async (tx) => {
      await audit.append(tx, { actor: 'admin', action: 'lost' }, NOON);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    await database.transaction('command', (tx) => audit.append(tx, { actor: 'admin', action: 'kept' }, NOON));
    expect((await all()).map(({ seq, action }) => `${seq} ${action}`)).toEqual(['1 kept']);
  });
});
