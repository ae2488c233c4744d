import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { COOKIE, SESSION_COOKIE } from '../../login/cookies.js';
import { ownOriginOf, refuseCrossSite, REQUEST_HEADER } from '../../login/cross-site.js';
import { EndSession } from '../../login/end-session.js';
import { IdentityProviderClient } from '../../login/identity-provider.client.js';
import { LogInWithPassword } from '../../login/log-in-with-password.js';
import { LoginSettings } from '../../login/login-settings.js';
import { Clock } from '../../platform/time/clock.js';
import { Input, operation, OpenOperation, type InputOf } from '../call/operation.js';
import { browserOf } from './browser-of.js';

const ways = operation({
  summary: 'How people log in here',
  tag: 'Login',
  open: true,
  answers: {
    200: {
      description: 'The ways there are.',
      schema: z.object({
        local: z.boolean().describe('With a name and a password: POST /auth/local.'),
        oidc: z.boolean().describe('By the identity provider of the organisation: GET /auth/login.'),
      }),
    },
  },
  problems: { 422: ['INVALID_REQUEST'] },
});

const BROWSERS_ONLY = `For pages of this server: it has the header ${REQUEST_HEADER}: 1.`;

const local = operation({
  summary: 'Log in with a name and a password',
  tag: 'Login',
  open: true,
  description: `${BROWSERS_ONLY} Programs use API tokens. Whatever is wrong, the answer is the same.`,
  body: z.strictObject({ name: z.string().max(200), password: z.string().max(1000) }),
  answers: {
    200: {
      description: 'The session is in the cookie.',
      schema: z.object({ name: z.string().describe('As events name them.') }),
    },
  },
  problems: {
    401: ['LOGIN_FAILED'],
    403: ['CROSS_SITE', 'LOCAL_LOGIN_OFF'],
    422: ['INVALID_REQUEST'],
    429: ['TOO_MANY_LOGINS'],
    500: ['INTERNAL_ERROR'],
    503: ['DATABASE_UNAVAILABLE'],
  },
});

const logout = operation({
  summary: 'Log out: the session ends on the server, whatever becomes of the cookie',
  tag: 'Login',
  open: true,
  description: BROWSERS_ONLY,
  answers: {
    200: {
      description: 'Where the browser goes next.',
      schema: z.object({
        continueAt: z.string().describe('/login, or where the identity provider ends its own session.'),
      }),
    },
  },
  problems: {
    403: ['CROSS_SITE'],
    422: ['INVALID_REQUEST'],
    500: ['INTERNAL_ERROR'],
    503: ['DATABASE_UNAVAILABLE'],
  },
});

/** Where people log in and out. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly settings: LoginSettings,
    private readonly logIn: LogInWithPassword,
    private readonly end: EndSession,
    private readonly provider: IdentityProviderClient,
    private readonly clock: Clock,
  ) {}

  @Get()
  @OpenOperation(ways)
  ways(): unknown {
    return { local: this.settings.local, oidc: this.settings.provider !== null };
  }

  @Post('local')
  @HttpCode(200)
  @OpenOperation(local)
  async local(
    @Input(local) { body }: InputOf<typeof local>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<unknown> {
    this.refuseCrossSite(request);
    const { sessionId, person } = await this.logIn.run(body, browserOf(request));
    response.cookie(SESSION_COOKIE, sessionId, COOKIE);
    return { name: person.name };
  }

  @Post('logout')
  @HttpCode(200)
  @OpenOperation(logout)
  async logout(
    @Input(logout) _input: InputOf<typeof logout>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<unknown> {
    this.refuseCrossSite(request);
    const left = await this.end.leave(browserOf(request), this.clock.now());
    response.clearCookie(SESSION_COOKIE, COOKIE);
    const theirs = left?.issuer ? await this.provider.logoutUrl() : null;
    return { continueAt: theirs?.href ?? '/login' };
  }

  private refuseCrossSite(request: Request): void {
    const { method, headers } = request;
    refuseCrossSite({ method, headers, ownOrigin: ownOriginOf(request, this.settings.publicUrl) });
  }
}
