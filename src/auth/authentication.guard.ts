import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refused } from '../domain/errors.js';
import { operationIdOf } from '../platform/http/name-request.js';
import { Clock } from '../platform/time/clock.js';
import { AuthSettings } from './auth-settings.js';
import { KnowCaller } from './know-caller.js';
import { isOpen, isUnlimited } from './openness.js';
import type { AuthenticatedRequest, Principal } from './principal.js';
import { RateLimit, REQUESTS } from './rate-limit.js';

/** Who calls: `Authorization: Bearer <API token>` on every route that is not open, and a rate limit per principal. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly settings: AuthSettings,
    private readonly reflector: Reflector,
    private readonly rates: RateLimit,
    private readonly callers: KnowCaller,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.operationId = operationIdOf(context.getClass(), context.getHandler().name);
    if (isOpen(context, this.reflector, this.settings)) {
      if (!isUnlimited(context, this.reflector)) this.limit(addressOf(request));
      return true;
    }
    request.principal = await this.known(request);
    this.limit(request.principal.name);
    return true;
  }

  /** A good token is not refused for what others at its address do: a proxy may be the address of all. */
  private async known(request: AuthenticatedRequest): Promise<Principal> {
    try {
      return await this.callers.principalOf(request);
    } catch (error) {
      if (error instanceof Refused && error.kind === 'UNAUTHORIZED') {
        this.limit(`unknown at ${addressOf(request)}`);
      }
      throw error;
    }
  }

  private limit(who: string): void {
    const waitSeconds = this.rates.take(who, this.clock.now());
    if (waitSeconds === 0) return;
    throw new Refused({
      kind: 'TOO_MANY',
      code: 'RATE_LIMITED',
      message: `More than ${REQUESTS.perSecond} requests a second.`,
      retryAfterSeconds: Math.ceil(waitSeconds),
    });
  }
}

const addressOf = ({ ip }: AuthenticatedRequest): string => `address ${ip ?? 'unknown'}`;
