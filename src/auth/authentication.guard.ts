import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refused } from '../domain/errors.js';
import { operationIdOf } from '../platform/http/name-request.js';
import { Clock } from '../platform/time/clock.js';
import { AuthSettings } from './auth-settings.js';
import { KnowToken, unauthorized } from './know-token.js';
import { isOpen } from './openness.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { RateLimit } from './rate-limit.js';

/** Who calls: `Authorization: Bearer <API token>` on every route that is not open, and a rate limit per principal. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly settings: AuthSettings,
    private readonly reflector: Reflector,
    private readonly rates: RateLimit,
    private readonly tokens: KnowToken,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.operationId = operationIdOf(context.getClass(), context.getHandler().name);
    if (isOpen(context, this.reflector, this.settings)) return true;
    request.principal = await this.principalOf(request);
    const waitSeconds = this.rates.take(request.principal.name, this.clock.now());
    if (waitSeconds > 0) {
      throw new Refused({
        kind: 'TOO_MANY',
        code: 'RATE_LIMITED',
        message: `More than ${this.rates.perSecond} requests a second.`,
        retryAfterSeconds: Math.ceil(waitSeconds),
      });
    }
    return true;
  }

  private async principalOf({ headers }: AuthenticatedRequest): Promise<Principal> {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw unauthorized('TOKEN_REQUIRED', 'Send an API token: Authorization: Bearer <token>.');
    }
    return this.tokens.principalOf(token);
  }
}
