import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { Night, type RunSeen } from '../support/night.js';
import { openSmall, startOf } from '../support/small-night.js';
import { scheduleWorkbook } from '../support/small-schedule.js';
import { World } from '../support/world.js';

const DATE = '2026-11-24';

let world: World;
/** Of a run whose system never ends its answer; it takes a minute, so it is asked for first and looked at last. */
let hangingLog: Promise<string>;
beforeAll(async () => {
  world = await World.start();
  hangingLog = logOfAHangingSystem();
  // Whoever awaits it gets its failure.
  hangingLog.catch(() => undefined);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

async function logOfAHangingSystem(): Promise<string> {
  world.system.script.add({ job: 'HANGS_A', logAnswer: { kind: 'drip', everyMs: 1_000 } });
  const night = await openSmall(world, { name: 'HANGS', processes: { A: ['HANGS_A'] } });
  await night.request();
  const { id } = await night.untilRun('HANGS_A', 'COMPLETED');
  return world.api.text(`/api/v1/runs/${id}/log`);
}

interface RunPage {
  readonly items: readonly RunSeen[];
  readonly nextCursor: string | null;
}
const page = async (query: string): Promise<RunPage> =>
  (await world.api.must(world.api.get(`/api/v1/runs?${query}`))) as RunPage;
const get = (path: string): Promise<ApiAnswer> => world.api.get(`/api/v1/runs/${path}`);
const act = (id: string, action: string): Promise<unknown> =>
  world.api.must(world.api.post(`/api/v1/runs/${id}/actions/${action}`));

describe('a list of runs', () => {
  let night: Night;
  let executions: readonly string[];

  beforeAll(async () => {
    world.system.script.add({ job: 'LIST_B', outcome: 'ERROR' });
    night = await openSmall(world, {
      name: 'LIST',
      processes: { A: ['LIST_A'], B: ['LIST_B'], C: ['LIST_A'], H: ['LIST_H'], Q: ['LIST_A'] },
      after: [['C', 'B']],
      flows: {
        HOURS: { cycles: ['Hourly_Cycle_1', 'Hourly_Cycle_2'], processes: ['H'] },
        ADHOC: { cycles: ['Adhoc'], processes: ['Q'] },
      },
    });
    const nightly = await night.request();
    const adhoc = await night.request({ cycleName: 'Adhoc' });
    await night.untilExecution(nightly.id, 'ERROR');
    await night.untilExecution(adhoc.id, 'COMPLETED');
    executions = [nightly.id, adhoc.id];
  });

  test.each<[string, readonly string[]]>([
    ['', ['A/LIST_A', 'B/LIST_B', 'C/LIST_A', 'H/LIST_H', 'H/LIST_H', 'Q/LIST_A', 'START/START_JOB']],
    ['job=LIST_A', ['A/LIST_A', 'C/LIST_A', 'Q/LIST_A']],
    ['process=C', ['C/LIST_A']],
    ['cycle=Hourly_Cycle_2', ['H/LIST_H']],
    ['flow=HOURS', ['H/LIST_H', 'H/LIST_H']],
    ['flow=HOURS&cycle=Hourly_Cycle_1&job=LIST_H', ['H/LIST_H']],
    ['status=ERROR', ['B/LIST_B']],
    ['status=ERROR,PENDING', ['B/LIST_B', 'C/LIST_A']],
    ['status=COMPLETED&cycle=Nightly', ['A/LIST_A', 'START/START_JOB']],
    ['status=RUNNING', []],
    ['job=NOPE', []],
    ['job=list_a', []],
  ])('is narrowed by %p', async (filter, expected) => {
    const { items, nextCursor } = await page(`schedule=LIST&businessDate=${DATE}&${filter}`);
    expect(items.map(({ process, job }) => `${process}/${job}`).sort()).toEqual(expected);
    expect(nextCursor).toBeNull();
  });

  test('is narrowed by an execution, of whatever schedule', async () => {
    const [nightly = '', adhoc = ''] = executions;
    expect((await page(`execution=${nightly}`)).items).toHaveLength(4);
    expect((await page(`execution=${adhoc}`)).items.map(({ process }) => process)).toEqual(['Q']);
    expect((await page('execution=999999999')).items).toEqual([]);
  });

  test('knows another date and another schedule as empty', async () => {
    expect((await page('schedule=LIST&businessDate=2026-11-25')).items).toEqual([]);
    expect((await page(`schedule=NOPE&businessDate=${DATE}`)).items).toEqual([]);
  });

  test.each([
    'status=SLEEPING',
    'status=',
    'status=ERROR,',
    'execution=abc',
    'execution=99999999999999999999',
    'execution=9223372036854775808',
    'limit=0',
    'limit=-1',
    'limit=ten',
    'limit=1.5',
    'limit=',
    'limit=5&limit=6',
    'cursor=abc',
    'cursor=OTIyMzM3MjAzNjg1NDc3NTgwOA',
    'job=%00',
    'order=desc',
    `job=${'x'.repeat(300)}`,
  ])('is refused with %s', async (query) => {
    const answer = await world.api.get(`/api/v1/runs?${query}`);
    expect(answer.status).toBe(422);
    expect(['INVALID_REQUEST', 'INVALID_CURSOR']).toContain((answer.body as { code: string }).code);
  });
});

describe('the pages of a long list', () => {
  const JOBS = Array.from({ length: 1_050 }, (_, n) => `LONG_${String(n).padStart(4, '0')}`);

  beforeAll(async () => {
    const file = scheduleWorkbook({ name: 'LONG', processes: { A: JOBS } });
    await world.api.must(world.api.upload('/api/v1/schedules/import', file));
    await world.api.must(world.api.post('/api/v1/schedules/LONG/days', { businessDate: DATE }));
  });

  test.each([
    ['', 100],
    ['&limit=3', 3],
    ['&limit=1000', 1_000],
    ['&limit=1001', 1_000],
    ['&limit=99999999999999999999', 1_000],
  ])('have so many runs: %p → %i', async (limit, most) => {
    const { items, nextCursor } = await page(`schedule=LONG${limit}`);
    expect(items).toHaveLength(most);
    expect(nextCursor).toEqual(expect.any(String));
  });

  test('have each run once, while runs change between them', async () => {
    const seen: RunSeen[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { items, nextCursor }: RunPage = await page(`schedule=LONG&limit=200${query}`);
      seen.push(...items);
      // Of the page that was read, and, if the order went by anything that changes, of one that comes.
      for (const run of [items[0], items.at(-1)]) if (run) await act(run.id, 'hold');
      cursor = nextCursor;
    }
    expect(seen.map(({ job }) => job).sort()).toEqual([...JOBS, 'START_JOB'].sort());
    const ids = seen.map(({ id }) => BigInt(id));
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
  });

  test('of a filter leave those out that no longer match, and lose none of the others', async () => {
    const query = 'schedule=LONG&status=LOADED&limit=400';
    const first = await page(query);
    for (const { id } of first.items.slice(0, 3)) await act(id, 'skip');
    const second = await page(`${query}&cursor=${first.nextCursor ?? ''}`);
    const third = await page(`${query}&cursor=${second.nextCursor ?? ''}`);
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const { counts } = (await world.api.must(world.api.get(`/api/v1/schedules/LONG/days/${DATE}`))) as {
      counts: Record<string, number>;
    };
    expect(ids).toHaveLength((counts['LOADED'] ?? 0) + 3);
  });
});

describe('a run', () => {
  const kinds = async (night: Night, job: string): Promise<readonly string[]> =>
    (await night.run(job)).waitingFor.map(({ kind, ref }) => `${kind} ${ref ?? ''}`.trim());

  test('says what it waits for: a request, its turn, a hold, a slot', async () => {
    world.system.script.add({ job: 'TURN_A', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'TURN',
      processes: { A: ['TURN_A', 'TURN_A2'], B: ['TURN_B'], C: ['TURN_C'] },
      after: [['C', 'B']],
      job: { TURN_A: { Priority: 255 } },
      throttle: 1,
    });
    expect(await kinds(night, 'TURN_A')).toEqual([`REQUEST TURN/${DATE}`, 'DEPENDENCY START/START_JOB']);
    await night.request();
    const { executionId } = await startOf(world, { job: 'TURN_A' });
    expect(await kinds(night, 'TURN_A2')).toEqual(['DEPENDENCY A/TURN_A']);
    expect(await kinds(night, 'TURN_B')).toEqual(['SLOT APP']);
    await world.api.must(night.act('TURN_C', 'hold'));
    expect(await kinds(night, 'TURN_C')).toEqual(['DEPENDENCY B/TURN_B', 'HOLD']);
    expect(await night.run('TURN_A')).toMatchObject({ status: 'RUNNING', waitingFor: [] });
    const since = (await night.run('TURN_B')).waitingFor as unknown as { since: string; detail: string }[];
    expect(since).toMatchObject([{ since: expect.any(String), detail: '1 of 1 slots are taken' }]);

    world.system.finish(executionId, 'COMPLETED');
    await night.untilRun('TURN_B', 'COMPLETED');
    await world.api.must(night.act('TURN_C', 'release'));
    expect(await night.untilRun('TURN_C', 'COMPLETED')).toMatchObject({ waitingFor: [] });
  });

  test('of a script says that nothing runs scripts here', async () => {
    const file = scheduleWorkbook({
      name: 'SCRIPTS',
      processes: { A: ['SCRIPTS_A'] },
      job: { SCRIPTS_A: { JobType: 'EXEC' } },
    });
    const imported = await world.api.upload('/api/v1/schedules/import', file);
    expect(imported.body).toMatchObject({ findings: [{ severity: 'warning', code: 'EXEC_NEEDS_RUNNER' }] });
    await world.api.must(world.api.post('/api/v1/schedules/SCRIPTS/days', { businessDate: DATE }));
    const night = new Night(world, 'SCRIPTS', DATE);
    await night.request();
    const run = await night.untilRun('SCRIPTS_A', ({ waitingFor }) =>
      waitingFor.some(({ kind }) => kind === 'NO_RUNNER'),
    );
    expect(run).toMatchObject({ status: 'PENDING', attempt: 0 });
  });

  test('tells everything about itself, alone as in a list', async () => {
    world.system.script.add({ job: 'TELLS_A', executionInfo: 'rows=12' });
    const night = await openSmall(world, {
      name: 'TELLS',
      processes: { A: ['TELLS_A'] },
      parameters: { 'A/TELLS_A': 'day=${businessDate}||job=${job}' },
    });
    const before = await night.run('TELLS_A');
    expect(before).toMatchObject({
      status: 'LOADED',
      attempt: 0,
      attemptState: null,
      agentExecutionId: null,
    });
    const { id } = await night.request();
    const listed = await night.untilRun('TELLS_A', 'COMPLETED');
    expect(listed).toMatchObject({
      schedule: 'TELLS',
      businessDate: DATE,
      cycle: 'Nightly',
      flow: 'Nightly',
      process: 'A',
      job: 'TELLS_A',
      requestNo: 0,
      execution: id,
      application: 'APP',
      jobType: 'SVC',
      agentGroup: 'common',
      cause: null,
      flags: [],
      waitingFor: [],
      attempt: 1,
      attemptState: 'COMPLETED',
      agentExecutionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      executionId: expect.stringMatching(/^\d+$/),
      executionInfo: 'rows=12',
      parameters: 'day=${businessDate}||job=${job}',
      priority: 150,
    });
    expect((await get(listed.id)).body).toEqual(listed);
  });

  test('tells every attempt, with what was sent and answered', async () => {
    world.system.script.add({ job: 'TRIES_A', outcomes: ['ERROR', 'COMPLETED'] });
    const night = await openSmall(world, {
      name: 'TRIES',
      processes: { A: ['TRIES_A'] },
      parameters: { 'A/TRIES_A': 'day=${businessDate}' },
    });
    await night.request();
    const { id } = await night.untilRun('TRIES_A', 'ERROR');
    await act(id, 'restart');
    const { agentExecutionId } = await night.untilRun('TRIES_A', 'COMPLETED');
    const { items } = (await get(`${id}/attempts`)).body as { items: Record<string, unknown>[] };
    expect(items).toMatchObject([
      {
        number: 1,
        kind: 'START',
        state: 'ERROR',
        cause: 'FAILED',
        parameters: `day=${DATE}`,
        restartOf: null,
      },
      {
        number: 2,
        kind: 'RESTART',
        state: 'COMPLETED',
        cause: null,
        agentExecutionId,
        restartOf: items[0]?.['executionId'],
      },
    ]);
    expect(items[0]).toMatchObject({
      sends: [{ verb: 'start', url: expect.stringContaining('/start'), answeredAt: expect.any(String) }],
    });
    expect(items[1]).toMatchObject({
      sends: [{ verb: 'restart', url: expect.stringContaining('/restart') }],
    });
  });

  test('that does not exist is a 404, and what is no id a 422, everywhere', async () => {
    const calls = [
      (id: string) => get(id),
      (id: string) => get(`${id}/attempts`),
      (id: string) => get(`${id}/why`),
      (id: string) => get(`${id}/log`),
      (id: string) => world.api.post(`/api/v1/runs/${id}/actions/hold`),
      (id: string) => world.api.post(`/api/v1/runs/${id}/actions/resolve-start`, { resolution: 'failed' }),
      (id: string) => world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: '' }),
    ];
    for (const call of calls) {
      for (const id of ['0', '999999999', '9223372036854775807']) {
        expect(await call(id)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_RUN' } });
      }
      for (const id of [
        'abc',
        '-1',
        '1.5',
        '1e3',
        '007',
        '0x1',
        '9223372036854775808',
        '99999999999999999999999',
      ]) {
        expect(await call(id)).toMatchObject({ status: 422, body: { code: 'INVALID_REQUEST' } });
      }
    }
  });
});

describe('why', () => {
  test('tells the whole chain behind a run, to the one that is under way', async () => {
    world.system.script.add({ job: 'CHAIN_A', outcome: 'never' });
    const night = await openSmall(world, {
      name: 'CHAIN',
      processes: { A: ['CHAIN_A'], B: ['CHAIN_B'], C: ['CHAIN_C'] },
      after: [
        ['B', 'A'],
        ['C', 'B'],
      ],
    });
    await night.request();
    const { executionId } = await startOf(world, { job: 'CHAIN_A' });
    await night.untilRun('CHAIN_A', 'RUNNING');
    const [a, b, c] = await Promise.all(['CHAIN_A', 'CHAIN_B', 'CHAIN_C'].map((job) => night.run(job)));
    const since = expect.any(String);
    expect((await get(`${c?.id ?? ''}/why`)).body).toEqual({
      runId: c?.id,
      reasons: [
        {
          code: 'DEPENDENCY',
          message: 'It comes after B/CHAIN_B, which is PENDING.',
          since,
          run: b?.id,
          because: [
            {
              code: 'DEPENDENCY',
              message: 'It comes after A/CHAIN_A, which is RUNNING.',
              since,
              run: a?.id,
              because: [
                { code: 'RUNNING', message: 'A/CHAIN_A is RUNNING.', since, run: a?.id, because: [] },
              ],
            },
          ],
        },
      ],
    });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilRun('CHAIN_C', 'COMPLETED');
    expect((await get(`${c?.id ?? ''}/why`)).body).toMatchObject({
      reasons: [{ code: 'COMPLETED', because: [] }],
    });
  });
});

describe('the log of a run', () => {
  const log = (id: string): Promise<string> => world.api.text(`/api/v1/runs/${id}/log`);

  test('is what Nightjar did, in order, and behind it the external system’s own', async () => {
    const night = await openSmall(world, { name: 'LOGS', processes: { A: ['LOGS_A'] } });
    await world.api.must(night.act('LOGS_A', 'hold', { reason: 'wait for Anna' }));
    await night.request();
    await world.api.must(night.act('LOGS_A', 'release'));
    const { id, executionId } = await night.untilRun('LOGS_A', 'COMPLETED');
    const answer = await get(`${id}/log`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const lines = (answer.body as string).split('\n');
    const order = [
      /^Nightjar's log of LOGS 2026-11-24 Nightly\/Nightly A\/LOGS_A/,
      /LOADED → HELD \(attempt 0, admin\): wait for Anna$/,
      /HELD → PENDING/,
      /PENDING → RUNNING/,
      /START http.*\/start → /,
      /RUNNING → COMPLETED/,
      new RegExp(`^--- Log of execution ${executionId ?? ''} by the external system$`),
      new RegExp(`execution ${executionId ?? ''} completed$`),
    ].map((pattern) => lines.findIndex((line) => pattern.test(line)));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('says that it is Nightjar’s own only when the job type has none, or nothing was executed', async () => {
    const night = await openSmall(world, {
      name: 'NOLOG',
      processes: { A: ['NOLOG_A'] },
      jobType: { JobLogs: null },
    });
    await night.request();
    const { id } = await night.untilRun('NOLOG_A', 'COMPLETED');
    expect(await log(id)).toMatch(
      /^--- The job type SVC defines no log: this is Nightjar's own log only\.$/m,
    );
    const other = await openSmall(world, { name: 'UNRUN', processes: { A: ['UNRUN_A'] } });
    expect(await log((await other.run('UNRUN_A')).id)).toMatch(/^--- Nothing was executed/m);
  });

  test('says so when the external system’s cannot be had', async () => {
    world.system.script.add({ job: 'BROKEN_A', logAnswer: { kind: 'status', code: 500, body: 'archived' } });
    const night = await openSmall(world, { name: 'BROKENLOG', processes: { A: ['BROKEN_A'] } });
    await night.request();
    const { id } = await night.untilRun('BROKEN_A', 'COMPLETED');
    expect(await log(id)).toMatch(/^--- The external system's log cannot be had: .*500/m);
  });

  test('is cut at 10 MiB, and says so', async () => {
    const line = `${'x'.repeat(999)}\n`;
    world.system.script.add({ job: 'ENDLESS_A', logAnswer: { kind: 'body', body: line, repeat: 'forever' } });
    const night = await openSmall(world, { name: 'ENDLESS', processes: { A: ['ENDLESS_A'] } });
    await night.request();
    const { id } = await night.untilRun('ENDLESS_A', 'COMPLETED');
    const text = await log(id);
    expect(text).toMatch(/--- cut at 10 MiB\n$/);
    const external = text.slice(text.indexOf('by the external system\n'));
    const kept = external.replace('by the external system\n', '').replace('\n--- cut at 10 MiB\n', '');
    expect(Buffer.byteLength(kept)).toBe(10 * 1024 * 1024);
  });

  test('of a system that hangs comes without the system’s, after a minute', async () => {
    const text = await hangingLog;
    expect(text).toContain('RUNNING → COMPLETED');
    expect(text).toMatch(/^--- The external system's log cannot be had: /m);
  });
});
