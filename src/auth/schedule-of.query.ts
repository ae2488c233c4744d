import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../platform/database/transaction.js';

/** Things that a path names by id, and that are of a schedule. */
export type ThingOfSchedule = keyof typeof OF;

const OF = {
  run: 'SELECT schedule FROM run WHERE id = $1',
  execution: 'SELECT schedule FROM execution WHERE id = $1',
  callback: 'SELECT schedule FROM callback WHERE id = $1',
  hold: 'SELECT schedule FROM hold WHERE id = $1',
} as const;

/** Whose a thing is that a path names by id. It stays with its schedule for good, so it can be asked ahead of a change. */
@Injectable()
export class ScheduleOf {
  constructor(private readonly database: Database) {}

  /** null = of no one schedule; undefined = there is no such thing. */
  async find(
    kind: ThingOfSchedule,
    id: string,
    sql: Sql = this.database.reader,
  ): Promise<string | null | undefined> {
    if (!/^\d{1,18}$/.test(id)) return undefined;
    const row = await sql.row<{ schedule: string | null }>(OF[kind], [id]);
    return row && row.schedule;
  }
}
