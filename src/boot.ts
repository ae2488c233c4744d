import 'reflect-metadata';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { BusinessDayEntity } from './business-days/business-day.entity.js';
import { loadConfig, type AppConfig } from './platform/config/app-config.js';
import { loadSecrets, secretBoxOf } from './platform/config/secrets.js';
import { checkDatabase } from './platform/database/check-database.js';
import { createDataSource } from './platform/database/data-source.js';
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { installationId, migrate, untilSchemaIsCurrent } from './platform/database/migrate.js';
import { takeProcessLock } from './platform/database/process-lock.js';
import { checkSecretKeys } from './platform/secret-keys/check-secret-keys.js';
import { Egress } from './platform/http/egress.js';
import { ownListener } from './platform/http/own-listener.js';
import { createPino, Log } from './platform/log/logger.js';
import { checkRedis } from './platform/queue/check-redis.js';
import { openQueue } from './platform/queue/open-queue.js';
import { SystemClock } from './platform/time/clock.js';
import { ExecutionEntity } from './runs/execution.entity.js';
import { serve } from './serve.js';

/** A running Nightjar, in whatever role. */
export interface Nightjar {
  readonly url: string;
  readonly config: AppConfig;
  /** Resolves when something was lost without which it must not go on. */
  readonly failed: Promise<Error>;
  /** Hands back what is in hand and closes everything, last opened first. */
  stop(): Promise<void>;
}

/** Everything that has been opened so far, to be closed in reverse. */
class Opened {
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }
}

/** From the environment to a process that serves. What fails on the way leaves nothing open. */
export async function boot(environment: Readonly<Record<string, string | undefined>>): Promise<Nightjar> {
  const opened = new Opened();
  try {
    return await open(loadConfig(environment), opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(config: AppConfig, opened: Opened): Promise<Nightjar> {
  const log = new Log(createPino(config.logLevel));
  const secrets = await loadSecrets(config);
  for (const path of secrets.made) log.log('A secret was made', { path });
  const secretBox = secretBoxOf(secrets);
  const databaseUrl = config.databaseUrl?.reveal() ?? (await openEmbedded(config, log, opened));
  const dataSource = await openDatabase({ config, databaseUrl, log }, opened);
  await checkSecretKeys(dataSource, secretBox, config.lostKeys);
  const { failed } = await lockProcess({ config, databaseUrl, log }, opened);
  if (config.queue && config.redisUrl !== null) await checkRedis(config.redisUrl.reveal(), log);
  const installation = await installationId(dataSource);
  const queue = await openQueue({ config, databaseUrl, installation, log });
  opened.add(() => queue.close());
  const clock = new SystemClock();
  const egress = egressOf(config, databaseUrl);
  const served = await serve({ config, secrets, secretBox, dataSource, queue, egress, clock, log });
  opened.add(() => served.stop());
  return { url: served.url, config, failed, stop: () => opened.close() };
}

async function openEmbedded(config: AppConfig, log: Log, opened: Opened): Promise<string> {
  const embedded = await startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    log: (line) => {
      log.log(line);
    },
  });
  opened.add(() => embedded.stop());
  return embedded.url;
}

interface DatabaseToOpen {
  readonly config: AppConfig;
  readonly databaseUrl: string;
  readonly log: Log;
}

async function openDatabase(
  { config, databaseUrl, log }: DatabaseToOpen,
  opened: Opened,
): Promise<DataSource> {
  const dataSource = createDataSource({
    url: databaseUrl,
    applicationName: `nightjar ${config.role}`,
    entities: [BusinessDayEntity, ExecutionEntity],
  });
  await dataSource.initialize();
  opened.add(async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
  });
  await checkDatabase(dataSource, { queueHere: config.queue && config.redisUrl === null, log });
  if (config.migrate && config.role !== 'agent') {
    const done = await migrate(dataSource);
    if (done.length > 0) log.log('The schema was migrated', { migrations: done });
  }
  await untilSchemaIsCurrent(dataSource, () => {
    log.log('Waiting until the schema is of this version');
  });
  return dataSource;
}

/** Without Redis a process must be alone with its database. Answers with what resolves when that is no longer so. */
async function lockProcess(
  { config, databaseUrl, log }: DatabaseToOpen,
  opened: Opened,
): Promise<{ readonly failed: Promise<Error> }> {
  const lost = new EventEmitter();
  const failed = once(lost, 'lost').then(([error]) => error as Error);
  const onLost = (error: Error): void => void lost.emit('lost', error);
  const lock = await takeProcessLock({ url: databaseUrl, alone: config.redisUrl === null, log, onLost });
  opened.add(() => lock.release());
  return { failed };
}

/** External systems are never our own database or queue, whatever the allow-list says. */
function egressOf(config: AppConfig, databaseUrl: string): Egress {
  const own = [databaseUrl, config.redisUrl?.reveal() ?? null].flatMap((url) =>
    url === null ? [] : [ownListener(url)],
  );
  return new Egress(config.allowedTargets, own);
}
