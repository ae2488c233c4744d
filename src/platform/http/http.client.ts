import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import axios, { AxiosHeaders, type AxiosInstance } from 'axios';
import type { Reply } from '../../domain/run/outcome.js';
import { MOST_INTERIM_ANSWERS } from './deadline.js';
import { Egress } from './egress.js';
import { callFailure, readAnswer } from './reply.js';

export interface HttpGet {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connectMs: number;
  /** For the whole answer, however it drips. */
  readonly deadlineMs: number;
  readonly limitBytes: number;
}

/**
 * The general HTTP client, for calls that nobody makes by the thousand: system checks and logs. No redirects, no
 * environment proxies, no decompression, and only to addresses that the egress rules allow.
 */
@Injectable()
export class HttpClient {
  private readonly instances = new Map<number, AxiosInstance>();

  constructor(private readonly egress: Egress) {}

  async get({ url, headers, connectMs, deadlineMs, limitBytes }: HttpGet): Promise<Reply> {
    try {
      const answer = await this.instance(connectMs).get<Readable>(url, {
        headers: new AxiosHeaders(headers),
        signal: AbortSignal.timeout(deadlineMs),
      });
      const answered = { ...AxiosHeaders.from(answer.headers as AxiosHeaders).toJSON() } as Record<
        string,
        string
      >;
      return await readAnswer(
        { statusCode: answer.status, headers: answered, body: answer.data },
        limitBytes,
      );
    } catch (error) {
      // An axios error carries the request with its token: only its cause goes on.
      return callFailure(axios.isAxiosError(error) ? (error.cause ?? new Error(error.message)) : error);
    }
  }

  private instance(connectMs: number): AxiosInstance {
    const known = this.instances.get(connectMs);
    if (known) return known;
    const connect = this.egress.connector(connectMs);
    const instance = axios.create({
      httpAgent: guarded(new HttpAgent(), 'http:', connect),
      httpsAgent: guarded(new HttpsAgent(), 'https:', connect),
      transport: { request: requestOf },
      responseType: 'stream',
      decompress: false,
      maxRedirects: 0,
      proxy: false,
      // Without a base URL this changes nothing; with one, no URL would lead elsewhere and take the token along.
      allowAbsoluteUrls: false,
      validateStatus: () => true,
    });
    this.instances.set(connectMs, instance);
    return instance;
  }
}

/** Node's own request, but with an end to interim answers. */
function requestOf(options: ClientRequestArgs, answered: (answer: IncomingMessage) => void): ClientRequest {
  const request = (options.protocol === 'https:' ? httpsRequest : httpRequest)(options, answered);
  let seen = 0;
  return request.on('information', () => {
    seen += 1;
    if (seen > MOST_INTERIM_ANSWERS) request.destroy(new Error('interim answers without end'));
  });
}

type Connect = ReturnType<Egress['connector']>;
type Done = (error: Error | null, stream?: Duplex) => void;

/** Replaces how an agent connects, so that literals are checked as well as names. */
function guarded<A extends HttpAgent>(agent: A, protocol: 'http:' | 'https:', connect: Connect): A {
  const createConnection = (options: ClientRequestArgs, done: Done): void => {
    const hostname = options.host ?? 'localhost';
    connect({ protocol, hostname, host: hostname, port: String(options.port ?? '') }, (error, socket) => {
      if (error) done(error);
      else done(null, socket);
    });
  };
  Object.assign(agent, { createConnection });
  return agent;
}
