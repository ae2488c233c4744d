import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { transformSync } from '@swc/core';
import { MUTANTS } from '../../mutants/mutants.mjs';

const PARSER = { syntax: 'typescript', decorators: true } as const;

test.each(MUTANTS)(
  'the mistake $id can still be made, and the tests that must notice it are there',
  (mutant) => {
    const { file, find, replace, tests } = mutant;
    const parts = readFileSync(file, 'utf8').split(find);
    expect(parts).toHaveLength(2);
    expect(replace).not.toBe(find);
    // What cannot be read would be noticed by every test, whatever it looks at.
    expect(() => transformSync(parts.join(replace), { jsc: { parser: PARSER } })).not.toThrow();
    expect(tests.length).toBeGreaterThan(0);
    for (const test of tests) expect(existsSync(test.split(' ')[1] ?? '')).toBe(true);
  },
);

test('no two mistakes have one name', () => {
  expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
});
