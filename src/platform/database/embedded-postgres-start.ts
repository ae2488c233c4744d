import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ROLE } from './embedded-postgres-cluster.js';
import { EmbeddedPostgresError, failureOf, nullIf } from './embedded-postgres-error.js';
import type { Place } from './embedded-postgres-place.js';
import { launchServer, logFileOf, type Launch, type Server } from './embedded-postgres-server.js';

const DATABASE = 'nightjar';
/** Postgres starts in 30 to 60 ms. After a crash it first replays what it had logged, which may take minutes. */
const ASK_EVERY_MS = 15;
const ANSWER_WITHIN_MS = 300_000;

/** The port was taken in between; or the children of a server that was killed are still ending. */
const PASSING = /could not create any TCP\/IP sockets|pre-existing shared memory block/;
const REPEAT_FOR_MS = 10_000;
const TAKEN_PORT_SHOWS_MS = 1_000;

export const urlOf = (server: Server, password: string): string =>
  `postgres://${ROLE}:${password}@127.0.0.1:${server.port}/${DATABASE}`;

/** Answers with a server that answers, and that has the database. */
export async function startServer(launch: Launch, password: string): Promise<Server> {
  await rotateLog(launch.place);
  const deadline = performance.now() + REPEAT_FOR_MS;
  for (;;) {
    const server = await launchServer(launch);
    const said = await answerOf(server, password);
    if (said === null) return server;
    if (!PASSING.test(said) || performance.now() > deadline) {
      const what = `The embedded Postgres ended at its start. The last lines of ${logFileOf(launch.place)}`;
      throw failureOf({ what, said }, 'START_FAILED');
    }
    await delay(100);
  }
}

/** One former log is kept. */
async function rotateLog(place: Place): Promise<void> {
  await rename(logFileOf(place), `${logFileOf(place)}.1`).catch(nullIf('ENOENT'));
}

/** Null once it answers; the last lines of its log if it has ended instead. */
async function answerOf(server: Server, password: string): Promise<string | null> {
  try {
    return await untilItAnswers(server, password);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function untilItAnswers(server: Server, password: string): Promise<string | null> {
  const deadline = performance.now() + ANSWER_WITHIN_MS;
  while (!server.hasEnded()) {
    const client = new pg.Client({
      connectionString: urlOf(server, password).replace(/[^/]*$/, 'postgres'),
      connectionTimeoutMillis: 2_000,
      ssl: false,
    });
    // A connection that breaks later says so here as well as in the query; without a listener it ends this process.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      if (isStarting(error) && performance.now() < deadline) {
        await delay(ASK_EVERY_MS);
        continue;
      }
      // Whoever took the port in between may be a Postgres as well, and have answered instead of ours.
      const said = await Promise.race([server.ended, delay(TAKEN_PORT_SHOWS_MS, null)]);
      if (said !== null) return said;
      throw refusal(error);
    }
    await createDatabase(client).finally(() => client.end());
    return null;
  }
  return server.ended;
}

/** No listener yet, "the database system is starting up", or a connection cut while that was said. */
function isStarting(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined || code === '57P03' || code.startsWith('ECONN');
}

function refusal(error: unknown): unknown {
  const { code, message } = error as Error & { code?: string };
  if (code !== '28P01') return error;
  return new EmbeddedPostgresError(
    'DATA_INCOMPLETE',
    `The embedded database does not take the password kept beside it (${message}): the file \`password\` belongs to other data.`,
    { cause: error },
  );
}

async function createDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}
