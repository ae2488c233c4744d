import { Injectable } from '@nestjs/common';
import { unauthorized } from '../domain/errors.js';
import { Clock } from '../platform/time/clock.js';
import type { Begun, Browser } from './begin-session.js';
import { refuseHasty } from './check-password.js';
import { IdentityProviderClient } from './identity-provider.client.js';
import { LogInByProvider } from './log-in-by-provider.js';
import { LoginAttempts } from './login-attempts.js';
import { LoginState, safeReturnTo } from './login-state.js';

/** Takes a person to the identity provider and back. */
@Injectable()
export class LogInAtProvider {
  constructor(
    private readonly provider: IdentityProviderClient,
    private readonly states: LoginState,
    private readonly logIn: LogInByProvider,
    private readonly attempts: LoginAttempts,
    private readonly clock: Clock,
  ) {}

  /** Where the browser goes, and what it keeps until it is back. Throws NO_PROVIDER and PROVIDER_UNAVAILABLE. */
  async begin(returnTo: string | undefined): Promise<{ readonly url: URL; readonly sealed: string }> {
    const { login, sealed } = this.states.begin(safeReturnTo(returnTo), this.clock.now());
    return { url: await this.provider.loginUrl(login), sealed };
  }

  /** Throws LOGIN_EXPIRED, LOGIN_INVALID, TOO_MANY_LOGINS, and what LogInByProvider throws. */
  async end(
    { query, sealed }: { readonly query: string; readonly sealed: string | undefined },
    browser: Browser,
  ): Promise<{ readonly begun: Begun; readonly returnTo: string }> {
    const now = this.clock.now();
    const login = sealed === undefined ? null : this.states.open(sealed, now);
    if (!login)
      throw unauthorized('LOGIN_EXPIRED', 'This login was not begun in this browser, or too long ago.');
    // Each asks the provider for something.
    refuseHasty(this.attempts.begin({ name: null, address: browser.address }, now));
    const claims = await this.provider.claimsOf(query, login);
    this.attempts.succeeded({ name: null, address: browser.address });
    const begun = await this.logIn.run(claims, browser, now);
    return { begun, returnTo: login.returnTo };
  }
}
