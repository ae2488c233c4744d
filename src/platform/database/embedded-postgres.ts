import { resolve } from 'node:path';
import { findBinaries, usableBinaries } from './embedded-postgres-binaries.js';
import { prepareCluster } from './embedded-postgres-cluster.js';
import { asEmbeddedPostgresError } from './embedded-postgres-error.js';
import { lockData } from './embedded-postgres-lock.js';
import { stopOrphan } from './embedded-postgres-orphan.js';
import { findPlace, leavePointer, setAsideForgotten, type Place } from './embedded-postgres-place.js';
import type { Server } from './embedded-postgres-server.js';
import { startServer, urlOf } from './embedded-postgres-start.js';

/** A real Postgres of our own, for whoever has none: started with us, stopped with us, even when we are killed. */
export interface EmbeddedPostgres {
  /** postgres://nightjar:…@127.0.0.1:PORT/nightjar; the port is another one at each start. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended and another Nightjar may use the data. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Made when absent; the data stay there from start to start. */
  readonly dataDir: string;
  readonly log?: (line: string) => void;
}

type Log = NonNullable<EmbeddedPostgresOptions['log']>;

/** Throws EmbeddedPostgresError; nothing is left running then. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  try {
    const packaged = findBinaries();
    const place = await findPlace(dataDir);
    return await start({ packaged, place, log: options.log ?? (() => undefined) });
  } catch (error) {
    throw asEmbeddedPostgresError(error, dataDir);
  }
}

interface Start {
  readonly packaged: string;
  readonly place: Place;
  readonly log: Log;
}

async function start({ packaged, place, log }: Start): Promise<EmbeddedPostgres> {
  const lock = await lockData(place.home, place.dataDir);
  try {
    const impostor = await stopOrphan(place);
    await setAsideForgotten(place);
    const binaries = await usableBinaries(packaged, place);
    const password = await prepareCluster(place, binaries);
    await leavePointer(place);
    const server = await startServer({ place, postgres: binaries.postgres, impostor }, password);
    log(`The embedded Postgres runs on port ${server.port}; its data are in ${place.home}`);
    return handleOf({ server, url: urlOf(server, password), log, release: () => lock.release() });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Running {
  readonly server: Server;
  readonly url: string;
  readonly log: Log;
  readonly release: () => Promise<void>;
}

function handleOf({ server, url, log, release }: Running): EmbeddedPostgres {
  let stopping: Promise<void> | null = null;
  void server.ended.then((said) => {
    if (stopping === null) log(`The embedded Postgres has ended unasked. It said:\n${said}`);
  });
  return {
    url,
    pid: server.pid,
    stop: () => (stopping ??= server.stop().then(release)),
  };
}
