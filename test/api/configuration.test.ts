import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EditedWorkbook } from '../fixtures/edited-workbook.js';
import type { ApiAnswer } from '../support/api.js';
import type { Night } from '../support/night.js';
import { openSmall } from '../support/small-night.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);

afterAll(async () => {
  expect(await world.stop()).toEqual([]);
}, 60_000);

type Body = Readonly<Record<string, unknown>>;

const JOBS = 'Nightly Jobs Configuration';

async function downloaded(night: Night): Promise<EditedWorkbook> {
  const response = await world.api.raw(night.path('/configuration/workbook'));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('-configuration.xlsx');
  return EditedWorkbook.read(Buffer.from(await response.arrayBuffer()));
}

const imports = (night: Night, file: Buffer, query = ''): Promise<ApiAnswer> =>
  world.api.upload(night.path(`/configuration/import${query}`), file);

const asJson = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));

const overrides = async (night: Night): Promise<readonly Body[]> =>
  ((await world.api.must(world.api.get(night.path('/overrides')))) as { items: readonly Body[] }).items;

const small = (name: string): SmallSchedule => ({
  name,
  processes: { P: [`A_${name}`, `B_${name}`], Q: [`C_${name}`] },
  after: [['Q', 'P']],
  throttle: 5,
});

describe('the configuration of a schedule', () => {
  test('is edited as a spreadsheet: overrides and settings are set at once, with one event', async () => {
    const night = await openSmall(world, small('SHEET'));
    const file = (await downloaded(night))
      .set(JOBS, { Job: 'A_SHEET' }, { Enabled: 'N', 'Threshold Runtime': '90' })
      .set(JOBS, { Job: 'B_SHEET' }, { 'Parameter Change': 'Y', 'Active Parameter': 'mode=full' })
      .set('Throttling', { Application: 'APP' }, { 'Throttle Limit': '2' })
      .set('Schedule Configuration', { 'Sequential Days': 'N' }, { 'Data Retention Days': '30' })
      .add('Job External Associations', {
        Job: 'C_SHEET',
        Process: 'Q',
        'Association Type': 'EXTERNAL',
        'External Job': 'FX',
      });
    const expected = {
      set: [
        { tab: 'Application', row: 'APP', field: 'throttleLimit', value: 2, sheetThen: 5 },
        { tab: 'Job', row: 'A_SHEET', field: 'thresholdRunTime', value: 90 },
        { tab: 'Job', row: 'A_SHEET', field: 'enabled', value: false },
        { tab: 'ProcessJobMapping', row: 'P/B_SHEET', value: 'mode=full' },
        { tab: 'ExternalDependency', row: 'Q/C_SHEET after FX', field: 'row' },
      ],
      cleared: [],
      settings: { from: 'dataRetentionDays=null', to: 'dataRetentionDays=30' },
      callbackMode: null,
      findings: [],
      openDays: [night.businessDate],
    };
    const dry = await imports(night, file.bytes, '?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { ...expected, dryRun: true, overrideRevision: 0 } });
    expect(await overrides(night)).toEqual([]);
    const done = await imports(night, file.bytes, '?reason=as%20agreed&expectedRevision=0');
    expect(done).toMatchObject({ status: 200, body: { ...expected, dryRun: false, overrideRevision: 1 } });
    expect((await world.api.get(night.path('/settings'))).body).toMatchObject({ dataRetentionDays: 30 });
    const told = await world.events.until('it is told', () =>
      world.events.events.find(({ type }) => type === 'schedule.configuration-imported'),
    );
    expect(told.data).toMatchObject({
      schedule: 'SHEET',
      to: '5 overrides set, settings',
      actor: 'admin',
      reason: 'as agreed',
    });
    await world.api.must(world.api.post(night.path('/days'), { businessDate: '2030-01-01' }));
    expect(await night.run('A_SHEET', { businessDate: '2030-01-01' })).toMatchObject({ status: 'DISABLED' });
    await world.api.must(world.api.post(night.path('/days'), { businessDate: '2026-02-03' }));
    const again = await downloaded(night);
    const firstRun = [
      'Schedule Configuration',
      { 'Sequential Days': 'N' },
      'First Run Business Date',
    ] as const;
    expect([file.cell(...firstRun), again.cell(...firstRun)]).toEqual([night.businessDate, '2026-02-03']);
    again.set(JOBS, { Job: 'A_SHEET' }, { Enabled: 'Y' });
    expect((await imports(night, again.bytes)).body).toMatchObject({
      set: [],
      cleared: [{ row: 'A_SHEET', field: 'enabled', value: false }],
      settings: null,
      overrideRevision: 2,
    });
    const unedited = await imports(night, (await downloaded(night)).bytes);
    expect(unedited.body).toMatchObject({
      set: [],
      cleared: [],
      overrideRevision: 2,
      openDays: [],
      advice: null,
    });
  }, 60_000);

  test('with mistakes changes nothing, and all of them are told with their cells', async () => {
    const night = await openSmall(world, small('FAULTY'));
    const file = (await downloaded(night))
      .set(JOBS, { Job: 'A_FAULTY' }, { Enabled: 'maybe', Application: 'OTHER' })
      .set(JOBS, { Job: 'B_FAULTY' }, { 'Parameter Change': 'Y', 'Active Parameter': 'no pairs' })
      .set(
        'Schedule Configuration',
        { 'Sequential Days': 'N' },
        { 'Callback mode': 'ALL', 'Data Retention Days': '9' },
      )
      .add('Job External Associations', {
        Job: 'A_FAULTY',
        Process: 'Q',
        'Association Type': 'EXTERNAL',
        'External Job': 'FX',
      })
      .add('Throttling', { Application: 'NEW', 'Throttle Limit': '1' });
    const refused = await imports(night, file.bytes);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'CONFIGURATION_HAS_ERRORS', findingsTotal: 4 },
    });
    const told = (refused.body as { findings: readonly { code: string; tab: string; cell: string }[] })
      .findings;
    expect(told.map(({ code, tab, cell }) => `${code} ${tab}!${cell}`).sort()).toEqual([
      'INVALID_CHOICE Nightly Jobs Configuration!L3',
      'JOB_NOT_IN_PROCESS Job External Associations!A2',
      'NO_CALLBACK_SETTINGS Schedule Configuration!I2',
      'UNKNOWN_ROW Throttling!A3',
    ]);
    const malformed = (await downloaded(night)).set(
      JOBS,
      { Job: 'B_FAULTY' },
      { 'Parameter Change': 'Y', 'Active Parameter': 'no pairs' },
    );
    expect(await imports(night, malformed.bytes)).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'MALFORMED_PARAMETERS', tab: JOBS, cell: 'G4' }] },
    });
    expect(await overrides(night)).toEqual([]);
    expect((await world.api.get(night.path('/settings'))).body).toMatchObject({ version: 0 });
  }, 60_000);

  test('goes to another environment as JSON, whole or in part', async () => {
    const night = await openSmall(world, small('COPY'));
    await world.api.must(
      world.api.put(night.path('/overrides'), {
        overrides: [
          { tab: 'Job', row: 'A_COPY', field: 'notes', value: 'from stage' },
          { tab: 'ExternalDependency', add: { process: 'Q', job: 'C_COPY', externalJob: 'FX' } },
        ],
      }),
    );
    await world.api.must(world.api.put(night.path('/settings'), { sequentialDays: true }));
    const document = await world.api.must(world.api.get(night.path('/configuration')));
    expect(document).toMatchObject({
      format: 'nightjar-configuration',
      formatVersion: 1,
      schedule: 'COPY',
      jobs: {
        overrides: [
          { tab: 'Job', row: 'A_COPY', field: 'notes', value: 'from stage' },
          { tab: 'ExternalDependency', add: { process: 'Q', job: 'C_COPY', externalJob: 'FX' } },
        ],
      },
      scheduling: {
        settings: { sequentialDays: true },
        callbackMode: null,
        firstRunBusinessDate: night.businessDate,
      },
    });
    const unchanged = await imports(night, asJson(document));
    expect(unchanged.body).toMatchObject({ set: [], cleared: [], settings: null, overrideRevision: 1 });
    // The other environment: nothing of it is said there, but something else is.
    await world.api.must(world.api.post(night.path('/overrides/clear'), { state: 'ACTIVE' }));
    await world.api.must(world.api.put(night.path('/settings'), { sequentialDays: false }));
    const here = { tab: 'Job', row: 'B_COPY', field: 'enabled', value: false };
    await world.api.must(world.api.put(night.path('/overrides'), { overrides: [here] }));
    const jobs = await imports(night, asJson(document), '?parts=jobs');
    expect(jobs.body).toMatchObject({
      set: [{ row: 'A_COPY' }, { field: 'row' }],
      cleared: [],
      settings: null,
    });
    const scheduling = await imports(night, asJson(document), '?parts=scheduling&clearOthers=true');
    expect(scheduling.body).toMatchObject({
      set: [],
      cleared: [],
      settings: { from: 'sequentialDays=false', to: 'sequentialDays=true' },
    });
    const cleared = await imports(night, asJson(document), '?clearOthers=true');
    expect(cleared.body).toMatchObject({ set: [], cleared: [{ row: 'B_COPY', field: 'enabled' }] });
    expect((await overrides(night)).map(({ row }) => row)).toEqual(['A_COPY', 'Q/C_COPY after FX']);
  }, 60_000);

  test('as JSON is refused with the places of its mistakes', async () => {
    const night = await openSmall(world, small('PLACES'));
    const document = { format: 'nightjar-configuration', formatVersion: 1, schedule: 'PLACES' };
    const unknown = { tab: 'Job', row: 'A_PLACE', field: 'enabled', value: false };
    const known = { ...unknown, row: 'A_PLACES' };
    expect(
      await imports(night, asJson({ ...document, jobs: { overrides: [known, unknown] } })),
    ).toMatchObject({
      status: 422,
      body: {
        code: 'CONFIGURATION_HAS_ERRORS',
        findings: [
          {
            code: 'UNKNOWN_ROW',
            cell: 'jobs.overrides.2.row',
            message: expect.stringContaining('did you mean A_PLACES?'),
          },
        ],
      },
    });
    const other = await imports(night, asJson({ ...document, schedule: 'ELSEWHERE' }));
    expect(other.body).toMatchObject({ findings: [{ code: 'OTHER_SCHEDULE', cell: 'schedule' }] });
    const later = await imports(night, asJson({ ...document, formatVersion: 2 }));
    expect(later.body).toMatchObject({
      findings: [{ code: 'INVALID_CONFIGURATION', cell: 'formatVersion' }],
    });
    const strange = { settings: { openDayAt: '6 o’clock' } };
    const form = await imports(night, asJson({ ...document, scheduling: strange }));
    expect(form.body).toMatchObject({ findings: [{ cell: 'scheduling.settings.openDayAt' }] });
    expect(await imports(night, Buffer.from('{"format": '))).toMatchObject({
      status: 422,
      body: { code: 'CONFIGURATION_HAS_ERRORS' },
    });
    expect(await imports(night, Buffer.from('no file of ours'))).toMatchObject({
      status: 415,
      body: { code: 'NOT_A_WORKBOOK' },
    });
    expect(await overrides(night)).toEqual([]);
  }, 60_000);

  test('that was exported before another version was imported is not taken for one of that', async () => {
    const night = await openSmall(world, small('STALE'));
    const before = await downloaded(night);
    const next = scheduleWorkbook({ ...small('STALE'), throttle: 6 });
    await world.api.must(world.api.upload('/api/v1/schedules/import', next));
    expect(await imports(night, before.bytes)).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'OTHER_DEFINITION', tab: 'Schedule Info', cell: 'D2' }] },
    });
    expect(await imports(night, before.bytes, '?expectedRevision=7')).toMatchObject({
      status: 409,
      body: { code: 'VERSION_MOVED', overrideRevision: 0 },
    });
  }, 60_000);

  test('has the callback mode, where there is somebody to call back', async () => {
    const night = await openSmall(world, small('CALLS'));
    await world.api.must(
      world.api.put(night.path('/callback-settings'), {
        url: 'http://127.0.0.1:9/ends',
        mode: 'NONE',
        authentication: { kind: 'none' },
      }),
    );
    const file = await downloaded(night);
    expect(file.cell('Schedule Configuration', { 'Sequential Days': 'N' }, 'Callback mode')).toBe('NONE');
    file.set('Schedule Configuration', { 'Sequential Days': 'N' }, { 'Callback mode': 'failed' });
    expect((await imports(night, file.bytes)).body).toMatchObject({
      callbackMode: { from: 'NONE', to: 'FAILED' },
    });
    expect((await world.api.get(night.path('/callback-settings'))).body).toMatchObject({ mode: 'FAILED' });
  }, 60_000);
});
