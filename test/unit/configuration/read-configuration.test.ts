import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesOf } from '../../../src/configuration/configuration-changes.js';
import { configurationSheets } from '../../../src/configuration/configuration-workbook.js';
import { CONFIGURATION_PARTS } from '../../../src/configuration/configuration-tabs.js';
import type { StoredConfiguration } from '../../../src/configuration/present-configuration.js';
import { readConfiguration, type ReadConfiguration } from '../../../src/configuration/read-configuration.js';
import {
  overrideKey,
  SheetRows,
  sheetValueOf,
  WHOLE_ROW,
  withOverrides,
  type Override,
} from '../../../src/domain/override.js';
import { DEFAULT_SETTINGS } from '../../../src/domain/schedule-settings.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import type { StoredOverride } from '../../../src/schedules/overrides/override.store.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { EditedWorkbook } from '../../fixtures/edited-workbook.js';
import { after, aFlow, aSchedule, external } from '../../support/schedules.js';

const NIGHT = aSchedule({
  processes: {
    START: ['S'],
    LOAD: ['LOAD_JOB', 'CHECK_JOB'],
    PAY: ['LOAD_JOB', 'PAY_JOB'],
    ONCE: ['ONCE_JOB'],
  },
  members: { Nightly: ['START', 'LOAD'], HOURS: ['PAY'], SOME: ['ONCE'] },
  application: { throttleLimit: 4 },
  job: { LOAD_JOB: { thresholdRunTime: 60, notes: 'first' } },
  mapping: { 'LOAD/LOAD_JOB': { parameters: 'mode=delta' } },
  rows: {
    modules: [{ application: 'APP', name: 'CORE', description: '', enabled: true }],
    flows: [
      aFlow('Hourly_Cycle_1', 'HOURS'),
      aFlow('Hourly_Cycle_3', 'HOURS', false),
      aFlow('Adhoc', 'SOME'),
    ],
    dependencies: [after('LOAD', 'START')],
    externalDependencies: [external('LOAD/LOAD_JOB', 'BANK_FILE')],
  },
});

const held = (override: Override, place: number): StoredOverride => ({
  ...override,
  id: String(place + 1),
  schedule: 'NIGHT',
  since: 1,
  setAt: new Date(0),
  setBy: 'admin',
  reason: null,
  until: null,
  endedAt: null,
  endedBy: null,
  endReason: null,
  droppedBy: null,
});

/** A schedule with these overrides, in this installation. */
function stored(sheet: Schedule, overrides: readonly Override[] = []): StoredConfiguration {
  const whole = overrides.filter(({ field }) => field === WHOLE_ROW);
  return {
    sheet,
    planned: withOverrides(sheet, overrides),
    own: new Set(whole.map(overrideKey)),
    definition: 'abc',
    overrideRevision: 3,
    firstRunBusinessDate: '2026-11-20',
    version: 1,
    rows: new SheetRows(sheet),
    inForce: overrides.map(held),
    settings: { ...DEFAULT_SETTINGS, version: 0, updatedAt: null, updatedBy: null },
    callbacks: null,
  };
}

const exported = async (from: StoredConfiguration): Promise<EditedWorkbook> =>
  EditedWorkbook.read(await writeWorkbook(configurationSheets(from)));

const read = async (
  file: EditedWorkbook,
  into: StoredConfiguration,
  parts: (typeof CONFIGURATION_PARTS)[number][] = [...CONFIGURATION_PARTS],
): Promise<ReadConfiguration> => readConfiguration(unpackTabs(await readTabs(file.bytes)), into, parts);

/** `CODE Tab!Cell`. */
const found = ({ findings }: ReadConfiguration): readonly string[] =>
  [...findings].map(({ code, tab, cell }) => `${code} ${tab}!${cell}`);

/** `tab row field=value`. */
const changed = ({ changes }: ReadConfiguration): readonly string[] =>
  changes.map(({ key, value }) => `${key.tab} ${key.row} ${key.field}=${JSON.stringify(value)}`);

const own: Override = {
  tab: 'externalDependencies',
  row: 'PAY/PAY_JOB after RATES',
  field: WHOLE_ROW,
  value: { ...external('PAY/PAY_JOB', 'RATES') },
  sheetValue: null,
};
const quiet: Override = { tab: 'jobs', row: 'LOAD_JOB', field: 'enabled', value: false, sheetValue: true };
const full: Override = {
  tab: 'processJobs',
  row: 'LOAD/LOAD_JOB',
  field: 'parameters',
  value: 'mode=full',
  sheetValue: 'mode=delta',
};
const OVERRIDDEN = stored(NIGHT, [own, quiet, full]);
const JOBS = 'Nightly Jobs Configuration';

describe('the spreadsheet of a configuration', () => {
  test('shows what counts beside what the workbook says', async () => {
    const file = await exported(OVERRIDDEN);
    const row = { Job: 'LOAD_JOB', Process: 'LOAD' };
    const cells = [
      'Cycle',
      'Initial Parameter',
      'Parameter Change',
      'Active Parameter',
      'Enabled',
      'Threshold Runtime',
    ];
    expect(cells.map((header) => file.cell(JOBS, row, header))).toEqual([
      'Nightly',
      'mode=delta',
      'Y',
      'mode=full',
      'N',
      '60',
    ]);
    expect(file.cell('Recurring Jobs Configuration', { Job: 'PAY_JOB' }, 'Cycle')).toBe(
      'Hourly_Cycle_1, Hourly_Cycle_3',
    );
    expect(file.cell('Adhoc Jobs Configuration', { Job: 'ONCE_JOB' }, 'Cycle')).toBe('Adhoc');
    const flow = ['Hourly_Cycle_1', 'Hourly_Cycle_2', 'Hourly_Cycle_3'];
    expect(flow.map((header) => file.cell('Flows Configuration', { Flow: 'HOURS' }, header))).toEqual([
      'Y',
      null,
      'N',
    ]);
    expect(file.cell('Job External Associations', { 'External Job': 'RATES' }, 'Association Type')).toBe(
      'EXTERNAL',
    );
    expect(file.count('Throttling')).toBe(2);
  });

  test('that nobody has edited changes nothing', async () => {
    for (const one of [stored(NIGHT), OVERRIDDEN]) {
      const unedited = await read(await exported(one), one);
      expect(found(unedited)).toEqual([]);
      expect(changed(unedited)).toEqual([]);
      expect(unedited.added).toEqual([]);
    }
  });

  test('changes what it says otherwise, cell by cell', async () => {
    const file = await exported(OVERRIDDEN);
    file
      .set('Throttling', { Application: 'APP', 'Job Admin': 'common' }, { 'Throttle Limit': null })
      .set('Throttling', { Module: 'CORE' }, { Enabled: 'no' })
      .set(
        JOBS,
        { Job: 'CHECK_JOB' },
        { 'Skip on error': 'Y', 'Day of week': 'friday, MONDAY', 'Callback mode': 'failed' },
      )
      .set(JOBS, { Job: 'CHECK_JOB' }, { 'Parameter Change': 'Y', 'Active Parameter': 'x=1', Notes: 'slow' })
      .set('Flows Configuration', { Flow: 'HOURS' }, { Hourly_Cycle_3: 'Y' })
      .set('Adhoc Flows Configuration', { Flow: 'SOME' }, { Enabled: 'N' })
      .set('Job Dependencies', { Process: 'LOAD' }, { Enabled: 'N' })
      .set('Job External Associations', { 'External Job': 'BANK_FILE' }, { Enabled: 'N' })
      .set('Job External Associations', { 'External Job': 'RATES' }, { TimeOut: '60', OnTimeOut: 'SKIP' });
    const edited = await read(file, OVERRIDDEN);
    expect(found(edited)).toEqual([]);
    expect(changed(edited)).toEqual([
      'applications APP throttleLimit=null',
      'modules APP/CORE enabled=false',
      'processJobs LOAD/CHECK_JOB parameters="x=1"',
      'jobs CHECK_JOB skipOnError=true',
      'jobs CHECK_JOB externalStatusUpdate="FAILED"',
      'jobs CHECK_JOB daysOfTheWeek=["MONDAY","FRIDAY"]',
      'jobs CHECK_JOB notes="slow"',
      'flows Hourly_Cycle_3/HOURS enabled=true',
      'flows Adhoc/SOME enabled=false',
      'dependencies LOAD after START enabled=false',
      'externalDependencies LOAD/LOAD_JOB after BANK_FILE enabled=false',
      'externalDependencies PAY/PAY_JOB after RATES timeOut=60',
      'externalDependencies PAY/PAY_JOB after RATES onTimeOut="SKIP"',
    ]);
  });

  test('leaves alone what it does not have, and what is blank where blank is no value', async () => {
    const file = (await exported(OVERRIDDEN))
      .without('Throttling')
      .without('Job Dependencies', 'Enabled')
      .without(JOBS, 'Threshold Runtime')
      .set(JOBS, { Job: 'LOAD_JOB' }, { Enabled: null, 'Skip on error': null });
    const edited = await read(file, OVERRIDDEN);
    expect([found(edited), changed(edited)]).toEqual([[], []]);
  });

  test.each<[string, (file: EditedWorkbook) => EditedWorkbook, string]>([
    [
      'a cell that is the workbook’s',
      (file) => file.set(JOBS, { Job: 'CHECK_JOB' }, { Application: 'OTHER' }),
      `NOT_MODIFIABLE ${JOBS}!D4`,
    ],
    [
      'a cycle that the flow is not in',
      (file) => file.set('Flows Configuration', { Flow: 'HOURS' }, { Hourly_Cycle_2: 'Y' }),
      'NOT_MODIFIABLE Flows Configuration!C2',
    ],
    [
      'the time-out of a row of the workbook',
      (file) => file.set('Job External Associations', { 'External Job': 'BANK_FILE' }, { TimeOut: '9' }),
      'NOT_MODIFIABLE Job External Associations!I2',
    ],
    [
      'a row that is not there',
      (file) => file.add(JOBS, { Job: 'NEW_JOB', Process: 'LOAD', Enabled: 'Y' }),
      `UNKNOWN_ROW ${JOBS}!A5`,
    ],
    [
      'another active parameter without Y beside it',
      (file) => file.set(JOBS, { Job: 'CHECK_JOB' }, { 'Active Parameter': 'x=1' }),
      `CONTRADICTION ${JOBS}!F4`,
    ],
    [
      'a value that its cell does not take',
      (file) => file.set(JOBS, { Job: 'CHECK_JOB' }, { 'Threshold Runtime': 'soon' }),
      `NOT_A_NUMBER ${JOBS}!K4`,
    ],
    [
      'another schedule’s',
      (file) => file.set('Schedule Info', { Name: 'NIGHT' }, { Name: 'DAY' }),
      'OTHER_SCHEDULE Schedule Info!A2',
    ],
    [
      'another version’s',
      (file) => file.set('Schedule Info', { Name: 'NIGHT' }, { Definition: 'other' }),
      'OTHER_DEFINITION Schedule Info!D2',
    ],
    [
      'one from before others have changed something',
      (file) => file.set('Schedule Info', { Name: 'NIGHT' }, { OverrideRevision: '2' }),
      'CHANGED_MEANWHILE Schedule Info!E2',
    ],
    ['no Schedule Info', (file) => file.without('Schedule Info'), 'MISSING_TAB Schedule Info!null'],
    ['a tab that is none', (file) => file.rename('Throttling', 'Throtling'), 'UNKNOWN_TAB Throtling!null'],
    [
      'another first run business date',
      (file) =>
        file.set(
          'Schedule Configuration',
          { 'Sequential Days': 'N' },
          { 'First Run Business Date': '2026-11-21' },
        ),
      'NOT_MODIFIABLE Schedule Configuration!A2',
    ],
    [
      'a multiplier out of range',
      (file) =>
        file.set(
          'Schedule Configuration',
          { 'Sequential Days': 'N' },
          { 'Long Run Average Multiplier': '4' },
        ),
      'OUT_OF_RANGE Schedule Configuration!C2',
    ],
    [
      'a time that is none',
      (file) => file.set('Scheduling Flows', { Flow: 'Nightly' }, { 'Open Day At': '25:00' }),
      'INVALID_TIME Scheduling Flows!C2',
    ],
    [
      'an association of no type',
      (file) =>
        file.add('Job External Associations', { Job: 'PAY_JOB', Process: 'PAY', 'External Job': 'FX' }),
      'REQUIRED Job External Associations!C4',
    ],
  ])('is told of %s', async (_, edit, expected) => {
    const edited = await read(edit(await exported(OVERRIDDEN)), OVERRIDDEN);
    expect(found(edited)).toEqual([expected]);
    expect(changed(edited)).toEqual([]);
  });

  test('says since when days were opened, which need not be said again', async () => {
    const file = await exported(stored(NIGHT));
    const row = { 'Sequential Days': 'N' };
    expect(file.cell('Schedule Configuration', row, 'First Run Business Date')).toBe('2026-11-20');
    file.set('Schedule Configuration', row, { 'First Run Business Date': null });
    expect(found(await read(file, stored(NIGHT)))).toEqual([]);
    const unopened = { ...stored(NIGHT), firstRunBusinessDate: null };
    expect((await exported(unopened)).cell('Schedule Configuration', row, 'First Run Business Date')).toBe(
      null,
    );
    expect(found(await read(await exported(stored(NIGHT)), unopened))).toEqual([
      'NOT_MODIFIABLE Schedule Configuration!A2',
    ]);
  });

  test('says settings, as far as that part is asked for', async () => {
    const file = (await exported(stored(NIGHT)))
      .set(
        'Schedule Configuration',
        { 'Sequential Days': 'N' },
        { 'Data Retention Days': '30', 'Sequential Days': 'Y' },
      )
      .set(
        'Schedule Configuration',
        { 'Sequential Days': 'Y' },
        { 'Long Run Average Multiplier': '1.5', 'Callback mode': 'ALL' },
      )
      .set('Scheduling Flows', { Flow: 'Nightly' }, { 'Open Day At': '6:30' })
      .set('Throttling', { 'Throttle Limit': '4' }, { 'Throttle Limit': '9' });
    const both = await read(file, stored(NIGHT));
    expect(found(both)).toEqual([]);
    expect(both.settings).toEqual({
      ...DEFAULT_SETTINGS,
      dataRetentionDays: 30,
      sequentialDays: true,
      longRunMultiplier: 1.5,
      openDayAt: '06:30',
    });
    expect(both.callbackMode).toMatchObject({ mode: 'ALL', spot: { cell: 'I2' } });
    expect(changed(both)).toEqual(['applications APP throttleLimit=9']);
    expect(changed(await read(file, stored(NIGHT), ['scheduling']))).toEqual([]);
    expect((await read(file, stored(NIGHT), ['jobs'])).settings).toEqual({});
  });

  test('adds associations', async () => {
    const file = (await exported(stored(NIGHT))).add('Job External Associations', {
      Job: 'PAY_JOB',
      Process: 'PAY',
      'Association Type': 'internal',
      'External Schedule': 'MERCH',
      'External Process': 'P',
      'External Job': 'J',
    });
    const { added, findings } = await read(file, stored(NIGHT));
    expect([...findings]).toEqual([]);
    expect(added.map(({ said }) => said)).toMatchObject([
      {
        tab: 'InterScheduleDependency',
        add: {
          process: 'PAY',
          job: 'PAY_JOB',
          schedule: 'MERCH',
          predecessorProcess: 'P',
          predecessorJob: 'J',
        },
      },
    ]);
    expect(added[0]?.spot('predecessorJob')).toEqual({ tab: 'Job External Associations', cell: 'F3' });
  });
});

describe('changed cells', () => {
  const changes = async (file: EditedWorkbook): Promise<readonly string[][]> => {
    const { changes: cells, findings } = await read(file, OVERRIDDEN);
    const inForce = new Map(OVERRIDDEN.inForce.map((override) => [overrideKey(override), override]));
    const { ended, set } = changesOf(cells, { sheet: OVERRIDDEN.rows, inForce }, findings);
    const told = ({ row, field, value }: Override): string => `${row} ${field} ${JSON.stringify(value)}`;
    return [ended.map(told), set.map(told), [...findings].map(({ code, cell }) => `${code} ${cell}`)];
  };

  test('that say what the workbook says end an override', async () => {
    const row = { Job: 'LOAD_JOB', Process: 'LOAD' };
    const enabled = (await exported(OVERRIDDEN)).set(JOBS, row, { Enabled: 'Y', 'Parameter Change': 'N' });
    expect(await changes(enabled)).toEqual([
      ['LOAD/LOAD_JOB parameters "mode=full"', 'LOAD_JOB enabled false'],
      [],
      [],
    ]);
  });

  test('of a row of your own become that row', async () => {
    const row = { 'External Job': 'RATES' };
    const file = (await exported(OVERRIDDEN)).set('Job External Associations', row, {
      TimeOut: '5',
      Enabled: 'N',
    });
    const [ended, set] = await changes(file);
    expect(ended).toHaveLength(1);
    expect(set).toEqual([
      `PAY/PAY_JOB after RATES row ${JSON.stringify({ ...external('PAY/PAY_JOB', 'RATES'), enabled: false, timeOut: 5 })}`,
    ]);
  });

  test('of a job that stands in several rows count once, and must not contradict each other', async () => {
    const recurring = 'Recurring Jobs Configuration';
    const once = (await exported(OVERRIDDEN)).set(recurring, { Job: 'LOAD_JOB' }, { Notes: 'here' });
    expect(await changes(once)).toEqual([[], ['LOAD_JOB notes "here"'], []]);
    const twice = once.set(JOBS, { Job: 'LOAD_JOB' }, { Notes: 'there' });
    expect((await changes(twice))[2]).toEqual(['CONTRADICTION M2']);
  });
});

const MERCH = parseSchedule(unpackTabs(await readTabs(readFileSync('schedules/merch.xlsx')))).schedule;

/** Overrides of MERCH, of fields that the spreadsheet shows. */
const ofMerch = fc.uniqueArray(
  fc.oneof(
    fc
      .record({ row: fc.constantFrom(...MERCH.processJobs.map(({ job }) => job)), value: fc.boolean() })
      .map(({ row, value }) => ({ tab: 'jobs' as const, row, field: 'enabled', value })),
    fc
      .record({
        row: fc.constantFrom(...MERCH.processJobs.map(({ job }) => job)),
        value: fc.option(fc.integer({ min: 1, max: 9_999 })),
      })
      .map(({ row, value }) => ({ tab: 'jobs' as const, row, field: 'thresholdRunTime', value })),
    fc
      .record({
        row: fc.constantFrom(...MERCH.processJobs.map(({ process, job }) => `${process}/${job}`)),
        value: fc.constantFrom('', 'a=1', 'a=1||b=x y'),
      })
      .map(({ row, value }) => ({ tab: 'processJobs' as const, row, field: 'parameters', value })),
  ),
  { selector: overrideKey, maxLength: 20 },
);

test('a spreadsheet makes of another environment with the same workbook what it was exported from', async () => {
  await fc.assert(
    fc.asyncProperty(ofMerch, ofMerch, async (here, there) => {
      const sheet = new SheetRows(MERCH);
      const asSet = (said: typeof here): readonly Override[] =>
        said.map((one) => ({ ...one, sheetValue: sheetValueOf(sheet, one) }));
      const from = stored(MERCH, asSet(here));
      const into = stored(MERCH, asSet(there));
      const { changes, findings } = await read(await exported(from), into);
      const inForce = new Map(into.inForce.map((override) => [overrideKey(override), override]));
      const { ended, set } = changesOf(changes, { sheet, inForce }, findings);
      expect([...findings]).toEqual([]);
      const now = [...into.inForce.filter((override) => !ended.includes(override)), ...set];
      expect(withOverrides(MERCH, now)).toEqual(from.planned);
    }),
    { numRuns: 15 },
  );
}, 120_000);
