import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OPERATOR_ACTIONS } from '../../src/domain/run/operator-action.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

interface Preview {
  readonly runs: number;
  readonly actions: readonly {
    readonly action: string;
    readonly can: number;
    readonly refused: readonly { readonly code: string; readonly detail: string; readonly runs: number }[];
  }[];
}

const PREVIEW = '/api/v1/runs/actions/preview';
const preview = async (body: object): Promise<Preview> =>
  (await world.api.must(world.api.post(PREVIEW, body))) as Preview;

test('what is counted beforehand is what the action then does, run by run', async () => {
  world.system.script.add(
    { job: 'FAILS', outcome: 'ERROR' },
    { job: 'GOES_ON', outcome: 'never' },
    { job: 'LOST', outcome: 'never', startAnswer: { kind: 'reset-after-effect', times: 1 } },
  );
  const night = await openSmall(world, {
    name: 'MANY',
    processes: { A: ['DONE', 'FAILS', 'WAITS'], B: ['GOES_ON'], C: ['LOST'] },
  });
  await night.request();
  const jobs = ['DONE', 'FAILS', 'WAITS', 'GOES_ON', 'LOST'];
  await night.untilRun('FAILS', 'ERROR');
  await night.untilRun('GOES_ON', (run) => run.executionId !== null);
  await night.untilRun('LOST', (run) => run.cause === 'START_UNKNOWN');
  const runIds: string[] = [];
  for (const job of jobs) runIds.push((await night.run(job)).id);

  const told = await preview({ runIds: [...runIds, '999999', runIds[0]] });
  expect(told.runs).toBe(6);
  expect(told.actions.map(({ action }) => action)).toEqual(OPERATOR_ACTIONS);
  for (const { action, can, refused } of told.actions) {
    const body = { action, runIds: [...runIds, '999999'], dryRun: true };
    const { results } = (await world.api.must(world.api.post('/api/v1/runs/actions', body))) as {
      results: { ok: boolean; problem?: { code: string; detail: string } }[];
    };
    const details = results.flatMap(({ problem }) => (problem ? [problem.detail] : []));
    expect([action, can]).toEqual([action, results.filter(({ ok }) => ok).length]);
    expect(refused.flatMap(({ detail, runs }) => Array<string>(runs).fill(detail)).sort()).toEqual(
      details.sort(),
    );
  }
  const [restart] = (await preview({ runIds, actions: ['restart'] })).actions;
  expect(restart).toMatchObject({ can: 1 });
  expect(restart?.refused).toContainEqual({
    ...{ code: 'START_UNRESOLVED', runs: 1 },
    detail: 'Nobody knows yet whether its Start arrived: use resolve-start first.',
  });

  const filter = { schedule: 'MANY', businessDate: '2026-11-24', status: ['ERROR'] };
  expect(await preview({ filter, actions: ['skip'] })).toMatchObject({ runs: 2, actions: [{ can: 1 }] });
  const { schedule, businessDate } = filter;
  expect(await world.api.post(PREVIEW, { filter: { schedule, businessDate } })).toMatchObject({
    status: 422,
    body: { code: 'FILTER_TOO_WIDE' },
  });
  expect(await world.api.post(PREVIEW, {})).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
  await night.act('GOES_ON', 'fail', { force: true });
});

test('runs are read by their ids, as many as an address holds', async () => {
  const list = (await world.api.must(world.api.get('/api/v1/runs?schedule=MANY'))) as {
    items: { id: string; job: string }[];
  };
  const [first, second] = list.items.map(({ id }) => id);
  const some = await world.api.must(world.api.get(`/api/v1/runs?ids=${second ?? ''},${first ?? ''},999999`));
  expect((some as typeof list).items.map(({ id }) => id)).toEqual([first, second]);
  for (const ids of ['', 'a', '1,', Array<string>(501).fill('1').join(',')])
    expect((await world.api.get(`/api/v1/runs?ids=${ids}`)).status).toBe(422);
});
