import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

/** The server cannot be reached, refuses connections, or goes away: not this statement's fault, and it may pass. */
const CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
  ...['57P01', '57P02', '57P03', '53300'],
  // query_canceled: it has taken longer than statement_timeout
  '57014',
  // read_only_sql_transaction: a standby, or a server that is about to become the primary
  '25006',
]);
/** pg's own words where it gives no code. */
const WORDS =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Query read timeout|is not queryable/i;

/**
 * Whether the database as a whole is out of reach, rather than a statement wrong. A connection that is cut between
 * two statements of a transaction shows as "already released".
 */
export function isOutOfReach(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  if (cause instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  if (cause instanceof QueryRunnerAlreadyReleasedError) return true;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return CODES.has(code) || code.startsWith('08') || WORDS.test(cause.message);
}
