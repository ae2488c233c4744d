import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { unauthorized } from '../domain/errors.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import { digest, randomSecret } from '../platform/secrets/random-secret.js';
import { PersonStore, type Person } from './person.store.js';
import { PersonSessionStore } from './person-session.store.js';

const LASTS_MS = 12 * 3_600_000;
const USER_AGENT_LENGTH = 200;

/** Where somebody logs in. */
export interface Browser {
  readonly address: string;
  readonly userAgent: string | undefined;
  /** The cookie that the request has brought: its session ends, so that none outlives a login. */
  readonly cookie: string | undefined;
  readonly requestId: string | null;
}

export interface Begun {
  /** For the cookie, and kept nowhere. */
  readonly sessionId: string;
  readonly person: Person;
  readonly expiresAt: Date;
}

/** Begins the session of somebody who has shown who it is. */
@Injectable()
export class BeginSession {
  constructor(
    private readonly database: Database,
    private readonly people: PersonStore,
    private readonly sessions: PersonSessionStore,
    private readonly audit: AuditLog,
  ) {}

  /** `hash` is that of the password that was checked. Throws LOGIN_FAILED when it is not theirs any more. */
  async withPassword(
    { name, hash }: { readonly name: string; readonly hash: string },
    browser: Browser,
    now: Date,
  ): Promise<Begun> {
    return this.database.transaction('log-in', async (tx) => {
      const person = await this.people.byNameLocked(tx, name);
      if (!person || (await this.people.passwordOf(tx, name)) !== hash)
        throw unauthorized('LOGIN_FAILED', 'The name or the password is wrong.');
      return this.begin(tx, { person, browser, now });
    });
  }

  async begin(
    tx: Transaction,
    { person, browser, now }: { readonly person: Person; readonly browser: Browser; readonly now: Date },
  ): Promise<Begun> {
    if (browser.cookie !== undefined) await this.sessions.endByHash(tx, digest(browser.cookie), now);
    const sessionId = randomSecret();
    const expiresAt = new Date(now.getTime() + LASTS_MS);
    await this.sessions.create(tx, {
      hash: digest(sessionId),
      personId: person.id,
      grants: person.grants,
      createdAt: now,
      expiresAt,
      address: browser.address,
      userAgent: browser.userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
    });
    await this.people.noteLogin(tx, person.id, now);
    const authMethod = person.issuer === null ? 'password' : 'identity provider';
    const { address, requestId } = browser;
    const told = { actor: person.name, authMethod, address, requestId, detail: { grants: person.grants } };
    await this.audit.append(tx, { ...told, action: 'login' }, now);
    return { sessionId, person, expiresAt };
  }
}
