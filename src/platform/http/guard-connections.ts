import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from './problem.filter.js';
import { assertLimits, REQUEST_LIMITS } from './request-limits.js';

/**
 * Longer than proxies and clients keep a connection that they do not use: whoever ends it first does not send a request on it that
 * the other end has just given up.
 */
const IDLE_CONNECTION_MS = 75_000;
/** How often connections are looked at; without that a time-out of seconds takes half a minute. */
const LOOKED_AT_EVERY_MS = 5_000;

/** The one member that Node's types leave out. */
type CheckedServer = Server & { connectionsCheckingInterval: number };

/** Limits of connections, before there is a request: time for its headers and for the whole of it, and how many there may be. */
export function guardConnections(server: Server, requestTimeoutMs: number): void {
  assertLimits({ ...REQUEST_LIMITS, requestTimeoutMs }, maxHeaderSize);
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  server.headersTimeout = Math.min(REQUEST_LIMITS.headersMs, requestTimeoutMs);
  server.requestTimeout = requestTimeoutMs;
  server.maxConnections = REQUEST_LIMITS.connections;
  (server as CheckedServer).connectionsCheckingInterval = Math.min(LOOKED_AT_EVERY_MS, requestTimeoutMs);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    answer(socket, error.code ?? '');
  });
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly told: { readonly code: string; readonly detail: string };
}

const TOO_SLOW: Refusal = {
  status: 408,
  reason: 'Request Timeout',
  told: { code: 'REQUEST_TIMEOUT', detail: 'The request did not arrive in time.' },
};
const HEADERS_TOO_LARGE: Refusal = {
  status: 431,
  reason: 'Request Header Fields Too Large',
  told: {
    code: 'HEADERS_TOO_LARGE',
    detail: `The address and the headers together have more than ${REQUEST_LIMITS.headerBytes} bytes.`,
  },
};
const NO_HTTP: Refusal = {
  status: 400,
  reason: 'Bad Request',
  told: { code: 'MALFORMED_REQUEST', detail: 'This is no HTTP request.' },
};

const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
  HPE_HEADER_OVERFLOW: HEADERS_TOO_LARGE,
};

/** What could not become a request is refused like one, as far as anybody still listens. */
function answer(socket: Socket, code: string): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, told } = REFUSALS[code] ?? NO_HTTP;
  const requestId = randomUUID();
  const body = JSON.stringify({ ...problem(status, told.code, told.detail), requestId });
  const headers = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`, () => {
    socket.destroy();
  });
}
