import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Refused, unauthorized } from '../domain/errors.js';
import { cookieOf, SESSION_COOKIE } from '../login/cookies.js';
import { ownOriginOf, refuseCrossSite } from '../login/cross-site.js';
import { KnowSession } from '../login/know-session.js';
import { LoginSettings } from '../login/login-settings.js';
import { KnowToken } from './know-token.js';
import type { AuthenticatedRequest, Principal } from './principal.js';

/** Who a request comes from: a program by its token, or a person by the session that a browser's cookie stands for. */
@Injectable()
export class KnowCaller {
  constructor(
    private readonly settings: LoginSettings,
    private readonly tokens: KnowToken,
    private readonly sessions: KnowSession,
  ) {}

  /** Throws TOKEN_REQUIRED, what a token or session is refused with, and CROSS_SITE. */
  async principalOf(request: Request): Promise<Principal> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = bearerOf(authorization);
      if (token === undefined) throw tokenRequired();
      return this.tokens.principalOf(token);
    }
    const cookie = cookieOf(request, SESSION_COOKIE);
    if (cookie === undefined) throw tokenRequired();
    const { method, headers } = request;
    refuseCrossSite({ method, headers, ownOrigin: ownOriginOf(request, this.settings.publicUrl) });
    const { id, person, grants } = await this.sessions.of(cookie);
    return { name: person, method: 'session', grants, session: id };
  }

  /**
   * Whether whoever has begun a long answer may have the rest of it. Taking it is use of the session: the page of a night stays
   * open until morning, and somebody looks at it.
   */
  async isStillKnown({ headers, principal }: AuthenticatedRequest): Promise<boolean> {
    try {
      if (principal.method === 'session') await this.sessions.of(cookieOf({ headers }, SESSION_COOKIE) ?? '');
      else await this.tokens.principalOf(bearerOf(headers.authorization) ?? '');
      return true;
    } catch (error) {
      // The database may be away for a moment; who was known is until somebody says otherwise.
      return !(error instanceof Refused);
    }
  }
}

const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];

const tokenRequired = (): Error =>
  unauthorized('TOKEN_REQUIRED', 'Send an API token: Authorization: Bearer <token>; or log in at /login.');
