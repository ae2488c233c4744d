import { Injectable } from '@nestjs/common';
import { forbidden, Refused, unauthorized } from '../domain/errors.js';
import { Database } from '../platform/database/transaction.js';
import { LoginAttempts } from './login-attempts.js';
import { LoginSettings } from './login-settings.js';
import { Passwords } from './passwords.js';
import { PersonStore } from './person.store.js';

export interface PasswordGiven {
  readonly name: string;
  readonly password: string;
  /** Where it comes from. */
  readonly address: string;
  readonly now: Date;
}

/** Holds a password against the one of a person, as often as guessing is no way in. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly settings: LoginSettings,
    private readonly database: Database,
    private readonly people: PersonStore,
    private readonly passwords: Passwords,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Resolves with the hash that it fits. Throws LOCAL_LOGIN_OFF, TOO_MANY_LOGINS, and LOGIN_FAILED for whatever else is wrong: who
   * is known here, has no password, or is disabled, is told by neither the answer nor its time.
   */
  async check({ name, password, address, now }: PasswordGiven): Promise<string> {
    if (!this.settings.local)
      throw forbidden('LOCAL_LOGIN_OFF', 'People log in by their organisation here, not with a password.');
    refuseHasty(this.attempts.begin({ name, address }, now));
    const hash = await this.people.passwordOf(this.database.reader, name);
    const matches = await this.passwords.matches(password, hash ?? null);
    if (!matches || hash === undefined)
      throw unauthorized('LOGIN_FAILED', 'The name or the password is wrong.');
    this.attempts.succeeded({ name, address });
    return hash;
  }
}

/** Throws TOO_MANY_LOGINS. */
export function refuseHasty(waitSeconds: number): void {
  if (waitSeconds === 0) return;
  throw new Refused({
    kind: 'TOO_MANY',
    code: 'TOO_MANY_LOGINS',
    message: `Too many logins have failed: try again in ${waitSeconds} seconds.`,
    retryAfterSeconds: waitSeconds,
  });
}
