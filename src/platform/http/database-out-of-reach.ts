import { QueryFailedError } from 'typeorm';

/** The server cannot be reached, refuses connections, or goes away: not this statement's fault, and it may pass. */
const CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
  ...['57P01', '57P02', '57P03', '53300'],
]);
/** pg's own words where it gives no code. */
const WORDS =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Query read timeout/i;

/** Whether the database as a whole is out of reach, rather than a statement wrong. */
export function isOutOfReach(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return CODES.has(code) || code.startsWith('08') || WORDS.test(cause.message);
}
