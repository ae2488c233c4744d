/**
 * Quick repeats are paid for by first calls, ten of these for one of those, so that repeats stay a small part of what is
 * sent whatever goes wrong. Who cannot pay is not refused: it waits as long as its back-off ever lets it wait.
 */
export interface RetryBudget {
  readonly left: number;
}

const MOST = 100;
const PER_FIRST_CALL = 0.1;

export const FULL_BUDGET: RetryBudget = { left: MOST };

export const afterFirstCall = ({ left }: RetryBudget): RetryBudget => ({
  left: Math.min(left + PER_FIRST_CALL, MOST),
});

/** The budget after one quick repeat; null = there is not enough for it. */
export const afterQuickRepeat = ({ left }: RetryBudget): RetryBudget | null =>
  left >= 1 ? { left: left - 1 } : null;
