import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Foresee } from '../../src/forecast/foresee.js';
import { NightQuery } from '../../src/forecast/night.query.js';
import { Database } from '../../src/platform/database/transaction.js';
import { Engine } from '../support/engine.js';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start();
}, 60_000);
afterAll(() => engine.stop());

/** As many ad hoc runs as are asked for, each in a request of its own that has not begun. */
async function crowd(name: string, runs: number): Promise<string> {
  await engine.open({ name, processes: { P: [`${name}_A`] } });
  const days = await engine.dataSource.query<{ id: string }[]>(
    'SELECT id FROM business_day WHERE schedule = $1',
    [name],
  );
  const execution = await engine.request(name);
  await engine.dataSource.query(
    `INSERT INTO run (id, day_id, execution_id, schedule, business_date, cycle, flow, process, job, request_no, sequence,
                      application, agent_group, job_type, join_mode, parameters, skip_on_error, critical, priority,
                      external_status_update, status)
     SELECT nextval('run_id'), $1, $2, $3, '2026-11-24', 'Adhoc', 'F', 'P', 'J', n, 1,
            'APP', 'common', 'SVC', 'ALL', '', false, false, 100, 'NONE', 'PENDING'
     FROM generate_series(1, $4::int) AS n`,
    [days[0]?.id, execution, name, runs],
  );
  return execution;
}

/** What blocks the runs of an execution, by job. */
async function blockersOf(id: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { reader } = engine.get(Database);
  const groups = await engine.get(NightQuery).executions(reader, [id]);
  const { forecasts, runs } = await engine.get(Foresee).run(reader, groups, engine.clock.now());
  const blocked = [...forecasts.values()].filter(({ blockers }) => blockers.length > 0);
  return Object.fromEntries(
    blocked.map(({ run, blockers }) => [runs.get(run.id)?.job ?? '', blockers.map(({ kind }) => kind)]),
  );
}

test('what keeps runs back beside their dependencies is told: a job type that is gone, and a recovery', async () => {
  await engine.open({ name: 'STOPPED', processes: { A: ['STOPPED_A', 'STOPPED_B'] } });
  const id = await engine.request('STOPPED');
  expect(await blockersOf(id)).toEqual({});
  await engine.dataSource.query(`INSERT INTO recovery (label, begun_at) VALUES ('restored', now())`);
  expect(await blockersOf(id)).toEqual({ STOPPED_A: ['RECOVERY'] });
  await engine.dataSource.query(`DELETE FROM recovery`);
  await engine.dataSource.query(`DELETE FROM job_type WHERE schedule = 'STOPPED'`);
  expect(await blockersOf(id)).toEqual({ STOPPED_A: ['NO_JOB_TYPE'], STOPPED_B: ['NO_JOB_TYPE'] });
});

test('holds above runs, and a critical job that has failed, are told of those that nothing else blocks', async () => {
  await engine.open({
    name: 'ABOVE',
    processes: { A: ['ABOVE_A', 'ABOVE_B'], C: ['ABOVE_C'] },
    job: { ABOVE_C: { Critical: 'Y' } },
  });
  const id = await engine.request('ABOVE');
  await engine.dataSource.query(
    `INSERT INTO hold (level, drains, schedule, process, held_at, held_by)
     VALUES ('PROCESS', false, 'ABOVE', 'A', now(), 'test')`,
  );
  expect(await blockersOf(id)).toEqual({ ABOVE_A: ['HOLD_ABOVE'] });
  await engine.dataSource.query(`UPDATE hold SET released_at = now(), released_by = 'test'`);
  await engine.dataSource.query(`UPDATE run SET status = 'ERROR', cause = 'FAILED' WHERE job = 'ABOVE_C'`);
  expect(await blockersOf(id)).toEqual({ ABOVE_A: ['HALT'], ABOVE_C: ['ERROR'] });
});

test('a forecast of more runs than it looks at is refused, and says what to do', async () => {
  const { reader } = engine.get(Database);
  const groupOf = async (id: string): Promise<Parameters<Foresee['run']>[1]> =>
    engine.get(NightQuery).executions(reader, [id]);
  const foresee = engine.get(Foresee);
  const [small, large] = [await crowd('SMALL', 100), await crowd('LARGE', 20_000)];
  const { forecasts } = await foresee.run(reader, await groupOf(small), engine.clock.now());
  expect(forecasts.size).toBe(102);
  await expect(foresee.run(reader, await groupOf(large), engine.clock.now())).rejects.toMatchObject({
    kind: 'CONFLICT',
    code: 'FORECAST_TOO_LARGE',
    message: expect.stringContaining('20,000'),
  });
}, 60_000);
