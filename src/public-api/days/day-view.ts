import type { BusinessDay } from '../../business-days/business-day.entity.js';
import type { BusinessDayStore } from '../../business-days/business-day.store.js';
import type { Sql } from '../../platform/database/transaction.js';

/** A business date as the API shows it, with its runs by status. */
export async function dayView(sql: Sql, days: BusinessDayStore, day: BusinessDay): Promise<unknown> {
  const {
    schedule,
    businessDate,
    version,
    overrideRevision,
    status,
    openedAt,
    openedBy,
    closedAt,
    purgedAt,
  } = day;
  const counts = await days.counts(sql, day.id);
  return {
    schedule,
    businessDate,
    version,
    overrideRevision,
    status,
    openedAt,
    openedBy,
    closedAt,
    purgedAt,
    counts,
  };
}
