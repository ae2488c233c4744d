import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { headersOf, json, jsonObject, send, type Answer } from './http.js';
import type { Outcome } from './ledger.js';
import type { BodyFault, DripFault, Fault, StatusFault } from './script.js';

/** A request that is to be answered. */
export interface Turn {
  readonly response: ServerResponse;
  /** Does what was asked and returns the honest answer. */
  readonly perform: () => Answer;
  readonly settle: (outcome: Outcome) => void;
  /** Aborted when the system closes. */
  readonly closing: AbortSignal;
}

/** Answers a request: honestly, or as the fault says. */
export async function reply(turn: Turn, fault: Fault | undefined): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      give(turn, turn.perform());
      return;
    case 'status':
      give(turn, statusAnswer(fault));
      return;
    case 'status-after-effect':
      turn.perform();
      give(turn, statusAnswer(fault));
      return;
    case 'reset-before-effect':
      reset(turn);
      return;
    case 'reset-after-effect':
      turn.perform();
      reset(turn);
      return;
    case 'hang':
      turn.settle('hang');
      return;
    case 'hang-after-effect':
      turn.perform();
      turn.settle('hang');
      return;
    case 'delay':
    case 'delay-before-effect':
      await late(turn, fault);
      return;
    case 'drip':
      await drip(turn, fault);
      return;
    case 'truncate':
      truncate(turn);
      return;
    case 'body':
      turn.perform();
      await otherBody(turn, fault);
      return;
    case 'fields':
      give(turn, withFields(turn.perform(), fault.fields));
      return;
    case 'executionId':
      give(turn, withFields(turn.perform(), { executionId: fault.value }));
      return;
  }
}

function give(turn: Turn, answer: Answer): void {
  if (turn.response.destroyed) {
    turn.settle('gone');
    return;
  }
  turn.settle(answer.status);
  send(turn.response, answer);
}

/** A real RST, which no client can take for the end of an answer. */
function reset({ response, settle }: Turn): void {
  settle('reset');
  response.socket?.resetAndDestroy();
}

async function late(
  turn: Turn,
  { kind, ms }: { kind: 'delay' | 'delay-before-effect'; ms: number },
): Promise<void> {
  const answer = kind === 'delay' ? turn.perform() : undefined;
  await sleep(ms, undefined, { signal: turn.closing });
  give(turn, answer ?? turn.perform());
}

async function drip(turn: Turn, { everyMs, bytes = 1 }: DripFault): Promise<void> {
  const answer = turn.perform();
  const { response, settle, closing } = turn;
  const whole = Buffer.from(answer.body ?? '');
  settle(answer.status);
  response.writeHead(answer.status, headersOf(answer));
  response.flushHeaders();
  for (let from = 0; from < whole.length; from += bytes) {
    await sleep(everyMs, undefined, { signal: closing });
    if (response.destroyed) return;
    if (from + bytes >= whole.length) answer.leaving?.();
    response.write(whole.subarray(from, from + bytes));
  }
  response.end();
}

function truncate({ response, perform, settle }: Turn): void {
  const answer = perform();
  const whole = Buffer.from(answer.body ?? '');
  settle('reset');
  response.writeHead(answer.status, { ...headersOf(answer), 'content-length': whole.length });
  response.write(whole.subarray(0, whole.length / 2), () => response.socket?.destroySoon());
}

async function otherBody(turn: Turn, fault: BodyFault): Promise<void> {
  const { body, contentType = 'application/json', repeat = 1, gzip = false } = fault;
  if (repeat === 1 && !gzip) {
    give(turn, { status: 200, body, contentType });
    return;
  }
  const { response, settle } = turn;
  settle(200);
  response.writeHead(200, { 'content-type': contentType, ...(gzip && { 'content-encoding': 'gzip' }) });
  const copies = Readable.from(copiesOf(body, repeat === 'forever' ? Infinity : repeat));
  // That the caller leaves before the end is what such an answer is for.
  const sent = gzip ? pipeline(copies, createGzip(), response) : pipeline(copies, response);
  await sent.catch(() => undefined);
}

const CHUNK_LENGTH = 64 * 1024;

/** In chunks of some size: a body of one character would otherwise go out character by character. */
function* copiesOf(body: string, repeat: number): Generator<string> {
  if (body === '') return;
  const most = Math.max(1, Math.floor(CHUNK_LENGTH / body.length));
  const chunk = body.repeat(most);
  let left = repeat;
  for (; left >= most; left -= most) yield chunk;
  if (left > 0) yield body.repeat(left);
}

const statusAnswer = ({ code, body, headers = {} }: StatusFault): Answer =>
  body === undefined
    ? json(code, { error: 'scripted fault' }, headers)
    : { status: code, body, contentType: 'application/json', headers };

function withFields(honest: Answer, fields: Readonly<Record<string, unknown>>): Answer {
  const members = jsonObject(honest.body ?? '');
  if (!members || honest.status !== 200) return honest;
  const changed = Object.entries({ ...members, ...fields }).filter(([, value]) => value !== null);
  const { headers = {} } = honest;
  return json(200, Object.fromEntries(changed), headers);
}
