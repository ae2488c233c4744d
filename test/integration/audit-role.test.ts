import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { startPostgres, type Started } from '../support/stores.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let postgres: Started<string>;
let world: World;
/** Connected as the role that serves. */
let app: pg.Client;

const asRole = (role: string): string => {
  const url = new URL(postgres.value);
  [url.username, url.password] = [role, 'secret'];
  return url.href;
};

async function as(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** What docs/operating.md tells the owner to do. */
function grants(): readonly string[] {
  const [, text = ''] =
    /```sql\n(-- As the owner[^]*?)```/.exec(readFileSync('docs/operating.md', 'utf8')) ?? [];
  return text.split('\n').filter((line) => /^(GRANT|REVOKE) /.test(line) && !line.includes('audit_prune'));
}

beforeAll(async () => {
  postgres = await startPostgres();
  await as(
    postgres.value,
    "CREATE ROLE nightjar_owner LOGIN PASSWORD 'secret'",
    "CREATE ROLE nightjar_app LOGIN PASSWORD 'secret'",
    'ALTER DATABASE nightjar OWNER TO nightjar_owner',
    'ALTER SCHEMA public OWNER TO nightjar_owner',
  );
  const owner = createDataSource({ url: asRole('nightjar_owner'), applicationName: 'test', entities: [] });
  await owner.initialize();
  await migrate(owner);
  await owner.destroy();
  await as(asRole('nightjar_owner'), ...grants());
  const environment = {
    DATABASE_URL: asRole('nightjar_app'),
    NIGHTJAR_MIGRATE: 'off',
    NIGHTJAR_QUEUE: 'off',
  };
  world = await World.start({ environment });
  app = new pg.Client({ connectionString: asRole('nightjar_app') });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  expect(await world.stop()).toEqual([]);
  await postgres.stop();
});

test('a night is imported, opened and run by a role that may not change the schema', async () => {
  expect(grants().length).toBeGreaterThan(4);
  const night = await openSmall(world, { name: 'ROLE', processes: { P: ['A_ROLE', 'B_ROLE'] } });
  const { id } = await night.request();
  await night.untilExecution(id, 'COMPLETED');
  const answer = await world.api.get('/api/v1/audit/verify');
  expect(answer.body).toMatchObject({ ok: true, first: '1', broken: null });
  expect((answer.body as { records: number }).records).toBeGreaterThan(2);
});

describe('that role', () => {
  test.each([
    'UPDATE audit SET actor = NULL',
    'DELETE FROM audit',
    'TRUNCATE audit',
    'ALTER TABLE audit DISABLE TRIGGER USER',
    'DROP TABLE audit',
    'SELECT audit_prune(1)',
    'CREATE TABLE public.mine (id int)',
    'DELETE FROM migration',
  ])('may not %s', async (statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('is told that the owner prunes the audit', async () => {
    const body = { before: '2026-01-01T00:00:00.000Z', reason: 'old' };
    expect(await world.api.post('/api/v1/audit/prune', body)).toMatchObject({
      status: 409,
      body: { code: 'PRUNING_NOT_GRANTED' },
    });
    await as(asRole('nightjar_owner'), 'GRANT EXECUTE ON FUNCTION audit_prune(integer) TO nightjar_app');
    expect(
      await world.api.post('/api/v1/audit/prune', { ...body, before: new Date().toISOString() }),
    ).toMatchObject({
      status: 200,
    });
    expect((await world.api.get('/api/v1/audit/verify')).body).toMatchObject({
      ok: true,
      records: 1,
      broken: null,
    });
  });
});
