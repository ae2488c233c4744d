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

interface Allowed {
  readonly action: string;
  readonly allowed: boolean;
  readonly code: string | null;
  readonly detail: string | null;
}

async function allowed(id: string): Promise<readonly Allowed[]> {
  const answer = (await world.api.must(world.api.get(`/api/v1/runs/${id}/actions`))) as { items: Allowed[] };
  return answer.items;
}

const namesOf = (items: readonly Allowed[]): readonly string[] =>
  items.flatMap((one) => (one.allowed ? [one.action] : []));

test('what a run allows is what its actions do, and what it does not allow is refused in the same words', async () => {
  world.system.script.add(
    { job: 'FAILS', outcome: 'ERROR' },
    { job: 'GOES_ON', outcome: 'never' },
    { job: 'LOST', outcome: 'never', startAnswer: { kind: 'reset-after-effect', times: 1 } },
  );
  const night = await openSmall(world, {
    ...{ name: 'ALLOWED', processes: { A: ['DONE', 'FAILS', 'WAITS'], B: ['GOES_ON'], C: ['LOST'] } },
  });
  expect(namesOf(await allowed((await night.run('WAITS')).id))).toEqual(['hold', 'skip', 'edit-parameters']);
  await night.request();
  await night.untilRun('FAILS', 'ERROR');
  await night.untilRun('GOES_ON', (run) => run.executionId !== null);
  await night.untilRun('LOST', (run) => run.cause === 'START_UNKNOWN');
  const told: [string, readonly string[]][] = [];
  for (const job of ['DONE', 'FAILS', 'WAITS', 'GOES_ON', 'LOST']) {
    const items = await allowed((await night.run(job)).id);
    expect(items.map(({ action }) => action)).toEqual([
      ...OPERATOR_ACTIONS,
      'resolve-start',
      'ask-status',
      'edit-parameters',
    ]);
    told.push([job, namesOf(items)]);
    for (const { action, allowed: may, code, detail } of items) {
      if (may) continue;
      const body = action === 'resolve-start' ? { resolution: 'failed' } : {};
      const refused =
        action === 'edit-parameters'
          ? await world.api.put(`/api/v1/runs/${(await night.run(job)).id}/parameters`, { parameters: 'a=b' })
          : await night.act(job, action, body);
      expect([job, action, refused.status, refused.body]).toMatchObject([job, action, 409, { code, detail }]);
    }
  }
  expect(told).toEqual([
    ['DONE', []],
    ['FAILS', ['skip', 'restart', 'complete', 'rerun', 'edit-parameters']],
    ['WAITS', ['hold', 'skip', 'complete', 'force', 'edit-parameters']],
    ['GOES_ON', ['kill']],
    ['LOST', ['resolve-start']],
  ]);
  const done = await allowed((await night.run('DONE')).id);
  expect(done.find(({ action }) => action === 'rerun')).toMatchObject({ code: 'DEPENDENTS_STARTED' });
  expect((await world.api.get('/api/v1/runs/999999/actions')).body).toMatchObject({ code: 'UNKNOWN_RUN' });
}, 60_000);
