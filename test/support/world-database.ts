import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { World } from './world.js';

/** A connection of the test's own to the installation's database, whoever runs it. */
export async function withDatabase<T>(world: World, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await databaseUrl(world) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function databaseUrl(world: World): Promise<string> {
  const given = world.environment['DATABASE_URL'];
  if (given !== undefined) return given;
  const said = world.server.output.join('\n');
  const [, port = '', home = ''] =
    /embedded Postgres runs on port (\d+); its data are in ([^"\n]+)"/.exec(said) ?? [];
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  return `postgres://nightjar:${encodeURIComponent(password)}@127.0.0.1:${port}/nightjar`;
}

/** `schema.table` of every table that has a row with this text anywhere in it. */
export async function tablesHolding(client: pg.Client, text: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ place: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS place FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const holding: string[] = [];
  for (const { place } of rows) {
    const found = await client.query(`SELECT FROM ${place} x WHERE strpos(x::text, $1) > 0 LIMIT 1`, [text]);
    if (found.rowCount !== 0) holding.push(place);
  }
  return holding;
}
