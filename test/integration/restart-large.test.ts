import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dayOffences } from '../support/day-offences.js';
import { Restarts } from '../support/restarts.js';
import type { SmallSchedule } from '../support/small-schedule.js';

let night: Restarts;

beforeAll(async () => {
  night = await Restarts.start();
}, 60_000);
afterAll(() => night.engine.stop());

/** So many processes of two jobs, of which some are otherwise, gone or new in the next version. */
function version(name: string, processes: number, next: boolean): SmallSchedule {
  const of = (n: number): readonly string[] => {
    const last = next && n % 5 === 0 ? 'NEW' : 'OLD';
    return [`${name}_${n}_A`, `${name}_${n}_${last}`];
  };
  const numbers = Array.from({ length: processes }, (_, n) => n);
  return {
    name,
    processes: Object.fromEntries(numbers.map((n) => [`P${n}`, of(n)])),
    after: numbers.slice(10).map((n) => [`P${n}`, `P${n - (next ? 10 : 7)}`] as const),
    parameters: Object.fromEntries(
      numbers.flatMap((n) => (next && n % 3 === 0 ? [[`P${n}/${name}_${n}_A`, 'x=2']] : [])),
    ),
  };
}

/** How many statements a restart takes. */
async function statementsOf(name: string, processes: number): Promise<number> {
  const { engine } = night;
  await engine.open(version(name, processes, false));
  await engine.request(name);
  await night.apply(version(name, processes, true));
  let statements = 0;
  const create = engine.dataSource.createQueryRunner.bind(engine.dataSource);
  engine.dataSource.createQueryRunner = (mode) => {
    const runner = create(mode);
    const query = runner.query.bind(runner) as (...statement: unknown[]) => Promise<unknown>;
    const counted = (...statement: unknown[]): Promise<unknown> => {
      statements += 1;
      return query(...statement);
    };
    return Object.assign(runner, { query: counted });
  };
  const { difference } = await night.wholly(name);
  engine.dataSource.createQueryRunner = create;
  expect(difference.added).toHaveLength(processes / 5);
  expect(difference.removed).toHaveLength(processes / 5);
  expect(await dayOffences(engine.dataSource, name)).toEqual([]);
  return statements;
}

test('a day of a hundred times as many runs is planned again with as many statements', async () => {
  const small = await statementsOf('SMALL', 20);
  const large = await statementsOf('LARGE', 2000);
  expect(large).toBeLessThanOrEqual(small);
}, 120_000);
