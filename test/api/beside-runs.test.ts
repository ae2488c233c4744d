import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSmall } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const read = async (path: string): Promise<unknown> => world.api.must(world.api.get(`/api/v1/runs/${path}`));

describe('the history of a run', () => {
  interface Past {
    readonly items: readonly {
      readonly run: string;
      readonly businessDate: string;
      readonly status: string;
    }[];
  }

  test('is the executions of its job on its date and before, the latest first, and no others', async () => {
    world.system.script.add({ job: 'PAST_B', outcomes: ['COMPLETED', 'ERROR'] });
    const night = await openSmall(world, { name: 'PAST', processes: { A: ['PAST_A', 'PAST_B'] } });
    const ids: string[] = [];
    for (const businessDate of ['2026-11-24', '2026-11-25', '2026-11-26']) {
      if (businessDate !== night.businessDate)
        await world.api.must(world.api.post(night.path('/days'), { businessDate }));
      // The last one is never requested: it has not started.
      if (businessDate === '2026-11-26') break;
      const { id } = await night.request({ businessDate });
      await night.untilExecution(id, businessDate === '2026-11-24' ? 'COMPLETED' : 'ERROR');
    }
    for (const businessDate of ['2026-11-24', '2026-11-25', '2026-11-26'])
      ids.push((await night.runs({ job: 'PAST_B', businessDate }))[0]?.id ?? '');
    const [first, second, third] = ids;
    const { items } = (await read(`${third ?? ''}/history`)) as Past;
    expect(items).toEqual([
      {
        ...{
          run: second,
          businessDate: '2026-11-25',
          status: 'ERROR',
          cause: 'FAILED',
          flags: [],
          attempt: 1,
        },
        ...{ startedAt: expect.any(String), endedAt: expect.any(String) },
      },
      expect.objectContaining({ run: first, businessDate: '2026-11-24', status: 'COMPLETED' }),
    ]);
    expect(((await read(`${first ?? ''}/history`)) as Past).items.map(({ run }) => run)).toEqual([first]);
    expect(((await read(`${third ?? ''}/history?limit=1`)) as Past).items.map(({ run }) => run)).toEqual([
      second,
    ]);
    expect((await world.api.get(`/api/v1/runs/${first ?? ''}/history?limit=0`)).status).toBe(422);
  }, 60_000);
});

describe('what depends on a run', () => {
  test('is what waits for it, with its state', async () => {
    const night = await openSmall(world, {
      name: 'BEHIND',
      processes: { A: ['BEHIND_1', 'BEHIND_2'], B: ['BEHIND_3'] },
      after: [['B', 'A']],
    });
    const [one, two, three] = await Promise.all(
      ['BEHIND_1', 'BEHIND_2', 'BEHIND_3'].map((job) => night.run(job)),
    );
    const waits = { on: 'SUCCESS', enabled: true, state: 'OPEN', status: 'LOADED', cause: null };
    expect(await read(`${one?.id ?? ''}/dependents`)).toEqual({
      items: [{ id: expect.any(String), kind: 'ORDER', ref: 'A/BEHIND_2', run: two?.id, ...waits }],
    });
    expect(await read(`${two?.id ?? ''}/dependents`)).toMatchObject({
      items: [{ kind: 'DEPENDENCY', ref: 'B/BEHIND_3', run: three?.id, ...waits }],
    });
    expect(await read(`${three?.id ?? ''}/dependents`)).toEqual({ items: [] });
  });

  test.each(['history', 'dependents', 'log/lines'])('%s of no run is a 404', async (what) => {
    expect(await world.api.get(`/api/v1/runs/999999999/${what}`)).toMatchObject({
      ...{ status: 404, body: { code: 'UNKNOWN_RUN' } },
    });
  });
});

describe('what was sent', () => {
  test('is told with its method and its body, without a token', async () => {
    const night = await openSmall(world, {
      ...{ name: 'BODIES', processes: { A: ['BODIES_A'] } },
      parameters: { 'A/BODIES_A': 'date=${businessDate}||mode=full' },
    });
    await night.request();
    const { id, agentExecutionId } = await night.untilRun('BODIES_A', 'COMPLETED');
    const { items } = (await read(`${id}/attempts`)) as {
      items: { sends: { verb: string; body: string }[] }[];
    };
    const start = items[0]?.sends.find(({ verb }) => verb === 'start');
    expect(start).toMatchObject({ method: 'POST' });
    expect(JSON.parse(start?.body ?? '')).toEqual({
      ...{ cycleName: 'Nightly', flowName: 'Nightly', processName: 'A', jobName: 'BODIES_A' },
      ...{ parameters: 'date=2026-11-24||mode=full', agentExecutionId },
    });
    const got = world.system.ledger.entries.find(
      (entry) => entry.kind === 'request' && entry.verb === 'start' && entry.job === 'BODIES_A',
    );
    expect((got as { body?: string } | undefined)?.body).toBe(start?.body);
  });
});

describe('a restart with other parameters', () => {
  test('has them, or is refused and changes nothing', async () => {
    world.system.script.add({ job: 'OTHER_A', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      ...{ name: 'OTHER', processes: { A: ['OTHER_A'] } },
      parameters: { 'A/OTHER_A': 'mode=full' },
    });
    await night.request();
    const { id } = await night.untilRun('OTHER_A', 'ERROR');
    const restart = { parameters: 'mode=delta', reason: 'the rest is there already' };
    expect(await night.act('OTHER_A', 'restart', { ...restart, attempt: 7 })).toMatchObject({
      body: { code: 'STALE' },
    });
    expect(await night.act('OTHER_A', 'restart', { ...restart, parameters: 'mode' })).toMatchObject({
      ...{ status: 422, body: { code: 'MALFORMED_PARAMETERS' } },
    });
    expect(await night.act('OTHER_A', 'skip', restart)).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST' },
    });
    expect((await night.run('OTHER_A')).parameters).toBe('mode=full');
    await world.api.must(night.act('OTHER_A', 'restart', { ...restart, attempt: 1 }));
    await night.untilRun('OTHER_A', 'COMPLETED');
    const { items } = (await read(`${id}/attempts`)) as { items: { parameters: string }[] };
    expect(items.map(({ parameters }) => parameters)).toEqual(['mode=full', 'mode=delta']);
    expect(await night.act('OTHER_A', 'restart', { parameters: 'mode=none' })).toMatchObject({ status: 409 });
    expect((await night.run('OTHER_A')).parameters).toBe('mode=delta');
  });
});

describe('lines of a log', () => {
  interface Lines {
    readonly total: number;
    readonly from: number;
    readonly says: string | null;
    readonly items: readonly string[];
  }
  const lines = async (id: string, query: string): Promise<Lines> =>
    (await read(`${id}/log/lines?${query}`)) as Lines;

  test('are a part of it, and the system is asked once for several', async () => {
    const body = Array.from({ length: 12_000 }, (_, n) => `line ${n + 1}`).join('\n');
    world.system.script.add({ job: 'LINES_A', logAnswer: { kind: 'body', body } });
    const night = await openSmall(world, { name: 'LINES', processes: { A: ['LINES_A'] } });
    await night.request();
    const { id } = await night.untilRun('LINES_A', 'COMPLETED');
    const asked = (): number =>
      world.system.ledger.entries.filter(
        (entry) => entry.kind === 'request' && entry.verb === 'log' && entry.job === 'LINES_A',
      ).length;
    const before = asked();
    expect(await lines(id, 'tail=2')).toEqual({
      ...{ source: 'external', says: null, total: 12_000, bytes: body.length, cut: false },
      ...{ from: 11_999, items: ['line 11999', 'line 12000'] },
    });
    expect(await lines(id, 'from=5&limit=1')).toMatchObject({ from: 5, items: ['line 5'] });
    expect((await lines(id, '')).items).toHaveLength(10_000);
    expect((await lines(id, 'from=10001')).items).toHaveLength(2_000);
    expect(await lines(id, 'from=12001')).toMatchObject({ total: 12_000, items: [] });
    expect(asked() - before).toBe(1);
    const own = await lines(id, 'source=own');
    expect(own.items[0]).toMatch(/^Nightjar's log of LINES/);
    expect(own).toMatchObject({ total: own.items.length, from: 1 });
    expect(asked() - before).toBe(1);
    for (const query of ['from=0', 'tail=-1', 'source=both', 'limit=x'])
      expect((await world.api.get(`/api/v1/runs/${id}/log/lines?${query}`)).status).toBe(422);
  });

  test('say why there are none', async () => {
    const night = await openSmall(world, {
      ...{ name: 'NOLINES', processes: { A: ['NOLINES_A'] }, jobType: { JobLogs: null } },
    });
    const { id } = await night.run('NOLINES_A');
    const { says, total } = await lines(id, 'tail=10');
    expect(says).toMatch(/defines no log/);
    expect(total).toBe(0);
  });
});
