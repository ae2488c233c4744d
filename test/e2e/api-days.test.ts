import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { Night, pointAtSample, type ExecutionSeen } from '../support/night.js';
import { startOf } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';

let world: World;
beforeAll(async () => {
  world = await World.start();
  await imported('DATES');
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

/** Nightly: START_JOB, A1. H in two cycles, SALES in the second; ad hoc: REPORTS of R1 after R2. */
const small = (name: string, more: Partial<SmallSchedule> = {}): SmallSchedule => ({
  name,
  processes: {
    A: [`${name}_A1`],
    H: [`${name}_H1`],
    S: [`${name}_S1`],
    R1: [`${name}_R1`],
    R2: [`${name}_R2`],
  },
  after: [['R1', 'R2']],
  parameters: { [`R1/${name}_R1`]: 'days=7||store=1' },
  flows: {
    HOURS: { cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'], processes: ['H'] },
    SALES: { cycles: ['Hourly_Cycle_2'], processes: ['S'] },
    REPORTS: { cycles: ['Adhoc'], processes: ['R1', 'R2'] },
  },
  ...more,
});
const LOADED = { LOADED: 5 };

async function imported(name: string, more: Partial<SmallSchedule> = {}): Promise<void> {
  const file = scheduleWorkbook(small(name, more));
  await world.api.must(world.api.upload('/api/v1/schedules/import', file));
  await pointAtSample(world, name);
}

async function opened(name: string, businessDate = DATE): Promise<Night> {
  await imported(name);
  await world.api.must(open(name, businessDate));
  return new Night(world, name, businessDate);
}

const open = (schedule: string, businessDate: unknown): Promise<ApiAnswer> =>
  world.api.post(`/api/v1/schedules/${schedule}/days`, { businessDate });
const day = (schedule: string, date: string): Promise<ApiAnswer> =>
  world.api.get(`/api/v1/schedules/${schedule}/days/${date}`);
const request = (schedule: string, body: Readonly<Record<string, unknown>>): Promise<ApiAnswer> =>
  world.api.post(`/api/v1/schedules/${schedule}/executions`, body);

describe('a day', () => {
  test('is opened once, with the runs of Nightly and of every recurring flow and cycle', async () => {
    await imported('OPENS');
    const first = await open('OPENS', DATE);
    const expected = { schedule: 'OPENS', businessDate: DATE, version: 1, status: 'OPEN', counts: LOADED };
    expect(first).toMatchObject({ status: 201, body: { ...expected, openedBy: 'admin' } });
    // Zeroes are left out.
    expect(first.body).toHaveProperty('counts', LOADED);
    const again = await open('OPENS', DATE);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect((await day('OPENS', DATE)).body).toEqual(first.body);
    const runs = await new Night(world, 'OPENS', DATE).runs();
    expect(runs.map(({ cycle, job }) => `${cycle} ${job}`).sort()).toEqual([
      'Hourly_Cycle_1 OPENS_H1',
      'Hourly_Cycle_2 OPENS_H1',
      'Hourly_Cycle_2 OPENS_S1',
      'Nightly OPENS_A1',
      'Nightly START_JOB',
    ]);
  });

  test('opened by two at once is opened by one', async () => {
    await imported('BOTH');
    const answers = await Promise.all([open('BOTH', DATE), open('BOTH', DATE), open('BOTH', DATE)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await day('BOTH', DATE)).toMatchObject({ body: { counts: LOADED } });
  });

  test('may be any date, in any order, and several are open at once', async () => {
    await imported('ORDER');
    for (const date of ['2026-11-26', '2026-11-24', '2028-02-29', '2025-12-31']) {
      expect(await open('ORDER', date)).toMatchObject({ status: 201, body: { businessDate: date } });
    }
    expect(await day('ORDER', '2028-02-29')).toMatchObject({ status: 200, body: { status: 'OPEN' } });
  });

  test.each([
    '2026-02-30',
    '2025-02-29',
    '0000-01-01',
    '9999-99-99',
    '2026-2-3',
    '20261124',
    '24.11.2026',
    '',
    'today',
  ])('is no %p', async (date) => {
    expect(await open('DATES', date)).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
    expect(await request('DATES', { cycleName: 'Nightly', businessDate: date })).toMatchObject({
      status: 422,
    });
    if (date === '') return;
    expect(await day('DATES', encodeURIComponent(date))).toMatchObject({ status: 422 });
    expect(await world.api.get(`/api/v1/runs?businessDate=${date}`)).toMatchObject({ status: 422 });
    expect(await world.api.get(`/api/v1/executions?businessDate=${date}`)).toMatchObject({ status: 422 });
  });

  test('that was never opened is not there', async () => {
    await imported('UNOPENED');
    expect(await day('UNOPENED', DATE)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_DAY' } });
    expect(await open('NOPE', DATE)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
    expect(await world.api.post('/api/v1/schedules/UNOPENED/days')).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST' },
    });
  });
});

// Nothing closes a day yet, and the database of the embedded leg belongs to the server alone.
if (World.backend === 'redis') {
  test('a closed day is neither opened again, nor requested, nor acted on', async () => {
    const night = await opened('CLOSES');
    const client = new pg.Client({ connectionString: world.environment['DATABASE_URL'] });
    await client.connect();
    await client.query(
      `UPDATE business_day SET status = 'CLOSED', closed_at = now() WHERE schedule = 'CLOSES'`,
    );
    await client.end();
    expect(await day('CLOSES', DATE)).toMatchObject({ status: 200, body: { status: 'CLOSED' } });
    const closed = { status: 409, body: { code: 'DAY_CLOSED' } };
    expect(await open('CLOSES', DATE)).toMatchObject(closed);
    expect(await request('CLOSES', { cycleName: 'Nightly', businessDate: DATE })).toMatchObject({
      status: 409,
      body: { code: 'DAY_NOT_OPEN' },
    });
    expect(await request('CLOSES', { cycleName: 'Nightly' })).toMatchObject({
      body: { code: 'NO_OPEN_DAY' },
    });
    const { id } = await night.run('CLOSES_A1');
    expect(await night.act('CLOSES_A1', 'hold')).toMatchObject(closed);
    expect(await night.act('CLOSES_A1', 'resolve-start', { resolution: 'failed' })).toMatchObject(closed);
    expect(await world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: '' })).toMatchObject(closed);
    expect(await world.api.post('/api/v1/runs/actions', { action: 'hold', runIds: [id] })).toMatchObject({
      status: 200,
      body: { results: [{ ok: false, status: 'LOADED', problem: closed.body }] },
    });
  });
}

describe('a request', () => {
  test('is accepted as QUEUED, with everything it has said', async () => {
    const night = await opened('ACCEPT');
    const said = {
      requestParameters: JSON.parse('{"region":"north","__proto__":"kept","empty":""}') as object,
      callerId: 'erp-7',
      correlationId: 'c-1 ✓',
    };
    const accepted = await request('ACCEPT', { cycleName: 'Nightly', ...said });
    expect(accepted.status).toBe(202);
    const { id } = accepted.body as ExecutionSeen;
    expect(id).toMatch(/^\d+$/);
    expect(accepted.body).toMatchObject({
      schedule: 'ACCEPT',
      businessDate: DATE,
      cycleName: 'Nightly',
      flowName: 'Nightly',
      processName: null,
      callerId: 'erp-7',
      correlationId: 'c-1 ✓',
      requestedBy: 'admin',
      status: 'QUEUED',
      waitsFor: [],
      waitsForFlows: [],
      startedAt: null,
      endedAt: null,
    });
    const done = await night.untilExecution(id, 'COMPLETED');
    expect(done).toMatchObject({ callerId: 'erp-7', correlationId: 'c-1 ✓', counts: { COMPLETED: 2 } });
    expect(done.counts).toEqual({ COMPLETED: 2 });
    expect(Date.parse(done.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(done.startedAt ?? ''));
    const text = await world.api.text(`/api/v1/executions/${id}`);
    expect(text).toContain('"__proto__":"kept"');
    expect(JSON.parse(text)).toMatchObject({ requestParameters: { region: 'north', empty: '' } });
  });

  test('without a date means the latest open day, and opens none', async () => {
    await imported('LATEST');
    expect(await request('LATEST', { cycleName: 'Nightly' })).toMatchObject({
      status: 409,
      body: { code: 'NO_OPEN_DAY' },
    });
    for (const date of ['2026-11-24', '2026-11-26', '2026-11-25']) await world.api.must(open('LATEST', date));
    expect(await request('LATEST', { cycleName: 'Nightly' })).toMatchObject({
      status: 202,
      body: { businessDate: '2026-11-26' },
    });
    expect(await request('LATEST', { cycleName: 'Nightly', businessDate: '2026-11-27' })).toMatchObject({
      status: 409,
      body: { code: 'DAY_NOT_OPEN' },
    });
    expect(await day('LATEST', '2026-11-27')).toMatchObject({ status: 404 });
  });

  test.each<[string, Readonly<Record<string, unknown>>, number, string]>([
    ['a cycle with two flows and none named', { cycleName: 'Hourly_Cycle_2' }, 422, 'FLOW_REQUIRED'],
    ['a cycle without flows', { cycleName: 'Hourly_Cycle_3' }, 422, 'FLOW_REQUIRED'],
    ['a flow of another cycle', { cycleName: 'Hourly_Cycle_1', flowName: 'SALES' }, 422, 'UNKNOWN_FLOW'],
    ['an unknown flow', { cycleName: 'Nightly', flowName: 'NOPE' }, 422, 'UNKNOWN_FLOW'],
    ['an unknown cycle', { cycleName: 'Hourly_Cycle_25' }, 422, 'UNKNOWN_CYCLE'],
    ['a cycle in other letters', { cycleName: 'NIGHTLY' }, 422, 'UNKNOWN_CYCLE'],
    ['a process of Nightly', { cycleName: 'Nightly', processName: 'A' }, 422, 'PROCESS_NOT_ALLOWED'],
    [
      'a process of a recurring flow',
      { cycleName: 'Hourly_Cycle_1', processName: 'H' },
      422,
      'PROCESS_NOT_ALLOWED',
    ],
    [
      'an unknown ad hoc process',
      { cycleName: 'Adhoc', flowName: 'REPORTS', processName: 'NOPE' },
      422,
      'UNKNOWN_PROCESS',
    ],
    [
      'an ad hoc process that is Nightly’s',
      { cycleName: 'Adhoc', flowName: 'REPORTS', processName: 'A' },
      422,
      'UNKNOWN_PROCESS',
    ],
    ['no cycle', {}, 422, 'INVALID_REQUEST'],
    ['an unknown field', { cycleName: 'Nightly', flow: 'Nightly' }, 422, 'INVALID_REQUEST'],
    [
      'parameters that are no texts',
      { cycleName: 'Nightly', requestParameters: { a: 1 } },
      422,
      'INVALID_REQUEST',
    ],
    [
      'parameters that are a list',
      { cycleName: 'Nightly', requestParameters: ['a'] },
      422,
      'INVALID_REQUEST',
    ],
    [
      'a parameter with a joint in it',
      { cycleName: 'Nightly', requestParameters: { a: 'b||c=d' } },
      422,
      'MALFORMED_PARAMETERS',
    ],
    [
      'a parameter without a name',
      { cycleName: 'Nightly', requestParameters: { '': 'b' } },
      422,
      'MALFORMED_PARAMETERS',
    ],
  ])('with %s is refused, and changes nothing', async (_what, ...[body, status, code]) => {
    if ((await day('REFUSES', DATE)).status === 404) await opened('REFUSES');
    expect(await request('REFUSES', body)).toMatchObject({ status, body: { code } });
    expect(await day('REFUSES', DATE)).toMatchObject({ body: { counts: LOADED } });
    expect(await world.api.get('/api/v1/executions?schedule=REFUSES')).toMatchObject({ body: { items: [] } });
  });

  test('of a cycle with one flow needs no flow', async () => {
    const night = await opened('IMPLIED');
    const { id } = await night.request({ cycleName: 'Hourly_Cycle_1' });
    expect(await night.execution(id)).toMatchObject({ cycleName: 'Hourly_Cycle_1', flowName: 'HOURS' });
    await night.untilExecution(id, 'COMPLETED');
  });

  test('of the same cycle and flow again is refused with the first one’s id', async () => {
    const night = await opened('AGAIN');
    for (const body of [{ cycleName: 'Hourly_Cycle_2', flowName: 'SALES' }, { cycleName: 'Nightly' }]) {
      const answers = await Promise.all([request('AGAIN', body), request('AGAIN', body)]);
      const accepted = answers.find(({ status }) => status === 202)?.body as ExecutionSeen;
      const refused = answers.find(({ status }) => status !== 202);
      const expected = { status: 409, body: { code: 'ALREADY_REQUESTED', executionId: accepted.id } };
      expect(refused).toMatchObject(expected);
      await night.untilExecution(accepted.id, 'COMPLETED');
      expect(await request('AGAIN', body)).toMatchObject(expected);
    }
  });

  test('of a recurring flow comes too late once Nightly has started', async () => {
    const night = await opened('LATE');
    const { id } = await night.request();
    expect(await request('LATE', { cycleName: 'Hourly_Cycle_1' })).toMatchObject({
      status: 409,
      body: { code: 'NIGHTLY_STARTED', executionId: id },
    });
    await night.untilExecution(id, 'COMPLETED');
  });

  test('of Nightly stays QUEUED until the requested recurring flows are COMPLETED, and says which', async () => {
    const night = await opened('WAITS');
    world.system.script.add({ job: 'WAITS_H1', outcomes: ['ERROR', 'never'] });
    const hours = await night.request({ cycleName: 'Hourly_Cycle_1' });
    const nightly = await night.request();
    // A recurring flow may still be requested while Nightly waits.
    const sales = await night.request({ cycleName: 'Hourly_Cycle_2', flowName: 'SALES' });
    await night.untilExecution(sales.id, 'COMPLETED');
    await night.untilExecution(hours.id, 'ERROR');
    expect(await night.execution(nightly.id)).toMatchObject({
      status: 'QUEUED',
      waitsFor: [hours.id],
      startedAt: null,
      counts: { LOADED: 2 },
    });
    const [waiting] = await night.runs({ job: 'WAITS_A1' });
    expect(waiting?.waitingFor.map(({ kind }) => kind)).toContain('RECURRING_FLOW');
    expect((await world.api.get(`/api/v1/runs/${waiting?.id ?? ''}/why`)).body).toMatchObject({
      reasons: expect.arrayContaining([expect.objectContaining({ code: 'RECURRING_FLOW' })]),
    });

    const [failed] = await night.runs({ job: 'WAITS_H1', cycle: 'Hourly_Cycle_1' });
    await world.api.must(world.api.post(`/api/v1/runs/${failed?.id ?? ''}/actions/restart`));
    expect(await night.execution(hours.id)).toMatchObject({ status: 'RUNNING', endedAt: null });
    const again = await startOf(world, { job: 'WAITS_H1' }, 1);
    expect(await night.execution(nightly.id)).toMatchObject({ status: 'QUEUED' });
    world.system.finish(again.executionId, 'COMPLETED');
    await night.untilExecution(hours.id, 'COMPLETED');
    expect(await night.untilExecution(nightly.id, 'COMPLETED')).toMatchObject({ waitsFor: [] });
  });
});

describe('an ad hoc request', () => {
  const parametersOf = (job: string): readonly (string | undefined)[] =>
    world.system.ledger.entries
      .filter((entry) => entry.kind === 'request' && entry.verb === 'start' && entry.job === job)
      .map((entry) => (entry as { parameters?: string }).parameters);

  test('of a process runs it alone, any number of times, with its parameters among the job’s own', async () => {
    const night = await opened('ADHOC');
    const asked = { cycleName: 'Adhoc', processName: 'R1' };
    const requests = [{ days: '14' }, {}, { store: '', extra: 'a=b' }];
    const ids: string[] = [];
    for (const requestParameters of requests) {
      const { id } = await night.request({ ...asked, requestParameters });
      ids.push(id);
      expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({
        flowName: 'REPORTS',
        processName: 'R1',
        requestParameters,
        counts: { COMPLETED: 1 },
      });
    }
    expect(new Set(ids).size).toBe(3);
    expect(parametersOf('ADHOC_R1')).toEqual([
      'days=14||store=1',
      'days=7||store=1',
      'days=7||store=||extra=a=b',
    ]);
    expect(parametersOf('ADHOC_R2')).toEqual([]);
  });

  test('of a flow runs it whole, in order', async () => {
    const night = await opened('WHOLE');
    const { id } = await night.request({ cycleName: 'Adhoc', flowName: 'REPORTS' });
    expect(await night.untilExecution(id, 'COMPLETED')).toMatchObject({
      counts: { COMPLETED: 2 },
      processName: null,
    });
    const ended = await night.runs({ execution: id });
    const [r2, r1] = ['WHOLE_R2', 'WHOLE_R1'].map((job) => ended.find((run) => run.job === job));
    expect(r1).toMatchObject({ status: 'COMPLETED', cycle: 'Adhoc' });
    expect(Number(r2?.executionId)).toBeLessThan(Number(r1?.executionId));
  });
});

describe('executions', () => {
  test('are told the latest first, of a schedule and a date, page by page', async () => {
    const night = await opened('LISTED');
    const asked = { cycleName: 'Adhoc', processName: 'R2' };
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await night.request(asked)).id);
    const path = `/api/v1/executions?schedule=LISTED&businessDate=${DATE}`;
    const first = (await world.api.must(world.api.get(`${path}&limit=2`))) as {
      items: ExecutionSeen[];
      nextCursor: string;
    };
    // One more, requested between the pages, is on neither.
    await night.request(asked);
    const second = (await world.api.must(world.api.get(`${path}&limit=2&cursor=${first.nextCursor}`))) as {
      items: ExecutionSeen[];
      nextCursor: null;
    };
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    expect(await world.api.get('/api/v1/executions?schedule=LISTED&businessDate=2026-11-25')).toMatchObject({
      body: { items: [], nextCursor: null },
    });
  });

  test('of another id are not there', async () => {
    for (const id of ['999999999', '9223372036854775807']) {
      expect(await world.api.get(`/api/v1/executions/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_EXECUTION' },
      });
    }
  });
});
