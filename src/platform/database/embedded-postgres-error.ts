/** Stable; `npm start` and the documentation know them. */
export type EmbeddedPostgresErrorCode =
  /** The package with Postgres for this platform is not installed, or there is none. */
  | 'NO_BINARIES'
  /** It is installed and does not run here (musl, noexec, another architecture). */
  | 'BINARIES_FAIL'
  /** Postgres refuses a user id that the passwd database does not know. */
  | 'NO_PASSWD_ENTRY'
  /** Root, which Postgres refuses, and nobody to run it as. */
  | 'NO_UNPRIVILEGED_USER'
  /** Another living Nightjar holds the data directory. */
  | 'IN_USE'
  /** The data are of another major version than the binaries. */
  | 'VERSION_MISMATCH'
  /** A part of the data directory is missing. */
  | 'DATA_INCOMPLETE'
  | 'DISK_FULL'
  | 'PERMISSION'
  | 'INITDB_FAILED'
  | 'START_FAILED';

/** The embedded database cannot be started. Nothing is left running, and the message says how to mend it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const MENDING: Partial<Record<EmbeddedPostgresErrorCode, string>> = {
  DISK_FULL: 'Make room there, or set NIGHTJAR_DATA_DIR to a folder on another disk.',
  PERMISSION: 'Give it the right to, or set NIGHTJAR_DATA_DIR to another folder.',
};

/** What Postgres' programs or the file system said, as an error that names the cause where the words give it away. */
export function failureOf(
  saying: { readonly what: string; readonly said: string; readonly cause?: unknown },
  otherwise: EmbeddedPostgresErrorCode,
): EmbeddedPostgresError {
  const code = codeIn(saying.said) ?? otherwise;
  const message = [`${saying.what}: ${saying.said.trim() || '(it said nothing)'}`, MENDING[code]];
  return new EmbeddedPostgresError(code, message.filter(Boolean).join('\n'), { cause: saying.cause });
}

function codeIn(said: string): EmbeddedPostgresErrorCode | null {
  if (/no space left on device|disk quota exceeded|ENOSPC|EDQUOT/i.test(said)) return 'DISK_FULL';
  if (/permission denied|read-only file system|EACCES|EPERM|EROFS/i.test(said)) return 'PERMISSION';
  return null;
}

/** For `.catch`: an answer of the file system that was to be expected. */
export const nullIf =
  (expected: string) =>
  (error: unknown): null => {
    if ((error as NodeJS.ErrnoException).code === expected) return null;
    throw error;
  };

/** Whatever was thrown while starting, as an error with a code. */
export function asEmbeddedPostgresError(error: unknown, dataDir: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return failureOf(
    { what: `The embedded database in ${dataDir} cannot be started`, said, cause: error },
    'START_FAILED',
  );
}
