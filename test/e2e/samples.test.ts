import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startsByAttempt } from '../../examples/external-system/ledger.js';
import { Night } from '../support/night.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

describe('payments', () => {
  test('runs from its workbook to a completed nightly, each attempt started once', async () => {
    const night = await Night.open(world, { workbook: 'payments' });
    const { id } = await night.request();
    const execution = await night.untilExecution(id, 'COMPLETED');
    expect(execution.counts).toEqual({ COMPLETED: 8 });
    const starts = startsByAttempt(world.system.ledger.entries);
    expect([...starts.values()]).toEqual(Array.from({ length: 6 }, () => 1));
  }, 60_000);
});
