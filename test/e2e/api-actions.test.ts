import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night, RunSeen } from '../support/night.js';
import { openSmall, requests, startOf, untilCalled } from '../support/small-night.js';
import type { SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';
const BULK = '/api/v1/runs/actions';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const small = (name: string, more: Partial<SmallSchedule> = {}): Promise<Night> =>
  openSmall(world, { name, processes: { A: [`${name}_A`], B: [`${name}_B`] }, after: [['B', 'A']], ...more });
const post = (path: string, body: unknown = {}): Promise<ApiAnswer> => world.api.post(path, body);
const NOT_ALLOWED = { status: 409, body: { code: 'NOT_ALLOWED' } };

/** The night of `name` with its first job under way until it is finished by hand. */
async function underWay(name: string, more: Partial<SmallSchedule> = {}): Promise<[Night, string]> {
  world.system.script.add({ job: `${name}_A`, outcome: 'never' });
  const night = await small(name, more);
  await night.request();
  const { executionId } = await startOf(world, { job: `${name}_A` });
  // No event tells of it: the next call of Status does.
  await untilCalled(world, async () => {
    const run = (await night.run(`${name}_A`)) as RunSeen & { attemptState: string | null };
    return run.attemptState === 'TRACKING' ? run : undefined;
  });
  return [night, executionId];
}

describe('an action', () => {
  test('answers with the run as it is then, and is told with who and why', async () => {
    const night = await small('HOLDS');
    const held = await night.act('HOLDS_B', 'hold', { reason: 'wait for Anna', attempt: 0 });
    expect(held).toMatchObject({ status: 200, body: { job: 'HOLDS_B', status: 'HELD', attempt: 0 } });
    expect(held.body).toEqual(await night.run('HOLDS_B'));
    const { id } = held.body as RunSeen;
    const event = await world.events.until('the event', () =>
      world.events.events.find(({ data }) => data['runId'] === id && data['to'] === 'HELD'),
    );
    expect(event).toMatchObject({
      type: 'run.status-changed',
      data: {
        schedule: 'HOLDS',
        businessDate: DATE,
        from: 'LOADED',
        to: 'HELD',
        actor: 'admin',
        reason: 'wait for Anna',
      },
    });
    expect(await night.act('HOLDS_B', 'release')).toMatchObject({ body: { status: 'LOADED' } });
    expect(await night.act('HOLDS_B', 'skip')).toMatchObject({ body: { status: 'SKIPPED' } });
    expect(await night.act('HOLDS_B', 'release-skip')).toMatchObject({ body: { status: 'LOADED' } });
  });

  test('takes no body for an empty one', async () => {
    const night = await small('BARE');
    const { id } = await night.run('BARE_A');
    const answer = await world.api.raw(`/api/v1/runs/${id}/actions/hold`, { method: 'POST' });
    expect(answer.status).toBe(200);
  });

  test('is refused with the status when it is not allowed, never without a word', async () => {
    const night = await small('REFUSES');
    for (const action of ['release', 'release-skip', 'restart', 'force', 'fail']) {
      expect(await night.act('REFUSES_A', action)).toMatchObject({
        ...NOT_ALLOWED,
        body: { code: 'NOT_ALLOWED', runStatus: 'LOADED', detail: expect.stringContaining('LOADED') },
      });
    }
    expect(await night.act('REFUSES_A', 'kill')).toMatchObject({
      status: 409,
      body: { code: 'NOT_RUNNING' },
    });
    await world.api.must(night.act('REFUSES_A', 'hold'));
    expect(await night.act('REFUSES_A', 'hold')).toMatchObject(NOT_ALLOWED);
    expect(await night.act('REFUSES_A', 'resolve-start', { resolution: 'failed' })).toMatchObject(
      NOT_ALLOWED,
    );
  });

  test('on another attempt than the present one is stale', async () => {
    world.system.script.add({ job: 'STALE_A', outcome: 'ERROR' });
    const night = await small('STALE');
    await night.request();
    await night.untilRun('STALE_A', 'ERROR');
    for (const attempt of [0, 2]) {
      expect(await night.act('STALE_A', 'restart', { attempt })).toMatchObject({
        status: 409,
        body: { code: 'STALE' },
      });
    }
    expect(await night.act('STALE_A', 'restart', { attempt: 1 })).toMatchObject({ status: 200 });
  });

  test.each<[string, string, Readonly<Record<string, unknown>>, number, string]>([
    ['an unknown action', 'pause', {}, 404, 'UNKNOWN_ACTION'],
    ['dependents where they mean nothing', 'hold', { includeDependents: true }, 422, 'INVALID_REQUEST'],
    ['an unknown field', 'hold', { why: 'x' }, 422, 'INVALID_REQUEST'],
    ['an attempt that is no number', 'hold', { attempt: '1' }, 422, 'INVALID_REQUEST'],
    ['a reason that is too long', 'hold', { reason: 'x'.repeat(2_001) }, 422, 'INVALID_REQUEST'],
    ['force where it means nothing', 'hold', { force: true }, 422, 'INVALID_REQUEST'],
    ['no resolution', 'resolve-start', {}, 422, 'INVALID_REQUEST'],
    ['an unknown resolution', 'resolve-start', { resolution: 'maybe' }, 422, 'INVALID_REQUEST'],
  ])('is refused with %s', async (_what, ...[action, body, status, code]) => {
    const night = await small(`WRONG_${action.replace('-', '_').toUpperCase()}_${code}`);
    const job = `${night.schedule}_A`;
    expect(await night.act(job, action, body)).toMatchObject({ status, body: { code } });
    expect(await night.run(job)).toMatchObject({ status: 'LOADED' });
  });

  test('kills what runs, and says when that is not defined', async () => {
    const [night] = await underWay('KILLS');
    expect(await night.act('KILLS_A', 'kill', { reason: 'stuck' })).toMatchObject({
      status: 200,
      body: { status: 'RUNNING' },
    });
    expect(await night.untilRun('KILLS_A', 'ERROR')).toMatchObject({ cause: 'KILLED' });
    expect(requests(world.system.ledger.entries, { verb: 'kill', job: 'KILLS_A' })).toHaveLength(1);

    const [other, executionId] = await underWay('UNKILLED', { jobType: { JobKill: null } });
    expect(await other.act('UNKILLED_A', 'kill')).toMatchObject({
      status: 409,
      body: { code: 'KILL_NOT_DEFINED' },
    });
    expect(await other.run('UNKILLED_A')).toMatchObject({ status: 'RUNNING' });
    world.system.finish(executionId, 'COMPLETED');
    await other.untilRun('UNKILLED_B', 'COMPLETED');
  });

  test('declares what is tracked well only when it is forced to', async () => {
    const [night] = await underWay('DECLARES');
    for (const action of ['fail', 'complete'])
      expect(await night.act('DECLARES_A', action)).toMatchObject(NOT_ALLOWED);
    expect(await night.act('DECLARES_A', 'fail', { force: true })).toMatchObject({
      status: 200,
      body: { status: 'ERROR', cause: 'DECLARED_FAILED' },
    });
    expect(await night.act('DECLARES_A', 'complete')).toMatchObject({
      body: { status: 'COMPLETED', flags: ['FORCED'] },
    });
    await night.untilRun('DECLARES_B', 'COMPLETED');
  });

  test('is for resolve-start alone while nobody knows whether a Start arrived', async () => {
    world.system.script.add({ job: 'DOUBT_A', startAnswer: { kind: 'reset-after-effect', times: 1 } });
    const night = await small('DOUBT');
    await night.request();
    const { id } = await night.untilRun('DOUBT_A', ({ cause }) => cause === 'START_UNKNOWN');
    for (const action of [
      'restart',
      'skip',
      'complete',
      'hold',
      'kill',
      'fail',
      'force',
      'release',
      'release-skip',
    ]) {
      expect(await night.act('DOUBT_A', action)).toMatchObject({
        status: 409,
        body: { code: 'START_UNRESOLVED' },
      });
    }
    expect(await world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: 'a=b' })).toMatchObject({
      status: 409,
      body: { code: 'START_UNRESOLVED' },
    });
    const adopt = { resolution: 'adopt' };
    expect(await night.act('DOUBT_A', 'resolve-start', adopt)).toMatchObject({
      status: 422,
      body: { code: 'EXECUTION_ID_REQUIRED' },
    });
    expect(
      await night.act('DOUBT_A', 'resolve-start', { ...adopt, executionId: '1', attempt: 5 }),
    ).toMatchObject({
      status: 409,
      body: { code: 'STALE' },
    });
    const { executionId } = await startOf(world, { job: 'DOUBT_A' });
    expect(await night.act('DOUBT_A', 'resolve-start', { ...adopt, executionId, attempt: 1 })).toMatchObject({
      status: 200,
      body: { id, status: 'RUNNING', executionId, attempt: 1 },
    });
    await night.untilRun('DOUBT_B', 'COMPLETED');
  });
});

describe('parameters', () => {
  const edit = (id: string, body: object): Promise<ApiAnswer> =>
    world.api.put(`/api/v1/runs/${id}/parameters`, body);

  test('are edited before the start and before a restart, and go out as they are', async () => {
    world.system.script.add({ job: 'EDITS_A', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await small('EDITS');
    const { id } = await night.run('EDITS_A');
    expect(await edit(id, { parameters: 'a=1||b=', reason: 'new store', attempt: 0 })).toMatchObject({
      status: 200,
      body: { id, status: 'LOADED', parameters: 'a=1||b=' },
    });
    await night.request();
    await night.untilRun('EDITS_A', 'ERROR');
    expect(await edit(id, { parameters: 'a=2', attempt: 0 })).toMatchObject({
      status: 409,
      body: { code: 'STALE' },
    });
    expect(await edit(id, { parameters: 'a=2' })).toMatchObject({ status: 200, body: { parameters: 'a=2' } });
    await world.api.must(night.act('EDITS_A', 'restart'));
    await night.untilRun('EDITS_A', 'COMPLETED');
    const sent = requests(world.system.ledger.entries, { job: 'EDITS_A' }).filter(
      ({ verb }) => verb !== 'status',
    );
    expect(sent.map(({ verb, parameters }) => `${verb} ${parameters ?? ''}`)).toEqual([
      'start a=1||b=',
      'restart a=2',
    ]);
    expect(await edit(id, { parameters: '' })).toMatchObject(NOT_ALLOWED);
  });

  test.each([
    ['a', 'MALFORMED_PARAMETERS'],
    ['a=1||a=2', 'MALFORMED_PARAMETERS'],
    ['=1', 'MALFORMED_PARAMETERS'],
    [`a=${'x'.repeat(32_000)}`, 'MALFORMED_PARAMETERS'],
    [7, 'INVALID_REQUEST'],
    [undefined, 'INVALID_REQUEST'],
    ['a=\u0000', 'INVALID_REQUEST'],
  ])('are refused when they are malformed (%#)', async (parameters, code) => {
    const [run] = (
      (await world.api.get('/api/v1/runs?schedule=EDITS&job=EDITS_B')).body as { items: RunSeen[] }
    ).items;
    expect(await edit(run?.id ?? '', { parameters })).toMatchObject({ status: 422, body: { code } });
  });
});

describe('an action on many runs', () => {
  interface Result {
    readonly id: string;
    readonly ok: boolean;
    readonly status: string | null;
    readonly problem?: { readonly status: number; readonly code: string };
  }
  const results = async (body: unknown): Promise<readonly Result[]> =>
    ((await world.api.must(post(BULK, body))) as { results: Result[] }).results;
  const wide = (name: string): Promise<Night> =>
    openSmall(world, { name, processes: { A: [`${name}_1`, `${name}_2`], B: [`${name}_3`, `${name}_4`] } });
  const idsOf = async (night: Night, ...jobs: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(jobs.map((job) => night.run(job)))).map(({ id }) => id);

  test('by ids has a result for each, good and bad', async () => {
    const night = await wide('MIXED');
    const [one = '', two = ''] = await idsOf(night, 'MIXED_1', 'MIXED_2');
    await world.api.must(night.act('MIXED_2', 'hold'));
    const mixed = await results({ action: 'hold', runIds: [one, two, '999999999', one], reason: 'freeze' });
    expect(mixed).toEqual([
      { id: one, ok: true, status: 'HELD' },
      {
        id: two,
        ok: false,
        status: 'HELD',
        problem: expect.objectContaining({ status: 409, code: 'NOT_ALLOWED', title: expect.any(String) }),
      },
      {
        id: '999999999',
        ok: false,
        status: null,
        problem: expect.objectContaining({ status: 404, code: 'UNKNOWN_RUN' }),
      },
    ]);
    expect((await night.runs({ status: 'HELD' })).map(({ job }) => job).sort()).toEqual([
      'MIXED_1',
      'MIXED_2',
    ]);
    expect(await results({ action: 'hold', runIds: [] })).toEqual([]);
  });

  test('by a filter reaches what was counted, and is refused when that has changed', async () => {
    const night = await wide('FILTERED');
    const filter = { schedule: 'FILTERED', businessDate: DATE, process: 'A' };
    expect(await post(BULK, { action: 'hold', filter, expectedCount: 3 })).toMatchObject({
      status: 409,
      body: { code: 'COUNT_CHANGED', count: 2 },
    });
    expect(await night.runs({ status: 'HELD' })).toEqual([]);
    const held = await results({ action: 'hold', filter, expectedCount: 2 });
    expect(held.map(({ ok, status }) => ({ ok, status }))).toEqual([
      { ok: true, status: 'HELD' },
      { ok: true, status: 'HELD' },
    ]);
    const byStatus = { ...filter, process: undefined, status: ['HELD', 'PENDING'] };
    expect(await results({ action: 'release', filter: byStatus, expectedCount: 2 })).toHaveLength(2);
    expect(
      await results({ action: 'release', filter: { ...byStatus, status: 'HELD' }, expectedCount: 0 }),
    ).toEqual([]);
  });

  test('in a dry run says what would become of each, and changes nothing', async () => {
    const night = await wide('DRY');
    const [one = '', two = ''] = await idsOf(night, 'DRY_1', 'DRY_2');
    await world.api.must(night.act('DRY_2', 'hold'));
    expect(await results({ action: 'release', runIds: [one, two], dryRun: true })).toMatchObject([
      { id: one, ok: false, status: 'LOADED' },
      { id: two, ok: true, status: 'HELD' },
    ]);
    expect(await night.run('DRY_2')).toMatchObject({ status: 'HELD' });
  });

  const filter = { schedule: 'NARROW', businessDate: DATE, job: 'NARROW_1' };
  test.each<[string, object, string]>([
    ['no schedule', { filter: { businessDate: DATE, job: 'X' }, expectedCount: 1 }, 'FILTER_TOO_WIDE'],
    ['no date', { filter: { schedule: 'NARROW', job: 'X' }, expectedCount: 1 }, 'FILTER_TOO_WIDE'],
    [
      'nothing but schedule and date',
      { filter: { schedule: 'NARROW', businessDate: DATE }, expectedCount: 1 },
      'FILTER_TOO_WIDE',
    ],
    ['an empty filter', { filter: {}, expectedCount: 1 }, 'FILTER_TOO_WIDE'],
    ['no count', { filter }, 'FILTER_TOO_WIDE'],
    ['ids and a filter', { filter, runIds: ['1'], expectedCount: 1 }, 'INVALID_REQUEST'],
    ['neither ids nor a filter', {}, 'INVALID_REQUEST'],
    [
      'an unknown field of the filter',
      { filter: { ...filter, name: 'x' }, expectedCount: 1 },
      'INVALID_REQUEST',
    ],
    [
      'a status that is none',
      { filter: { ...filter, status: ['SLEEPING'] }, expectedCount: 1 },
      'INVALID_REQUEST',
    ],
    [
      'no statuses',
      { filter: { schedule: 'NARROW', businessDate: DATE, status: [] }, expectedCount: 0 },
      'INVALID_REQUEST',
    ],
    [
      'a date that is none',
      { filter: { ...filter, businessDate: '2026-02-30' }, expectedCount: 1 },
      'INVALID_REQUEST',
    ],
    ['an id that is none', { runIds: ['1', 'x'] }, 'INVALID_REQUEST'],
    ['force where it means nothing', { runIds: ['1'], force: true }, 'INVALID_REQUEST'],
    [
      'more than 10,000 ids',
      { runIds: Array.from({ length: 10_001 }, (_, n) => String(n)) },
      'INVALID_REQUEST',
    ],
    ['10,000 mistakes', { runIds: Array.from({ length: 10_000 }, () => 'x') }, 'INVALID_REQUEST'],
    ['an unknown action', { action: 'pause', runIds: ['1'] }, 'INVALID_REQUEST'],
  ])('is refused with %s', async (_what, body, code) => {
    const answer = await post(BULK, { action: 'hold', ...body });
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((answer.body as { errors?: unknown[] }).errors ?? []).not.toHaveProperty('length', 10_000);
  });

  test('takes 10,000 ids', async () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => String(900_000_000 + n));
    const answers = await results({ action: 'hold', runIds: ids });
    expect(answers.map(({ id }) => id)).toEqual(ids);
    expect(answers.every(({ problem }) => problem?.code === 'UNKNOWN_RUN')).toBe(true);
  });

  test('kills and completes by a filter only when that is confirmed', async () => {
    const night = await wide('CONFIRM');
    const { id: execution } = await night.request();
    await night.untilExecution(execution, 'COMPLETED');
    const by = { schedule: 'CONFIRM', businessDate: DATE, status: 'COMPLETED' };
    for (const action of ['kill', 'complete']) {
      for (const confirm of [undefined, false]) {
        expect(await post(BULK, { action, filter: by, expectedCount: 5, confirm })).toMatchObject({
          status: 422,
          body: { code: 'CONFIRM_REQUIRED' },
        });
      }
    }
    const all = await results({
      action: 'complete',
      filter: by,
      expectedCount: (await night.runs(by)).length,
      confirm: true,
    });
    expect(all.every(({ problem }) => problem?.code === 'NOT_ALLOWED')).toBe(true);
    // By ids nobody needs to confirm.
    const [id = ''] = await idsOf(night, 'CONFIRM_1');
    expect(await results({ action: 'kill', runIds: [id] })).toMatchObject([
      { ok: false, problem: { code: 'NOT_RUNNING' } },
    ]);
  });

  test('counts once under its key', async () => {
    const night = await wide('KEYED');
    const runIds = await idsOf(night, 'KEYED_1', 'KEYED_3');
    const call = (): Promise<ApiAnswer> =>
      world.api.post(BULK, { action: 'hold', runIds }, { headers: { 'idempotency-key': 'bulk-1' } });
    const first = await call();
    expect(first).toMatchObject({ status: 200, body: { results: [{ ok: true }, { ok: true }] } });
    await world.api.must(post(BULK, { action: 'release', runIds }));
    expect((await call()).body).toEqual(first.body);
    expect(await night.run('KEYED_1')).toMatchObject({ status: 'LOADED' });
  });
});
