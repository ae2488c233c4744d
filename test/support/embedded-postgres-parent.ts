import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';

/** A process that has an embedded database, does what it is told, and tells what happened. */
const tell = (what: object): void => void process.send?.(what);

try {
  const database = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' });
  process.on('message', (order) => {
    if (order === 'stop')
      void database.stop().then(() => {
        tell({ stopped: true });
      });
    if (order === 'forget it') process.disconnect();
  });
  process.once('SIGINT', () => void askAndTell(database.url));
  tell({ url: database.url, pid: database.pid });
} catch (error) {
  const { code, message } = error as { code?: unknown; message?: unknown };
  tell({ code, message });
  process.disconnect();
}

async function askAndTell(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SELECT 1');
  await client.end();
  tell({ stillAnswers: true });
}
