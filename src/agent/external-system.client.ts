import { Injectable } from '@nestjs/common';
import { CONTRACT_LIMITS, endpointUrl } from '../domain/job-type.js';
import type { NotSent, Reply } from '../domain/run/outcome.js';
import type { StoredJobType } from '../job-types/job-type.store.js';
import { reach, type Send } from '../platform/faults/crash-points.js';
import { fewInterimAnswers, within } from '../platform/http/deadline.js';
import { Egress } from '../platform/http/egress.js';
import { HttpClient } from '../platform/http/http.client.js';
import { freshLine, guardedPool, type Line, type Pool } from '../platform/http/pools.js';
import { callFailure, connectFailure, readAnswer, sentFailure } from '../platform/http/reply.js';
import { seenCertificates } from '../platform/http/seen-certificates.js';
import { AccessTokens, type TokenUse } from '../connections/access-tokens.js';
import { knownSecrets } from '../platform/secrets/known-secrets.js';
import type { Secret } from '../platform/secrets/secret.js';
import {
  addressOf,
  executionUrl,
  headersOf,
  jsonHeadersOf,
  startBody,
  startUrl,
  type Address,
  type ExecutionCall,
  type StartCall,
} from './calls.js';

/** A connection that stands: what is sent on it next is the first byte. */
export interface OpenLine {
  readonly kind: 'open';
  /** `maySend` is asked again before a second send, which a renewed token needs. */
  send(maySend: () => boolean): Promise<Reply>;
  close(): void;
}

/** What a call of the system check needs of a job type, saved or not. */
export type Checked = Pick<StoredJobType, 'url' | 'connection' | 'scope' | 'endpoints' | 'timeouts'>;

export interface KnownSystem {
  /** Until when the access token may be used that its calls take; it is renewed before. */
  readonly tokenUntil: Date | null;
  readonly certificateUntil: Date | null;
}

/** Of one origin; more in flight wait their turn. */
const POLL_CONNECTIONS = 128;

/** The six verbs of the contract over HTTP: sends one request, returns one reply, decides nothing. */
@Injectable()
export class ExternalSystemClient {
  private readonly pools = new Map<number, Pool>();
  /** An execution is asked at the same address again and again. */
  private readonly statusAddresses = new WeakMap<ExecutionCall, Address>();

  constructor(
    private readonly egress: Egress,
    private readonly tokens: AccessTokens,
    private readonly http: HttpClient,
  ) {}

  /**
   * Gets a token and opens a fresh connection for Start or Restart, and sends nothing yet. Fresh, because a pooled one
   * that its peer has closed would turn a harmless idle time-out into a Start of unknown fate.
   */
  async open(call: StartCall): Promise<OpenLine | NotSent> {
    const { type } = call;
    const url = new URL(startUrl(call));
    try {
      const token = await this.tokens.token(useOf(type, type.url));
      const client = await freshLine(this.egress, url, type.timeouts.connectMs);
      return {
        kind: 'open',
        send: (maySend) => this.sendOn(client, call, { url, token, maySend }),
        close: () => void client.destroy().catch(ignore),
      };
    } catch (error) {
      return connectFailure(error);
    }
  }

  /** Start or Restart over kept connections, for types that answer a repeated one with the same execution. */
  async startOnPool(call: StartCall): Promise<Reply> {
    return this.post('start', call.type, { at: addressOf(startUrl(call)), body: startBody(call) });
  }

  /** Give the same `call` for the same execution, if it is asked often. */
  async status(call: ExecutionCall): Promise<Reply> {
    const at = this.statusAddresses.get(call) ?? addressOf(executionUrl(call, 'status'));
    this.statusAddresses.set(call, at);
    return this.authorised(useOf(call.type, at.origin), (token) =>
      this.request(call.type, {
        send: 'status',
        at,
        token,
        method: 'GET',
        deadlineMs: call.type.timeouts.statusMs,
      }),
    );
  }

  async kill(call: ExecutionCall): Promise<Reply> {
    const { process, job, executionId } = call;
    const body = JSON.stringify({ processName: process, jobName: job, executionId });
    const at = addressOf(endpointUrl(call.targetUrl, call.type.endpoints.kill ?? ''));
    return this.post('kill', call.type, { at, body });
  }

  async log(call: ExecutionCall): Promise<Reply> {
    const limits = { deadlineMs: CONTRACT_LIMITS.logTimeoutMs, limitBytes: CONTRACT_LIMITS.logBytes };
    return this.get(call.type, executionUrl(call, 'log'), limits);
  }

  async check(type: Checked): Promise<Reply> {
    const limits = { deadlineMs: CONTRACT_LIMITS.checkTimeoutMs, limitBytes: CONTRACT_LIMITS.answerBytes };
    return this.get(type, endpointUrl(type.url, type.endpoints.check ?? ''), limits);
  }

  /** What this process holds and has seen of a job type's system; null = nothing yet. */
  async known({
    url,
    connection,
    scope,
  }: Pick<Checked, 'url' | 'connection' | 'scope'>): Promise<KnownSystem> {
    const tokenUntil = await this.tokens.until({ connection, scope });
    return { tokenUntil, certificateUntil: seenCertificates.until(url) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private get(
    type: Checked,
    url: string,
    limits: { deadlineMs: number; limitBytes: number },
  ): Promise<Reply> {
    const { connectMs } = type.timeouts;
    return this.authorised(useOf(type, url), (token) =>
      this.http.get({ url, headers: headersOf(token), connectMs, ...limits }),
    );
  }

  private post(
    send: 'start' | 'kill',
    type: StoredJobType,
    { at, body }: { at: Address; body: string },
  ): Promise<Reply> {
    return this.authorised(useOf(type, at.origin), (token) =>
      this.request(type, { send, at, token, method: 'POST', body, deadlineMs: type.timeouts.answerMs }),
    );
  }

  /** A 401 renews the token once and repeats the call once (job-contract.md). */
  private async authorised(use: TokenUse, send: (token: Secret) => Promise<Reply>): Promise<Reply> {
    try {
      const token = await this.tokens.token(use);
      const reply = withoutToken(await send(token), token);
      if (reply.kind !== 'answer' || reply.status !== 401) return reply;
      await this.tokens.drop(use, token);
      const renewed = await this.tokens.token(use);
      return withoutToken(await send(renewed), renewed);
    } catch (error) {
      return connectFailure(error);
    }
  }

  private async request(type: StoredJobType, call: PooledCall): Promise<Reply> {
    try {
      reach(`${call.send}.begin`);
      const pool = this.pool(type.timeouts.connectMs);
      const reply = await within(call.deadlineMs, async (signal) => {
        const answer = await pool.request({
          ...call.at,
          method: call.method,
          headers: call.body === undefined ? headersOf(call.token) : jsonHeadersOf(call.token),
          body: call.body ?? null,
          signal,
          ...fewInterimAnswers(signal),
        });
        return readAnswer(answer, CONTRACT_LIMITS.answerBytes);
      });
      reach(`${call.send}.end`);
      return reply;
    } catch (error) {
      return callFailure(error);
    }
  }

  private async sendOn(
    client: Line,
    call: StartCall,
    { url, token, maySend }: { url: URL; token: Secret; maySend: () => boolean },
  ): Promise<Reply> {
    const reply = withoutToken(await this.requestOn(client, call, { url, token }), token);
    if (reply.kind !== 'answer' || reply.status !== 401) return reply;
    const use = useOf(call.type, call.type.url);
    try {
      await this.tokens.drop(use, token);
      const renewed = await this.tokens.token(use);
      const again = await freshLine(this.egress, url, call.type.timeouts.connectMs);
      // A token and a connection may have taken longer than the lease lasts.
      if (maySend()) return withoutToken(await this.requestOn(again, call, { url, token: renewed }), renewed);
      again.destroy().catch(ignore);
      return reply;
    } catch (error) {
      return connectFailure(error);
    }
  }

  private async requestOn(
    client: Line,
    call: StartCall,
    { url, token }: { url: URL; token: Secret },
  ): Promise<Reply> {
    try {
      reach('start.begin');
      const reply = await within(call.type.timeouts.answerMs, async (signal) => {
        const answer = await client.request({
          path: `${url.pathname}${url.search}`,
          method: 'POST',
          headers: jsonHeadersOf(token),
          body: startBody(call),
          reset: true,
          signal,
          ...fewInterimAnswers(signal),
        });
        return readAnswer(answer, CONTRACT_LIMITS.answerBytes);
      });
      reach('start.end');
      // An answer that was read to its end has ended its connection (`reset`).
      if (reply.kind === 'answer' && !reply.cut) return reply;
      client.destroy().catch(ignore);
      return reply;
    } catch (error) {
      client.destroy().catch(ignore);
      return sentFailure(error);
    }
  }

  private pool(connectMs: number): Pool {
    const known = this.pools.get(connectMs);
    if (known) return known;
    const pool = guardedPool(this.egress, { connectMs, connections: POLL_CONNECTIONS });
    this.pools.set(connectMs, pool);
    return pool;
  }
}

interface PooledCall {
  readonly send: Send;
  readonly at: Address;
  readonly token: Secret;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly deadlineMs: number;
}

const useOf = (
  { connection, scope }: Pick<StoredJobType, 'connection' | 'scope'>,
  url: string,
): TokenUse => ({ connection, scope, url });

/** More than is ever told of an answer that is no success. */
const FAILURE_CHARACTERS = 8 * 1024;

/** Error pages that show the request would carry its token, or the one before, into the ledger. */
function withoutToken(reply: Reply, token: Secret): Reply {
  if (reply.kind !== 'answer') return reply;
  if (reply.status >= 300)
    return { ...reply, body: knownSecrets.redact(reply.body.slice(0, FAILURE_CHARACTERS)) };
  if (!reply.body.includes(token.reveal())) return reply;
  return { ...reply, body: reply.body.replaceAll(token.reveal(), '[redacted]') };
}

const ignore = (): void => undefined;
