import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { AuditLog } from '../../audit/audit-log.js';
import { Refused } from '../../domain/errors.js';
import { COOKIE, cookieOf, LOGIN_COOKIE, SESSION_COOKIE } from '../../login/cookies.js';
import { noteRefusedLogin } from '../../login/log-in-with-password.js';
import { LogInAtProvider } from '../../login/log-in-at-provider.js';
import { LOGIN_LASTS_MS } from '../../login/login-state.js';
import { Input, operation, OpenOperation, type InputOf } from '../call/operation.js';
import { browserOf } from './browser-of.js';

const SENT_ON = { description: 'The browser is sent on.' } as const;

const login = operation({
  summary: 'Log in by the identity provider of the organisation',
  tag: 'Login',
  open: true,
  description: 'A browser is sent there; where something is wrong, to /login, which says what.',
  query: z.strictObject({
    returnTo: z.string().max(2001).optional().describe('A path of this server to go to afterwards.'),
  }),
  answers: { 302: SENT_ON },
  problems: { 422: ['INVALID_REQUEST'] },
});

const callback = operation({
  summary: 'Where the identity provider sends a browser back to',
  tag: 'Login',
  open: true,
  // Providers add what they like; what counts is checked against the login under way.
  query: z.looseObject({}),
  answers: { 302: SENT_ON },
  problems: { 422: ['INVALID_REQUEST'] },
});

/** The way by the identity provider. Whatever goes wrong ends at the login page: a browser cannot read a problem document. */
@Controller('auth')
export class ProviderController {
  constructor(
    private readonly logIn: LogInAtProvider,
    private readonly audit: AuditLog,
  ) {}

  @Get('login')
  @OpenOperation(login)
  async login(
    @Input(login) { query }: InputOf<typeof login>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.orLoginPage({ request, response }, async () => {
      const { url, sealed } = await this.logIn.begin(query.returnTo);
      response.cookie(LOGIN_COOKIE, sealed, { ...COOKIE, maxAge: LOGIN_LASTS_MS });
      sendOn(response, url.href);
    });
  }

  @Get('callback')
  @OpenOperation(callback)
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    // Whatever comes of it, it counts once.
    response.clearCookie(LOGIN_COOKIE, COOKIE);
    await this.orLoginPage({ request, response }, async () => {
      const at = request.originalUrl.indexOf('?');
      const query = at < 0 ? '' : request.originalUrl.slice(at);
      const sealed = cookieOf(request, LOGIN_COOKIE);
      const { begun, returnTo } = await this.logIn.end({ query, sealed }, browserOf(request));
      response.cookie(SESSION_COOKIE, begun.sessionId, COOKIE);
      sendOn(response, returnTo);
    });
  }

  private async orLoginPage(
    { request, response }: { readonly request: Request; readonly response: Response },
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await noteRefusedLogin(this.audit, browserOf(request), { code: error.code, reason: error.message });
      sendOn(response, `/login?problem=${error.code}`);
    }
  }
}

/** Without the sentence that Express would send along. */
const sendOn = (response: Response, to: string): void => {
  response.status(302).location(to).end();
};
