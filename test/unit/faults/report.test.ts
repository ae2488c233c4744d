import { expect, test } from '@jest/globals';
import type { Invariant } from '../../faults/checker/violation.js';
import { summaryOf, tableOf } from '../../faults/report.js';
import type { NightResult } from '../../faults/run-night.js';

const night = (
  seed: number,
  backend: NightResult['backend'],
  ...invariants: readonly Invariant[]
): NightResult => ({
  ...{ seed, backend, jobs: 100, faultsForMs: 1, logFolder: null, seconds: 5 },
  violations: invariants.map((invariant) => ({ invariant, subject: 'run 1', seen: 'x' })),
  faults: { 'agent-kill': 3, 'link-reset': 4 },
  figures: { heldUnknown: 2, attempts: 100, startRequests: 100, commands: 9, restSeconds: 1 },
});

test('the table counts the nights of each backend, and every violation once', () => {
  const nights = [
    night(7, 'redis', 'I1', 'I2', 'I4'),
    night(8, 'redis', 'I11', 'I5'),
    night(7, 'embedded', 'I7'),
  ];
  expect(tableOf(nights, '2026-11-25').split('\n')).toEqual([
    '| date | backend | seeds | jobs | faults | unknown Starts | double starts | out of order | lost runs | kills not honoured | others |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '| 2026-11-25 | redis | 2 (7 to 8) | 200 | 14 | 4 | 2 | 1 | 0 | 1 | 1 |',
    '| 2026-11-25 | embedded | 7 | 100 | 7 | 2 | 0 | 0 | 1 | 0 | 0 |',
  ]);
  expect(summaryOf(nights, 61.4)).toBe(
    'seeds 2, backends redis+embedded, jobs 300, faults injected 21, violations 6, seconds 61',
  );
});
