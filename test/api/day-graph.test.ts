import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;

beforeAll(async () => {
  world = await World.start();
  const other = { name: 'UP', processes: { X: ['Y'] } };
  await openSmall(world, other);
  night = await openSmall(world, {
    name: 'MID',
    processes: { A: ['A1', 'A2'], B: ['B1'], C: ['C1'], H: ['H1'] },
    after: [
      ['B', 'A'],
      ['C', 'A/A1', 'Failure'],
    ],
    process: { C: { Join: 'ANY' } },
    flows: { PRICES: { cycles: ['Hourly_Cycle_1'], processes: ['H'] } },
    external: [['B/B1', 'FILE']],
    interSchedule: [['A/A1', 'UP', 'X/Y']],
    links: [['C/C1', 'UP']],
  });
  await openSmall(world, {
    name: 'DOWN',
    processes: { D: ['D1'] },
    interSchedule: [['D/D1', 'MID', 'B/B1']],
  });
}, 90_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

interface Graph {
  readonly processes: readonly { readonly process: string; readonly cycle: string }[];
  readonly dependencies: readonly Readonly<Record<string, unknown>>[];
  readonly ports: readonly Readonly<Record<string, unknown>>[];
}

const graph = async (token?: string): Promise<Graph> =>
  (await world.api.must(
    world.api.get(night.path(`/days/${night.businessDate}/graph`), token === undefined ? {} : { token }),
  )) as Graph;

const NIGHTLY = { cycle: 'Nightly', flow: 'Nightly', requestNo: 0 };

describe('the graph of a business date', () => {
  test('has every process of every flow, in the order in which they were planned', async () => {
    const { processes } = await graph();
    expect(processes).toEqual([
      { ...NIGHTLY, process: 'START', join: 'ALL', jobs: 1 },
      { ...NIGHTLY, process: 'A', join: 'ALL', jobs: 2 },
      { ...NIGHTLY, process: 'B', join: 'ALL', jobs: 1 },
      { ...NIGHTLY, process: 'C', join: 'ANY', jobs: 1 },
      { cycle: 'Hourly_Cycle_1', flow: 'PRICES', process: 'H', requestNo: 0, join: 'ALL', jobs: 1 },
    ]);
  });

  test('says which job waits for which, on what, and whether that counts', async () => {
    const start = { predecessorProcess: 'START', predecessorJob: 'START_JOB', on: 'SUCCESS', enabled: true };
    const b = { ...NIGHTLY, process: 'B', job: 'B1', predecessorProcess: 'A', predecessorJob: 'A2' };
    expect((await graph()).dependencies).toEqual([
      { ...NIGHTLY, process: 'A', job: 'A1', ...start },
      { ...b, on: 'SUCCESS', enabled: true },
      {
        ...{ ...NIGHTLY, process: 'C', job: 'C1', predecessorProcess: 'A', predecessorJob: 'A1' },
        ...{ on: 'FAILURE', enabled: true },
      },
    ]);
    const { id } = await night.run('B1');
    const { items } = (await world.api.must(world.api.get(`/api/v1/runs/${id}/dependencies`))) as {
      items: { id: string; kind: string }[];
    };
    const dependencies = items.filter(({ kind }) => kind === 'DEPENDENCY').map((one) => one.id);
    await world.api.must(world.api.post(`/api/v1/runs/${id}/dependencies/disable`, { dependencies }));
    expect((await graph()).dependencies).toContainEqual({ ...b, on: 'SUCCESS', enabled: false });
  });

  test('has a port where it touches an external job or another schedule', async () => {
    expect((await graph()).ports).toEqual([
      {
        ...{ ...NIGHTLY, process: 'A', job: 'A1', kind: 'WAITS' },
        ...{ schedule: 'UP', otherProcess: 'X', otherJob: 'Y', enabled: true },
      },
      {
        ...{ ...NIGHTLY, process: 'B', job: 'B1', kind: 'WAITED_FOR' },
        ...{ schedule: 'DOWN', otherProcess: 'D', otherJob: 'D1', enabled: true },
      },
      {
        ...{ ...NIGHTLY, process: 'B', job: 'B1', kind: 'WAITS_EXTERNAL' },
        ...{ schedule: null, otherProcess: null, otherJob: 'FILE', enabled: true },
      },
      {
        ...{ ...NIGHTLY, process: 'C', job: 'C1', kind: 'STARTS' },
        ...{ schedule: 'UP', otherProcess: null, otherJob: null, enabled: true },
      },
    ]);
  });

  test('does not tell of schedules that wait for it and that the caller may not see', async () => {
    const { token } = (await world.api.must(
      world.api.post('/api/v1/tokens', { name: 'mid', grants: [{ role: 'viewer', schedule: 'MID' }] }),
    )) as { token: string };
    expect((await graph(token)).ports.map(({ kind }) => kind)).toEqual(['WAITS', 'WAITS_EXTERNAL', 'STARTS']);
  });

  test('is not there where the day is not', async () => {
    expect(await world.api.get(night.path('/days/2026-11-20/graph'))).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_DAY' },
    });
  });
});
