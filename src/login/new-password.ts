import { Injectable } from '@nestjs/common';
import { invalid } from '../domain/errors.js';
import { passwordProblem } from '../domain/person.js';
import { Database } from '../platform/database/transaction.js';
import { Clock } from '../platform/time/clock.js';
import { CheckPassword } from './check-password.js';
import { ManagePeople, refuseForeign } from './manage-people.js';
import { Passwords } from './passwords.js';

export interface OwnPassword {
  readonly name: string;
  readonly password: string;
  readonly currentPassword: string;
  readonly address: string;
}

/** A password that is to be set, as it will be stored. It takes its time, so that is no part of the transaction. */
@Injectable()
export class NewPassword {
  constructor(
    private readonly database: Database,
    private readonly people: ManagePeople,
    private readonly passwords: Passwords,
    private readonly current: CheckPassword,
    private readonly clock: Clock,
  ) {}

  /** Throws UNKNOWN_PERSON, NO_PASSWORD_HERE and WEAK_PASSWORD. */
  async hash(name: string, password: string): Promise<string> {
    const person = await this.people.find(this.database.reader, name);
    refuseForeign(person);
    const problem = passwordProblem(person.name, password);
    if (problem !== null) throw invalid('WEAK_PASSWORD', `This cannot be a password: ${problem}.`);
    return this.passwords.hash(password);
  }

  /** The same for whoever knows the present one: else throws what a login is refused with. */
  async hashOfOwn({ name, password, currentPassword, address }: OwnPassword): Promise<string> {
    refuseForeign(await this.people.find(this.database.reader, name));
    await this.current.check({ name, password: currentPassword, address, now: this.clock.now() });
    return this.hash(name, password);
  }
}
