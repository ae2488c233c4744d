import type { DataSource } from 'typeorm';

/** Any number; the same in every process of one database. */
const MIGRATION_LOCK = 7_202_611_240;

/** Runs pending migrations, one process at a time; answers with their names. */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const holder = dataSource.createQueryRunner();
  await holder.connect();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if ((await schemaState(dataSource)) === 'ahead') throw new SchemaAhead();
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  } finally {
    await holder.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await holder.release();
  }
}

/** Whether the schema is exactly this version's. */
export async function schemaState(dataSource: DataSource): Promise<'current' | 'behind' | 'ahead'> {
  const [found] = await dataSource.query<[{ table: string | null }]>(
    `SELECT to_regclass('migration')::text AS "table"`,
  );
  if (found.table === null) return 'behind';
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migration');
  const applied = new Set(rows.map(({ name }) => name));
  const known = dataSource.migrations.map(({ name }) => name ?? '');
  if (known.some((name) => !applied.has(name))) return 'behind';
  return applied.size > known.length ? 'ahead' : 'current';
}

const LOOK_EVERY_MS = 1_000;

/** Resolves when the schema is this version's: an agent waits for the server that migrates. Throws when it is newer. */
export async function untilSchemaIsCurrent(dataSource: DataSource, onWait: () => void): Promise<void> {
  for (let told = false; ; told = true) {
    const state = await schemaState(dataSource);
    if (state === 'current') return;
    if (state === 'ahead') throw new SchemaAhead();
    if (!told) onWait();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The database was migrated by a newer Nightjar than this one. */
export class SchemaAhead extends Error {
  override readonly name = 'SchemaAhead';
  constructor() {
    super(
      'The database has the schema of a newer Nightjar than this one: run that, or restore an older database.',
    );
  }
}

/** What tells this database from others. */
export async function installationId(dataSource: DataSource): Promise<string> {
  const [row] = await dataSource.query<[{ id: string }]>('SELECT id FROM installation');
  return row.id;
}
