import { Injectable } from '@nestjs/common';
import { OF_THE_SYSTEM, type Activity } from '../../domain/activity.js';
import type { EventType } from '../../domain/event.js';
import type { Sql } from '../../platform/database/transaction.js';
import type { Stretch } from '../call/page.js';
import { Where } from '../../platform/database/where.js';

/** What the activity is narrowed to; absent = any. */
export interface ActivityFilter {
  readonly schedule?: string | undefined;
  readonly businessDate?: string | undefined;
  readonly actor?: string | undefined;
  readonly by?: 'people' | 'system' | undefined;
  readonly type?: readonly EventType[] | undefined;
  readonly run?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** Of these, and of none; null = of any. */
  readonly schedules?: readonly string[] | null;
}

/** What one page looks at; of a run alone it looks at what happened to that. */
const MOST_LOOKED_AT = 20_000;
/** An event has the instant at which its transaction began, and its id when it was written: so far apart at most. */
const OUT_OF_ORDER_MS = 600_000;

interface PageBefore {
  readonly before: string | null;
  readonly limit: number;
}

/** Events, the latest first, with the names of what they are about. */
@Injectable()
export class ActivityQuery {
  async page(sql: Sql, filter: ActivityFilter, page: PageBefore): Promise<Stretch<Activity>> {
    const where = matching(filter).holds(page.before, (given) => `e.id < ${given}`);
    let leftAt: string | null = null;
    if (filter.run === undefined) {
      const looked = await this.stretch(sql, filter, page.before);
      leftAt = looked.leftAt;
      where
        .holds(looked.below, (given) => `e.id < ${given}`)
        .holds(looked.leftAt ?? looked.from, (given) => `e.id >= ${given}`);
    }
    const rows = await sql.rows<Activity>(
      `SELECT e.*, r.process, r.job, x.cycle, x.flow, x.process AS "ofProcess"
       FROM (
         SELECT e.id, e.type, e.at, e.schedule, e.business_date::text AS "businessDate", e.execution_id AS "executionId",
                e.run_id AS "runId", e.from_status AS "from", e.to_status AS "to", e.attempt, e.actor, e.reason
         FROM event e WHERE ${where.text} ORDER BY e.id DESC LIMIT ${where.given(page.limit)}
       ) e
       LEFT JOIN run r ON r.id = e."runId" LEFT JOIN execution x ON x.id = e."executionId" ORDER BY e.id DESC`,
      where.values,
    );
    return { rows, leftAt };
  }

  /** The ids that a page looks at: those between the instants, and no more of them than is well. */
  private async stretch(sql: Sql, { after, before }: ActivityFilter, cursor: string | null): Promise<Looked> {
    const from = after === undefined ? null : await this.firstSince(sql, Date.parse(after) - OUT_OF_ORDER_MS);
    const below =
      before === undefined ? null : await this.firstSince(sql, Date.parse(before) + OUT_OF_ORDER_MS);
    const where = new Where()
      .holds(cursor, (given) => `id < ${given}`)
      .holds(below, (given) => `id < ${given}`)
      .holds(from, (given) => `id >= ${given}`);
    const last = await sql.row<{ id: string }>(
      `SELECT id FROM event WHERE ${where.text} ORDER BY id DESC OFFSET ${MOST_LOOKED_AT - 1} LIMIT 1`,
      where.values,
    );
    return { from, below, leftAt: last?.id ?? null };
  }

  /**
   * The id from which on events are not older than this, by halving: ids grow with time, and an index of instants would cost
   * every event of every night.
   */
  private async firstSince(sql: Sql, instantMs: number): Promise<string | null> {
    const row = await sql.row<{ id: string }>(
      `WITH RECURSIVE search (low, high) AS (
         SELECT (SELECT min(id) FROM event), (SELECT max(id) + 1 FROM event)
         UNION ALL
         SELECT CASE WHEN e.at < $1 THEN e.id + 1 ELSE s.low END, CASE WHEN e.at < $1 THEN s.high ELSE m.middle END
         FROM search s
         CROSS JOIN LATERAL (SELECT (s.low + s.high) / 2 AS middle) m
         CROSS JOIN LATERAL (SELECT id, at FROM event WHERE id >= m.middle ORDER BY id LIMIT 1) e
         WHERE s.low < s.high
       )
       SELECT low AS id FROM search WHERE low = high`,
      [new Date(instantMs)],
    );
    return row?.id ?? null;
  }
}

interface Looked {
  readonly from: string | null;
  readonly below: string | null;
  readonly leftAt: string | null;
}

const matching = ({
  schedule,
  schedules,
  businessDate,
  actor,
  by,
  type,
  run,
  after,
  before,
}: ActivityFilter): Where =>
  new Where()
    .is('e.run_id', run)
    .is('e.schedule', schedule)
    .holds(schedules, (given) => `(e.schedule IS NULL OR e.schedule = ANY(${given}::text[]))`)
    .is('e.business_date', businessDate)
    .is('e.actor', actor)
    .holds(by && OF_THE_SYSTEM, (given) =>
      by === 'people' ? `e.actor <> ALL(${given}::text[])` : `e.actor = ANY(${given}::text[])`,
    )
    .holds(type, (given) => `e.type = ANY(${given}::text[])`)
    .holds(after && new Date(after), (given) => `e.at >= ${given}`)
    .holds(before && new Date(before), (given) => `e.at < ${given}`);
