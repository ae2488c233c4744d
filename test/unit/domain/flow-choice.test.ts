import { describe, expect, test } from '@jest/globals';
import { Refused } from '../../../src/domain/errors.js';
import { chooseFlow, type RequestedFlow } from '../../../src/domain/plan/flow-choice.js';
import { CYCLES } from '../../../src/domain/schedule.js';
import { aFlow, indexOf } from '../../support/schedules.js';

const index = indexOf({
  processes: { N: ['N1'], S: ['S1'], T: ['T1'], O: ['O1'], P: ['P1'] },
  members: { Nightly: ['N'], SALES: ['S'], STOCK: ['T'], ONCE: ['O', 'P'], TWICE: ['P'], OFF: ['O'] },
  rows: {
    flows: [
      aFlow('Hourly_Cycle_1', 'SALES'),
      aFlow('Hourly_Cycle_1', 'OFF', false),
      aFlow('Hourly_Cycle_2', 'SALES'),
      aFlow('Hourly_Cycle_2', 'STOCK'),
      aFlow('Hourly_Cycle_3', 'OFF', false),
      aFlow('Adhoc', 'ONCE'),
      aFlow('Adhoc', 'TWICE'),
      aFlow('Adhoc', 'OFF', false),
      aFlow('Adhoc', 'EMPTY'),
    ],
  },
});

/** `cycle flow process`, or the kind and code of the refusal. */
function chosen(wanted: RequestedFlow): string {
  try {
    const { cycle, flow, process } = chooseFlow(index, wanted);
    return `${cycle} ${flow} ${process ?? '-'}`;
  } catch (error) {
    if (error instanceof Refused) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const ask = (cycleName: string, flowName?: string, processName?: string): string =>
  chosen({ cycleName, flowName, processName });

describe('a request means the flow', () => {
  test.each<[Parameters<typeof ask>, string]>([
    [['Nightly'], 'Nightly Nightly -'],
    [['Nightly', 'Nightly'], 'Nightly Nightly -'],
    [['Hourly_Cycle_1'], 'Hourly_Cycle_1 SALES -'],
    [['Hourly_Cycle_2', 'STOCK'], 'Hourly_Cycle_2 STOCK -'],
    [['Adhoc', 'ONCE'], 'Adhoc ONCE -'],
    [['Adhoc', 'ONCE', 'P'], 'Adhoc ONCE P'],
    // Only one enabled flow has this process.
    [['Adhoc', undefined, 'O'], 'Adhoc ONCE O'],
  ])('%j: %s', (wanted, flow) => {
    expect(ask(...wanted)).toBe(flow);
  });
});

describe('a request is refused', () => {
  test.each<[Parameters<typeof ask>, string]>([
    [['nightly'], 'INVALID UNKNOWN_CYCLE'],
    [['Hourly_Cycle_0'], 'INVALID UNKNOWN_CYCLE'],
    [['Hourly_Cycle_25'], 'INVALID UNKNOWN_CYCLE'],
    [['Hourly_Cycle_01'], 'INVALID UNKNOWN_CYCLE'],
    [['__proto__'], 'INVALID UNKNOWN_CYCLE'],
    [['Nightly', undefined, 'N'], 'INVALID PROCESS_NOT_ALLOWED'],
    [['Hourly_Cycle_1', 'SALES', 'S'], 'INVALID PROCESS_NOT_ALLOWED'],
    [['Hourly_Cycle_2'], 'INVALID FLOW_REQUIRED'],
    [['Hourly_Cycle_3'], 'INVALID FLOW_REQUIRED'],
    [['Hourly_Cycle_4'], 'INVALID FLOW_REQUIRED'],
    [['Adhoc'], 'INVALID FLOW_REQUIRED'],
    [['Adhoc', undefined, 'P'], 'INVALID FLOW_REQUIRED'],
    [['Adhoc', undefined, 'X'], 'INVALID FLOW_REQUIRED'],
    [['Nightly', 'SALES'], 'INVALID UNKNOWN_FLOW'],
    [['Hourly_Cycle_1', 'STOCK'], 'INVALID UNKNOWN_FLOW'],
    [['Adhoc', 'SALES'], 'INVALID UNKNOWN_FLOW'],
    [['Hourly_Cycle_1', 'OFF'], 'CONFLICT FLOW_DISABLED'],
    [['Adhoc', 'OFF', 'O'], 'CONFLICT FLOW_DISABLED'],
    [['Adhoc', 'TWICE', 'O'], 'INVALID UNKNOWN_PROCESS'],
    [['Adhoc', 'ONCE', ''], 'INVALID UNKNOWN_PROCESS'],
  ])('%j: %s', (wanted, refusal) => {
    expect(ask(...wanted)).toBe(refusal);
  });

  test('with the flows that there are to choose from', () => {
    expect(() => chooseFlow(index, { cycleName: 'Hourly_Cycle_2' })).toThrow(
      'The cycle Hourly_Cycle_2 of NIGHT has several flows (SALES, STOCK); say flowName.',
    );
    expect(() => chooseFlow(index, { cycleName: 'Hourly_Cycle_3' })).toThrow('has no enabled flow');
  });
});

test('there are Nightly, 24 recurring cycles and Adhoc', () => {
  expect(CYCLES).toHaveLength(26);
  expect([CYCLES[0], CYCLES[1], CYCLES[24], CYCLES[25]]).toEqual([
    'Nightly',
    'Hourly_Cycle_1',
    'Hourly_Cycle_24',
    'Adhoc',
  ]);
});
