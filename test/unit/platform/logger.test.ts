import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPino, Log } from '../../../src/platform/log/logger.js';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.js';

/** What a log has said, in the pieces in which it has said it. */
function logged(say: (log: Log) => void): readonly string[] {
  const said: string[] = [];
  say(new Log(createPino('trace', { write: (line) => said.push(line) })));
  return said;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text)),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
);
const anyFields = fc.oneof(
  anyText,
  anyText.map((text) => new Error(text)),
  fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText, { maxLength: 3 }), fc.double(), fc.boolean())),
);
const ways = ['log', 'warn', 'error', 'debug', 'fatal'] as const;

/** Everything below a blank, DEL and C1, ends of lines, what turns the direction, and what hides. */
function isPlain(line: string): boolean {
  return Array.from(line).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    const control = code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
    const turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    const half = code >= 0xd800 && code <= 0xdfff;
    return !control && !turns && !half && ![0x200e, 0x200f, 0x61c, 0xfeff].includes(code);
  });
}

describe('a line of the log', () => {
  test('is one line of JSON for one event, whatever is logged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ways),
        anyText,
        fc.array(anyFields, { maxLength: 3 }),
        (way, text, fields) => {
          const said = logged((log) => {
            log[way](text, ...fields);
          });
          expect(said).toHaveLength(1);
          const [line = ''] = said;
          expect(line.endsWith('\n')).toBe(true);
          expect(isPlain(line.slice(0, -1))).toBe(true);
          expect(line.length).toBeLessThan(200_000);
          expect(JSON.parse(line)).toMatchObject({ time: expect.any(String) });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('says the same as before: a viewer that reads JSON gets the text', () => {
    const text = '\u001b[31mFAILED\r\n{"level":"info"}\u202e\u009b\u2028 東京 🚂';
    const [line = ''] = logged((log) => {
      log.warn('A text', { text });
    });
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', msg: 'A text', text });
  });

  test('keeps the beginning of a text that is too long, and the other fields', () => {
    const [line = ''] = logged((log) => {
      log.warn('A text', { text: 'x'.repeat(1_000_000), other: 'kept' });
    });
    expect(line.length).toBeLessThan(10_000);
    const { text, other } = JSON.parse(line) as { text: string; other: string };
    expect([text.length, text.at(-1), other]).toEqual([8_000, '…', 'kept']);
  });

  test('leaves out its fields where they are too long together', () => {
    const [line = ''] = logged((log) => {
      log.error('Many texts', { texts: Array.from({ length: 10_000 }, () => 'x'.repeat(100)) });
    });
    expect(JSON.parse(line)).toEqual({
      level: 'error',
      time: expect.any(String),
      msg: 'Many texts',
      cut: 'the fields of this line were too long',
    });
  });
});
