import { Injectable } from '@nestjs/common';
import { refuseAdministratorsOfOne, type Grant } from '../domain/access.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import { personNameProblem } from '../domain/person.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { PersonStore, type Person } from './person.store.js';
import { PersonSessionStore } from './person-session.store.js';

export interface PersonRequest {
  readonly name: string;
  readonly displayName: string | null;
  readonly grants: readonly Grant[];
  readonly actor: string;
  readonly now: Date;
}

/** Who may log in, and what they may do then. What takes something from a person ends the sessions that still have it. */
@Injectable()
export class ManagePeople {
  constructor(
    private readonly people: PersonStore,
    private readonly sessions: PersonSessionStore,
    private readonly events: EventStore,
  ) {}

  /** Throws UNUSABLE_NAME, ADMINISTRATOR_OF_ALL and PERSON_EXISTS. */
  async create(tx: Transaction, { name, displayName, grants, actor, now }: PersonRequest): Promise<Person> {
    const problem = personNameProblem(name);
    if (problem !== null)
      throw invalid('UNUSABLE_NAME', `"${name}" cannot be the name of a person: ${problem}.`);
    refuseAdministratorsOfOne(grants);
    const person = { name, displayName, grants, issuer: null, subject: null };
    if (!(await this.people.create(tx, person, { actor, now })))
      throw conflict(
        'PERSON_EXISTS',
        `There is a person ${name} already: change that one, or choose another name.`,
      );
    await this.events.note(tx, { type: 'person.saved', to: name, actor }, now);
    return this.find(tx, name);
  }

  /** Throws UNKNOWN_PERSON, ADMINISTRATOR_OF_ALL and ROLES_OF_PROVIDER. */
  async replace(
    tx: Transaction,
    { name, displayName, grants, actor, now, disabled }: PersonRequest & { readonly disabled: boolean },
  ): Promise<Person> {
    const before = await this.locked(tx, name);
    refuseAdministratorsOfOne(grants);
    const others = JSON.stringify(before.grants) !== JSON.stringify(grants);
    if (before.issuer !== null && others) {
      const message = `What ${before.name} may do is said by the roles that ${before.issuer} tells at a login: leave grants as they are.`;
      throw conflict('ROLES_OF_PROVIDER', message);
    }
    const ended = disabled
      ? { disabledAt: before.disabledAt ?? now, disabledBy: before.disabledBy ?? actor }
      : { disabledAt: null, disabledBy: null };
    await this.people.replace(tx, { ...before, displayName, grants, ...ended });
    if (disabled || others) await this.sessions.endAllOf(tx, before.id, { actor, now });
    await this.events.note(tx, { type: 'person.saved', to: before.name, actor }, now);
    return this.find(tx, name);
  }

  /** `session` goes on, where the person has set it. Throws UNKNOWN_PERSON and NO_PASSWORD_HERE. */
  async setPassword(tx: Transaction, { name, hash, actor, now, session }: PasswordToSet): Promise<void> {
    const person = await this.locked(tx, name);
    refuseForeign(person);
    await this.people.setPassword(tx, person.id, { hash, now });
    await this.sessions.endAllOf(tx, person.id, { actor, now, except: session });
    await this.events.note(tx, { type: 'person.password-set', to: person.name, actor }, now);
  }

  /** Throws UNKNOWN_PERSON. Sessions go with them. */
  async delete(
    tx: Transaction,
    { name, actor, now }: { readonly name: string; readonly actor: string; readonly now: Date },
  ): Promise<void> {
    const person = await this.locked(tx, name);
    await this.people.delete(tx, person.id);
    await this.events.note(tx, { type: 'person.deleted', to: person.name, actor }, now);
  }

  /** Throws UNKNOWN_PERSON. */
  async find(sql: Sql, name: string): Promise<Person> {
    const person = await this.people.byName(sql, name);
    if (!person) throw unknownPerson(name);
    return person;
  }

  private async locked(tx: Transaction, name: string): Promise<Person> {
    const person = await this.people.byNameLocked(tx, name);
    if (!person) throw unknownPerson(name);
    return person;
  }
}

export interface PasswordToSet {
  readonly name: string;
  readonly hash: string;
  readonly actor: string;
  readonly now: Date;
  readonly session?: string | undefined;
}

/** Throws NO_PASSWORD_HERE. */
export function refuseForeign({ name, issuer }: Person): void {
  if (issuer !== null)
    throw conflict('NO_PASSWORD_HERE', `${name} logs in by ${issuer}, and has no password here.`);
}

const unknownPerson = (name: string): Error => notFound('UNKNOWN_PERSON', `There is no person ${name}.`);
