import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effects } from '../../examples/external-system/ledger.js';
import { openSmall, requests, startOf, timeouts } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({
    agents: 1,
    environment: {
      NIGHTJAR_AGENT_CONCURRENCY: '2',
      // Two names of one system are two targets.
      NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*,http://localhost:*',
    },
  });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const sideBySide = (name: string, count: number): Record<string, string[]> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}_${n}`, [`${name}_${n}`]]));

test('a target that is slow to start jobs does not keep those of another one waiting', async () => {
  world.system.script.add({ job: 'SLOW_*', startAnswer: { kind: 'delay-before-effect', ms: 1_500 } });
  const slow = await openSmall(world, { name: 'SLOW', processes: sideBySide('SLOW', 4) });
  const url = world.system.url.replace('127.0.0.1', 'localhost');
  const quick = await openSmall(
    world,
    { name: 'QUICK', processes: sideBySide('QUICK', 3) },
    { url: `${url}/svc/services/batch` },
  );
  await slow.request();
  await world.system.ledger.until((entries) => requests(entries, { verb: 'start', job: 'SLOW_0' })[0]);
  await quick.request();
  for (const job of ['QUICK_0', 'QUICK_1', 'QUICK_2']) await quick.untilRun(job, 'COMPLETED');
  for (const job of ['SLOW_0', 'SLOW_1', 'SLOW_2', 'SLOW_3']) await slow.untilRun(job, 'COMPLETED');
  const started = effects(world.system.ledger.entries, ({ effect }) => effect === 'started').map(
    ({ job }) => job,
  );
  // At most the first of the slow ones was ahead of them all.
  expect(started.indexOf('QUICK_2')).toBeLessThanOrEqual(3);
}, 60_000);

test('a target that is out of reach gets no Starts that a person would have to look into', async () => {
  world.system.script.replace([
    { startAnswer: { kind: 'hang' }, pingAnswer: { kind: 'status', code: 503, body: 'restarting' } },
  ]);
  const night = await openSmall(
    world,
    { name: 'DEAD', processes: sideBySide('DEAD', 12) },
    timeouts({ answerMs: 1_500 }),
  );
  await night.request();
  const statuses = async (): Promise<readonly string[]> => {
    const { items } = (await world.api.must(world.api.get('/api/v1/runs?schedule=DEAD'))) as {
      items: { status: string; flags: string[] }[];
    };
    return items.map(({ status, flags }) => (flags.includes('WAITING_FOR_TARGET') ? 'WAITS' : status));
  };
  const count = (all: readonly string[], wanted: string): number =>
    all.filter((status) => status === wanted).length;
  await world.events.until('Starts are held back', async () => {
    const all = await statuses();
    return count(all, 'ERROR') + count(all, 'WAITS') === 12 ? true : undefined;
  });
  const sent = requests(world.system.ledger.entries, { verb: 'start' }).filter(({ job }) =>
    job?.startsWith('DEAD'),
  );
  expect(sent).toHaveLength(5);
  world.system.script.replace([]);
  await world.events.until('the others are started', async () =>
    count(await statuses(), 'COMPLETED') === 8 ? true : undefined,
  );
  expect(count(await statuses(), 'ERROR')).toBe(5);
}, 120_000);

test('Retry-After of one Start is obeyed by all Starts to the target', async () => {
  world.system.script.replace([
    {
      job: 'BUSY_0',
      startAnswer: { kind: 'status', code: 429, headers: { 'retry-after': '2' }, times: 1 },
    },
  ]);
  const night = await openSmall(world, { name: 'BUSY', processes: { A: ['BUSY_0'], B: ['BUSY_1'] } });
  await night.act('BUSY_1', 'hold');
  await night.request();
  await night.untilRun('BUSY_0', (run) => run.flags.includes('WAITING_FOR_TARGET'));
  await night.act('BUSY_1', 'release');
  const first = await startOf(world, { job: 'BUSY_1' });
  const [refused] = requests(world.system.ledger.entries, { verb: 'start', job: 'BUSY_0' });
  expect(first.at - (refused?.at ?? Infinity)).toBeGreaterThanOrEqual(2_000);
  await night.untilRun('BUSY_0', 'COMPLETED');
}, 60_000);
