import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendsByAttempt } from '../../examples/external-system/ledger.js';
import { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ agents: 1 });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const JOBS = Array.from({ length: 30 }, (_, n) => `JOB_${n}`);
const DATES = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];

/** Longer than the loop waits for a message before it looks for the order itself. */
const LOOP_LOOKS_AFTER_MS = 400;

/** Requests a Nightly while the agent is frozen, until both the messages and the loop will bring its orders at once. */
async function requestUnseen(night: Night): Promise<string> {
  const [agent] = world.agents;
  agent?.freeze();
  const { id } = await night.request();
  for (let queuedFor = 0; agent && queuedFor < LOOP_LOOKS_AFTER_MS;) {
    const [waiting] = (await night.run('JOB_29')).waitingFor;
    if (waiting?.kind === 'AGENT') queuedFor = Date.now() - Date.parse(waiting.since ?? '');
  }
  agent?.thaw();
  return id;
}

describe('an order that comes twice', () => {
  test('by its message and by the loop at once is carried out once', async () => {
    const first = await openSmall(world, {
      name: 'TWICE',
      processes: Object.fromEntries(JOBS.map((job) => [`TWICE_${job}`, [job]])),
    });
    for (const businessDate of DATES) {
      const night = new Night(world, first.schedule, businessDate);
      await world.api.must(world.api.post(night.path('/days'), { businessDate }));
      await night.untilExecution(await requestUnseen(night), 'COMPLETED');
    }
    const sends = [...sendsByAttempt(world.system.ledger.entries).values()];
    expect(sends).toEqual(DATES.flatMap(() => JOBS.map(() => 1)));
  }, 60_000);
});
