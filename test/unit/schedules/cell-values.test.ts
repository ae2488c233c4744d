import { describe, expect, test } from '@jest/globals';
import { Suggestions } from '../../../src/domain/suggest.js';
import * as is from '../../../src/schedules/sheet/cell-values.js';
import type { CellKind } from '../../../src/schedules/sheet/cell-values.js';

/** The value, or the code. */
function read(kind: CellKind<unknown>, text: string): unknown {
  const result = kind.read(text, new Suggestions().didYouMean);
  return result.ok ? result.value : result.code;
}
const said = (kind: CellKind<unknown>, text: string): string => {
  const result = kind.read(text, new Suggestions().didYouMean);
  return result.ok ? '' : result.message;
};

describe('a cell is read', () => {
  test.each<[string, CellKind<unknown>, string, unknown]>([
    ['yes', is.yesNo, 'Y', true],
    ['yes', is.yesNo, 'yes', true],
    ['yes', is.yesNo, 'True', true],
    ['no', is.yesNo, 'n', false],
    ['no', is.yesNo, 'NO', false],
    ['no', is.yesNo, 'false', false],
    ['neither', is.yesNo, '1', 'INVALID_CHOICE'],
    ['neither', is.yesNo, '__proto__', 'INVALID_CHOICE'],
    ['a choice', is.choice(['ALL', 'ANY']), 'any', 'ANY'],
    ['none', is.choice(['ALL', 'ANY']), 'SOME', 'INVALID_CHOICE'],
    ['a whole number', is.whole(1), '7', 7],
    ['a whole number', is.whole(1), '+7.0', 7],
    ['no whole number', is.whole(1), '7.5', 'NOT_A_NUMBER'],
    ['no whole number', is.whole(1), '0x10', 'NOT_A_NUMBER'],
    ['no whole number', is.whole(1), '1e3', 'NOT_A_NUMBER'],
    ['no whole number', is.whole(1), '1,000', 'NOT_A_NUMBER'],
    ['no whole number', is.whole(1), '１', 'NOT_A_NUMBER'],
    ['too little', is.whole(1), '0', 'OUT_OF_RANGE'],
    ['too much', is.whole(1, 255), '256', 'OUT_OF_RANGE'],
    ['more than is kept', is.whole(1), '2147483648', 'OUT_OF_RANGE'],
    ['the most that is kept', is.seconds, '2147483647', 2_147_483_647],
    ['whole seconds only', is.seconds, '1.5', 'NOT_A_NUMBER'],
    ['seconds with decimals', is.milliseconds, '1.5', 1_500],
    ['seconds with decimals', is.milliseconds, '1.0005', 1_001],
    ['less than a second', is.milliseconds, '0.5', 'OUT_OF_RANGE'],
    ['no seconds', is.milliseconds, 'soon', 'NOT_A_NUMBER'],
    ['days, in the order of the week', is.days, 'Monday, sunday,MONDAY', ['SUNDAY', 'MONDAY']],
    ['no day', is.days, 'MONDAY;SUNDAY', 'INVALID_DAY'],
    ['no day', is.days, 'MONDAY,', 'INVALID_DAY'],
    ['a cycle', is.recurringOrAdhocCycle, 'hourly_cycle_24', 'Hourly_Cycle_24'],
    ['a cycle', is.recurringOrAdhocCycle, 'ADHOC', 'Adhoc'],
    ['the cycle that is built in', is.recurringOrAdhocCycle, 'Nightly', 'UNKNOWN_CYCLE'],
    ['no cycle', is.recurringOrAdhocCycle, 'Hourly_Cycle_25', 'UNKNOWN_CYCLE'],
    ['no cycle', is.recurringOrAdhocCycle, 'Hourly_Cycle_0', 'UNKNOWN_CYCLE'],
    ['a time zone', is.timeZone, 'Europe/Berlin', 'Europe/Berlin'],
    ['a time zone', is.timeZone, 'UTC', 'UTC'],
    ['no time zone', is.timeZone, 'Berlin', 'UNKNOWN_TIME_ZONE'],
    ['an offset', is.timeZone, '+01:00', 'UNKNOWN_TIME_ZONE'],
    ['a URL', is.url, 'https://h:8443/base', 'https://h:8443/base'],
    ['another scheme', is.url, 'ftp://h/', 'INVALID_URL'],
    ['no URL', is.url, 'h/base', 'INVALID_URL'],
    ['a query', is.url, 'http://h/?a=1', 'INVALID_URL'],
    ['a path', is.path, 'jobs/start', 'jobs/start'],
    ['a URL instead of a path', is.path, 'http://h/start', 'INVALID_PATH'],
    ['another host', is.path, '//h/start', 'INVALID_PATH'],
    ['a way up', is.path, '/a/../b', 'INVALID_PATH'],
    ['a hidden way up', is.path, '/a/%2E%2e/b', 'INVALID_PATH'],
    ['a name', is.name, 'a.B_c-1', 'a.B_c-1'],
    ['no name', is.name, '-a', 'INVALID_NAME'],
    ['a process', is.processName, 'A.1_-', 'A.1_-'],
    ['no process', is.processName, 'a', 'INVALID_NAME'],
    ['a keyword', is.jobTypeName, 'exec', 'EXEC'],
    ['a keyword', is.jobTypeReference, 'Dummy', 'DUMMY'],
    ['another type', is.jobTypeReference, 'bdi', 'bdi'],
    ['no type', is.jobTypeName, 'a b', 'INVALID_NAME'],
  ])('as %s (%#)', (...[, kind, text, expected]) => {
    expect(read(kind, text)).toEqual(expected);
  });

  test('and what was probably meant is said', () => {
    expect(said(is.days, 'SUNDAI')).toContain('did you mean SUNDAY?');
    expect(said(is.choice(['SUCCESS', 'FAILURE']), 'SUCESS')).toContain('did you mean SUCCESS?');
    expect(said(is.recurringOrAdhocCycle, 'Hourly_Cylce_3')).toContain('did you mean Hourly_Cycle_3?');
    expect(said(is.timeZone, 'Europe/Berln')).toContain('did you mean Europe/Berlin?');
  });

  test('and a long text is shown in part', () => {
    const long = 'x'.repeat(32_767);
    for (const kind of [is.yesNo, is.name, is.seconds, is.milliseconds, is.days, is.timeZone, is.url]) {
      expect(said(kind, long).length).toBeLessThan(400);
    }
    expect(said(is.path, `/ ${long}`).length).toBeLessThan(400);
  });
});
