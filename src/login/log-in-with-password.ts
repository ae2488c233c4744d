import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Refused } from '../domain/errors.js';
import { Clock } from '../platform/time/clock.js';
import { BeginSession, type Begun, type Browser } from './begin-session.js';
import { CheckPassword } from './check-password.js';

@Injectable()
export class LogInWithPassword {
  constructor(
    private readonly passwords: CheckPassword,
    private readonly sessions: BeginSession,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Throws LOCAL_LOGIN_OFF, TOO_MANY_LOGINS and LOGIN_FAILED. */
  async run({ name, password }: { name: string; password: string }, browser: Browser): Promise<Begun> {
    const now = this.clock.now();
    try {
      const hash = await this.passwords.check({ name, password, address: browser.address, now });
      return await this.sessions.withPassword({ name, hash }, browser, now);
    } catch (error) {
      if (error instanceof Refused) await noteRefusedLogin(this.audit, browser, { code: error.code, name });
      throw error;
    }
  }
}

/** So many a minute from one address; the rest is counted. */
export async function noteRefusedLogin(
  audit: AuditLog,
  { address, requestId }: Browser,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const note = { actor: null, action: 'login', outcome: 'denied', address, requestId, detail } as const;
  await audit.noteRefused({ ...note, per: address }, 'logins-refused');
}
