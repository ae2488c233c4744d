import { Injectable } from '@nestjs/common';
import { conflict, forbidden, invalid, Refused } from '../domain/errors.js';
import { personNameProblem } from '../domain/person.js';
import { claimAt, grantsOfClaims } from '../domain/role-mapping.js';
import { Database, type Transaction } from '../platform/database/transaction.js';
import { BeginSession, type Begun, type Browser } from './begin-session.js';
import type { Claims } from './identity-provider.client.js';
import { LoginSettings } from './login-settings.js';
import { PersonStore, type Person } from './person.store.js';
import { PersonSessionStore } from './person-session.store.js';

const DISPLAY_NAME_LENGTH = 200;

/** Begins the session of somebody whom the identity provider has named. */
@Injectable()
export class LogInByProvider {
  constructor(
    private readonly settings: LoginSettings,
    private readonly database: Database,
    private readonly people: PersonStore,
    private readonly sessions: PersonSessionStore,
    private readonly beginSession: BeginSession,
  ) {}

  /**
   * People are known by the provider's key for them, so that another name is the same person and another person is never taken
   * for them. Throws UNUSABLE_NAME, NAME_UNVERIFIED, PERSON_EXISTS and PERSON_DISABLED.
   */
  async run(claims: Claims, browser: Browser, now: Date): Promise<Begun> {
    const { provider } = this.settings;
    if (!provider) throw new Error('there is no identity provider');
    const name = nameIn(claims, provider.nameClaim);
    const grants = grantsOfClaims(claims, provider.rolesClaim, provider.roles);
    const said = typeof claims['name'] === 'string' ? claims['name'] : null;
    const displayName = said?.replace(/\p{Cc}/gu, ' ').slice(0, DISPLAY_NAME_LENGTH) ?? null;
    const key = { issuer: provider.issuer, subject: claims.sub };
    return this.database.transaction('log-in-by-provider', async (tx) => {
      const person = await this.known(tx, { ...key, name, displayName, grants }, now);
      if (person.disabledAt) throw forbidden('PERSON_DISABLED', `${person.name} may not log in here.`);
      return this.beginSession.begin(tx, { person, browser, now });
    });
  }

  /** As they are from now on: what the provider has said at an earlier login counts no more, for no session. */
  private async known(
    tx: Transaction,
    wanted: Pick<Person, 'name' | 'displayName' | 'grants'> & { issuer: string; subject: string },
    now: Date,
  ): Promise<Person> {
    const { issuer, subject, name, displayName, grants } = wanted;
    const before = await this.people.bySubjectLocked(tx, issuer, subject);
    if (!before) {
      if (!(await this.people.create(tx, wanted, { actor: name, now }))) throw nameTaken(name);
      const made = await this.people.bySubjectLocked(tx, issuer, subject);
      if (made) return made;
      throw new Error(`the person ${name} was made and is not there`);
    }
    const person = { ...before, displayName, grants };
    await this.people.replace(tx, person);
    if (JSON.stringify(before.grants) !== JSON.stringify(grants))
      await this.sessions.endAllOf(tx, person.id, { actor: person.name, now });
    return person;
  }
}

function nameIn(claims: Claims, claim: string): string {
  const name = claimAt(claims, claim);
  if (typeof name !== 'string') throw invalid('UNUSABLE_NAME', `The claim ${claim} is missing, or no text.`);
  const problem = personNameProblem(name);
  if (problem !== null)
    throw invalid('UNUSABLE_NAME', `The claim ${claim} cannot name a person: ${problem}.`);
  if (claim === 'email' && claims['email_verified'] === false)
    throw new Refused({
      kind: 'FORBIDDEN',
      code: 'NAME_UNVERIFIED',
      message: `The address ${name} is not verified.`,
    });
  return name;
}

const nameTaken = (name: string): Error =>
  conflict('PERSON_EXISTS', `There is another person ${name}: an administrator must delete that one first.`);
