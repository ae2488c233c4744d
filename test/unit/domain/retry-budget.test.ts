import { expect, test } from '@jest/globals';
import {
  afterFirstCall,
  afterQuickRepeat,
  FULL_BUDGET,
  type RetryBudget,
} from '../../../src/domain/retry-budget.js';

function spend(budget: RetryBudget): number {
  let times = 0;
  for (let left: RetryBudget | null = afterQuickRepeat(budget); left; left = afterQuickRepeat(left))
    times += 1;
  return times;
}

test('a hundred repeats may be quick at once, and then one for ten first calls', () => {
  expect(spend(FULL_BUDGET)).toBe(100);
  let budget: RetryBudget = { left: 0 };
  for (let n = 0; n < 1_005; n += 1) budget = afterFirstCall(budget);
  expect(spend(budget)).toBe(100);
  budget = { left: 0 };
  for (let n = 0; n < 105; n += 1) budget = afterFirstCall(budget);
  expect(spend(budget)).toBe(10);
});
