import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../../src/domain/audit/canonical-json.js';
import {
  contentOf,
  hashOf,
  NO_HASH,
  prunedBy,
  sealedText,
  type AuditEntry,
  type AuditHead,
  type AuditRecord,
} from '../../../src/domain/audit/chain.js';
import { MASK, MOST_TOLD, told, toldText } from '../../../src/domain/audit/told.js';
import {
  AT_THE_START,
  walk,
  walkedToTheEnd,
  type Expected,
  type Walked,
} from '../../../src/domain/audit/verify-chain.js';

const hashAfter = (hash: string, text: string): string =>
  createHash('sha256').update(Buffer.from(hash, 'hex')).update(text).digest('hex');

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: '2026-11-24T20:00:00.000Z',
  actor: 'admin',
  authMethod: 'API token',
  address: '10.0.0.1',
  action: 'requestExecutions',
  schedule: 'MERCH',
  object: {},
  detail: {},
  outcome: 'done',
  status: 202,
  requestId: null,
  ...more,
});

function chained(
  entries: readonly AuditEntry[],
  from: AuditHead = { seq: '0', hash: NO_HASH },
): AuditRecord[] {
  let last = from;
  return entries.map((one) => {
    const seq = String(BigInt(last.seq) + 1n);
    const prevHash = last.hash;
    const hash = hashAfter(prevHash, sealedText(contentOf(one), seq));
    last = { seq, hash };
    return { ...one, seq, prevHash, hash };
  });
}

function verified(records: readonly AuditRecord[], more: Partial<Expected> = {}): Walked {
  const expected = { hashAfter, pruned: null, ...more };
  let walked = AT_THE_START;
  for (const record of records) walked = walk(walked, record, expected);
  return walkedToTheEnd(walked, expected);
}

const brokenAt = (walked: Walked): string | null =>
  walked.broken && `${walked.broken.code} ${walked.broken.seq}`;

const json = fc.jsonValue() as fc.Arbitrary<Json>;
const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  actor: fc.option(fc.string()),
  authMethod: fc.option(fc.string()),
  address: fc.option(fc.ipV4()),
  action: fc.string({ minLength: 1 }),
  schedule: fc.option(fc.string()),
  object: fc.dictionary(fc.string(), json),
  detail: json,
  outcome: fc.constantFrom('done', 'denied'),
  status: fc.option(fc.integer({ min: 100, max: 599 })),
  requestId: fc.option(fc.uuid()),
});
const anyChain = fc.array(anyEntry, { minLength: 2, maxLength: 12 }).map((entries) => chained(entries));

describe('canonical JSON', () => {
  test('is one text for one value, in whatever order its members came', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'é"' }], a: -0 })).toBe(
      '{"a":0,"b":[1,{"a":"é\\"","z":null}]}',
    );
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

const reversed = (value: Json): Json =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? (value as readonly Json[]).map(reversed)
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, member]) => [name, reversed(member)]),
        );

describe('a chain', () => {
  test('as it was written is whole, and has the heads that it had', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (records, n) => {
        const kept = records[n % records.length];
        const last = records.at(-1);
        expect(verified(records, { head: kept ?? null })).toEqual({
          records: records.length,
          first: '1',
          last: { seq: last?.seq, hash: last?.hash },
          broken: null,
        });
      }),
    );
  });

  test('in which a record says anything else is broken at that record', () => {
    const fields = Object.keys(entry()) as (keyof AuditEntry)[];
    const anyChange = fc.record({ n: fc.nat(), other: anyEntry, field: fc.constantFrom(...fields) });
    fc.assert(
      fc.property(anyChain, anyChange, (records, { n, other, field }) => {
        const at = n % records.length;
        const changed = records.map((record, place) =>
          place === at ? { ...record, [field]: other[field] } : record,
        );
        const [was, is] = [records[at], changed[at]];
        fc.pre(was !== undefined && is !== undefined && contentOf(was) !== contentOf(is));
        expect(brokenAt(verified(changed))).toBe(`CHANGED ${at + 1}`);
      }),
    );
  });

  test('in which a record is missing is broken there', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (records, n) => {
        const at = n % (records.length - 1);
        expect(brokenAt(verified(records.filter((_, place) => place !== at)))).toBe(`MISSING ${at + 1}`);
      }),
    );
  });

  test('in which two records have changed places is broken at the first of them', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.nat(), (records, n, m) => {
        const [one = 0, two = 0] = [n % records.length, m % records.length].sort((a, b) => a - b);
        const said = (record: AuditRecord | undefined): string => (record ? contentOf(record) : '');
        fc.pre(said(records[one]) !== said(records[two]));
        const swapped = records.map((record, place) => {
          const other = place === one ? records[two] : place === two ? records[one] : record;
          return { ...record, ...other, seq: record.seq, prevHash: record.prevHash };
        });
        expect(brokenAt(verified(swapped))).toBe(`CHANGED ${one + 1}`);
      }),
    );
  });

  test('into which a record was put is broken behind it, however well it is made', () => {
    fc.assert(
      fc.property(anyChain, anyEntry, fc.nat(), (records, forged, n) => {
        const at = n % records.length;
        const before = records.slice(0, at);
        const put = chained([...before, forged]);
        const moved = records
          .slice(at)
          .map((record) => ({ ...record, seq: String(BigInt(record.seq) + 1n) }));
        fc.pre(put.at(-1)?.hash !== records[at]?.hash);
        expect(brokenAt(verified([...put, ...moved]))).toBe(`UNCHAINED ${at + 2}`);
      }),
    );
  });

  test('that was written anew from some record on, or cut, does not have the head that was kept', () => {
    fc.assert(
      fc.property(anyChain, anyEntry, fc.nat(), (records, forged, n) => {
        const at = n % records.length;
        const head = records.at(-1) ?? null;
        const anew = chained(records.map((record, place) => (place === at ? forged : record)));
        fc.pre(anew.at(-1)?.hash !== head?.hash);
        expect(verified(anew).broken).toBeNull();
        expect(brokenAt(verified(anew, { head }))).toBe(`OTHER_HEAD ${head?.seq ?? ''}`);
        expect(brokenAt(verified(records.slice(0, at), { head }))).toBe(`OTHER_HEAD ${head?.seq ?? ''}`);
      }),
    );
  });
});

describe('a chain of which the beginning was deleted', () => {
  const all = chained(Array.from({ length: 8 }, (_, n) => entry({ requestId: String(n) })));
  const upTo = all[3] as AuditRecord;
  const pruned = { seq: upTo.seq, hash: upTo.hash };
  const tombstone = entry({ action: 'pruneAudit', detail: { body: {}, pruned } });
  const records = [...all, ...chained([tombstone], all.at(-1))];

  test('is whole where a record says so, and while the deletion is under way', () => {
    expect(prunedBy(tombstone)).toEqual(pruned);
    for (let deleted = 0; deleted <= 4; deleted += 1)
      expect(verified(records.slice(deleted), { pruned }).broken).toBeNull();
  });

  const otherwise = { ...pruned, hash: NO_HASH };
  test.each([
    { what: 'no record says so', pruned: null, left: records.slice(4), at: 'MISSING 1' },
    { what: 'more is missing than it says', pruned, left: records.slice(5), at: 'MISSING 5' },
    { what: 'it is of another chain', pruned: otherwise, left: records.slice(4), at: 'PRUNED_OTHERWISE 5' },
    {
      what: 'what it tells of another chain is still there',
      pruned: otherwise,
      left: records,
      at: 'PRUNED_OTHERWISE 4',
    },
    { what: 'nothing is left', pruned, left: [], at: 'MISSING 4' },
  ])('is broken where $what', ({ pruned: said, left, at }) => {
    expect(brokenAt(verified(left, { pruned: said }))).toBe(at);
  });

  test('may begin anywhere where it is a part, and fits the head before it', () => {
    const part = records.slice(5);
    expect(verified(part, { part: true, head: all[4] as AuditRecord }).broken).toBeNull();
    expect(brokenAt(verified(part, { part: true, head: { seq: '5', hash: NO_HASH } }))).toBe('OTHER_HEAD 6');
    expect(brokenAt(verified(part, { part: true, head: { seq: '2', hash: NO_HASH } }))).toBe('OTHER_HEAD 2');
  });

  test('is not believed to be deleted by whoever was denied it', () => {
    expect(prunedBy({ ...tombstone, outcome: 'denied' })).toBeNull();
    expect(prunedBy({ ...tombstone, action: 'requestExecutions' })).toBeNull();
    expect(prunedBy({ ...tombstone, detail: { body: { pruned } } })).toBeNull();
  });
});

describe('what is told of a request', () => {
  const CANARY = 'canary-7f3a90';

  test.each<[string, unknown]>([
    ['clientSecret', { clientSecret: CANARY }],
    ['secret', { callback: { secret: CANARY } }],
    ['password', { password: CANARY }],
    ['token', [{ apiToken: CANARY }]],
    ['access_token', { access_token: CANARY }],
    ['api-key', { 'X-Api-Key': CANARY }],
    ['secretKey', { secretKey: [CANARY] }],
    ['Authorization', { headers: { Authorization: `Bearer ${CANARY}` } }],
    ['parameters', { parameters: `mode=full||dbPassword=${CANARY}||x=1` }],
    ['request parameters', { requestParameters: `a=1,token=${CANARY}` }],
    ['query', { url: `https://example.com/x?client_secret=${CANARY}&y=1` }],
    ['user of a URL', { url: `https://me:${CANARY}@example.com/` }],
    ['bearer', { text: `curl -H "Bearer ${CANARY}"` }],
    ['API token', { text: `njt_abcdefghijkl_${CANARY.padEnd(43, 'x')}` }],
    ['known value', { description: `it is ${CANARY}` }],
    ['end of a long text', { parameters: `${'x'.repeat(980)}||password=${CANARY}` }],
  ])('has no %s in it', (_name, value) => {
    const text = JSON.stringify(
      told(value, (one) => (one.startsWith('it is') ? one.replace(CANARY, MASK) : one)),
    );
    expect(text).not.toContain(CANARY.slice(0, 7));
    expect(text).toContain(MASK.slice(0, 5));
  });

  test('keeps what only sounds like a secret', () => {
    const value = {
      tokenUrl: 'https://example.com/token',
      secretSetAt: '2026',
      secret: null,
      hasPassword: true,
    };
    expect(told(value)).toEqual(value);
    expect(toldText('mode=full||cutoff=18:00')).toBe('mode=full||cutoff=18:00');
  });

  test('is of bounded size, whatever was asked, and can be kept and read again', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (value) => {
        const kept = told(value);
        expect(JSON.parse(canonicalJson(kept))).toEqual(kept);
      }),
    );
    for (const value of [
      'x'.repeat(1e6),
      Array.from({ length: 5_000 }, (_, n) => ({ n, text: 'y'.repeat(900) })),
      Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`member${n}`, 'z'.repeat(900)])),
      { body: { items: Array.from({ length: 150 }, () => 'w'.repeat(900)) }, file: { sha256: 'abc' } },
    ])
      expect(canonicalJson(told(value)).length).toBeLessThan(2 * MOST_TOLD);
    expect(Object.is(told(-0), 0)).toBe(true);
    expect(told('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
    expect(JSON.stringify(told(JSON.parse('{"__proto__":{"a":1}}')))).toBe('{"__proto__":{"a":1}}');
  });
});

test('the hash of a record is that of its place, of its content and of the hash before', () => {
  const [first] = chained([entry()]) as [AuditRecord];
  expect(hashOf(first, hashAfter)).toBe(first.hash);
  expect(hashOf({ ...first, seq: '2' }, hashAfter)).not.toBe(first.hash);
  expect(hashOf({ ...first, prevHash: first.hash }, hashAfter)).not.toBe(first.hash);
});
