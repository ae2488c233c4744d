import type { DataSource } from 'typeorm';
import type { Log } from '../log/logger.js';
import { UnfitStore } from '../unfit-store.js';

/** What of a database decides whether it will do. */
export interface DatabaseTraits {
  readonly inRecovery: boolean;
  readonly readOnly: boolean;
  readonly synchronousCommit: string;
  /** How far its clock is ahead of this machine's; negative = behind. Milliseconds. */
  readonly skewMs: number;
}

const NOTICED_SKEW_MS = 2_000;
/** BullMQ on Postgres judges by each process's own clock who is dead. */
const BEARABLE_SKEW_MS = 30_000;

/** Throws UnfitStore; warns of what is bearable. `queueHere`: BullMQ is on this database too. */
export async function checkDatabase(
  dataSource: DataSource,
  { queueHere, log }: { queueHere: boolean; log: Log },
): Promise<void> {
  const traits = await traitsOf(dataSource);
  const unfit = unfitness(traits, queueHere);
  if (unfit) throw new UnfitStore(unfit);
  if (Math.abs(traits.skewMs) > NOTICED_SKEW_MS) {
    log.warn('The clocks of the database and of this machine differ: times that are shown may be odd', {
      skewMs: traits.skewMs,
    });
  }
}

/** Why a database will not do, and how to mend it; null = it will. */
export function unfitness(traits: DatabaseTraits, queueHere: boolean): string | null {
  if (traits.inRecovery)
    return 'The database of DATABASE_URL is a standby: point DATABASE_URL at the primary, which alone knows what is true.';
  if (traits.readOnly)
    return 'The database of DATABASE_URL is read-only (default_transaction_read_only): make it writable for this user.';
  if (traits.synchronousCommit === 'off')
    return 'The database of DATABASE_URL may lose what it has confirmed: set synchronous_commit to on, local or more.';
  if (queueHere && Math.abs(traits.skewMs) > BEARABLE_SKEW_MS) {
    const seconds = Math.round(Math.abs(traits.skewMs) / 1000);
    const where = traits.skewMs > 0 ? 'ahead of' : 'behind';
    return `The clock of the database is ${seconds} s ${where} this machine's, which its queue does not bear: set the clocks (NTP), or set REDIS_URL.`;
  }
  return null;
}

async function traitsOf(dataSource: DataSource): Promise<DatabaseTraits> {
  const asked = Date.now();
  const [found] = await dataSource.query<[Omit<DatabaseTraits, 'skewMs'> & { now: string }]>(
    `SELECT pg_is_in_recovery() AS "inRecovery",
            current_setting('default_transaction_read_only')::boolean AS "readOnly",
            current_setting('synchronous_commit') AS "synchronousCommit",
            (extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now`,
  );
  const { now, ...traits } = found;
  // In the middle between question and answer, as far as anybody can tell.
  return { ...traits, skewMs: Math.round(Number(now) - (asked + Date.now()) / 2) };
}
