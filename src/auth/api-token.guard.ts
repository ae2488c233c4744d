import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Refused } from '../domain/errors.js';
import { Clock } from '../platform/time/clock.js';
import { RateLimit } from './rate-limit.js';

/** Who has authenticated. */
export interface Principal {
  readonly name: string;
}

export interface AuthenticatedRequest extends Request {
  principal: Principal;
}

/** The bootstrap token with the administrator role. */
export abstract class AdminToken {
  abstract readonly value: string;
}

const OPEN = 'nightjar:open';
/** A route for everybody. Every other one needs a token: deny by default. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** `Authorization: Bearer <API token>` on every route that is not open, and a rate limit per principal. */
@Injectable()
export class ApiTokenGuard implements CanActivate {
  private readonly admin: Buffer;

  constructor(
    token: AdminToken,
    private readonly reflector: Reflector,
    private readonly rates: RateLimit,
    private readonly clock: Clock,
  ) {
    this.admin = digest(token.value);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    request.principal = this.principalOf(request.headers.authorization);
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

  private principalOf(header: string | undefined): Principal {
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) {
      throw unauthorized('TOKEN_REQUIRED', 'Send an API token: Authorization: Bearer <token>.');
    }
    // Digests have one length, so the comparison tells nothing about the token's.
    if (timingSafeEqual(digest(token), this.admin)) return { name: 'admin' };
    throw unauthorized('TOKEN_UNKNOWN', 'This API token is not known here.');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const unauthorized = (code: string, message: string): Refused =>
  new Refused({ kind: 'UNAUTHORIZED', code, message });
