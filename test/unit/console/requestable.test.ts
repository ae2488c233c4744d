import { expect, test } from '@jest/globals';
import type { Run } from '../../../console/src/api/shapes.js';
import { requestable } from '../../../console/src/night/requestable.js';

/** `Hourly/H1/POLL`. */
const run = (place: string, over: Partial<Run> = {}): Run => {
  const [cycle, flow, process] = place.split('/');
  return { cycle, flow, process, status: 'LOADED', execution: null, ...over } as Run;
};

test('what nobody has requested can be: Nightly first, then flows, then ad hoc processes, each as a request names it', () => {
  const runs = [
    run('Adhoc/ANY/REPORT'),
    run('Hourly/H1/POLL'),
    run('Nightly/NIGHTLY/LOAD'),
    run('Nightly/NIGHTLY/OUT', { status: 'DISABLED' }),
    run('Hourly/H2/POLL', { status: 'COMPLETED', execution: '7' }),
  ];
  expect(requestable(runs)).toEqual([
    { name: 'Nightly', runs: 2, body: { cycleName: 'Nightly' } },
    { name: 'Hourly · H1', runs: 1, body: { cycleName: 'Hourly', flowName: 'H1' } },
    { name: 'Adhoc · REPORT', runs: 1, body: { cycleName: 'Adhoc', flowName: 'ANY', processName: 'REPORT' } },
  ]);
});

test('a night that was requested whole leaves nothing to request', () => {
  expect(requestable([run('Nightly/NIGHTLY/LOAD', { execution: '7', status: 'PENDING' })])).toEqual([]);
});
