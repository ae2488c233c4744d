import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Night } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

/** Agent requests, executions and the activity feed: what people see of what was done. */

let world: World;
let night: Night;
let nightly: string;
let adhoc: string;
interface Items {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
}

const list = async (path: string): Promise<Items> =>
  (await world.api.must(world.api.get(`/api/v1/${path}`))) as Items;

beforeAll(async () => {
  world = await World.start();
  world.system.script.add({ job: 'B_SEEN', outcome: 'ERROR' });
  world.system.script.add({ job: 'C_SEEN', outcome: 'never' });
  night = await openSmall(world, {
    name: 'SEEN',
    processes: { P: ['A_SEEN', 'B_SEEN'], Q: ['C_SEEN'], R: ['D_SEEN'] },
    parameters: { 'P/A_SEEN': 'store=1||date=${businessDate}' },
    flows: { LOADS: { cycles: ['Adhoc'], processes: ['R'] } },
  });
  nightly = (await night.request({ correlationId: 'erp-1', callerId: 'erp' })).id;
  adhoc = (await night.request({ cycleName: 'Adhoc', processName: 'R', correlationId: 'erp-2' })).id;
  await night.untilRun('B_SEEN', 'ERROR');
  await startOf(world, { job: 'C_SEEN' });
  await night.untilRun('C_SEEN', 'RUNNING');
  await night.untilExecution(adhoc, 'COMPLETED');
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

describe('agent requests', () => {
  test('are one for each attempt, the latest first, with the status that the original gives them', async () => {
    const { items } = await list(`agent-requests?schedule=SEEN&businessDate=${night.businessDate}`);
    expect(Object.fromEntries(items.map(({ job, status }) => [String(job), status]))).toEqual({
      A_SEEN: 'COMPLETE',
      B_SEEN: 'ERROR',
      C_SEEN: 'RUNNING',
      D_SEEN: 'COMPLETE',
    });
    const ids = items.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(items.find(({ job }) => job === 'A_SEEN')).toMatchObject({
      state: 'COMPLETED',
      type: 'SVC',
      process: 'P',
      payload: 'store=1||date=2026-11-24',
      agentGroup: 'common',
      agent: expect.stringMatching(/^[0-9a-f-]{36}$/),
      host: expect.stringMatching(/./),
      application: 'APP',
      execution: nightly,
      run: (await night.run('A_SEEN')).id,
      submitted: true,
      startedAt: expect.stringMatching(/Z$/),
      endedAt: expect.stringMatching(/Z$/),
    });
  });

  test('are narrowed by what they belong to and their status, page by page', async () => {
    const failed = await list(`agent-requests?execution=${nightly}&status=ERROR,CANCELED`);
    expect(failed.items).toMatchObject([{ job: 'B_SEEN', cause: 'FAILED' }]);
    const jobs: unknown[] = [];
    let cursor = '';
    do {
      const page = await list(
        `agent-requests?application=APP&agentGroup=common&schedule=SEEN&limit=1${cursor}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(1);
      jobs.push(...page.items.map(({ job }) => job));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(jobs.sort()).toEqual(['A_SEEN', 'B_SEEN', 'C_SEEN', 'D_SEEN']);
    expect((await list('agent-requests?agentGroup=nobody')).items).toEqual([]);
  });

  test('have no other statuses', async () => {
    expect(await world.api.get('/api/v1/agent-requests?status=FAILED')).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST' },
    });
  });
});

test('executions are found by what they are of, their status, and what their callers call them', async () => {
  const found = async (query: string): Promise<readonly unknown[]> =>
    (await list(`executions?${query}`)).items.map(({ id }) => id);
  expect(await found('schedule=SEEN')).toEqual([adhoc, nightly]);
  expect(await found('correlationId=erp-1')).toEqual([nightly]);
  expect(await found('callerId=erp&correlationId=erp-2')).toEqual([]);
  expect(await found('schedule=SEEN&cycle=Adhoc&flow=LOADS&process=R&status=COMPLETED')).toEqual([adhoc]);
  expect(await found('schedule=SEEN&status=QUEUED,ERROR')).toEqual([]);
  expect(await found('schedule=SEEN&businessDate=2026-11-25')).toEqual([]);
  const { items } = await list(`executions?correlationId=erp-2`);
  expect(items[0]).toEqual(await world.api.must(world.api.get(`/api/v1/executions/${adhoc}`)));
  expect(await world.api.get('/api/v1/executions?status=HELD')).toMatchObject({ status: 422 });
});

describe('the activity', () => {
  test('tells in sentences what people and the system have done, the latest first', async () => {
    await world.api.must(night.act('B_SEEN', 'skip', { reason: 'not needed' }));
    const { id } = await night.run('B_SEEN');
    const { items } = await list(`activity?run=${id}`);
    expect(items[0]).toMatchObject({
      type: 'run.status-changed',
      text: 'P/B_SEEN of SEEN 2026-11-24 became SKIPPED after ERROR (attempt 1), by admin: not needed',
      actor: 'admin',
      runId: id,
    });
    expect(items.at(-1)).toMatchObject({
      text: 'P/B_SEEN of SEEN 2026-11-24 became PENDING after LOADED, by admin',
    });
    const people = await list(
      `activity?schedule=SEEN&businessDate=2026-11-24&by=people&type=execution.requested`,
    );
    expect(people.items.map(({ text }) => text)).toEqual([
      `Adhoc/LOADS/R of SEEN 2026-11-24 (execution ${adhoc}) was requested, by admin`,
      `Nightly of SEEN 2026-11-24 (execution ${nightly}) was requested, by admin`,
    ]);
    const system = await list('activity?by=system&limit=1000');
    expect(new Set(system.items.map(({ actor }) => actor))).toEqual(new Set(['agent', 'system']));
    expect((await list('activity?actor=nobody')).items).toEqual([]);
  });

  test('is narrowed to the time between two instants', async () => {
    const { items } = await list('activity?schedule=SEEN&type=day.opened');
    const [opened] = items;
    const at = String(opened?.['at']);
    const next = new Date(Date.parse(at) + 1).toISOString();
    const among = await list(`activity?schedule=SEEN&after=${at}&before=${next}`);
    expect(among.items).toContainEqual(opened);
    expect((await list(`activity?schedule=SEEN&before=${at}&type=day.opened`)).items).toEqual([]);
    expect((await list(`activity?schedule=SEEN&after=${next}&type=day.opened`)).items).toEqual([]);
  });

  test('refuses what is no instant and no type of an event', async () => {
    for (const query of ['after=yesterday', 'before=2026-11-24', 'type=run.started', 'by=me'])
      expect(await world.api.get(`/api/v1/activity?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'INVALID_REQUEST' },
      });
  });
});
