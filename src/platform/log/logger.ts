import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino, type LoggerOptions } from 'pino';
import { knownSecrets } from '../secrets/known-secrets.js';
import { safeLine } from './log-line.js';
import type { LogLevel } from './log-level.js';

/** Names of fields that never reach a log, wherever they stand in what is logged. */
const REDACTED = [
  'authorization',
  'Authorization',
  'cookie',
  'token',
  'access_token',
  'accessToken',
  'adminToken',
  'secret',
  'secretKey',
  'signingSecret',
  'clientSecret',
  'client_secret',
  'password',
];

interface Destination {
  write(line: string): unknown;
}

/** By name, and by value of every secret that this process has loaded: a name that nobody thought of does not matter then. */
export function createPino(level: LogLevel, out: Destination = pino.destination(1)): Pino {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    // A failed statement carries its parameters, which are other people's data.
    serializers: { err: shownError },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  };
  // First what is secret: of a text that was cut, a part could stay.
  return pino(options, { write: (line) => void out.write(safeLine(knownSecrets.redact(line))) });
}

function shownError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return { type: name, message, ...code, stack };
}

/** Nest's logger over pino: one JSON line per entry, external text in fields and never in the message. */
export class Log implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(message: unknown, ...context: unknown[]): void {
    this.pino.info(fieldsOf(context), textOf(message));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.pino.warn(fieldsOf(context), textOf(message));
  }

  error(message: unknown, ...context: unknown[]): void {
    this.pino.error(fieldsOf(context), textOf(message));
  }

  /** What Nest tells of its own start is of interest to developers only. */
  forFramework(): LoggerService {
    const quiet = (message: unknown, ...context: unknown[]): void => {
      this.debug(message, ...context);
    };
    return {
      log: quiet,
      debug: quiet,
      warn: this.warn.bind(this),
      error: this.error.bind(this),
      fatal: this.fatal.bind(this),
    };
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.pino.debug(fieldsOf(context), textOf(message));
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.pino.fatal(fieldsOf(context), textOf(message));
  }
}

const textOf = (message: unknown): string =>
  typeof message === 'string'
    ? message
    : message instanceof Error
      ? message.message
      : JSON.stringify(message);

/** Objects are fields, an Error is `err`, and Nest's trailing string is where it comes from. */
function fieldsOf(context: readonly unknown[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const part of context) {
    if (part instanceof Error) fields['err'] = part;
    else if (typeof part === 'string') fields['source'] = part;
    else if (typeof part === 'object' && part !== null) Object.assign(fields, part);
  }
  return fields;
}
