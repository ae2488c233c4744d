import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { effects, where } from '../../examples/external-system/ledger.js';
import type { ApiAnswer } from '../support/api.js';
import type { Night, RunSeen } from '../support/night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { openSmall, requests, sent, startOf } from '../support/small-night.js';
import { World } from '../support/world.js';

let world: World;
let night: Night;
const SCHEDULE: SmallSchedule = {
  name: 'MADE',
  processes: { P: ['A_MADE', 'B_MADE'], Q: ['A_MADE'], R: ['C_MADE'] },
  parameters: { 'P/A_MADE': 'store=1', 'Q/A_MADE': 'store=2', 'P/B_MADE': 'b=1' },
  external: [['P/B_MADE', 'FILE']],
  flows: { LOADS: { cycles: ['Adhoc'], processes: ['R'] } },
};

beforeAll(async () => {
  world = await World.start();
  night = await openSmall(world, SCHEDULE);
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const place = (name = ''): string => night.path(`/custom-processes${name === '' ? '' : `/${name}`}`);
const own = (job: string, is: object = {}): object => ({ job, application: 'APP', jobType: 'SVC', ...is });

async function make(name: string, jobs: readonly object[]): Promise<Readonly<Record<string, unknown>>> {
  return (await world.api.must(world.api.post(place(), { name, jobs }))) as Readonly<Record<string, unknown>>;
}

const request = (processName: string, body: object = {}): Promise<ApiAnswer> =>
  world.api.post(night.path('/executions'), { cycleName: 'Adhoc', processName, ...body });

/** The execution of a request. */
async function requested(processName: string, body: object = {}): Promise<string> {
  return ((await world.api.must(request(processName, body))) as { id: string }).id;
}

const startedJobs = (names: readonly string[]): readonly string[] =>
  effects(world.system.ledger.entries, where({ effect: 'started' }))
    .map(({ job }) => job)
    .filter((job) => names.includes(job));

describe('a custom process', () => {
  test('runs jobs of the workbook and of its own strictly in its order, twice at once with other parameters', async () => {
    world.system.script.add({ job: 'LOAD_CJOB', outcome: 'never' });
    const made = await make('MIX_CPROCESS', [
      { job: 'B_MADE' },
      own('LOAD_CJOB', { parameters: 'full=no||region=eu', skipOnError: true, priority: 200 }),
      { job: 'A_MADE', process: 'Q' },
    ]);
    expect(made).toMatchObject({ version: 1, createdBy: 'admin', findings: [] });
    const first = await requested('MIX_CPROCESS', { requestParameters: { full: 'yes' } });
    const second = await requested('MIX_CPROCESS', { flowName: 'Adhoc', requestParameters: { store: '9' } });
    const loads = [
      await startOf(world, { job: 'LOAD_CJOB' }, 0),
      await startOf(world, { job: 'LOAD_CJOB' }, 1),
    ];
    // The job of the workbook waits for a file in its own process, and not here.
    expect(startedJobs(['B_MADE', 'A_MADE'])).toEqual(['B_MADE', 'B_MADE']);
    const runs = await night.runs({ execution: first });
    expect(runs.map(({ job, status }) => [job, status])).toEqual([
      ['B_MADE', 'COMPLETED'],
      ['LOAD_CJOB', 'RUNNING'],
      ['A_MADE', 'PENDING'],
    ]);
    for (const { executionId } of loads) world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(first, 'COMPLETED');
    await night.untilExecution(second, 'COMPLETED');
    const parameters = (seen: readonly RunSeen[]): readonly string[] => seen.map((run) => run.parameters);
    expect(parameters(await night.runs({ execution: first }))).toEqual([
      'b=1||full=yes',
      'full=yes||region=eu',
      'store=2||full=yes',
    ]);
    expect(parameters(await night.runs({ execution: second }))).toEqual([
      'b=1||store=9',
      'full=no||region=eu||store=9',
      'store=9',
    ]);
    const [start] = requests(world.system.ledger.entries, { verb: 'start', job: 'LOAD_CJOB' });
    expect(sent(start)).toMatchObject({ cycleName: 'Adhoc', flowName: 'Adhoc', processName: 'MIX_CPROCESS' });
    expect(await night.execution(first)).toMatchObject({ flowName: 'Adhoc', processName: 'MIX_CPROCESS' });
  });

  test('is changed for later requests, and only by who has read what it is', async () => {
    world.system.script.add({ job: 'SLOW_CJOB', outcome: 'never' });
    await make('CHANGE_CPROCESS', [own('SLOW_CJOB'), own('LAST_CJOB')]);
    const before = await requested('CHANGE_CPROCESS');
    const { executionId } = await startOf(world, { job: 'SLOW_CJOB' });
    const read = (await world.api.must(world.api.get(place('CHANGE_CPROCESS')))) as { jobs: object[] };
    const other = { ...read, description: 'shorter', jobs: read.jobs.slice(1) };
    expect(await world.api.put(place('CHANGE_CPROCESS'), other)).toMatchObject({
      status: 200,
      body: { version: 2, description: 'shorter', jobs: [{ job: 'LAST_CJOB' }] },
    });
    expect(await world.api.put(place('CHANGE_CPROCESS'), other)).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED' },
    });
    const after = await requested('CHANGE_CPROCESS');
    expect((await night.runs({ execution: after })).map(({ job }) => job)).toEqual(['LAST_CJOB']);
    expect((await night.runs({ execution: before })).map(({ job }) => job)).toEqual([
      'SLOW_CJOB',
      'LAST_CJOB',
    ]);
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(before, 'COMPLETED');
    await night.untilExecution(after, 'COMPLETED');
  });

  test('is deleted when nothing of it is under way; what it has run stays', async () => {
    world.system.script.add({ job: 'GONE_CJOB', outcome: 'never' });
    await make('GONE_CPROCESS', [own('GONE_CJOB')]);
    const execution = await requested('GONE_CPROCESS');
    const { executionId } = await startOf(world, { job: 'GONE_CJOB' });
    expect(await world.api.delete(place('GONE_CPROCESS'))).toMatchObject({
      status: 409,
      body: {
        code: 'IN_USE',
        executions: [execution],
        detail: expect.stringContaining(`execution ${execution}`),
      },
    });
    world.system.finish(executionId, 'COMPLETED');
    await night.untilExecution(execution, 'COMPLETED');
    expect(await world.api.delete(place('GONE_CPROCESS'))).toMatchObject({ status: 204 });
    expect(await world.api.get(place('GONE_CPROCESS'))).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_CUSTOM_PROCESS' },
    });
    expect(await request('GONE_CPROCESS')).toMatchObject({ status: 422, body: { code: 'UNKNOWN_PROCESS' } });
    expect(await night.runs({ execution })).toMatchObject([{ job: 'GONE_CJOB', status: 'COMPLETED' }]);
    const activity = await world.api.get('/api/v1/activity?schedule=MADE&type=custom-process.deleted');
    expect(activity.body).toMatchObject({
      items: [{ to: 'GONE_CPROCESS', text: 'custom process GONE_CPROCESS of MADE was deleted, by admin' }],
    });
  });

  test('keeps the job type that its own jobs are of', async () => {
    const type = {
      name: 'SHARED_TYPE',
      url: 'http://127.0.0.1:7070/x',
      endpoints: { start: '/s', status: '/t' },
    };
    await world.api.must(world.api.post('/api/v1/job-types', type));
    await make('TYPED_CPROCESS', [own('TYPED_CJOB', { jobType: 'SHARED_TYPE' })]);
    expect(await world.api.delete('/api/v1/job-types/SHARED_TYPE')).toMatchObject({
      status: 409,
      body: { code: 'IN_USE', schedules: ['MADE'] },
    });
    await world.api.must(world.api.delete(place('TYPED_CPROCESS')));
    expect(await world.api.delete('/api/v1/job-types/SHARED_TYPE')).toMatchObject({ status: 204 });
  });

  test('is listed by name, page by page', async () => {
    for (const name of ['L2_CPROCESS', 'L1_CPROCESS', 'L3_CPROCESS']) await make(name, [{ job: 'C_MADE' }]);
    const names: string[] = [];
    let cursor = '';
    do {
      const page = (await world.api.must(world.api.get(`${place()}?limit=2${cursor}`))) as {
        items: { name: string }[];
        nextCursor: string | null;
      };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => name.startsWith('L'))).toEqual([
      'L1_CPROCESS',
      'L2_CPROCESS',
      'L3_CPROCESS',
    ]);
    expect(await world.api.get('/api/v1/schedules/NONE/custom-processes')).toMatchObject({ status: 404 });
  });
});

describe('imports of new versions', () => {
  test('leave custom processes as they are, which are refused by name on a day that has not what they need', async () => {
    const jobs = [own('STAYS_CJOB'), { job: 'C_MADE' }];
    await make('STAYS_CPROCESS', jobs);
    const without = { ...SCHEDULE, processes: { P: ['A_MADE', 'B_MADE'], Q: ['A_MADE'] }, flows: {} };
    const imported = await world.api.upload('/api/v1/schedules/import', scheduleWorkbook(without));
    expect(imported).toMatchObject({ status: 200 });
    const next = '2026-11-25';
    await world.api.must(world.api.post(night.path('/days'), { businessDate: next }));
    // The older day has the version that it was opened with.
    const old = await requested('STAYS_CPROCESS', { businessDate: night.businessDate });
    await night.untilExecution(old, 'COMPLETED');
    expect(await request('STAYS_CPROCESS', { businessDate: next })).toMatchObject({
      status: 422,
      body: {
        code: 'CUSTOM_PROCESS_HAS_ERRORS',
        detail: expect.stringMatching(
          /^STAYS_CPROCESS does not fit version 2 of MADE, which 2026-11-25 has: job 2\.job: MADE has no job C_MADE/,
        ),
        findings: [{ severity: 'error', code: 'UNKNOWN_JOB', value: 'C_MADE', cell: '2.job' }],
      },
    });
    await world.api.must(world.api.upload('/api/v1/schedules/import', scheduleWorkbook(SCHEDULE)));
  });

  test('may not bring a process of that name', async () => {
    await make('TAKEN_CPROCESS', [own('TAKEN_CJOB')]);
    const colliding = {
      ...SCHEDULE,
      processes: { ...SCHEDULE.processes, TAKEN_CPROCESS: ['TAKEN_CJOB'] },
    };
    expect(await world.api.upload('/api/v1/schedules/import', scheduleWorkbook(colliding))).toMatchObject({
      status: 422,
      body: {
        findings: [{ code: 'CUSTOM_PROCESS_EXISTS' }, { code: 'CUSTOM_JOB_EXISTS', severity: 'warning' }],
      },
    });
  });
});

describe('refused is', () => {
  test.each<[string, object, object]>([
    ['a name that does not say so', { name: 'X_PROCESS' }, { where: 'body', name: 'name' }],
    ['a name in lower case', { name: 'x_CPROCESS' }, { where: 'body', name: 'name' }],
    ['a process without jobs', { jobs: [] }, { name: 'jobs' }],
    [
      'a job that stands there twice',
      { jobs: [{ job: 'C_MADE' }, { job: 'C_MADE' }] },
      { name: 'jobs.1.job' },
    ],
    [
      'a job of its own of no application',
      { jobs: [{ job: 'N_CJOB', jobType: 'SVC' }] },
      { name: 'jobs.0.application' },
    ],
    [
      'a job of its own of no type',
      { jobs: [{ job: 'N_CJOB', application: 'APP' }] },
      { name: 'jobs.0.jobType' },
    ],
    [
      'another type for a job of the workbook',
      { jobs: [{ job: 'C_MADE', jobType: 'SVC' }] },
      { name: 'jobs.0.jobType' },
    ],
    [
      'a process of the workbook for a job of its own',
      { jobs: [own('N_CJOB', { process: 'P' })] },
      { name: 'jobs.0.process' },
    ],
    ['a field that there is not', { owner: 'me' }, { message: expect.stringContaining('owner') }],
  ])('%s', async (_, change, error) => {
    const sound = { name: 'NEW_CPROCESS', jobs: [{ job: 'C_MADE' }] };
    expect(await world.api.post(place(), { ...sound, ...change })).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST', errors: [error] },
    });
  });

  test('what the workbook does not have, with what was probably meant', async () => {
    const jobs = [{ job: 'C_MAED' }, own('N_CJOB', { jobType: 'SCV', parameters: 'x' }), { job: 'A_MADE' }];
    expect(await world.api.post(place(), { name: 'NEW_CPROCESS', jobs })).toMatchObject({
      status: 422,
      body: {
        code: 'CUSTOM_PROCESS_HAS_ERRORS',
        detail: expect.stringContaining(
          'NEW_CPROCESS was not saved: job 1.job: MADE has no job C_MAED (did you mean C_MADE?)',
        ),
        findings: [
          { code: 'UNKNOWN_JOB', cell: '1.job' },
          { code: 'UNKNOWN_JOB_TYPE', cell: '2.jobType' },
          { code: 'MALFORMED_PARAMETERS', cell: '2.parameters' },
          { code: 'PROCESS_REQUIRED', cell: '3.process' },
        ],
      },
    });
    expect(await world.api.get(place('NEW_CPROCESS'))).toMatchObject({ status: 404 });
  });

  test('a name that is taken, another name than the addressed one, and what is not there', async () => {
    await make('ONCE_CPROCESS', [{ job: 'C_MADE' }]);
    const body = { name: 'ONCE_CPROCESS', jobs: [{ job: 'C_MADE' }] };
    expect(await world.api.post(place(), body)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    expect(await world.api.put(place('OTHER_CPROCESS'), body)).toMatchObject({
      status: 422,
      body: { code: 'OTHER_NAME' },
    });
    const { name, ...unnamed } = body;
    expect(await world.api.put(place('OTHER_CPROCESS'), unnamed)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_CUSTOM_PROCESS' },
    });
    expect(await world.api.delete(place('OTHER_CPROCESS'))).toMatchObject({ status: 404 });
    const elsewhere = '/api/v1/schedules/NONE/custom-processes';
    expect(await world.api.post(elsewhere, { name, jobs: body.jobs })).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_SCHEDULE' },
    });
    await world.api.must(world.api.put('/api/v1/schedules/EMPTY/environment', { jobTypes: {} }));
    expect(await world.api.post('/api/v1/schedules/EMPTY/custom-processes', body)).toMatchObject({
      status: 409,
      body: { code: 'NO_ACTIVE_VERSION' },
    });
    expect(await request('ONCE_CPROCES')).toMatchObject({ status: 422, body: { code: 'FLOW_REQUIRED' } });
    expect(await request('ONC_CPROCESS')).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_PROCESS', detail: expect.stringContaining('did you mean ONCE_CPROCESS') },
    });
    const wrongCycle = { cycleName: 'Nightly', processName: 'ONCE_CPROCESS' };
    expect(await world.api.post(night.path('/executions'), wrongCycle)).toMatchObject({
      status: 422,
      body: { code: 'PROCESS_NOT_ALLOWED' },
    });
  });

  test('a name that the workbook has given to a process of its own', async () => {
    const named = await openSmall(world, { name: 'NAMED', processes: { OLD_CPROCESS: ['A_NAMED'] } });
    expect(
      await world.api.post(named.path('/custom-processes'), {
        name: 'OLD_CPROCESS',
        jobs: [{ job: 'A_NAMED' }],
      }),
    ).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
  });
});

describe('custom processes of another environment', () => {
  interface Exported {
    readonly items: readonly Readonly<Record<string, unknown>>[];
  }
  let elsewhere: Night;
  beforeAll(async () => {
    elsewhere = await openSmall(world, { ...SCHEDULE, name: 'STAGE' });
  });

  const at = (path = ''): string => elsewhere.path(`/custom-processes${path}`);
  const taken = (exported: unknown, query = '', key?: string): Promise<ApiAnswer> =>
    world.api.post(`${at('/import')}${query}`, exported, {
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const listed = async (): Promise<Exported> => (await world.api.must(world.api.get(at()))) as Exported;
  const named = (name: string, jobs: readonly object[] = [{ job: 'C_MADE' }]): object => ({ name, jobs });

  async function noted(): Promise<readonly string[]> {
    const page = await world.api.must(world.api.get('/api/v1/activity?schedule=STAGE'));
    const { items } = page as { items: { type: string; text: string }[] };
    return items.filter(({ type }) => type.startsWith('custom-process.')).map(({ text }) => text);
  }

  test('come as they were exported, and become what they are there, each told', async () => {
    const jobs = [
      { job: 'A_MADE', process: 'Q', parameters: 'store=9' },
      own('OVER_CJOB', { parameters: 'a=1', thresholdRunTime: 60, exclusiveKey: 'ONE', critical: true }),
    ];
    for (const name of ['E1_CPROCESS', 'E2_CPROCESS'])
      await world.api.must(world.api.post(at(), { ...named(name, jobs), description: 'of stage' }));
    const exported = await listed();
    await world.api.must(world.api.delete(at('/E1_CPROCESS')));
    const changed = { description: 'of production', jobs: jobs.slice(1) };
    await world.api.must(world.api.put(at('/E2_CPROCESS'), changed));
    await world.api.must(world.api.post(at(), named('STAYS_CPROCESS')));
    const before = await noted();
    expect((await taken(exported, '?dryRun=true')).body).toMatchObject({ dryRun: true });
    expect(await noted()).toEqual(before);
    expect(await taken(exported)).toMatchObject({
      status: 200,
      body: {
        schedule: 'STAGE',
        dryRun: false,
        items: [
          { name: 'E1_CPROCESS', outcome: 'ADDED', versionBefore: 0, version: 1 },
          { name: 'E2_CPROCESS', outcome: 'CHANGED', versionBefore: 2, version: 3 },
        ],
        findings: [],
        findingsTotal: 0,
      },
    });
    const said = ({ items }: Exported): unknown =>
      items.map(({ name, description, jobs: all }) => ({ name, description, jobs: all }));
    const now = await listed();
    expect(said({ ...now, items: now.items.filter(({ name }) => name !== 'STAYS_CPROCESS') })).toEqual(
      said(exported),
    );
    expect(now.items.map(({ name }) => name)).toContain('STAYS_CPROCESS');
    expect(await noted()).toEqual([
      'custom process E2_CPROCESS of STAGE was changed, by admin',
      'custom process E1_CPROCESS of STAGE was made, by admin',
      ...before,
    ]);
    const execution = await world.api.must(
      world.api.post(elsewhere.path('/executions'), { cycleName: 'Adhoc', processName: 'E1_CPROCESS' }),
    );
    await elsewhere.untilExecution((execution as { id: string }).id, 'COMPLETED');
  });

  test('that are so already make no version and are told to nobody', async () => {
    await world.api.must(world.api.post(at(), named('SAME_CPROCESS')));
    const [exported, before] = [await listed(), await noted()];
    const items = exported.items.map(() => ({ outcome: 'UNCHANGED' }));
    expect((await taken(exported)).body).toMatchObject({ items });
    expect(await listed()).toEqual(exported);
    expect(await noted()).toEqual(before);
    expect(await taken({ items: [], nextCursor: null })).toMatchObject({ status: 200, body: { items: [] } });
  });

  test('are taken over once under one key', async () => {
    const wanted = { items: [named('KEYED_CPROCESS')] };
    const first = await taken(wanted, '', 'import-1');
    expect(first).toMatchObject({ status: 200, body: { items: [{ outcome: 'ADDED', version: 1 }] } });
    await world.api.must(world.api.delete(at('/KEYED_CPROCESS')));
    expect((await taken(wanted, '', 'import-1')).body).toEqual(first.body);
    expect(await world.api.get(at('/KEYED_CPROCESS'))).toMatchObject({ status: 404 });
    expect(await taken(wanted, '?dryRun=true', 'import-1')).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
  });

  test('are refused together when one of them was changed since it was looked at', async () => {
    await world.api.must(world.api.post(at(), named('SEEN_CPROCESS')));
    const items = [named('SEEN_CPROCESS', [{ job: 'B_MADE' }]), named('UNSEEN_CPROCESS')];
    const looked = (await taken({ items }, '?dryRun=true')).body as {
      items: { name: string; versionBefore: number }[];
    };
    const expectedVersions = Object.fromEntries(
      looked.items.map(({ name, versionBefore }) => [name, versionBefore]),
    );
    expect(expectedVersions).toEqual({ SEEN_CPROCESS: 1, UNSEEN_CPROCESS: 0 });
    await world.api.must(world.api.post(at(), named('UNSEEN_CPROCESS', [{ job: 'B_MADE' }])));
    expect(await taken({ items, expectedVersions })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED', processes: ['UNSEEN_CPROCESS'] },
    });
    expect(await world.api.get(at('/SEEN_CPROCESS'))).toMatchObject({ body: { version: 1 } });
    expect(
      await taken({ items, expectedVersions: { ...expectedVersions, UNSEEN_CPROCESS: 1 } }),
    ).toMatchObject({ status: 200, body: { items: [{ version: 2 }, { version: 2 }] } });
  });

  test('are refused together, every mistake of each with its process and field', async () => {
    const items = [
      named('RIGHT_CPROCESS'),
      named('WRONG_CPROCESS', [{ job: 'C_MAED' }, own('N_CJOB', { jobType: 'SCV' })]),
      named('OTHER_CPROCESS', [{ job: 'A_MADE' }]),
    ];
    expect(await taken({ items })).toMatchObject({
      status: 422,
      body: {
        code: 'CUSTOM_PROCESS_HAS_ERRORS',
        detail: expect.stringMatching(
          /^Nothing was changed: WRONG_CPROCESS 1\.job: .*C_MAED.* \(and 2 more\)$/,
        ),
        findings: [
          { code: 'UNKNOWN_JOB', tab: 'WRONG_CPROCESS', cell: '1.job', value: 'C_MAED' },
          { code: 'UNKNOWN_JOB_TYPE', tab: 'WRONG_CPROCESS', cell: '2.jobType' },
          { code: 'PROCESS_REQUIRED', tab: 'OTHER_CPROCESS', cell: '1.process' },
        ],
        findingsTotal: 3,
      },
    });
    expect(await world.api.get(at('/RIGHT_CPROCESS'))).toMatchObject({ status: 404 });
    const malformed = [named('TWICE_CPROCESS'), named('TWICE_CPROCESS', []), named('LOW_cprocess')];
    const twice = expect.stringContaining('TWICE_CPROCESS stands here a second time');
    expect((await taken({ items: malformed, nextCursor: 'MQ' })).body).toMatchObject({
      errors: [
        { name: 'items.1.jobs' },
        { name: 'items.2.name' },
        { name: 'items.1.name', message: twice },
        { name: 'nextCursor' },
      ],
    });
  });

  test('of another schedule are not taken for those of this one', async () => {
    const items = [{ ...named('FOREIGN_CPROCESS'), schedule: 'MADE' }];
    expect(await taken({ items })).toMatchObject({
      status: 422,
      body: { code: 'OTHER_SCHEDULE', detail: expect.stringContaining('FOREIGN_CPROCESS of MADE') },
    });
    expect(await world.api.post('/api/v1/schedules/NONE/custom-processes/import', { items })).toMatchObject({
      status: 422,
    });
    expect(
      await world.api.post('/api/v1/schedules/NONE/custom-processes/import', { items: [] }),
    ).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  });

  test('may not have the name of a process of the workbook', async () => {
    const processes = { ...SCHEDULE.processes, BOOK_CPROCESS: ['C_MADE'] };
    await openSmall(world, { ...SCHEDULE, name: 'BOOK', processes });
    const body = { items: [named('BOOK_CPROCESS')] };
    expect(await world.api.post('/api/v1/schedules/BOOK/custom-processes/import', body)).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'NAME_TAKEN', tab: 'BOOK_CPROCESS', cell: 'name' }] },
    });
  });
});
