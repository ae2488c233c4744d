import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| S\d+ /.test(line));

test('every threat S1 to S24 names tests, and they are there', () => {
  const told = rows.map((row) => /^\| (S\d+) /.exec(row)?.[1]);
  expect(told).toEqual(Array.from({ length: 24 }, (_, n) => `S${n + 1}`));
  const withoutTests = rows.filter((row) => !/\]\(\.\.\/test\/[^)]+\.test\.ts\)/.test(row));
  expect(withoutTests).toEqual([]);
});

test('every test that the page names is there', () => {
  const named = [
    ...[...page.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, path = '']) => path),
    ...[...page.matchAll(/`(test\/[^`*{]+\.test\.ts)`/g)].map(([, path = '']) => path),
  ];
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
