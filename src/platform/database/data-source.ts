import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../../migrations/all.js';

export interface DataSourceOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly poolSize?: number;
}

/** A caller on a connection that has silently died is freed after this; the server's own limits cannot do it. */
const QUERY_TIMEOUT_MS = 30_000;

/** The one DataSource for the application, the command line and the migrations. `synchronize` is off, always. */
export function createDataSource({ url, applicationName, poolSize = 10 }: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    synchronize: false,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    extra: {
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: QUERY_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
}
