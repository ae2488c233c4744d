import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit, REQUESTS } from '../../../src/auth/rate-limit.js';
import { attachment, safeFileName } from '../../../src/platform/http/attachment.js';
import { shapeOf } from '../../../src/platform/http/json-shape.js';
import { assertLimits, REQUEST_LIMITS } from '../../../src/platform/http/request-limits.js';

const HUGE = { depth: 1e9, keys: 1e9 };

describe('the shape of a JSON value', () => {
  test('is how deep it goes, and how many members its objects have', () => {
    expect(shapeOf('x', HUGE)).toEqual({ depth: 0, keys: 0 });
    expect(shapeOf([], HUGE)).toEqual({ depth: 1, keys: 0 });
    expect(shapeOf({ a: [1, { b: 2, c: null }], d: {} }, HUGE)).toEqual({ depth: 3, keys: 4 });
  });

  test('is found of a bomb without following it', () => {
    const bomb = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(shapeOf(bomb, { depth: 20, keys: 10 }).depth).toBe(21);
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n]));
    expect(shapeOf(wide, { depth: 20, keys: 1_000 }).keys).toBeGreaterThan(1_000);
  });
});

describe('limits', () => {
  test('are whole numbers, or the start fails', () => {
    expect(() => {
      assertLimits(REQUEST_LIMITS, 16 * 1024);
    }).not.toThrow();
    for (const limit of ['256kb', NaN, 0, -1, 1.5, undefined, Infinity]) {
      expect(() => {
        assertLimits({ bodyBytes: limit }, 16 * 1024);
      }).toThrow(/bodyBytes/);
    }
  });

  test('of headers cannot be raised by a flag of Node', () => {
    expect(() => {
      assertLimits({}, 1024 * 1024);
    }).toThrow(/max-http-header-size/);
  });
});

describe('rates', () => {
  const now = new Date('2026-11-28T12:00:00Z');

  test('are forgotten of whoever was not seen for longest, so that addresses take no memory', () => {
    const rates = new RateLimit();
    for (let n = 0; n < 12_000; n += 1) rates.take(`address ${n}`, now);
    expect(rates.size).toBe(10_000);
    // Whoever is seen all the time keeps what it has used.
    for (let n = 0; n < REQUESTS.burst; n += 1) rates.take('busy', now);
    for (let n = 20_000; n < 29_000; n += 1) rates.take(`address ${n}`, now);
    expect(rates.take('busy', now)).toBeGreaterThan(0);
  });

  test('are used up, and come back with time', () => {
    const rates = new RateLimit();
    for (let n = 0; n < REQUESTS.burst; n += 1) expect(rates.take('unknown', now)).toBe(0);
    expect(rates.take('unknown', now)).toBeGreaterThan(0);
    expect(rates.take('unknown', new Date(now.getTime() + 1_000))).toBe(0);
  });
});

const NAMES = [
  '../x',
  '..\\..\\x',
  '%2e%2e%2fx',
  'C:\\x',
  '/etc/passwd',
  'a\u0000b',
  'CON',
  'nul.txt',
  'x'.repeat(300),
  '"; filename=evil.exe',
  'line\r\nSet-Cookie: a=b',
  'ünïcödé ✓',
  "it's (1)*",
  '.htaccess',
  ' . ',
  '\u202egnp.exe',
  '',
];

/** What programs take for the name: the plain one, and the one in UTF-8. */
function namesIn(header: string): readonly string[] {
  const plain = /filename="([^"]*)"/.exec(header)?.[1] ?? '';
  const own = /filename\*=UTF-8''([^;]*)$/.exec(header)?.[1];
  return own === undefined ? [plain] : [plain, decodeURIComponent(own)];
}

describe('a file to take away', () => {
  test.each(NAMES)('has a name and no path, whatever it is called: %j', (name) => {
    expectSafe(name);
  });

  test('has one whatever the text is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), expectSafe));
  });

  test('keeps a good name, and letters of every language', () => {
    expect(attachment('MERCH-v3.xlsx')).toBe('attachment; filename="MERCH-v3.xlsx"');
    expect(attachment('夜間.xlsx')).toBe(
      `attachment; filename="__.xlsx"; filename*=UTF-8''%E5%A4%9C%E9%96%93.xlsx`,
    );
  });
});

function expectSafe(name: string): void {
  const header = attachment(`${name}.xlsx`);
  expect(header).toMatch(/^attachment; filename="[\x20-\x7e]+"(; filename\*=UTF-8''[A-Za-z0-9%._~!$&+-]+)?$/);
  for (const told of namesIn(header)) {
    expect(told).toMatch(/\.xlsx$/);
    expect(told).not.toMatch(/[/\\\p{Cc}"]/u);
    expect(told).not.toMatch(/^\.|^(con|nul|aux|prn)\./i);
    expect(Array.from(told).length).toBeLessThanOrEqual(210);
  }
  expect(safeFileName(safeFileName(name))).toBe(safeFileName(name));
}
