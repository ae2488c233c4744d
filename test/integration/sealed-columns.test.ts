import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SEALED_COLUMNS } from '../../src/platform/secret-keys/sealed-columns.js';
import { TestPostgres } from '../support/database.js';

/** Bytes that are no secrets. */
const NOT_SEALED = ['api_token.hash', 'audit.hash', 'audit.prev_hash', 'session.hash'];

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(async () => {
  await postgres.stop();
});

test('every column of bytes is either sealed, and then rewrapped with the others, or known to hold no secret', async () => {
  const rows = await (
    await postgres.migrated()
  ).query<{ name: string }[]>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
  );
  const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(rows.map(({ name }) => name)).toEqual([...sealed, ...NOT_SEALED].sort());
});
