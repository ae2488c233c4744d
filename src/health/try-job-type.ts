import { Injectable } from '@nestjs/common';
import { ExternalSystemClient, type Checked } from '../agent/external-system.client.js';
import { AccessTokens, NoToken, type TriedToken } from '../connections/access-tokens.js';
import { Clock } from '../platform/time/clock.js';
import { inTime, systemCheck } from './system-check.js';

/** What became of one of the harmless calls. */
export interface TriedStep {
  readonly step: 'TOKEN' | 'SYSTEM_CHECK';
  readonly outcome: 'DONE' | 'FAILED' | 'NOT_MADE';
  /** What went wrong, or why it was not made, or what is to be known of it. */
  readonly detail: string | null;
  /** null = no answer came, or a token endpoint's, which `detail` tells of. */
  readonly httpStatus: number | null;
  /** null = nothing was called. */
  readonly latencyMs: number | null;
}

export interface TriedJobType {
  readonly status: 'UP' | 'DOWN' | 'CHECK_NOT_DEFINED';
  readonly steps: readonly TriedStep[];
  readonly checkedAt: Date;
}

const LATE = new NoToken('No token came in time.');
const NO_CHECK = 'The job type has no system check (endpoints.check), so the system itself was not called.';

/** Tries out a job type that nobody has saved, by what starts nothing: a token, and its system check. */
@Injectable()
export class TryJobType {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly external: ExternalSystemClient,
    private readonly clock: Clock,
  ) {}

  async try(type: Checked): Promise<TriedJobType> {
    const checkedAt = this.clock.now();
    const token = await this.token(type);
    const check = token.outcome === 'FAILED' ? notMade('There is no token for it.') : await this.check(type);
    const steps = [token, check];
    const status = steps.some(({ outcome }) => outcome === 'FAILED')
      ? 'DOWN'
      : check.outcome === 'DONE'
        ? 'UP'
        : 'CHECK_NOT_DEFINED';
    return { status, steps, checkedAt };
  }

  private async token({ connection, scope }: Checked): Promise<TriedStep> {
    const begun = performance.now();
    const asked = this.tokens.tryOut(connection, scope).catch((error: unknown) => {
      if (error instanceof NoToken) return error;
      throw error;
    });
    const came = await inTime<TriedToken | NoToken>(asked, LATE);
    const latencyMs = Math.round(performance.now() - begun);
    if (came instanceof NoToken)
      return { step: 'TOKEN', outcome: 'FAILED', detail: came.message, httpStatus: null, latencyMs };
    return { step: 'TOKEN', outcome: 'DONE', detail: lacking(came), httpStatus: 200, latencyMs };
  }

  private async check(type: Checked): Promise<TriedStep> {
    if (type.endpoints.check === null) return notMade(NO_CHECK);
    const { up, error = null, httpStatus, latencyMs } = await systemCheck(this.external, type);
    return { step: 'SYSTEM_CHECK', outcome: up ? 'DONE' : 'FAILED', detail: error, httpStatus, latencyMs };
  }
}

const notMade = (detail: string): TriedStep => ({
  ...{ step: 'SYSTEM_CHECK', outcome: 'NOT_MADE', detail },
  ...{ httpStatus: null, latencyMs: null },
});

const lacking = ({ missingScopes }: TriedToken): string | null =>
  missingScopes.length === 0 ? null : `It was not granted ${missingScopes.join(', ')}.`;
