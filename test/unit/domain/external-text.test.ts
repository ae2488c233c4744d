import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escaped, excerpt, HARMFUL, isUsableId } from '../../../src/domain/external-text.js';
import { HOSTILE_TEXTS, hostileTexts } from '../../support/hostile-texts.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text)),
  // Half pairs, which `binary` has only as neighbours.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);
const anyLength = fc.integer({ min: 1, max: 600 });
/** What a terminal, a log or a database would stumble over, said again and otherwise. */
const isHarmless = (text: string): boolean =>
  Buffer.from(text).toString() === text &&
  Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
    const turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return !control && !turns && ![0x200e, 0x200f, 0x61c, 0xfeff].includes(code);
  });

describe('an excerpt', () => {
  test('of any text is harmless, and no longer than asked', () => {
    fc.assert(
      fc.property(anyText, anyLength, (text, length) => {
        const shown = excerpt(text, length);
        expect(shown.length).toBeLessThanOrEqual(length);
        expect(isHarmless(shown)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is cut only where it is longer than asked, and never through a character', () => {
    expect([excerpt('12345', 5), excerpt('123456', 5)]).toEqual(['12345', '1234…']);
    expect(excerpt('123🚂56', 5)).toBe('123…');
    expect(excerpt('1234🚂', 6)).toBe('1234🚂');
    expect(excerpt('\u001b'.repeat(10), 13)).toBe('\\u001b\\u001b…');
  });

  test('leaves ordinary text alone, in whatever language', () => {
    for (const text of ['Zürich 東京 🚂', 'משימה بدء', '👩‍👩‍👧', 'a=1||b=<2>&"3"'])
      expect(excerpt(text, 40)).toBe(text);
  });

  test('of a megabyte takes no time', () => {
    const begun = performance.now();
    for (let times = 0; times < 100; times += 1) excerpt('\u001b['.repeat(500_000), 500);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('what is escaped', () => {
  test('is harmless, and is the same when it is escaped once more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isHarmless(escaped(text))).toBe(true);
        expect(escaped(escaped(text))).toBe(escaped(text));
      }),
    );
  });

  test('can be read', () => {
    const codes = [0x61, 0x0d, 0x0a, 0, 0x9b, 0x202e, 0xd800, 0x7a, 0xe0041];
    const expected = String.raw`a\u000d\u000a\u0000\u009b\u202e\ud800z\u{e0041}`;
    expect(escaped(String.fromCodePoint(...codes))).toBe(expected);
  });
});

describe('an execution id', () => {
  test.each([
    '1',
    '00042',
    'e-1',
    '<script>x</script>',
    '../../etc',
    "'; DROP",
    'ä',
    '__proto__',
    'x'.repeat(256),
  ])('%j can be used: it is data', (id) => {
    expect(isUsableId(id)).toBe(true);
  });

  test.each([...hostileTexts('terminal', 'control'), ...hostileTexts('long')])(
    '$kind: $name cannot',
    ({ text }) => {
      const harmful = text.length > 256 || text.trim() === '' || new RegExp(HARMFUL.source, 'u').test(text);
      expect(isUsableId(text)).toBe(!harmful);
    },
  );
});
