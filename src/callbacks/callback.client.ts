import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AccessTokens, type TokenUse } from '../connections/access-tokens.js';
import { knownSecrets } from '../platform/secrets/known-secrets.js';
import type { Reply } from '../domain/run/outcome.js';
import { reach } from '../platform/faults/crash-points.js';
import { fewInterimAnswers, within } from '../platform/http/deadline.js';
import { Egress } from '../platform/http/egress.js';
import { guardedPool, type Pool } from '../platform/http/pools.js';
import { callFailure, readAnswer } from '../platform/http/reply.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import { Secret } from '../platform/secrets/secret.js';
import { secretPlace, signingPlace, type CallbackSettings } from './callback-settings.store.js';
import { CALLBACK_HEADERS, callbackId, signatureOf } from './sign.js';

export const CALLBACK_LIMITS = {
  connectMs: 5_000,
  /** For the whole answer, however it drips. */
  answerMs: 15_000,
  /** What is read of an answer; of that, the beginning is kept. */
  answerBytes: 4 * 1024,
  /** Sent by one process at the same time, of one schedule. */
  atOnce: 10,
  /** Longer than a token, a connection and an answer may take together. */
  leaseMs: 60_000,
} as const;

export interface CallbackToSend {
  readonly id: string;
  readonly payload: string;
  readonly notedAt: Date;
  readonly now: Date;
}

/** Sends one callback and returns one reply: signed and authenticated, no redirects, only where calls may go. */
@Injectable()
export class CallbackClient implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(
    egress: Egress,
    private readonly tokens: AccessTokens,
    private readonly secrets: SecretBox,
  ) {
    const { connectMs, atOnce: connections } = CALLBACK_LIMITS;
    this.pool = guardedPool(egress, { connectMs, connections });
  }

  async send(settings: CallbackSettings, callback: CallbackToSend): Promise<Reply> {
    try {
      const token = settings.authentication === 'oauth' ? await this.tokens.token(useOf(settings)) : null;
      const headers = { ...this.headersOf(settings, callback), ...this.authorization(settings, token) };
      const reply = await this.post(settings.url, headers, callback.payload);
      // Refused tokens are not sent again: the next try asks for another one.
      if (token !== null && reply.kind === 'answer' && reply.status === 401)
        await this.tokens.drop(useOf(settings), token);
      return reply;
    } catch (error) {
      return callFailure(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.destroy();
  }

  private headersOf(settings: CallbackSettings, callback: CallbackToSend): Record<string, string> {
    const { payload, now } = callback;
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const { id: idHeader, timestamp: timestampHeader, signature } = CALLBACK_HEADERS;
    const headers = {
      'content-type': 'application/json',
      [idHeader]: callbackId(callback),
      [timestampHeader]: timestamp,
    };
    if (settings.signingSecret === null) return headers;
    const secret = this.secrets.open(settings.signingSecret, signingPlace(settings.schedule)).reveal();
    return { ...headers, [signature]: signatureOf(secret, { timestamp, body: payload }) };
  }

  private authorization(settings: CallbackSettings, token: Secret | null): Record<string, string> {
    const { authentication, secret, schedule, username } = settings;
    if (token !== null) return { authorization: `Bearer ${token.reveal()}` };
    if (secret === null || authentication === 'none') return {};
    const opened = this.secrets.open(secret, secretPlace(schedule)).reveal();
    if (authentication === 'bearer') return { authorization: `Bearer ${opened}` };
    const pair = new Secret(Buffer.from(`${username ?? ''}:${opened}`, 'utf8').toString('base64'));
    return { authorization: `Basic ${pair.reveal()}` };
  }

  private async post(url: string, headers: Record<string, string>, body: string): Promise<Reply> {
    const { origin, pathname, search } = new URL(url);
    reach('call-back.begin');
    const reply = await within(CALLBACK_LIMITS.answerMs, async (signal) => {
      const path = `${pathname}${search}`;
      const options = { origin, path, method: 'POST', headers, body, signal } as const;
      const answer = await this.pool.request({ ...options, ...fewInterimAnswers(signal) });
      return readAnswer(answer, CALLBACK_LIMITS.answerBytes);
    });
    reach('call-back.end');
    // Of an answer the beginning is kept: one that shows what it was sent must not bring a secret into the database.
    return reply.kind === 'answer' ? { ...reply, body: knownSecrets.redact(reply.body) } : reply;
  }
}

const useOf = ({ connection, scope, url }: CallbackSettings): TokenUse => ({
  connection: connection ?? '',
  scope: scope ?? '',
  url,
});
