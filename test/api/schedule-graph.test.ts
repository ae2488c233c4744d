import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ agents: 0 });
  const file = scheduleWorkbook({
    name: 'GRAPH',
    processes: { A: ['A1', 'A2'], B: ['B1'], H: ['H1'] },
    after: [['B', 'A', 'Failure']],
    process: { B: { Join: 'ANY' } },
    flows: { PRICES: { cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'], processes: ['H'] } },
    external: [['B/B1', 'FILE']],
    links: [['B/B1', 'DOWN']],
  });
  await world.api.must(world.api.upload('/api/v1/schedules/import', file));
}, 90_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

describe('the graph of a version', () => {
  test('has its processes by flow, what they come after, and where it touches what is outside', async () => {
    const answer = await world.api.get('/api/v1/schedules/GRAPH/versions/1/graph');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      schedule: 'GRAPH',
      version: 1,
      flows: [
        { flow: 'Nightly', cycles: ['Nightly'] },
        { flow: 'PRICES', cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'] },
      ],
      processes: [
        { flow: 'Nightly', process: 'START', join: 'ALL', jobs: 1 },
        { flow: 'Nightly', process: 'A', join: 'ALL', jobs: 2 },
        { flow: 'Nightly', process: 'B', join: 'ANY', jobs: 1 },
        { flow: 'PRICES', process: 'H', join: 'ALL', jobs: 1 },
      ],
      dependencies: [
        { process: 'A', job: 'A1', predecessorProcess: 'START', predecessorJob: 'START_JOB', ...SUCCESS },
        { process: 'B', job: 'B1', predecessorProcess: 'A', predecessorJob: 'A2', ...SUCCESS, on: 'FAILURE' },
      ],
      ports: [
        { ...port('WAITS_EXTERNAL'), schedule: null, otherJob: 'FILE' },
        { ...port('STARTS'), schedule: 'DOWN', otherJob: null },
      ],
    });
  });

  test('is that of the version with the overrides of now', async () => {
    const { items } = (await world.api.must(
      world.api.get('/api/v1/schedules/GRAPH/overridable-rows?tab=Dependency'),
    )) as { items: readonly { row: string }[] };
    const row = items.find((one) => one.row.startsWith('B'))?.row;
    await world.api.must(
      world.api.put('/api/v1/schedules/GRAPH/overrides', {
        overrides: [{ tab: 'Dependency', row, field: 'enabled', value: false }],
      }),
    );
    expect(await world.api.get('/api/v1/schedules/GRAPH/versions/1/graph')).toMatchObject({
      body: { dependencies: [{ enabled: true }, { enabled: false }] },
    });
  });

  test('is refused of what there is not', async () => {
    expect(await world.api.get('/api/v1/schedules/NONE/versions/1/graph')).toMatchObject({
      ...{ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } },
    });
    expect(await world.api.get('/api/v1/schedules/GRAPH/versions/9/graph')).toMatchObject({
      ...{ status: 404, body: { code: 'UNKNOWN_VERSION' } },
    });
  });
});

const SUCCESS = { on: 'SUCCESS', enabled: true };

const port = (kind: string): Readonly<Record<string, unknown>> => ({
  ...{ process: 'B', job: 'B1', kind, otherProcess: null, enabled: true },
});
