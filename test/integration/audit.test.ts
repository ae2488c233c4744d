import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { AuditLog } from '../../src/audit/audit-log.js';
import { AuditLoop } from '../../src/audit/audit.loop.js';
import { AuditStore } from '../../src/audit/audit.store.js';
import { PruneAudit } from '../../src/audit/prune-audit.js';
import { VerifyAudit } from '../../src/audit/verify-audit.js';
import { contentOf, NO_HASH, PRUNE, type AuditHead, type AuditRecord } from '../../src/domain/audit/chain.js';
import type { Walked } from '../../src/domain/audit/verify-chain.js';
import { Database } from '../../src/platform/database/transaction.js';
import { hashAfter } from '../../src/platform/hash-after.js';
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
  dataSource = await postgres.migrated();
  database = new Database(dataSource);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  await tamper('TRUNCATE audit');
  audit = new AuditLog(database, records, clock, new Log(createPino('fatal')));
});

/** As the owner of the database, who can take the triggers away. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await dataSource.query('ALTER TABLE audit DISABLE TRIGGER USER');
  for (const statement of statements) await dataSource.query(statement);
  await dataSource.query('ALTER TABLE audit ENABLE TRIGGER USER');
}

const all = (): Promise<readonly AuditRecord[]> => records.after(database.reader, '0', 1_000);

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
      hash: hashAfter(
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
      expect(second.hash).toBe(hashAfter(second.prevHash, `{"record":${contentOf(second)},"seq":2}`));
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

describe('the audit', () => {
  const note = (action: string): Promise<void> => audit.note({ actor: 'admin', action });
  const verify = (head: AuditHead | null = null): Promise<Walked> =>
    new VerifyAudit(database, records).run(head);

  test('is one unbroken chain, however many write at once', async () => {
    const writeOne = (_: unknown, n: number): Promise<void> =>
      database.transaction('command', (tx) => audit.append(tx, { actor: 'admin', action: `a${n}` }, NOON));
    await Promise.all(Array.from({ length: 50 }, writeOne));
    expect(new Set((await all()).map(({ action }) => action)).size).toBe(50);
    expect(await verify()).toMatchObject({ records: 50, first: '1', last: { seq: '50' }, broken: null });
  });

  test.each([
    'UPDATE audit SET actor = NULL',
    'DELETE FROM audit',
    'TRUNCATE audit',
    'DELETE FROM audit WHERE seq = 1',
  ])('refuses %s of its owner too', async (statement) => {
    await note('a');
    await expect(dataSource.query(statement)).rejects.toThrow('The audit is append-only');
    expect(await all()).toHaveLength(1);
  });

  const brokenBy = async (...statements: readonly string[]): Promise<string> => {
    for (const action of ['a', 'b', 'c', 'd', 'e']) await note(action);
    await tamper(...statements);
    const { broken } = await verify();
    return `${broken?.code ?? 'whole'} ${broken?.seq ?? ''}`;
  };

  test.each([
    ['an edit', ["UPDATE audit SET actor = 'somebody' WHERE seq = 3"], 'CHANGED 3'],
    [
      'an edit of the smallest part of an instant',
      ["UPDATE audit SET at = at + interval '1 ms' WHERE seq = 3"],
      'CHANGED 3',
    ],
    ['an edit of what was asked', [`UPDATE audit SET detail = '{"x":1}' WHERE seq = 2`], 'CHANGED 2'],
    ['a deletion', ['DELETE FROM audit WHERE seq = 3'], 'MISSING 3'],
    ['a deletion of the first', ['DELETE FROM audit WHERE seq < 3'], 'MISSING 1'],
    [
      'a deletion that is closed up',
      ['DELETE FROM audit WHERE seq = 3', 'UPDATE audit SET seq = seq - 1 WHERE seq > 3'],
      'UNCHAINED 3',
    ],
    [
      'a swap',
      [`UPDATE audit a SET action = b.action FROM audit b WHERE (a.seq, b.seq) IN ((2, 4), (4, 2))`],
      'CHANGED 2',
    ],
    [
      'an insertion in the middle',
      [
        'UPDATE audit SET seq = -seq WHERE seq > 3',
        `SELECT audit_append((SELECT '{"action":"f","actor":null,"address":null,"at":"2026-11-24T12:00:00.123Z","authMethod":null,"detail":{},"object":{},"outcome":"done","requestId":null,"schedule":null,"status":null}'))`,
        'UPDATE audit SET seq = 1 - seq WHERE seq < 0',
      ],
      'UNCHAINED 5',
    ],
  ])('tells %s, and where', async (_what, statements, where) => {
    expect(await brokenBy(...statements)).toBe(where);
  });

  test('that was cut at its end is told by the head that was kept', async () => {
    for (const action of ['a', 'b', 'c']) await note(action);
    const head = await records.head(database.reader);
    await tamper('DELETE FROM audit WHERE seq = 3');
    expect((await verify()).broken).toBeNull();
    expect((await verify(head)).broken).toMatchObject({ code: 'OTHER_HEAD', seq: '3' });
  });

  test('tells its head when it has moved, and only then', async () => {
    const lines: string[] = [];
    const log = new Log(createPino('info', { write: (line: string) => void lines.push(line) }));
    const loop = new AuditLoop(database, records, audit, log);
    await loop.runOnce();
    await note('a');
    await loop.runOnce();
    await loop.runOnce();
    await note('b');
    await loop.runOnce();
    const heads = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const kept = (await all()).map(({ seq, hash }) => ({ auditSeq: seq, auditHash: hash }));
    expect(heads).toMatchObject(kept);
    expect(heads).toHaveLength(2);
  });
});

describe('refusals without end', () => {
  test('are noted some times a minute, and then counted', async () => {
    const refused = (per: string): Promise<void> =>
      audit.noteRefused({ per, actor: null, action: 'listSchedules', outcome: 'denied' }, 'moreDenials');
    for (let n = 0; n < 500; n += 1) await refused('10.0.0.1');
    await refused('10.0.0.2');
    expect(await all()).toHaveLength(11);
    await audit.noteCounted();
    await audit.noteCounted();
    const [last, ...more] = (await all()).slice(11);
    expect(last).toMatchObject({
      action: 'moreDenials',
      outcome: 'denied',
      detail: { of: '10.0.0.1', times: 490 },
    });
    expect(more).toEqual([]);
  });

  test('fill nothing from however many addresses they come', async () => {
    for (let n = 0; n < 3_000; n += 1)
      await audit.noteRefused({ per: `10.0.${n >> 8}.${n & 255}`, actor: null, action: 'x' }, 'moreDenials');
    await audit.noteCounted();
    const noted = await records.after(database.reader, '0', 5_000);
    expect(noted.filter(({ action }) => action === 'x')).toHaveLength(200);
    expect(noted.length).toBeLessThan(1_300);
    const counted = noted.filter(({ action }) => action === 'moreDenials');
    const times = counted.map(({ detail }) => (detail as { times: number }).times);
    expect(times.reduce((sum, one) => sum + one, 0)).toBe(2_800);
  });
});

describe('pruning', () => {
  const DAY = 86_400_000;
  let now = NOON;
  const moving = { now: () => now };
  const prune = (): PruneAudit => new PruneAudit(database, records, new VerifyAudit(database, records));
  const upTo = async (before: Date): Promise<AuditHead | null> =>
    database.transaction('command', async (tx) => {
      const { pruned } = await prune().upTo(tx, { before, now });
      if (pruned) await audit.append(tx, { actor: 'admin', action: PRUNE, detail: { pruned } }, now);
      return pruned;
    });

  beforeEach(async () => {
    now = NOON;
    audit = new AuditLog(database, records, moving, new Log(createPino('fatal')));
    for (let n = 0; n < 6; n += 1) {
      await audit.note({ actor: 'admin', action: `a${n}` });
      now = new Date(now.getTime() + DAY);
    }
  });

  test('deletes what is old, and leaves a chain that can be verified, whenever it is interrupted', async () => {
    expect(await upTo(new Date(NOON.getTime() + 3 * DAY))).toMatchObject({ seq: '3' });
    const whole = async (): Promise<string> => {
      const { broken, first, last } = await new VerifyAudit(database, records).run(null);
      return `${first ?? ''} to ${last?.seq ?? ''} ${broken?.code ?? 'whole'}`;
    };
    expect(await whole()).toBe('1 to 7 whole');
    await records.deletePruned(database.reader, 2);
    expect(await whole()).toBe('3 to 7 whole');
    await prune().sweep();
    expect(await whole()).toBe('4 to 7 whole');
    await prune().sweep();
    await expect(dataSource.query('DELETE FROM audit WHERE seq = 4')).rejects.toThrow('append-only');
    await audit.note({ actor: 'admin', action: 'b' });
    expect(await whole()).toBe('4 to 8 whole');
  });

  test('deletes nothing that is younger than something older', async () => {
    now = NOON;
    await audit.note({ actor: 'admin', action: 'late' });
    now = new Date(NOON.getTime() + 9 * DAY);
    expect(await upTo(new Date(NOON.getTime() + DAY))).toMatchObject({ seq: '1' });
    expect(await upTo(NOON)).toBeNull();
  });

  test('is refused of what is to come, and of a broken chain', async () => {
    await expect(upTo(new Date(now.getTime() + 1))).rejects.toMatchObject({ code: 'NOT_PAST' });
    await tamper("UPDATE audit SET actor = 'x' WHERE seq = 5");
    await expect(prune().refuseUnlessWhole()).rejects.toMatchObject({
      code: 'AUDIT_BROKEN',
      extra: { broken: { seq: '5', code: 'CHANGED' } },
    });
  });

  test('cannot be claimed by what somebody has asked for', async () => {
    await audit.note({
      actor: 'admin',
      action: PRUNE,
      outcome: 'denied',
      detail: { pruned: { seq: '5', hash: '' } },
    });
    await audit.note({ actor: 'admin', action: 'other', detail: { pruned: { seq: '5', hash: '' } } });
    expect(await records.deletePruned(database.reader, 100)).toBe(0);
    await expect(dataSource.query('DELETE FROM audit WHERE seq = 1')).rejects.toThrow('append-only');
  });
});
