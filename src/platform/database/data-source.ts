import { DataSource, type EntitySchema } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/all.js';
import { Prepared } from './prepared.js';
import { SnakeCase } from './naming.js';

export interface DataSourceOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly poolSize?: number;
  readonly queryTimeoutMs?: number;
  /** The tables that are read and written as objects; everything else is SQL. */
  readonly entities: readonly EntitySchema[];
}

/** A caller on a connection that has silently died is freed after this; the server's own limits cannot do it. */
const QUERY_TIMEOUT_MS = 20_000;

/** The server gives a statement up soon after its caller has: nobody waits for it any more, and it would go on. */
const STATEMENT_SHARE = 1.25;

/**
 * The server ends a transaction whose client says nothing for so long. A client that has silently died would otherwise keep its
 * row locks, and everybody else waiting; nothing in a transaction waits for anything but the database.
 */
const IDLE_IN_TRANSACTION_MS = 10_000;

/**
 * Every table that grows is read by an index that was made for the statement. The planner may think better of it: by
 * statistics from before a day was opened, or because the first rows that it meets would do, which at the end of a night are
 * none. Where there is no index a table is read from end to end all the same, at a price that is not a real one: without
 * `jit=off` such a statement would be compiled first, for hundreds of milliseconds.
 */
const PLANNER = '-c enable_seqscan=off -c jit=off';

/** The one DataSource for the application, the command line and the migrations. `synchronize` is off, always. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const { url, applicationName, entities, poolSize = 10, queryTimeoutMs = QUERY_TIMEOUT_MS } = options;
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    synchronize: false,
    entities: [...entities],
    namingStrategy: new SnakeCase(),
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    extra: {
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: queryTimeoutMs,
      statement_timeout: Math.floor(queryTimeoutMs * STATEMENT_SHARE),
      Client: Prepared,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      options: PLANNER,
    },
  });
}
