import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MAX_KEY_LENGTH,
  MAX_PARAMETERS_BYTES,
  mergeParameters,
  parseParameters,
  PLACEHOLDERS,
  substitute,
  unknownPlaceholders,
} from '../../../src/domain/parameters.js';

const pairsOf = (text: string): readonly (readonly [string, string])[] | string => {
  const parsed = parseParameters(text);
  return parsed.ok ? [...parsed.pairs] : parsed.problem;
};

const key = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[=|]|\p{Cc}/u.test(text));
/** No `|` at either end: joined to another it would move the border between two pairs. */
const value = fc
  .string({ unit: fc.constantFrom('a', '=', '|', '$', '{', '}', ' ', 'ü', '夜'), maxLength: 20 })
  .filter((text) => !text.includes('||') && !text.startsWith('|') && !text.endsWith('|'));
const pairs = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 8 });
const joined = (list: readonly (readonly [string, string])[]): string =>
  list.map(([name, content]) => `${name}=${content}`).join('||');

describe('parameters are parsed:', () => {
  test.each([
    ['none', '', []],
    ['one', 'a=1', [['a', '1']]],
    [
      'two',
      'source=cards||date=today',
      [
        ['source', 'cards'],
        ['date', 'today'],
      ],
    ],
    [
      'an empty value',
      'supplier=||days=7',
      [
        ['supplier', ''],
        ['days', '7'],
      ],
    ],
    ['an equals sign in a value', 'where=a=b', [['where', 'a=b']]],
    ['a single bar in a value', 'a=1|b=2', [['a', '1|b=2']]],
    [
      'keys that JavaScript knows',
      '__proto__=1||constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
    ['blanks, which are kept', ' a = 1 ', [[' a ', ' 1 ']]],
  ])('%s', (_, text, expected) => {
    expect(pairsOf(text)).toEqual(expected);
  });

  test.each([
    ['no equals sign', 'a=1|b=2||novalue', '"novalue" is not key=value'],
    ['an empty key', '=1', 'A key is empty'],
    ['a pair too many bars', 'a=1||', 'is not key=value'],
    ['the same key twice', 'a=1||a=2', '"a" occurs twice'],
    ['a control character in a key', 'a\tb=1', 'control character'],
    ['a key of 129 characters', `${'k'.repeat(MAX_KEY_LENGTH + 1)}=1`, 'longer than 128'],
    ['32,001 bytes', `a=${'ü'.repeat(MAX_PARAMETERS_BYTES / 2)}`, 'longer than 32000 bytes'],
  ])('%s is refused', (_, text, problem) => {
    expect(pairsOf(text)).toContain(problem);
  });

  test('32,000 bytes and a key of 128 characters are accepted', () => {
    expect(parseParameters(`a=${'x'.repeat(MAX_PARAMETERS_BYTES - 2)}`).ok).toBe(true);
    expect(parseParameters(`${'k'.repeat(MAX_KEY_LENGTH)}=1`).ok).toBe(true);
  });

  test('what is joined and parsed comes back', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        expect(pairsOf(joined(list))).toEqual(list);
      }),
    );
  });
});

describe('placeholders are filled', () => {
  const VALUES = new Map([
    ['businessDate', '2026-11-24'],
    ['job', 'A||b=${flow}'],
    ['request.file', 'x.dat'],
  ]);
  test.each([
    ['in a value', 'd=${businessDate}', 'd=2026-11-24'],
    ['several times', 'd=${businessDate}-${businessDate}', 'd=2026-11-24-2026-11-24'],
    ['from the request', 'f=${request.file}', 'f=x.dat'],
    ['once, whatever the value holds', 'j=${job}', 'j=A||b=${flow}'],
    ['never in a key', '${businessDate}=1', '${businessDate}=1'],
    ['never when unknown', 'x=${nothing}', 'x=${nothing}'],
    ['never when the request does not have the key', 'x=${request.other}', 'x=${request.other}'],
    ['never when escaped', 'x=$${businessDate}', 'x=${businessDate}'],
    ['never without an end', 'x=${businessDate', 'x=${businessDate'],
  ])('%s', (_, text, expected) => {
    expect(substitute(text, VALUES)).toBe(expected);
  });

  test('and every other byte stays as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('${')),
        (text) => {
          expect(substitute(text, VALUES)).toBe(text);
        },
      ),
    );
  });

  test('and those that nothing will fill are named once each', () => {
    const known = PLACEHOLDERS.map((name, n) => `${n}=\${${name}}`).join('||');
    expect(unknownPlaceholders(`${known}||r=\${request.x}||e=$\${escaped}`)).toEqual([]);
    expect(unknownPlaceholders('a=${x}${y}${x}||b=${request.}||${key}=1')).toEqual(['x', 'y', 'request.']);
  });
});

describe('parameters are merged:', () => {
  test.each([
    ['a key that is there keeps its place', 'a=1||b=2', { a: '9' }, 'a=9||b=2'],
    ['a new key comes last', 'a=1', { z: '9', b: '8' }, 'a=1||z=9||b=8'],
    ['nothing stays nothing', '', {}, ''],
    ['nothing gets what is new', '', { a: '1' }, 'a=1'],
    ['a value that replaces is not read again', 'a=1', { a: 'x=y|z' }, 'a=x=y|z'],
  ] as const)('%s', (...[, text, overrides, expected]) => {
    expect(mergeParameters(text, new Map(Object.entries<string>(overrides)))).toBe(expected);
  });

  test('without overrides every byte stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(mergeParameters(text, new Map())).toBe(text);
      }),
    );
  });

  test('the result has the values of both, the overrides first', () => {
    fc.assert(
      fc.property(pairs, pairs, (list, overrides) => {
        const merged = pairsOf(mergeParameters(joined(list), new Map(overrides)));
        expect(new Map(merged as [string, string][])).toEqual(new Map([...list, ...overrides]));
      }),
    );
  });
});
