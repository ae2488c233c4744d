import { Injectable } from '@nestjs/common';
import type { Sql } from '../platform/database/transaction.js';

export interface NewSession {
  readonly id: string;
  readonly agentGroups: readonly string[];
  readonly host: string;
  readonly pid: number;
  readonly leaseMs: number;
}

/** Agent sessions: a session is alive while its lease, by the database's clock, has not passed. */
@Injectable()
export class SessionStore {
  async begin(sql: Sql, session: NewSession): Promise<void> {
    await sql.rows(
      `INSERT INTO agent_session (id, agent_groups, host, pid, started_at, lease_until)
       VALUES ($1, $2, $3, $4, now(), now() + $5 * interval '1 millisecond')`,
      [session.id, session.agentGroups, session.host, session.pid, session.leaseMs],
    );
  }

  /** false = the lease had passed already, and others may have taken over. */
  async renew(sql: Sql, id: string, leaseMs: number): Promise<boolean> {
    const rows = await sql.rows(
      `UPDATE agent_session SET lease_until = now() + $2 * interval '1 millisecond'
       WHERE id = $1 AND lease_until > now() RETURNING id`,
      [id, leaseMs],
    );
    return rows.length > 0;
  }

  /** The lease ends now: what the session still owns is free to be taken over. */
  async end(sql: Sql, id: string): Promise<void> {
    await sql.rows(`UPDATE agent_session SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);
  }

  /** Sessions that ended long ago and own nothing. */
  async forget(sql: Sql): Promise<void> {
    await sql.rows(
      `DELETE FROM agent_session s WHERE s.lease_until < now() - interval '1 hour' AND NOT EXISTS (
         SELECT FROM attempt a WHERE a.session_id = s.id AND a.state IN ('CLAIMED', 'SENDING', 'TRACKING', 'KILLING'))`,
    );
  }

  /** Agent groups of the schedules' applications that no living session serves; a session without groups serves all. */
  async unservedGroups(sql: Sql): Promise<readonly string[]> {
    const rows = await sql.rows<{ name: string }>(
      `SELECT DISTINCT a.agent_group AS name FROM application a WHERE NOT EXISTS (
         SELECT FROM agent_session s WHERE s.lease_until > now()
           AND (s.agent_groups = '{}' OR a.agent_group = ANY (s.agent_groups)))
       ORDER BY 1 LIMIT 100`,
    );
    return rows.map(({ name }) => name);
  }

  /** Every agent group that there is work for. */
  async groups(sql: Sql): Promise<readonly string[]> {
    const rows = await sql.rows<{ name: string }>(
      'SELECT DISTINCT agent_group AS name FROM application ORDER BY 1',
    );
    return rows.map(({ name }) => name);
  }
}
