import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withLifecycle } from '../../../src/domain/run/lifecycle-page.js';
import { ATTEMPT_STATES, CAUSES, FLAGS, RUN_STATUSES } from '../../../src/domain/run/run-state.js';

const PAGE = 'docs/lifecycle.md';
const page = readFileSync(PAGE, 'utf8');

test('docs/lifecycle.md shows the tables of the code; `npm run docs` writes it anew', () => {
  const made = withLifecycle(page);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, made);
  else expect(page).toBe(made);
});

test('it names every status, state, cause and flag', () => {
  const made = withLifecycle(page);
  for (const word of [...RUN_STATUSES, ...ATTEMPT_STATES, ...CAUSES, ...FLAGS])
    expect(made).toContain(`\`${word}\``);
});

test('the diagrams have one step a line, with a label that Mermaid reads to its end', () => {
  const steps = withLifecycle(page)
    .split('\n')
    .filter((line) => line.includes('-->') && !line.startsWith('<!--'));
  expect(steps.length).toBeGreaterThan(50);
  for (const step of steps) expect(step).toMatch(/^ {2}(?:\[\*\]|[A-Z_]+) --> [A-Z_]+: [^:;]+$/);
});

test('making it twice changes nothing, and what stands around the sections stays', () => {
  const made = withLifecycle(page);
  expect(withLifecycle(made)).toBe(made);
  expect(withLifecycle(`before\n${page}after`)).toBe(`before\n${made}after`);
});

test('a section that is missing is named', () => {
  expect(() => withLifecycle(page.replace('<!-- /edges -->', ''))).toThrow('the page has no section edges');
});
