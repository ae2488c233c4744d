import type { Finding } from '../../domain/finding.js';

/** An error as the API tells it (RFC 9457); the command line tells its own in the same shape. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  /** The HTTP status; absent when no server was asked. */
  readonly status?: number;
  readonly detail: string;
  readonly code: string;
  readonly findings?: readonly Finding[];
  readonly findingsTotal?: number;
}

/** Why a command did not do what it was asked to. */
export abstract class CommandFailed extends Error {
  abstract readonly problem: ProblemDocument;
}

/** The server understood and refused. Exit code 1. */
export class ApiRefused extends CommandFailed {
  override readonly name = 'ApiRefused';
  constructor(
    readonly problem: ProblemDocument,
    /** What the person at this end may do about it. */
    readonly hint: string | null = null,
  ) {
    super(problem.detail);
  }
}

/** The command was not carried out for a reason on this side. Exit code 1. */
export class CannotDo extends CommandFailed {
  override readonly name = 'CannotDo';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  get problem(): ProblemDocument {
    return local('It cannot be done', this.code, this.message);
  }
}

/** What was typed, or what the environment says, makes no sense. Exit code 2. */
export class WrongUse extends CommandFailed {
  override readonly name = 'WrongUse';

  get problem(): ProblemDocument {
    return local('Wrong use', 'WRONG_USE', this.message);
  }
}

/** No Nightjar answers at the address. Exit code 3. */
export class Unreachable extends CommandFailed {
  override readonly name = 'Unreachable';
  constructor(
    message: string,
    /** The connection broke when it was there already: worth another try. */
    readonly broke = false,
  ) {
    super(message);
  }

  get problem(): ProblemDocument {
    return local('Not reachable', 'NOT_REACHABLE', this.message);
  }
}

const local = (title: string, code: string, detail: string): ProblemDocument => ({
  type: 'about:blank',
  title,
  detail,
  code,
});
