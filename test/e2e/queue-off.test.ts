import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lastEnd, firstStart, sendsByAttempt, where } from '../../examples/external-system/ledger.js';
import { openSmall, requests, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start({ environment: { NIGHTJAR_QUEUE: 'off' } });
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

const CHAINS = ['W', 'X', 'Y', 'Z'];
const PLACES = [0, 1, 2, 3, 4];

describe('without any message', () => {
  test('the loops alone bring a night of twenty jobs to its end, in order, restart and kill included', async () => {
    const { script, ledger } = world.system;
    script.add(
      { job: 'LOOP_W2', outcomes: ['ERROR', 'COMPLETED'] },
      { job: 'LOOP_X1', outcomes: ['never', 'COMPLETED'] },
    );
    const night = await openSmall(world, {
      name: 'LOOPS',
      processes: Object.fromEntries(
        CHAINS.map((chain) => [`LOOP_${chain}`, PLACES.map((n) => `LOOP_${chain}${n}`)]),
      ),
    });
    const { id } = await night.request();
    await night.untilRun('LOOP_W2', 'ERROR');
    await night.act('LOOP_W2', 'restart');
    await startOf(world, { job: 'LOOP_X1' });
    await night.act('LOOP_X1', 'kill');
    await night.untilRun('LOOP_X1', (run) => run.cause === 'KILLED');
    await night.act('LOOP_X1', 'restart');
    const { counts } = await night.untilExecution(id, 'COMPLETED');
    expect(counts).toEqual({ COMPLETED: 21 });
    expect([...sendsByAttempt(ledger.entries).values()]).toEqual(Array.from({ length: 22 }, () => 1));
    for (const chain of CHAINS) {
      for (const n of PLACES.slice(1)) {
        const ended = lastEnd(ledger.entries, where({ job: `LOOP_${chain}${n - 1}` }));
        const started = firstStart(ledger.entries, where({ job: `LOOP_${chain}${n}` }));
        expect(ended && started && ended.seq < started.seq).toBe(true);
      }
    }
  }, 60_000);

  test('a Start that is not answered keeps nothing else waiting', async () => {
    const { script, ledger } = world.system;
    script.add({ job: 'STUCK', startAnswer: { kind: 'hang' } }, { job: 'OTHER_2', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'STUCK',
      processes: { STUCK: ['STUCK'], OTHERS: ['OTHER_0', 'OTHER_1', 'OTHER_2'] },
      after: [['OTHERS', 'START']],
    });
    await night.request();
    await ledger.until((entries) => requests(entries, { verb: 'start', job: 'STUCK' })[0]);
    await startOf(world, { job: 'OTHER_2' });
    await night.act('OTHER_2', 'kill');
    await night.untilRun('OTHER_2', (run) => run.cause === 'KILLED');
    expect(await night.run('STUCK')).toMatchObject({ status: 'RUNNING' });
    await world.system.close();
    await night.untilRun('STUCK', (run) => run.cause === 'START_UNKNOWN');
  }, 60_000);
});
