import { expect, test } from '@jest/globals';
import { honoured } from '../../../src/domain/plan/honoured-waits.js';
import { planFlow } from '../../../src/domain/plan/plan-day.js';
import { external, indexOf } from '../../support/schedules.js';

const PATIENCE = { enabled: true, timeOut: null, onTimeOut: 'ALERT' } as const;
const index = indexOf({ processes: { A: ['A1'], B: ['B1'] } });
const schedule = {
  ...index.schedule,
  externalDependencies: [external('A/A1', 'FILE')],
  interScheduleDependencies: [
    { process: 'B', job: 'B1', schedule: 'OTHER', predecessorProcess: 'P', predecessorJob: 'J', ...PATIENCE },
  ],
};
const flow = planFlow({ ...index, schedule }, '2026-11-24', { cycle: 'Nightly', flow: 'Nightly' });

test.each([
  [true, true, { EXTERNAL: true, INTER_SCHEDULE: true }],
  [false, true, { EXTERNAL: false, INTER_SCHEDULE: true }],
  [true, false, { EXTERNAL: true, INTER_SCHEDULE: false }],
  [false, false, { EXTERNAL: false, INTER_SCHEDULE: false }],
])('with external %s and inter-schedule %s, waits are planned as %j', (outside, between, expected) => {
  const settings = { externalDependencies: outside, interScheduleDependencies: between };
  const { waits, edges, runs } = honoured(flow, settings);
  expect(Object.fromEntries(waits.map(({ kind, enabled }) => [kind, enabled]))).toEqual(expected);
  expect({ edges, runs }).toEqual({ edges: flow.edges, runs: flow.runs });
});

test('what the definition has switched off stays off', () => {
  const off = { ...flow, waits: flow.waits.map((wait) => ({ ...wait, enabled: false })) };
  const all = { externalDependencies: true, interScheduleDependencies: true };
  expect(honoured(off, all).waits.some(({ enabled }) => enabled)).toBe(false);
});
