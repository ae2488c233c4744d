import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CrashPoint } from '../../src/platform/faults/crash-points.js';
import { Api } from '../support/api.js';
import { CallbackReceiver } from '../support/callback-receiver.js';
import { NightjarProcess } from '../support/nightjar-process.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';
import { withDatabase } from '../support/world-database.js';

let world: World;
let receiver: CallbackReceiver;

beforeAll(async () => {
  [world, receiver] = [await World.start({ agents: 0 }), await CallbackReceiver.start()];
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
  await receiver.stop();
}, 60_000);

/** Every commit and send on the way of a callback, in their order. */
const POINTS: readonly CrashPoint[] = [
  'take-callbacks.begin',
  'take-callbacks.end',
  'call-back.begin',
  'call-back.end',
  'note-callback.begin',
  'note-callback.end',
];

/** A server that dies as soon as it reaches the point. */
async function startArmed(point: CrashPoint): Promise<void> {
  const role = World.backend === 'redis' ? 'server' : 'all';
  const armed = { NIGHTJAR_ROLE: role, NIGHTJAR_CRASH_POINT: `${point} kill` };
  world.server = await NightjarProcess.start({ ...world.environment, ...armed });
  world.api = new Api(world.server.url, world.environment['NIGHTJAR_ADMIN_TOKEN'] ?? '');
}

/** As if the lease of the server that is gone had passed. */
const endLeases = (): Promise<unknown> =>
  withDatabase(world, (client) =>
    client.query('UPDATE callback SET leased_until = NULL, next_try_at = now()'),
  );

test('one server after the other dies on the way, and the receiver is told, always the same under one id', async () => {
  // START_JOB is all that ends: what a dying agent leaves behind is another story.
  const night = await openSmall(world, {
    name: 'DYING',
    processes: { P: ['DYING_A'] },
    external: [['P/DYING_A', 'NEVER']],
  });
  const settings = { url: receiver.url('/DYING'), mode: 'ALL' };
  await world.api.must(world.api.put(night.path('/callback-settings'), settings));
  world.events.close();
  await world.server.stop();
  for (const [n, point] of POINTS.entries()) {
    await startArmed(point);
    if (n === 0) await night.request();
    else await endLeases();
    await world.server.ended();
    expect(world.server.output.join('\n')).toContain(`Crash point ${point} kill is reached`);
  }
  await world.startServer();
  await endLeases();
  const page = await world.api.get('/api/v1/callbacks?schedule=DYING');
  expect(page.body).toMatchObject({ items: [{ status: 'DELIVERED', tries: 5, job: 'START_JOB' }] });
  const arrived = receiver.at('/DYING');
  // The answer was in hand, or was being noted, or was noted.
  expect(arrived).toHaveLength(3);
  expect(
    new Set(arrived.map(({ headers, body }) => `${String(headers['nightjar-callback-id'])} ${body}`)).size,
  ).toBe(1);
}, 180_000);
