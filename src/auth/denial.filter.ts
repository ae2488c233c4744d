import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Refused } from '../domain/errors.js';
import { ProblemFilter } from '../platform/http/problem.filter.js';
import type { AuthenticatedRequest } from './principal.js';

/** Whoever shows nothing at all is no attack, but a browser or a probe. */
const SHOWN_NOTHING = 'TOKEN_REQUIRED';
/** Refused logins are noted where they are refused, with the name that was tried. */
const LOGIN = 'localAuth';
const OF_A_LOGIN: readonly string[] = ['LOGIN_FAILED', 'LOCAL_LOGIN_OFF'];
const STATUS = { UNAUTHORIZED: 401, FORBIDDEN: 403 } as const;

/** Notes in the audit what was denied, then answers it as every other problem. */
@Catch(Refused)
export class DenialFilter implements ExceptionFilter<Refused> {
  constructor(
    private readonly problems: ProblemFilter,
    private readonly audit: AuditLog,
  ) {}

  async catch(refused: Refused, host: ArgumentsHost): Promise<void> {
    await this.note(refused, host.switchToHttp().getRequest<Partial<AuthenticatedRequest>>());
    this.problems.catch(refused, host);
  }

  private async note(refused: Refused, request: Partial<AuthenticatedRequest>): Promise<void> {
    const { kind, code, message } = refused;
    if ((kind !== 'UNAUTHORIZED' && kind !== 'FORBIDDEN') || code === SHOWN_NOTHING) return;
    const { principal, ip, operationId, requestId, params = {} } = request;
    if (operationId === LOGIN && OF_A_LOGIN.includes(code)) return;
    const { schedule, ...object } = params as Readonly<Record<string, string>>;
    const denial = {
      per: principal?.name ?? ip ?? 'nobody',
      actor: principal?.name ?? null,
      authMethod: principal?.method ?? null,
      address: ip ?? null,
      action: operationId ?? 'unknown',
      schedule: schedule ?? null,
      object,
      detail: { code, message },
      outcome: 'denied',
      status: STATUS[kind],
      requestId: requestId ?? null,
    } as const;
    await this.audit.noteRefused(denial, 'moreDenials');
  }
}
