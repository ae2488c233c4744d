import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSmall, timeouts } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

interface Health {
  readonly jobTypes: readonly {
    readonly name: string;
    readonly schedule: string | null;
    readonly heldBack: number;
  }[];
}

const health = async (token?: string): Promise<Health> =>
  (await world.api.must(world.api.get('/api/v1/health', token === undefined ? {} : { token }))) as Health;

const targetOf = (all: Health, schedule: string): Health['jobTypes'][number] | undefined =>
  all.jobTypes.find((target) => target.schedule === schedule);

async function viewerOf(schedule: string): Promise<string> {
  const body = { name: `viewer-${schedule}`, grants: [{ role: 'viewer', schedule }] };
  return ((await world.api.must(world.api.post('/api/v1/tokens', body))) as { token: string }).token;
}

test('tells of an installation that is well', async () => {
  world.system.script.add({ job: 'GOES_ON', outcome: 'never' });
  const night = await openSmall(world, { name: 'WELL', processes: { A: ['GOES_ON', 'COMES_AFTER'] } });
  await night.request();
  await night.untilRun('GOES_ON', ({ executionId }) => executionId !== null);
  expect(await health()).toMatchObject({
    checkedAt: expect.any(String),
    server: { status: 'UP', detail: null, version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    database: { status: 'UP', latencyMs: expect.any(Number) },
    queue: { status: 'UP', queued: 0, oldestQueuedAt: null },
    agents: {
      status: 'UP',
      items: [{ host: expect.any(String), agentGroups: [], inHand: 1 }],
      unserved: [],
    },
    events: { status: 'UP', latestAt: expect.any(String) },
    jobTypes: [
      {
        ...{ name: 'SVC', schedule: 'WELL', origin: new URL(world.system.url).origin },
        ...{ inHand: 1, waiting: 1, heldBack: 0, why: null },
      },
    ],
  });
});

test('says of a system that does not answer how many runs it holds up, and why', async () => {
  const gone = { url: 'http://127.0.0.1:9/svc', ...timeouts({ answerMs: 1_000 }) };
  const night = await openSmall(
    world,
    { name: 'GONE', processes: { A: ['LOST'], B: ['LATER'] }, after: [['B', 'A']] },
    gone,
  );
  await night.request();
  const found = await world.events.until('LOST is held back', async () => {
    const target = targetOf(await health(), 'GONE');
    return target?.heldBack === 1 ? target : undefined;
  });
  expect(found).toMatchObject({
    ...{ origin: 'http://127.0.0.1:9', inHand: 1, waiting: 1 },
    why: expect.stringContaining('ECONNREFUSED'),
  });
});

test('tells a viewer of one schedule of nothing else', async () => {
  const all = await health(await viewerOf('WELL'));
  expect(all.jobTypes.map(({ schedule }) => schedule)).toEqual(['WELL']);
  expect(all).toMatchObject({ agents: { items: [{ host: null }] }, queue: { queued: 0 } });
});
