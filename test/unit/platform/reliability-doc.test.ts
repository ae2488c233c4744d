import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/reliability.md', 'utf8');

test('every link of the page leads somewhere', () => {
  const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.length).toBeGreaterThan(40);
  expect(links.filter((link) => !existsSync(join('docs', link)))).toEqual([]);
});

test('every window is shown by a test', () => {
  const table = page.slice(page.indexOf('## The windows'), page.indexOf('## How it is tried'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (When|-)/.test(line));
  expect(rows.length).toBeGreaterThan(35);
  const shown = rows.map((row) => row.split('|')[4] ?? '');
  expect(shown.filter((by) => !/\.test\.ts\)|\b[CFM]\b/.test(by))).toEqual([]);
});
