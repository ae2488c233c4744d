import { may } from '../../domain/access.js';
import { invalid } from '../../domain/errors.js';
import { seenBy, type Caller } from '../call/commands.js';
import type { ReportRange } from './report.query.js';

const LONGEST_DAYS = 400;
const DAY_MS = 86_400_000;

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly schedule?: string | undefined;
  readonly limit: number;
}

/** Of the schedules that the caller may see; throws RANGE_TOO_LONG. */
export function rangeOf({ from, to, schedule, limit }: Asked, caller: Caller): ReportRange {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days < 0 || days > LONGEST_DAYS)
    throw invalid('RANGE_TOO_LONG', `From ${from} to ${to}: it must be 0 to ${LONGEST_DAYS} days.`);
  if (schedule === undefined) return { from, to, schedules: seenBy(caller), limit };
  return { from, to, schedules: may(caller.grants, 'see', schedule) ? [schedule] : [], limit };
}
