import { Injectable } from '@nestjs/common';
import { NO_EDGES } from '../domain/run/edge.js';
import type { EventType } from '../domain/event.js';
import {
  placeOf,
  type DayEdge,
  type DayLink,
  type DayRun,
  type PresentDay,
} from '../domain/plan/present-day.js';
import type { ChangedRun, DayDifference } from '../domain/plan/replan.js';
import type { EdgeDifference } from '../domain/plan/replan-edges.js';
import { arrayParameters, columnsOf } from '../platform/database/rows.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { LinkStore } from './link.store.js';
import { DEFINITION_COLUMNS, LoadedRunStore, type RunsOf } from './loaded-run.store.js';

/** What has become of the rows of a day; no run of it has been moved. */
export interface Written {
  /** Ids by place, of the runs that were there and of those that were added. */
  readonly ids: ReadonlyMap<string, string>;
  /** Added to executions that have begun. */
  readonly begun: readonly string[];
  /** Runs whose counts were made anew, those of other schedules too. */
  readonly recounted: readonly string[];
}

/** Who, when and why. */
interface Noted {
  readonly now: Date;
  readonly actor: string;
  readonly reason: string | null;
}

interface Writing {
  readonly difference: DayDifference;
  readonly note: Noted;
}

/** A day that is planned once more: what there is of it, and its rows as they are to be. A few statements for any size. */
@Injectable()
export class ReplanStore {
  constructor(
    private readonly loaded: LoadedRunStore,
    private readonly links: LinkStore,
  ) {}

  /** Locks the runs of the day, apart from those of ad hoc requests, and reads what there is. */
  async lock(tx: Transaction, day: RunsOf): Promise<PresentDay> {
    // Some will be deleted.
    await tx.rows(`SELECT FROM run r WHERE ${OF_THE_DAY} ORDER BY r.id FOR UPDATE`, [day.dayId]);
    return this.read(tx, day);
  }

  /** The same without a lock, for whoever only looks: it goes on meanwhile. */
  async read(tx: Sql, day: RunsOf): Promise<PresentDay> {
    const runs = await tx.rows<DayRun>(`${RUNS} WHERE ${OF_THE_DAY} ORDER BY r.id`, [day.dayId]);
    const edges = await tx.rows<DayEdge>(`${EDGES} WHERE ${OF_THE_DAY} ORDER BY e.id`, [day.dayId]);
    const links = await tx.rows<DayLink>(`${LINKS} WHERE ${OF_THE_DAY} ORDER BY l.id`, [day.dayId]);
    const released = await this.loaded.releasedJobs(tx, day);
    return { schedule: day.schedule, runs, edges, links, released };
  }

  async write(
    tx: Transaction,
    day: RunsOf & { readonly present: PresentDay },
    { difference, note }: Writing,
  ): Promise<Written> {
    const { edges, links, removed, added } = difference;
    const elsewhere = await this.untie(tx, removed);
    await this.remove(tx, removed, note);
    const taken = await this.loaded.takeIds(tx, added.length);
    const ids = new Map(day.present.runs.map((run) => [placeOf(run, run), run.id]));
    for (const [n, { place }] of added.entries()) ids.set(place, taken[n] ?? '');
    const idOf = (place: string): string => ids.get(place) ?? '';
    const none = { edges: NO_EDGES, outside: NO_EDGES };
    await this.loaded.insertRuns(
      tx,
      day,
      added.map(({ place, flow, run }) => ({ ...run, id: idOf(place), flow, ...none })),
    );
    const begun = await this.attach(tx, taken, note);
    await this.redefine(tx, difference.changed);
    await this.changeEdges(tx, edges);
    const predecessorOf = (place: string | null): string | null => (place === null ? null : idOf(place));
    await this.loaded.insertEdges(
      tx,
      day,
      edges.added.map((edge) => ({
        ...edge,
        successor: idOf(edge.successor),
        predecessor: predecessorOf(edge.predecessor),
      })),
    );
    await tx.rows('DELETE FROM run_link WHERE id = ANY($1::bigint[])', [links.removed.map(({ id }) => id)]);
    await this.links.insert(
      tx,
      links.added.map(({ place, schedule }) => ({ runId: idOf(place), schedule })),
    );
    const recounted = [...new Set([...elsewhere, ...[...edges.places].map(idOf)])];
    await this.recount(tx, recounted);
    return { ids, begun, recounted };
  }

  /** Runs of other schedules wait for those that are removed as for any that do not exist yet. Answers with them. */
  private async untie(tx: Transaction, removed: readonly DayRun[]): Promise<readonly string[]> {
    if (removed.length === 0) return [];
    const rows = await tx.rows<{ id: string }>(
      `UPDATE run_edge SET predecessor_id = NULL, state = 'OPEN'
       WHERE predecessor_id = ANY($1::bigint[]) AND kind = 'INTER_SCHEDULE' RETURNING successor_id AS id`,
      [removed.map(({ id }) => id)],
    );
    return rows.map(({ id }) => id);
  }

  /** With what they depend on, their links, and attempts that wait in the queue. */
  private async remove(tx: Transaction, removed: readonly DayRun[], note: Noted): Promise<void> {
    if (removed.length === 0) return;
    const type: EventType = 'run.removed';
    await tx.rows(
      // Its names, because nothing else has them from now on.
      `WITH gone AS (DELETE FROM run WHERE id = ANY($1::bigint[]) RETURNING *)
       INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, from_status, to_status, attempt, actor, reason)
       SELECT $2, $3, schedule, business_date, execution_id, id, status, concat_ws('/', process, job), attempt, $4, $5
       FROM gone ORDER BY id`,
      [removed.map(({ id }) => id), type, note.now, note.actor, note.reason],
    );
  }

  /** Added runs belong to the execution of their flow, where that was requested already. */
  private async attach(tx: Transaction, added: readonly string[], note: Noted): Promise<readonly string[]> {
    if (added.length === 0) return [];
    const type: EventType = 'run.added';
    const attached = await tx.rows<{ id: string; begun: boolean }>(
      `UPDATE run r SET execution_id = x.id, requested_at = $2 FROM execution x
       WHERE r.id = ANY($1::bigint[]) AND x.day_id = r.day_id AND x.cycle = r.cycle AND x.flow = r.flow
         AND x.request_no = r.request_no
       RETURNING r.id, x.status <> 'QUEUED' AS begun`,
      [added, note.now],
    );
    await tx.rows(
      `INSERT INTO event (type, at, schedule, business_date, execution_id, run_id, to_status, attempt, actor, reason)
       SELECT $2, $3, schedule, business_date, execution_id, id, status, attempt, $4, $5
       FROM run WHERE id = ANY($1::bigint[]) ORDER BY id`,
      [added, type, note.now, note.actor, note.reason],
    );
    return attached.filter(({ begun }) => begun).map(({ id }) => id);
  }

  private async redefine(tx: Transaction, changed: readonly ChangedRun[]): Promise<void> {
    const defined = changed.flatMap(({ run: { id }, definition }) =>
      definition ? [{ id, definition }] : [],
    );
    if (defined.length === 0) return;
    const columns = Object.values(DEFINITION_COLUMNS);
    const names = Object.keys(DEFINITION_COLUMNS);
    await tx.rows(
      `UPDATE run r SET ${names.map((name) => `${name} = d.${name}`).join(', ')}, callback_mode = COALESCE(
         d.external_status_update, (SELECT mode FROM callback_settings c WHERE c.schedule = r.schedule), 'NONE')
       FROM unnest(${arrayParameters(['bigint', ...columns.map(({ type }) => type)])}) AS d (id, ${names.join(', ')})
       WHERE r.id = d.id`,
      columnsOf(
        defined,
        ({ id }) => id,
        ...columns.map(
          ({ field }) =>
            ({ definition }: (typeof defined)[number]): unknown =>
              definition[field],
        ),
      ),
    );
  }

  private async changeEdges(tx: Transaction, { removed, changed }: EdgeDifference): Promise<void> {
    await tx.rows('DELETE FROM run_edge WHERE id = ANY($1::bigint[])', [removed.map(({ id }) => id)]);
    if (changed.length === 0) return;
    // Another time-out begins anew.
    await tx.rows(
      `UPDATE run_edge e SET enabled = c.enabled, time_out = c.time_out, on_time_out = c.on_time_out,
         timed_out_at = CASE WHEN (e.time_out, e.on_time_out) IS NOT DISTINCT FROM (c.time_out, c.on_time_out)
                             THEN e.timed_out_at END
       FROM unnest(${arrayParameters(['bigint', 'boolean', 'integer', 'text'])})
         AS c (id, enabled, time_out, on_time_out)
       WHERE e.id = c.id`,
      columnsOf(
        changed,
        ({ id }) => id,
        ({ enabled }) => enabled,
        ({ timeOut }) => timeOut,
        ({ onTimeOut }) => onTimeOut,
      ),
    );
  }

  private async recount(tx: Transaction, runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return;
    await tx.rows(
      `WITH counted AS (
         SELECT w.id, ${COUNTS.map(({ column, which }) => `count(e.id) FILTER (WHERE e.enabled AND ${which}) AS ${column}`).join(', ')}
         FROM unnest($1::bigint[]) AS w (id) LEFT JOIN run_edge e ON e.successor_id = w.id GROUP BY w.id
       )
       UPDATE run r SET ${COUNTS.map(({ column }) => `${column} = c.${column}`).join(', ')}
       FROM counted c WHERE r.id = c.id`,
      [runIds],
    );
  }
}

const OF_THE_DAY = 'r.day_id = $1 AND r.request_no = 0';

const RUNS = `
  SELECT r.id, r.cycle, r.flow, r.process, r.job, r.execution_id AS "executionId", r.status, r.cause, r.flags, r.reach,
         r.skipped_from AS "skippedFrom",
         ${Object.entries(DEFINITION_COLUMNS)
           .map(([column, { field }]) => `r.${column} AS "${field}"`)
           .join(', ')},
         r.status IN ('RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR')
         OR EXISTS (SELECT FROM attempt a WHERE a.run_id = r.id
                      AND (a.sending_at IS NOT NULL OR a.state NOT IN ('QUEUED', 'NOT_STARTED'))) AS started
  FROM run r`;

const EDGES = `
  SELECT e.id, e.successor_id AS successor, e.predecessor_id AS predecessor, e.kind, e.satisfied_on AS "on", e.enabled,
         e.switched, e.time_out AS "timeOut", e.on_time_out AS "onTimeOut", e.outside_schedule AS "outsideSchedule",
         e.outside_process AS "outsideProcess", e.outside_job AS "outsideJob"
  FROM run r JOIN run_edge e ON e.successor_id = r.id`;

const LINKS = 'SELECT l.id, l.run_id AS "runId", l.schedule FROM run r JOIN run_link l ON l.run_id = r.id';

const COUNTS = (['OPEN', 'SATISFIED', 'PASSED', 'NOT_TAKEN'] as const).flatMap((state) => [
  {
    column: `edges_${state.toLowerCase()}`,
    which: `e.state = '${state}' AND e.kind IN ('ORDER', 'DEPENDENCY')`,
  },
  {
    column: `outside_${state.toLowerCase()}`,
    which: `e.state = '${state}' AND e.kind IN ('INTER_SCHEDULE', 'EXTERNAL')`,
  },
]);
