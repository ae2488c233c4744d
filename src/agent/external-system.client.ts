import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Agent, Client } from 'undici';
import { CONTRACT_LIMITS, cycleNameFor, endpointUrl, type Verb } from '../domain/job-type.js';
import type { NotSent, Reply } from '../domain/outcome.js';
import type { StoredJobType } from '../job-types/job-type.store.js';
import { reach, type Send } from '../platform/faults/crash-points.js';
import { Egress } from '../platform/http/egress.js';
import { HttpClient } from '../platform/http/http.client.js';
import { callFailure, connectFailure, readAnswer, sentFailure } from '../platform/http/reply.js';
import { AccessTokenClient } from './access-token.client.js';

/** The job that a call is about. */
interface JobCall {
  readonly type: StoredJobType;
  readonly process: string;
  readonly job: string;
}

export interface StartCall extends JobCall {
  readonly cycle: string;
  readonly flow: string;
  readonly agentExecutionId: string;
  readonly parameters: string;
  /** The failed execution, which Restart is called with; null = Start. */
  readonly restartOf: string | null;
}

export interface ExecutionCall extends JobCall {
  readonly executionId: string;
  /** Where the execution was started: it is asked there, wherever the type points by now. */
  readonly targetUrl: string;
}

/** A connection that stands: what is sent on it next is the first byte. */
export interface OpenLine {
  readonly kind: 'open';
  /** `maySend` is asked again before a second send, which a renewed token needs. */
  send(maySend: () => boolean): Promise<Reply>;
  close(): void;
}

/** Of one origin; more in flight wait their turn. */
const POLL_CONNECTIONS = 128;

/** The six verbs of the contract over HTTP: sends one request, returns one reply, decides nothing. */
@Injectable()
export class ExternalSystemClient {
  private readonly pools = new Map<number, Agent>();

  constructor(
    private readonly egress: Egress,
    private readonly tokens: AccessTokenClient,
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
      const token = await this.tokens.token(type.connection, type.scope);
      const client = await this.freshLine(url, type.timeouts.connectMs);
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
    return this.post('start', call.type, { url: startUrl(call), body: startBody(call) });
  }

  async status(call: ExecutionCall): Promise<Reply> {
    const url = executionUrl(call, 'status');
    return this.authorised(call.type, (token) =>
      this.request(call.type, {
        send: 'status',
        url,
        token,
        method: 'GET',
        deadlineMs: call.type.timeouts.statusMs,
      }),
    );
  }

  async kill(call: ExecutionCall): Promise<Reply> {
    const { process, job, executionId } = call;
    const body = JSON.stringify({ processName: process, jobName: job, executionId });
    const url = endpointUrl(call.targetUrl, call.type.endpoints.kill ?? '');
    return this.post('kill', call.type, { url, body });
  }

  async log(call: ExecutionCall): Promise<Reply> {
    const limits = { deadlineMs: CONTRACT_LIMITS.logTimeoutMs, limitBytes: CONTRACT_LIMITS.logBytes };
    return this.get(call.type, executionUrl(call, 'log'), limits);
  }

  async check(type: StoredJobType): Promise<Reply> {
    const limits = { deadlineMs: CONTRACT_LIMITS.checkTimeoutMs, limitBytes: CONTRACT_LIMITS.answerBytes };
    return this.get(type, endpointUrl(type.url, type.endpoints.check ?? ''), limits);
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
  }

  private get(
    type: StoredJobType,
    url: string,
    limits: { deadlineMs: number; limitBytes: number },
  ): Promise<Reply> {
    const { connectMs } = type.timeouts;
    return this.authorised(type, (token) =>
      this.http.get({ url, headers: headersOf(token), connectMs, ...limits }),
    );
  }

  private post(
    send: 'start' | 'kill',
    type: StoredJobType,
    { url, body }: { url: string; body: string },
  ): Promise<Reply> {
    return this.authorised(type, (token) =>
      this.request(type, { send, url, token, method: 'POST', body, deadlineMs: type.timeouts.answerMs }),
    );
  }

  /** A 401 renews the token once and repeats the call once (job-contract.md). */
  private async authorised(type: StoredJobType, send: (token: string) => Promise<Reply>): Promise<Reply> {
    try {
      const token = await this.tokens.token(type.connection, type.scope);
      const reply = await send(token);
      if (reply.kind !== 'answer' || reply.status !== 401) return reply;
      this.tokens.drop(type.connection, type.scope, token);
      return await send(await this.tokens.token(type.connection, type.scope));
    } catch (error) {
      return connectFailure(error);
    }
  }

  private async request(type: StoredJobType, call: PooledCall): Promise<Reply> {
    const { origin, pathname, search } = new URL(call.url);
    const deadline = AbortSignal.timeout(call.deadlineMs);
    try {
      reach(`${call.send}.begin`);
      const answer = await this.pool(type.timeouts.connectMs).request({
        origin,
        path: `${pathname}${search}`,
        method: call.method,
        headers: call.body === undefined ? headersOf(call.token) : jsonHeadersOf(call.token),
        body: call.body ?? null,
        signal: deadline,
      });
      const reply = await readAnswer(answer, CONTRACT_LIMITS.answerBytes);
      reach(`${call.send}.end`);
      return reply;
    } catch (error) {
      return callFailure(error);
    }
  }

  private async sendOn(
    client: Client,
    call: StartCall,
    { url, token, maySend }: { url: URL; token: string; maySend: () => boolean },
  ): Promise<Reply> {
    const reply = await this.requestOn(client, call, { url, token });
    if (reply.kind !== 'answer' || reply.status !== 401) return reply;
    this.tokens.drop(call.type.connection, call.type.scope, token);
    try {
      const renewed = await this.tokens.token(call.type.connection, call.type.scope);
      const again = await this.freshLine(url, call.type.timeouts.connectMs);
      // A token and a connection may have taken longer than the lease lasts.
      if (maySend()) return await this.requestOn(again, call, { url, token: renewed });
      again.destroy().catch(ignore);
      return reply;
    } catch (error) {
      return connectFailure(error);
    }
  }

  private async requestOn(
    client: Client,
    call: StartCall,
    { url, token }: { url: URL; token: string },
  ): Promise<Reply> {
    try {
      reach('start.begin');
      const answer = await client.request({
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: jsonHeadersOf(token),
        body: startBody(call),
        reset: true,
        signal: AbortSignal.timeout(call.type.timeouts.answerMs),
      });
      const reply = await readAnswer(answer, CONTRACT_LIMITS.answerBytes);
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

  private async freshLine(url: URL, connectMs: number): Promise<Client> {
    const { protocol, hostname, port, host } = url;
    const socket = await new Promise<Socket>((resolve, reject) => {
      this.egress.connector(connectMs)({ protocol, hostname, port, host }, (error, connected) => {
        if (error) reject(error);
        else resolve(connected);
      });
    });
    return new Client(url.origin, {
      // Not at once: a client that is told while it still asks never looks at its queue again.
      connect: (_options, done) => {
        queueMicrotask(() => {
          done(null, socket);
        });
      },
    });
  }

  private pool(connectMs: number): Agent {
    const known = this.pools.get(connectMs);
    if (known) return known;
    const pool = new Agent({ connect: this.egress.connector(connectMs), connections: POLL_CONNECTIONS });
    this.pools.set(connectMs, pool);
    return pool;
  }
}

interface PooledCall {
  readonly send: Send;
  readonly url: string;
  readonly token: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly deadlineMs: number;
}

const ignore = (): void => undefined;

const headersOf = (token: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  accept: 'application/json, text/plain, */*',
  'user-agent': 'nightjar',
});

const jsonHeadersOf = (token: string): Record<string, string> => ({
  ...headersOf(token),
  'content-type': 'application/json',
});

function startUrl({ type, restartOf }: StartCall): string {
  return endpointUrl(type.url, restartOf === null ? type.endpoints.start : (type.endpoints.restart ?? ''));
}

/** The same bytes for every send of an attempt. */
function startBody({
  type,
  cycle,
  flow,
  process,
  job,
  parameters,
  agentExecutionId,
  restartOf,
}: StartCall): string {
  const start = {
    cycleName: cycleNameFor(cycle, type.cycleNameStyle),
    flowName: flow,
    processName: process,
    jobName: job,
    parameters,
    agentExecutionId,
  };
  return JSON.stringify(restartOf === null ? start : { ...start, executionId: restartOf });
}

function executionUrl(
  { type, targetUrl, process, job, executionId }: ExecutionCall,
  verb: Verb & ('status' | 'log'),
): string {
  const url = new URL(endpointUrl(targetUrl, type.endpoints[verb] ?? ''));
  url.search = new URLSearchParams({ processName: process, jobName: job, executionId }).toString();
  return url.href;
}
