import pg from 'pg';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** As if so many days had passed for a schedule. */
async function age(schedule: string, days: number): Promise<void> {
  const client = new pg.Client({ connectionString: world.environment['DATABASE_URL'] });
  await client.connect();
  const sql = [
    `UPDATE business_day SET closed_at = closed_at - $2 * interval '1 day' WHERE schedule = $1`,
    `UPDATE event SET at = at - $2 * interval '1 day' WHERE schedule = $1`,
  ];
  for (const one of sql) await client.query(one, [schedule, days]);
  await client.end();
}

const events = async (path: string): Promise<number> => {
  const answer = await world.api.raw(path);
  await answer.body?.cancel();
  return answer.status;
};

test('a day that nobody has closed is kept, whatever the retention', async () => {
  const night = await openSmall(world, { name: 'STAYS', processes: { P: ['STAYS_A'] } });
  await world.api.must(world.api.put(night.path('/settings'), { dataRetentionDays: 1 }));
  await night.untilExecution((await night.request()).id, 'COMPLETED');
  const day = await world.api.get(night.path('/days/2026-11-24'));
  expect(day.body).toMatchObject({ status: 'OPEN', purgedAt: null, counts: { COMPLETED: 2 } });
});

// The database of the embedded leg belongs to the server alone, and nobody waits for days to pass.
if (World.backend === 'redis') {
  test('a closed day is purged when its time is over, and a cursor before that is gone', async () => {
    const night = await openSmall(world, { name: 'PURGED', processes: { P: ['PURGED_A'] } });
    const { id } = await night.request();
    await night.untilExecution(id, 'COMPLETED');
    const run = await night.run('PURGED_A');
    const other = await openSmall(world, { name: 'OTHER', processes: { P: ['OTHER_A'] } });
    const [first] = world.events.events;
    await world.api.must(world.api.post(night.path('/days/2026-11-24/close'), {}));
    await age('PURGED', 40);
    expect(await events(`/api/v1/events?after=${first?.cursor ?? ''}`)).toBe(200);
    await world.api.must(world.api.put(night.path('/settings'), { dataRetentionDays: 30 }));
    await world.events.until('the day is purged', () =>
      world.events.events.find(({ type, data }) => type === 'day.purged' && data['schedule'] === 'PURGED'),
    );
    expect(await world.api.get(`/api/v1/runs/${run.id}`)).toMatchObject({ status: 404 });
    expect(await world.api.get(`/api/v1/executions/${id}`)).toMatchObject({ status: 404 });
    expect(await world.api.get(night.path('/days/2026-11-24'))).toMatchObject({
      status: 200,
      body: { status: 'CLOSED', purgedAt: expect.stringMatching(/^20/), counts: {} },
    });
    expect(await world.api.post(night.path('/days'), { businessDate: '2026-11-24' })).toMatchObject({
      status: 409,
      body: { code: 'DAY_CLOSED' },
    });
    expect(await world.api.get(`/api/v1/events?after=${first?.cursor ?? ''}`)).toMatchObject({
      status: 410,
      body: { code: 'EVENTS_PURGED' },
    });
    // A reader of another schedule has lost nothing, and who is beyond what was purged neither.
    expect(await events(`/api/v1/events?schedule=OTHER&after=${first?.cursor ?? ''}`)).toBe(200);
    expect(await events(`/api/v1/events?after=${world.events.events.at(-1)?.cursor ?? ''}`)).toBe(200);
    expect(await other.runs()).toHaveLength(2);
  });
}
