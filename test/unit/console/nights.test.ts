import { describe, expect, test } from '@jest/globals';
import type { DayOverview } from '../../../console/src/api/shapes.js';
import { oneAfterAnother } from '../../../console/src/nights/one-after-another.js';
import { doneOf, runsOf, standOf } from '../../../console/src/nights/stand.js';

const NIGHT: DayOverview = {
  ...{
    schedule: 'PAY',
    displayName: null,
    timeZone: null,
    businessDate: '2026-11-24',
    status: 'OPEN',
    version: 1,
  },
  ...{ counts: { COMPLETED: 3, SKIPPED: 1, RUNNING: 2 }, needsPerson: 0 },
  executions: [{ id: '1', cycleName: 'Nightly', flowName: 'Nightly', processName: null, status: 'RUNNING' }],
};

describe('a night among others', () => {
  test.each([
    [{}, 'goes on'],
    [{ needsPerson: 1 }, 'needs a person'],
    [{ status: null, counts: {}, executions: [] }, 'not opened'],
    [{ counts: { LOADED: 8 }, executions: [] }, 'idle'],
    [{ counts: { COMPLETED: 3, SKIPPED_ON_ERROR: 1 } }, 'over'],
    [{ status: 'CLOSED', counts: { COMPLETED: 3, NOT_RUN: 1 } }, 'over'],
  ] as const)('%j: %s', (change, stand) => {
    expect(standOf({ ...NIGHT, ...(change as Partial<DayOverview>) })).toBe(stand);
  });

  test('counts what is done, skipped runs among it', () => {
    expect([doneOf(NIGHT), runsOf(NIGHT)]).toEqual([4, 6]);
  });
});

test('calls come one after another, also after one that failed', async () => {
  const inTurn = oneAfterAnother();
  const seen: string[] = [];
  const call =
    (name: string, fails = false) =>
    async (): Promise<string> => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const answers = await Promise.allSettled([inTurn(call('a')), inTurn(call('b', true)), inTurn(call('c'))]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});
