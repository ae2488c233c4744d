import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parsedUrl } from '../domain/parsed-url.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import type { LoginChecks } from './identity-provider.client.js';

/** What is remembered while a person is with the identity provider. */
export interface LoginUnderWay extends LoginChecks {
  /** Where the person wanted to go. */
  readonly returnTo: string;
}

const PLACE = 'cookie|login under way';
export const LOGIN_LASTS_MS = 10 * 60_000;

/** Keeps a login that is under way in the browser, sealed: no server needs to remember it, and any may end it. */
@Injectable()
export class LoginState {
  constructor(private readonly box: SecretBox) {}

  begin(returnTo: string, now: Date): { readonly login: LoginUnderWay; readonly sealed: string } {
    const random = (): string => randomBytes(32).toString('base64url');
    const login = { state: random(), nonce: random(), verifier: random(), returnTo };
    const text = JSON.stringify({ ...login, until: now.getTime() + LOGIN_LASTS_MS });
    return { login, sealed: this.box.seal(text, PLACE).toString('base64url') };
  }

  /** null = it is not one of ours, or took too long. */
  open(sealed: string, now: Date): LoginUnderWay | null {
    try {
      const opened = this.box.open(Buffer.from(sealed, 'base64url'), PLACE);
      // It is worth nothing once the browser is back, and no log is searched for it.
      opened.forget();
      const { until, ...login } = JSON.parse(opened.reveal()) as LoginUnderWay & { until: number };
      return until > now.getTime() ? login : null;
    } catch {
      return null;
    }
  }
}

/** A path of this server, and nothing that a browser takes for another place. */
export function safeReturnTo(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(wanted) || wanted.includes('\\'))
    return '/';
  const base = 'http://nightjar.invalid';
  const url = parsedUrl(wanted, base);
  // An answer to a request for the login itself would begin it again.
  if (url?.origin !== base || /^\/auth(\/|$)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
