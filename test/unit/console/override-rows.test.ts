import { describe, expect, test } from '@jest/globals';
import {
  cellText,
  editsOf,
  holding,
  isShown,
  type OverridableRow,
} from '../../../console/src/admin/overrides/override-rows.js';

const override = (field: string, value: unknown, state = 'ACTIVE'): OverridableRow['overrides'][number] =>
  ({ field, value, state }) as OverridableRow['overrides'][number];

const row = (overrides: OverridableRow['overrides'] = []): OverridableRow => ({
  row: 'LOAD',
  sheet: { enabled: true, thresholdRunTime: null, daysOfTheWeek: ['MONDAY', 'FRIDAY'] },
  overrides,
});

describe('a row that people may override', () => {
  test('holds what people have said, else what the workbook says', () => {
    expect(holding(row(), 'enabled')).toBe(true);
    expect(holding(row([override('enabled', false)]), 'enabled')).toBe(false);
    expect(holding({ ...row([override('row', { enabled: false })]), sheet: null }, 'enabled')).toBe(false);
  });

  test('is found by what holds', () => {
    expect(isShown(row(), 'own')).toBe(false);
    expect(isShown(row([override('enabled', false)]), 'disabled')).toBe(true);
    expect(isShown(row([override('notes', 'x', 'CONFLICT')]), 'conflict')).toBe(true);
  });

  test('is shown as the cells of a workbook', () => {
    expect([true, false, null, 900, ['MONDAY', 'FRIDAY'], 'x'].map(cellText)).toEqual([
      ...['Y', 'N', '', '900', 'MONDAY,FRIDAY', 'x'],
    ]);
  });

  test('is said anew only where something else is said, and taken back where it was said before', () => {
    const before = row([override('thresholdRunTime', 900), override('enabled', false)]);
    expect(
      editsOf(before, {
        enabled: { own: false, text: 'N' },
        thresholdRunTime: { own: true, text: '900' },
        daysOfTheWeek: { own: true, text: ' MONDAY ' },
        notes: { own: false, text: 'typed and not meant' },
      }),
    ).toEqual({ set: [{ field: 'daysOfTheWeek', value: 'MONDAY' }], clear: ['enabled'] });
    expect(editsOf(before, { thresholdRunTime: { own: true, text: '' } }).set).toEqual([
      { field: 'thresholdRunTime', value: null },
    ]);
  });
});
