import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/all.js';
import { migrate, schemaState } from '../../src/platform/database/migrate.js';
import { TestPostgres } from '../support/database.js';
import { schemaText } from '../support/schema.js';

const SCHEMA = 'migrations/schema.sql';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await TestPostgres.start();
}, 60_000);
afterAll(() => postgres.stop());

async function schemaOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return schemaText(client).finally(() => client.end());
}

test('up, down and up again lead to the same schema, which is migrations/schema.sql', async () => {
  const url = await postgres.database();
  const dataSource = await postgres.dataSource(url);
  const done = await migrate(dataSource);
  const up = await schemaOf(url);
  for (let left = done.length; left > 0; left -= 1) await dataSource.undoLastMigration();
  expect(await schemaOf(url)).toBe('\n');
  await migrate(dataSource);
  expect(await schemaOf(url)).toBe(up);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(SCHEMA, up);
  expect(readFileSync(SCHEMA, 'utf8')).toBe(up);
}, 60_000);

test('the entities have the columns that the migrations have made', async () => {
  const dataSource = await postgres.migrated();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  // Constraints and defaults are the migrations' own: entities say how rows are read, not what is true about them.
  const ofEntities = upQueries
    .map(({ query }) => query)
    .filter((query) => /"(business_day|execution)"/.test(query));
  expect(ofEntities.filter((query) => query.includes('COLUMN') && !query.includes('DEFAULT'))).toEqual([]);
}, 60_000);

test('a blank ExternalStatusUpdate of before is the word of the schedule, and none of its own', async () => {
  const dataSource = await postgres.dataSource(await postgres.database());
  await migrate(dataSource);
  const at = MIGRATIONS.findIndex(({ name }) => name.startsWith('CallBack'));
  for (let left = MIGRATIONS.length - at; left > 0; left -= 1) await dataSource.undoLastMigration();
  await dataSource.query(`INSERT INTO schedule (name, created_at) VALUES ('OLD', now())`);
  const jobs = [
    { name: 'A', externalStatusUpdate: 'NONE', notes: '"externalStatusUpdate":"NONE"' },
    { name: 'B', externalStatusUpdate: 'FAILED', notes: '' },
  ];
  await dataSource.query(
    `INSERT INTO schedule_version (schedule, version, label, display_name, description, time_zone, definition,
       definition_hash, file_hash, job_types, external_jobs, other_schedules, created_at, created_by)
     VALUES ('OLD', 1, '1', '', '', 'UTC', $1, '', '', '{}', '{}', '{}', now(), 'test')`,
    [JSON.stringify({ jobs })],
  );
  await migrate(dataSource);
  const [{ definition }] = await dataSource.query<[{ definition: { jobs: unknown } }]>(
    'SELECT definition FROM schedule_version',
  );
  expect(definition.jobs).toEqual([{ ...jobs[0], externalStatusUpdate: null }, jobs[1]]);
}, 60_000);

test('two processes that start at once migrate once', async () => {
  const url = await postgres.database();
  const [first, second] = await Promise.all([postgres.dataSource(url), postgres.dataSource(url)]);
  expect(await schemaState(first)).toBe('behind');
  const done = await Promise.all([migrate(first), migrate(second)]);
  expect(done.map(({ length }) => length).sort()).toEqual([0, MIGRATIONS.length]);
  expect(await schemaState(second)).toBe('current');
}, 60_000);

test('a database of a newer Nightjar is refused', async () => {
  const dataSource = await postgres.migrated();
  await dataSource.query(`INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'FromTheFuture')`);
  expect(await schemaState(dataSource)).toBe('ahead');
  await expect(migrate(dataSource)).rejects.toThrow('newer Nightjar');
}, 60_000);
