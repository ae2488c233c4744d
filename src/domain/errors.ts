import type { Finding } from './finding.js';

/** How a command was refused; public-api turns it into an HTTP status, the command line into an exit code. */
export type RefusalKind =
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'INVALID'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'GONE'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'TOO_MANY'
  | 'UNAVAILABLE';

interface RefusalDetails {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly message: string;
  /** Members of the problem document beside the standard ones. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly findings?: readonly Finding[];
  /** Seconds after which it is worth trying again. */
  readonly retryAfterSeconds?: number;
}

/**
 * A command that cannot be carried out as asked. Nothing has been changed. `code` is stable and documented; the message
 * names the thing, what was expected and how to mend it.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly kind: RefusalKind;
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: RefusalDetails) {
    super(details.message);
    this.kind = details.kind;
    this.code = details.code;
    this.extra = details.extra ?? {};
    this.findings = details.findings;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

type Extra = Readonly<Record<string, unknown>>;

export const notFound = (code: string, message: string): Refused =>
  new Refused({ kind: 'NOT_FOUND', code, message });

export const conflict = (code: string, message: string, extra: Extra = {}): Refused =>
  new Refused({ kind: 'CONFLICT', code, message, extra });

export const forbidden = (code: string, message: string, extra: Extra = {}): Refused =>
  new Refused({ kind: 'FORBIDDEN', code, message, extra });

export const invalid = (code: string, message: string, extra: Extra = {}): Refused =>
  new Refused({ kind: 'INVALID', code, message, extra });

export const unauthorized = (code: string, message: string): Refused =>
  new Refused({ kind: 'UNAUTHORIZED', code, message });
