import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Refused } from '../domain/errors.js';
import type { Role } from '../domain/role.js';
import { Clock } from '../platform/time/clock.js';
import { RateLimit } from './rate-limit.js';

/** Who has authenticated. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
}

export interface AuthenticatedRequest extends Request {
  principal: Principal;
}

export abstract class AuthSettings {
  /** The bootstrap token with the administrator role. */
  abstract readonly adminToken: string;
  abstract readonly metricsPublic: boolean;
}

const OPEN = 'nightjar:open';
type Openness = true | 'metricsPublic';
/** A route for everybody. Every other one needs a token: deny by default. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata<string, Openness>(OPEN, true);
/** A route for everybody where the settings say so. */
export const OpenWhen = (setting: Openness & string): MethodDecorator & ClassDecorator =>
  SetMetadata<string, Openness>(OPEN, setting);

/** `Authorization: Bearer <API token>` on every route that is not open, and a rate limit per principal. */
@Injectable()
export class ApiTokenGuard implements CanActivate {
  private readonly admin: Buffer;

  constructor(
    private readonly settings: AuthSettings,
    private readonly reflector: Reflector,
    private readonly rates: RateLimit,
    private readonly clock: Clock,
  ) {
    this.admin = digest(settings.adminToken);
  }

  canActivate(context: ExecutionContext): boolean {
    if (this.isOpen(context)) return true;
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

  private isOpen(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<Openness | undefined>(OPEN, places);
    return open === 'metricsPublic' ? this.settings.metricsPublic : open === true;
  }

  private principalOf(header: string | undefined): Principal {
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) {
      throw unauthorized('TOKEN_REQUIRED', 'Send an API token: Authorization: Bearer <token>.');
    }
    // Digests have one length, so the comparison tells nothing about the token's.
    if (timingSafeEqual(digest(token), this.admin)) return { name: 'admin', role: 'administrator' };
    throw unauthorized('TOKEN_UNKNOWN', 'This API token is not known here.');
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const unauthorized = (code: string, message: string): Refused =>
  new Refused({ kind: 'UNAUTHORIZED', code, message });
