import type { DayOverview } from '../api/shapes.js';
import { isDone, STATUSES } from '../ui/status.js';

/** How a night stands, as far as one wants to know among others. */
export type Stand = 'not opened' | 'idle' | 'needs a person' | 'goes on' | 'over';

export function standOf({ status, counts, executions, needsPerson }: DayOverview): Stand {
  if (status === null) return 'not opened';
  if (needsPerson > 0) return 'needs a person';
  if (executions.length === 0) return 'idle';
  return STATUSES.every((one) => isDone(one) || (counts[one] ?? 0) === 0) ? 'over' : 'goes on';
}

export const runsOf = ({ counts }: DayOverview): number =>
  STATUSES.reduce((sum, one) => sum + (counts[one] ?? 0), 0);

export const doneOf = ({ counts }: DayOverview): number =>
  STATUSES.filter(isDone).reduce((sum, one) => sum + (counts[one] ?? 0), 0);
