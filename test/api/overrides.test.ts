import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { withDatabase } from '../support/world-database.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

interface Shown {
  readonly tab: string;
  readonly row: string;
  readonly field: string;
  readonly state: string;
}

type Body = Readonly<Record<string, unknown>>;

const set = (night: Night, overrides: readonly Body[], beside: Body = {}): Promise<ApiAnswer> =>
  world.api.put(night.path('/overrides'), { overrides, ...beside });

const decide = (night: Night, verb: 'clear' | 'keep', body: Body): Promise<ApiAnswer> =>
  world.api.post(night.path(`/overrides/${verb}`), body);

async function listed(night: Night, query = ''): Promise<readonly Shown[]> {
  const page = await world.api.must(world.api.get(night.path(`/overrides${query}`)));
  return (page as { items: readonly Shown[] }).items;
}

const states = async (night: Night, query = ''): Promise<readonly string[]> =>
  (await listed(night, query)).map(({ row, field, state }) => `${row} ${field} ${state}`);

const imports = (schedule: SmallSchedule, query = ''): Promise<ApiAnswer> =>
  world.api.upload(`/api/v1/schedules/import${query}`, scheduleWorkbook(schedule));

const aJob = (row: string, field: string, value: unknown): Body => ({ tab: 'Job', row, field, value });

/** The runs of a further date, which is opened. */
async function openedOn(night: Night, businessDate: string): Promise<readonly Body[]> {
  await world.api.must(world.api.post(night.path('/days'), { businessDate }));
  return (await night.runs({ businessDate })) as unknown as readonly Body[];
}

const statusesIn = (runs: readonly Body[]): Body =>
  Object.fromEntries(runs.map(({ job, status }) => [String(job), status]));

describe('overrides', () => {
  test('are what days are planned with from now on; open ones get them when they are restarted', async () => {
    const night = await openSmall(world, {
      name: 'OVER',
      processes: { P: ['A_OVER', 'B_OVER'] },
      parameters: { 'P/B_OVER': 'mode=delta' },
    });
    const answer = await set(
      night,
      [
        aJob('A_OVER', 'enabled', false),
        { tab: 'ProcessJobMapping', row: 'P/B_OVER', field: 'parameters', value: 'mode=full' },
      ],
      { reason: 'the feed is broken' },
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        overrideRevision: 1,
        changed: [
          { tab: 'Job', row: 'A_OVER', field: 'enabled', value: false, sheetThen: true },
          { row: 'P/B_OVER', value: 'mode=full', sheetThen: 'mode=delta' },
        ],
        unchanged: 0,
        openDays: [night.businessDate],
        advice: expect.stringContaining('restart the schedule'),
      },
    });
    expect(await night.run('A_OVER')).toMatchObject({ status: 'LOADED' });
    const next = await openedOn(night, '2030-01-01');
    expect(statusesIn(next)).toMatchObject({ A_OVER: 'DISABLED', B_OVER: 'LOADED' });
    expect(next.find(({ job }) => job === 'B_OVER')).toMatchObject({ parameters: 'mode=full' });
    await world.api.must(world.api.post(night.path(`/days/${night.businessDate}/restart`), {}));
    expect(await night.run('A_OVER')).toMatchObject({ status: 'DISABLED' });
    expect(await night.run('B_OVER')).toMatchObject({ parameters: 'mode=full' });
    const day = await world.api.get(night.path(`/days/${night.businessDate}`));
    expect(day.body).toMatchObject({ version: 1, overrideRevision: 1 });
    const told = await world.events.until('it is told', () =>
      world.events.events.find(({ type }) => type === 'override.set'),
    );
    expect(told.data).toMatchObject({
      schedule: 'OVER',
      from: 'Job A_OVER enabled=true, ProcessJobMapping P/B_OVER parameters="mode=delta"',
      to: 'Job A_OVER enabled=false, ProcessJobMapping P/B_OVER parameters="mode=full"',
      actor: 'admin',
      reason: 'the feed is broken',
    });
  }, 60_000);

  test('are no edit by hand to a restart: what a person has edited about a run stays', async () => {
    const night = await openSmall(world, {
      name: 'EDITS',
      processes: { P: ['A_EDITS', 'B_EDITS'] },
      parameters: { 'P/A_EDITS': 'x=1', 'P/B_EDITS': 'x=1' },
    });
    const parameters = (row: string, value: string): Body => ({
      tab: 'ProcessJobMapping',
      row,
      field: 'parameters',
      value,
    });
    const restart = (): Promise<unknown> =>
      world.api.must(world.api.post(night.path(`/days/${night.businessDate}/restart`), {}));
    await world.api.must(set(night, [parameters('P/A_EDITS', 'x=2'), parameters('P/B_EDITS', 'x=2')]));
    await restart();
    const { id } = await night.run('B_EDITS');
    await world.api.must(world.api.put(`/api/v1/runs/${id}/parameters`, { parameters: 'x=mine' }));
    await world.api.must(set(night, [parameters('P/A_EDITS', 'x=3'), parameters('P/B_EDITS', 'x=3')]));
    await restart();
    expect(await night.run('A_EDITS')).toMatchObject({ parameters: 'x=3' });
    expect(await night.run('B_EDITS')).toMatchObject({ parameters: 'x=mine' });
    await world.api.must(
      decide(night, 'clear', { overrides: [{ tab: 'ProcessJobMapping', row: 'P/A_EDITS' }] }),
    );
    await restart();
    expect(await night.run('A_EDITS')).toMatchObject({ parameters: 'x=1' });
  }, 60_000);

  test('survive imports: conflicts are listed and hold until a person decides', async () => {
    const version = (
      thresholds: Readonly<Record<string, number>>,
      processes = ['A_CARRY', 'B_CARRY'],
    ): SmallSchedule => ({
      name: 'CARRY',
      processes: { P: processes },
      job: Object.fromEntries(
        Object.entries(thresholds).map(([job, ThresholdRunTime]) => [job, { ThresholdRunTime }]),
      ),
    });
    const night = await openSmall(world, version({ A_CARRY: 60, B_CARRY: 60 }));
    await world.api.must(
      set(night, [
        aJob('A_CARRY', 'thresholdRunTime', 90),
        aJob('B_CARRY', 'thresholdRunTime', 90),
        aJob('B_CARRY', 'notes', 'slow'),
      ]),
    );
    const second = version({ A_CARRY: 30, B_CARRY: 90 });
    const carried = {
      conflicts: [
        { tab: 'Job', row: 'A_CARRY', field: 'thresholdRunTime', value: 90, sheetThen: 60, sheetNow: 30 },
      ],
      agreed: [{ row: 'B_CARRY', value: 90, sheetNow: 90 }],
      dormant: [],
      revived: [],
    };
    expect((await imports(second, '?dryRun=true')).body).toMatchObject({
      applied: false,
      overrides: carried,
    });
    expect(await states(night, '?state=CONFLICT')).toEqual([]);
    expect((await imports(second)).body).toMatchObject({ version: 2, applied: true, overrides: carried });
    expect(await states(night)).toEqual([
      'A_CARRY thresholdRunTime CONFLICT',
      'B_CARRY thresholdRunTime AGREED',
      'B_CARRY notes ACTIVE',
    ]);
    const kept = await decide(night, 'keep', { state: 'CONFLICT', reason: 'measured' });
    expect(kept.body).toMatchObject({
      overrideRevision: 2,
      changed: [{ row: 'A_CARRY', value: 90, sheetThen: 30 }],
    });
    const cleared = await decide(night, 'clear', { state: 'AGREED' });
    expect(cleared.body).toMatchObject({ overrideRevision: 3, changed: [{ row: 'B_CARRY' }] });
    expect(await states(night)).toEqual(['B_CARRY notes ACTIVE', 'A_CARRY thresholdRunTime ACTIVE']);
    expect(await states(night, '?past=true&row=A_CARRY')).toEqual([
      'A_CARRY thresholdRunTime ENDED',
      'A_CARRY thresholdRunTime ACTIVE',
    ]);
    const third = await imports(version({ A_CARRY: 30 }, ['A_CARRY']));
    expect(third.body).toMatchObject({
      version: 3,
      overrides: { dormant: [{ row: 'B_CARRY', droppedBy: null }] },
    });
    expect(await listed(night, '?state=DORMANT')).toMatchObject([{ row: 'B_CARRY', droppedBy: 3 }]);
    const fourth = await imports(version({ A_CARRY: 30, B_CARRY: 5 }));
    expect(fourth.body).toMatchObject({
      overrides: { dormant: [], revived: [{ row: 'B_CARRY', field: 'notes', droppedBy: 3 }] },
    });
    expect(await listed(night)).toMatchObject([{ state: 'ACTIVE', droppedBy: null }, { state: 'ACTIVE' }]);
    const types = await world.events.until('both are told', () => {
      const some = world.events.events.filter(
        ({ data }) => (data as { schedule?: string }).schedule === 'CARRY',
      );
      const told = some.map(({ type }) => type).filter((type) => type.startsWith('override.'));
      return told.includes('override.revived') ? told : undefined;
    });
    expect(types).toEqual([
      'override.set',
      'override.kept',
      'override.cleared',
      'override.dormant',
      'override.revived',
    ]);
  }, 60_000);

  test('make no version and are no part of one: the workbook alone is compared', async () => {
    const schedule = { name: 'ALONE', processes: { P: ['A_ALONE'] } };
    const night = await openSmall(world, schedule);
    await world.api.must(set(night, [aJob('A_ALONE', 'enabled', false)]));
    expect((await imports(schedule)).body).toMatchObject({ unchanged: true, version: 1 });
    expect((await world.api.get(night.path('/versions'))).body).toMatchObject({ items: [{ version: 1 }] });
  }, 60_000);

  test('are set all or not at all, with every mistake at its place', async () => {
    const night = await openSmall(world, { name: 'WRONG', processes: { P: ['A_WRONG'] } });
    const wrong = await set(night, [
      aJob('A_WRONG', 'enabled', false),
      aJob('A_WRNG', 'enabled', false),
      aJob('A_WRONG', 'thresholdRunTime', -1),
      { tab: 'ProcessJobMapping', row: 'P/A_WRONG', field: 'parameters', value: 'no pairs' },
    ]);
    expect(wrong).toMatchObject({
      status: 422,
      body: {
        code: 'OVERRIDES_HAVE_ERRORS',
        findings: [
          { code: 'UNKNOWN_ROW', cell: '2.row', message: expect.stringContaining('did you mean A_WRONG?') },
          { code: 'OUT_OF_RANGE', cell: '3.value' },
        ],
      },
    });
    const malformed = { tab: 'ProcessJobMapping', row: 'P/A_WRONG', field: 'parameters', value: 'no pairs' };
    expect(await set(night, [malformed])).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'MALFORMED_PARAMETERS', cell: '1.value', tab: 'ProcessJobMapping' }] },
    });
    expect(await listed(night)).toEqual([]);
    const dry = await set(night, [aJob('A_WRONG', 'enabled', false)], { dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, overrideRevision: 0, changed: [{ row: 'A_WRONG' }] });
    expect(await listed(night)).toEqual([]);
    await world.api.must(set(night, [aJob('A_WRONG', 'enabled', false)], { expectedRevision: 0 }));
    expect(await set(night, [aJob('A_WRONG', 'enabled', true)], { expectedRevision: 0 })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED', overrideRevision: 1 },
    });
    const again = await set(night, [aJob('A_WRONG', 'enabled', 'N')]);
    expect(again.body).toMatchObject({ changed: [], unchanged: 1, overrideRevision: 1, openDays: [] });
    const nothing = await decide(night, 'clear', {
      overrides: [{ tab: 'Job', row: 'A_WRONG', field: 'notes' }],
    });
    expect(nothing.body).toMatchObject({ findings: [{ code: 'UNKNOWN_OVERRIDE', cell: '1.field' }] });
  }, 60_000);

  test('add dependencies and links: a day waits for them, and a circle is refused', async () => {
    const night = await openSmall(world, { name: 'ADDS', processes: { P: ['A_ADDS'] } });
    const file = { tab: 'ExternalDependency', add: { process: 'P', job: 'A_ADDS', externalJob: 'NEW_FILE' } };
    expect(await set(night, [file])).toMatchObject({
      status: 200,
      body: { changed: [{ row: 'P/A_ADDS after NEW_FILE', field: 'row', sheetThen: null }] },
    });
    const release = { businessDate: night.businessDate };
    const listedJobs = await world.api.get(night.path(`/external-jobs?businessDate=${night.businessDate}`));
    expect(listedJobs.body).toMatchObject({ items: [] });
    await world.api.must(world.api.post(night.path(`/days/${night.businessDate}/restart`), {}));
    const { id } = await night.request();
    await night.untilRun('A_ADDS', 'PENDING');
    const waits = await world.api.get(night.path(`/external-jobs?businessDate=${night.businessDate}`));
    expect(waits.body).toMatchObject({ items: [{ externalJob: 'NEW_FILE', waiting: 1 }] });
    await world.api.must(world.api.post(night.path('/external-jobs/NEW_FILE/release'), release));
    await night.untilExecution(id, 'COMPLETED');
    await world.api.must(
      imports({
        name: 'OTHER_ADDS',
        processes: { Q: ['B_ADDS'] },
        interSchedule: [['Q/B_ADDS', 'ADDS', 'P/A_ADDS']],
      }),
    );
    const circle = {
      process: 'P',
      job: 'A_ADDS',
      schedule: 'OTHER_ADDS',
      predecessorProcess: 'Q',
      predecessorJob: 'B_ADDS',
    };
    expect(await set(night, [{ tab: 'InterScheduleDependency', add: circle }])).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'INTER_SCHEDULE_CYCLE', cell: '1.value' }] },
    });
    const unknown = await set(night, [
      { tab: 'ScheduleLink', add: { process: 'P', job: 'B_ADDS', schedule: 'OTHER_ADDS' } },
    ]);
    expect(unknown.body).toMatchObject({ findings: [{ code: 'JOB_NOT_IN_PROCESS', cell: '1.add.job' }] });
  }, 60_000);

  test('that make a circle with a new workbook are told when it is imported, and it is imported', async () => {
    const first = { name: 'ROUND', processes: { P: ['A_ROUND'], R: ['C_ROUND'] } };
    const night = await openSmall(world, first);
    const other = { name: 'BACK', processes: { Q: ['B_BACK'] } };
    await world.api.must(imports({ ...other, interSchedule: [['Q/B_BACK', 'ROUND', 'R/C_ROUND']] }));
    const waits = {
      process: 'P',
      job: 'A_ROUND',
      schedule: 'BACK',
      predecessorProcess: 'Q',
      predecessorJob: 'B_BACK',
    };
    await world.api.must(set(night, [{ tab: 'InterScheduleDependency', add: waits }]));
    const next = await imports({ ...first, after: [['R', 'P']] });
    expect(next.body).toMatchObject({
      applied: true,
      findings: [],
      overrides: {
        findings: [{ severity: 'warning', code: 'INTER_SCHEDULE_CYCLE', tab: 'InterScheduleDependency' }],
      },
    });
  }, 60_000);

  test('of a throttle act at once, and go on acting after an import', async () => {
    const schedule = { name: 'LIMIT', processes: { P: ['A_LIMIT'], Q: ['B_LIMIT'] }, throttle: 5 };
    const night = await openSmall(world, schedule);
    const limit = async (): Promise<unknown> =>
      withDatabase(world, async (client) => {
        const found = await client.query(`SELECT throttle_limit FROM application WHERE schedule = 'LIMIT'`);
        return found.rows[0] as unknown;
      });
    await world.api.must(set(night, [{ tab: 'Application', row: 'APP', field: 'throttleLimit', value: 1 }]));
    expect(await limit()).toEqual({ throttle_limit: 1 });
    await world.api.must(imports({ ...schedule, throttle: 7 }));
    expect(await limit()).toEqual({ throttle_limit: 1 });
    await world.api.must(decide(night, 'clear', { overrides: [{ tab: 'Application', row: 'APP' }] }));
    expect(await limit()).toEqual({ throttle_limit: 7 });
  }, 60_000);

  test('that let a flow begin at several places are told so, and set', async () => {
    const night = await openSmall(world, {
      name: 'SEVERAL',
      processes: { P: ['A_SEVERAL'], Q: ['B_SEVERAL'] },
      after: [['Q', 'P']],
    });
    const off = { tab: 'Dependency', row: 'Q after P', field: 'enabled', value: false };
    expect(await set(night, [off])).toMatchObject({
      status: 200,
      body: { changed: [{ row: 'Q after P' }], findings: [{ severity: 'warning', code: 'SEVERAL_STARTS' }] },
    });
  }, 60_000);
});

test('rows of a tab are told with what the workbook says and what holds instead, page by page', async () => {
  const night = await openSmall(world, { name: 'ROWS', processes: { LOAD: ['READ', 'POST'] } });
  await set(night, [{ tab: 'Job', row: 'POST', field: 'thresholdRunTime', value: 900 }], { reason: 'slow' });
  const path = night.path('/overridable-rows?tab=Job');
  const all = (await world.api.must(world.api.get(path))) as {
    items: { row: string; sheet: { enabled: boolean }; overrides: unknown[] }[];
    overrideRevision: number;
  };
  const post = all.items.find(({ row }) => row === 'POST');
  expect(post).toMatchObject({
    sheet: { enabled: true },
    overrides: [{ field: 'thresholdRunTime', value: 900, sheetNow: null, state: 'ACTIVE', reason: 'slow' }],
  });
  expect(all.items.find(({ row }) => row === 'READ')?.overrides).toEqual([]);
  expect(all.overrideRevision).toBe(1);
  const rows: string[] = [];
  for (let cursor = ''; ;) {
    const page = (await world.api.must(world.api.get(`${path}&limit=1${cursor}`))) as {
      items: { row: string }[];
      nextCursor: string | null;
    };
    rows.push(...page.items.map(({ row }) => row));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(rows).toEqual(all.items.map(({ row }) => row));
  expect((await world.api.get(night.path('/overridable-rows?tab=Process'))).status).toBe(422);
  expect((await world.api.get('/api/v1/schedules/NOWHERE/overridable-rows?tab=Job')).status).toBe(404);
});
