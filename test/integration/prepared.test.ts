import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Prepared } from '../../src/platform/database/prepared.js';
import { TestPostgres } from '../support/database.js';

let postgres: TestPostgres;
let client: Prepared;

beforeAll(async () => {
  postgres = await TestPostgres.start();
  client = new Prepared({ connectionString: await postgres.database() });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await postgres.stop();
});

const prepared = async (): Promise<readonly string[]> => {
  const { rows } = await client.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements');
  return rows.map(({ statement }) => statement);
};

test('a statement is prepared when it is sent again, and answers as before', async () => {
  const ask = async (n: number): Promise<unknown> =>
    (await client.query<{ twice: number }>('SELECT $1::int * 2 AS twice', [n])).rows;
  expect(await ask(1)).toEqual([{ twice: 2 }]);
  expect(await prepared()).toEqual([]);
  expect(await ask(2)).toEqual([{ twice: 4 }]);
  expect(await ask(3)).toEqual([{ twice: 6 }]);
  expect(await prepared()).toEqual(['SELECT $1::int * 2 AS twice']);
});

test('one that fails does not stand in the way of itself', async () => {
  const divide = async (by: number): Promise<unknown> =>
    (await client.query<{ part: number }>('SELECT 8 / $1::int AS part', [by])).rows;
  expect(await divide(2)).toEqual([{ part: 4 }]);
  await expect(divide(0)).rejects.toThrow('division by zero');
  expect(await divide(4)).toEqual([{ part: 2 }]);
});

test('texts that are always others are not kept by the thousand', async () => {
  for (let n = 0; n < 600; n += 1) {
    await client.query(`SELECT $1::int + ${n}`, [n]);
    await client.query(`SELECT $1::int + ${n}`, [n]);
  }
  expect((await prepared()).length).toBeLessThanOrEqual(500);
  await expect(client.query('SELECT $1::text AS late', ['x'])).resolves.toMatchObject({
    rows: [{ late: 'x' }],
  });
});

test('a callback is called as by pg', async () => {
  const rows = await new Promise((resolve, reject) => {
    client.query<{ n: number }>('SELECT $1::int AS n', [7], (error: Error | null, answer) => {
      if (error) reject(error);
      else resolve(answer.rows);
    });
  });
  expect(rows).toEqual([{ n: 7 }]);
});
