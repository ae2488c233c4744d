import { join } from 'node:path';
import type { Command } from 'commander';
import type { Values, VariableName } from '../../platform/config/variables.js';
import { CannotDo, Unreachable, WrongUse } from '../api/errors.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Voice } from '../terminal/voice.js';
import { addCommand, type Registry } from './registry.js';

export function addMigrate(program: Command, registry: Registry): void {
  addCommand(program, {
    usage: 'migrate',
    summary: 'bring the schema of the database to this version',
    description:
      'Works on DATABASE_URL, or on the embedded database in NIGHTJAR_DATA_DIR, which no running Nightjar may hold then. ' +
      'Servers do the same at their start, unless NIGHTJAR_MIGRATE=off.',
    examples: ['DATABASE_URL=postgres://nightjar:…@db.example.com/nightjar nightjar migrate'],
  }).action(registry.local((voice) => runMigrations(voice)));
}

async function runMigrations(voice: Voice): Promise<ExitCode> {
  const { environment } = voice.io;
  const { VARIABLES } = await import('../../platform/config/variables.js');
  const valueOf = <N extends VariableName>(name: N): Values[N] => {
    const parsed = VARIABLES[name].schema.safeParse(environment[name] || undefined);
    if (!parsed.success) throw new WrongUse(`${name}: expected ${VARIABLES[name].expected}.`);
    return parsed.data as Values[N];
  };
  const given = valueOf('DATABASE_URL');
  const database = given === undefined ? await embedded(valueOf('NIGHTJAR_DATA_DIR')) : external(given);
  try {
    const migrations = await migrated(database.url);
    voice.show({ database: database.name, migrations }, () =>
      migrations.length === 0
        ? `The schema of ${database.name} is of this version already.\n`
        : `The schema of ${database.name} was migrated:\n${migrations.map((name) => `  ${name}\n`).join('')}`,
    );
    return EXIT.well;
  } finally {
    await database.stop();
  }
}

interface OpenDatabase {
  /** Without the password. */
  readonly name: string;
  readonly url: string;
  stop(): Promise<void>;
}

function external(url: string): OpenDatabase {
  const { host, pathname } = new URL(url);
  return { name: `${host}${pathname}`, url, stop: () => Promise.resolve() };
}

async function embedded(dataDir: string): Promise<OpenDatabase> {
  const folder = join(dataDir, 'postgres');
  const { startEmbeddedPostgres } = await import('../../platform/database/embedded-postgres.js');
  const { EmbeddedPostgresError } = await import('../../platform/database/embedded-postgres-error.js');
  try {
    const database = await startEmbeddedPostgres({ dataDir: folder });
    return { name: folder, url: database.url, stop: () => database.stop() };
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    const inUse = 'It migrates by itself when it starts; to do it by hand, stop it first.';
    throw new CannotDo(error.code, error.code === 'IN_USE' ? `${error.message}\n${inUse}` : error.message);
  }
}

async function migrated(url: string): Promise<readonly string[]> {
  const { createDataSource } = await import('../../platform/database/data-source.js');
  const { migrate } = await import('../../platform/database/migrate.js');
  const dataSource = createDataSource({
    url,
    applicationName: 'nightjar migrate',
    entities: [],
    poolSize: 2,
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw databaseProblem(error as NodeJS.ErrnoException, url);
  }
  try {
    return await migrate(dataSource);
  } catch (error) {
    throw new CannotDo('MIGRATION_FAILED', error instanceof Error ? error.message : String(error));
  } finally {
    await dataSource.destroy();
  }
}

/** Postgres' own codes have five characters; what is left is the network's. */
function databaseProblem({ code = '', message }: NodeJS.ErrnoException, url: string): Error {
  const { host } = new URL(url);
  if (/^[0-9A-Z]{5}$/.test(code))
    return new CannotDo('DATABASE_REFUSES', `The database ${host} refuses: ${message}`);
  return new Unreachable(`The database ${host} is not reachable (${code || message}).`);
}
