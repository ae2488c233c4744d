import { expect, test } from '@jest/globals';
import { SheetRows, WHOLE_ROW, type Override } from '../../../src/domain/override.js';
import { chooseOverrides, type ChosenOverrides } from '../../../src/schedules/overrides/choose-overrides.js';
import type { StoredOverride } from '../../../src/schedules/overrides/override.store.js';
import { aSchedule, external } from '../../support/schedules.js';

const sheet = new SheetRows(aSchedule({ processes: { P: ['LOAD_JOB', 'PAY_JOB'] } }));

const held = (override: Override): StoredOverride => ({
  ...override,
  id: '1',
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

const ofJob = (row: string, said: Pick<Override, 'field' | 'value' | 'sheetValue'>): StoredOverride =>
  held({ tab: 'jobs', row, ...said });

const IN_FORCE = [
  ofJob('LOAD_JOB', { field: 'enabled', value: false, sheetValue: true }),
  ofJob('LOAD_JOB', { field: 'notes', value: 'slow', sheetValue: 'other' }),
  ofJob('PAY_JOB', { field: 'enabled', value: true, sheetValue: false }),
  held({
    tab: 'externalDependencies',
    row: 'P/LOAD_JOB after FX',
    field: WHOLE_ROW,
    value: { ...external('P/LOAD_JOB', 'FX') },
    sheetValue: null,
  }),
];

const chosen = (which: ChosenOverrides): readonly string[] =>
  chooseOverrides(which, sheet, IN_FORCE).chosen.map(({ row, field }) => `${row} ${field}`);

test('overrides are meant by the names of their tab, row and field, as headers match', () => {
  expect(chosen({ names: [{ tab: 'job', row: ' LOAD_JOB ', field: 'Notes' }] })).toEqual(['LOAD_JOB notes']);
  expect(
    chosen({ names: [{ tab: 'External_Dependency', row: 'P/LOAD_JOB after FX', field: 'row' }] }),
  ).toEqual(['P/LOAD_JOB after FX row']);
});

test('a row without a field means all of it, and what is meant twice is meant once', () => {
  const row = { tab: 'Job', row: 'LOAD_JOB' };
  expect(chosen({ names: [row, { ...row, field: 'enabled' }] })).toEqual([
    'LOAD_JOB enabled',
    'LOAD_JOB notes',
  ]);
});

test('a state means those that are in it beside the workbook', () => {
  expect(chosen({ state: 'CONFLICT' })).toEqual(['LOAD_JOB notes']);
  expect(chosen({ state: 'AGREED' })).toEqual(['PAY_JOB enabled']);
  expect(chosen({ state: 'DORMANT' })).toEqual([]);
});

test('what is not overridden is told with what is, and with what was probably meant', () => {
  const names = [
    { tab: 'Job', row: 'LAOD_JOB' },
    { tab: 'Job', row: 'LOAD_JOB', field: 'skipOnError' },
  ];
  const { findings } = chooseOverrides({ names }, sheet, IN_FORCE);
  expect(findings.map(({ code, cell, message }) => `${code} ${cell}: ${message}`)).toEqual([
    'UNKNOWN_OVERRIDE 1.row: Nothing of "LAOD_JOB" in the tab Job is overridden (did you mean LOAD_JOB?).',
    'UNKNOWN_OVERRIDE 2.field: "skipOnError" of "LOAD_JOB" in the tab Job is not overridden; what is: enabled, notes.',
  ]);
});
