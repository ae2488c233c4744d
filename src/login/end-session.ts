import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { conflict, notFound } from '../domain/errors.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import type { Browser } from './begin-session.js';
import { ManagePeople } from './manage-people.js';
import { digest } from '../platform/secrets/random-secret.js';
import { PersonSessionStore, type Ending, type Session } from './person-session.store.js';

/** Ends sessions: the next request with one is refused. */
@Injectable()
export class EndSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: PersonSessionStore,
    private readonly people: ManagePeople,
    private readonly events: EventStore,
    private readonly audit: AuditLog,
  ) {}

  /** For a browser that has left. Answers who it was and by whom known; undefined = it had no session. */
  async leave(
    { cookie, address, requestId }: Browser,
    now: Date,
  ): ReturnType<PersonSessionStore['endByHash']> {
    if (cookie === undefined) return undefined;
    return this.database.transaction('log-out', async (tx) => {
      const left = await this.sessions.endByHash(tx, digest(cookie), now);
      const told = { authMethod: 'session', address, requestId, action: 'logout' };
      if (left) await this.audit.append(tx, { ...told, actor: left.name }, now);
      return left;
    });
  }

  /** Throws UNKNOWN_SESSION and SESSION_ENDED_BEFORE. */
  async end(tx: Transaction, id: string, ending: Ending): Promise<Session> {
    const session = await this.sessions.find(tx, id);
    if (!session) throw notFound('UNKNOWN_SESSION', `There is no session ${id}.`);
    if (!(await this.sessions.end(tx, id, ending)))
      throw conflict('SESSION_ENDED_BEFORE', `The session ${id} of ${session.person} had ended before.`);
    const { actor, now } = ending;
    await this.events.note(tx, { type: 'session.ended', to: session.person, actor }, now);
    return { ...session, endedAt: now, endedBy: actor };
  }

  /** Answers how many. Throws UNKNOWN_PERSON. */
  async endAllOf(tx: Transaction, name: string, ending: Ending): Promise<number> {
    const person = await this.people.find(tx, name);
    const ended = await this.sessions.endAllOf(tx, person.id, ending);
    const { actor, now } = ending;
    if (ended > 0) await this.events.note(tx, { type: 'session.ended', to: person.name, actor }, now);
    return ended;
  }
}
