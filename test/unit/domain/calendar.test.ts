import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dateIn,
  dateReached,
  firstInstantOf,
  timeIn,
  isBusinessDate,
  nextDate,
  weekdayOf,
} from '../../../src/domain/calendar.js';

describe('business dates', () => {
  test.each(['2026-11-22', '2024-02-29', '0001-01-01', '9999-12-31', '2026-03-29'])('%s is one', (text) => {
    expect(isBusinessDate(text)).toBe(true);
  });

  test.each([
    '',
    '2026-2-1',
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '0000-01-01',
    '22.11.2026',
    '2026-11-22T00:00:00Z',
    ' 2026-11-22',
    '2026-11-22\n',
    '+02026-11-22',
    '٢٠٢٦-١١-٢٢',
  ])('%j is none', (text) => {
    expect(isBusinessDate(text)).toBe(false);
  });

  test.each([
    ['2026-11-19', 'THURSDAY'],
    ['2026-11-21', 'SATURDAY'],
    ['2026-11-22', 'SUNDAY'],
    ['2024-02-29', 'THURSDAY'],
    ['1970-01-01', 'THURSDAY'],
  ])('%s is a %s', (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday);
  });

  test('a date that is none has no weekday', () => {
    expect(() => weekdayOf('soon')).toThrow('not a business date: soon');
  });

  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-11-22', 0, '2026-11-22'],
  ])('%s and %d days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  const anyDate = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  test('the same weekday comes again after seven days, and not before', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(weekdayOf(addDays(date, 7))).toBe(weekdayOf(date));
        const week = [0, 1, 2, 3, 4, 5, 6].map((days) => weekdayOf(addDays(date, days)));
        expect(new Set(week).size).toBe(7);
        expect(addDays(addDays(date, 400), -400)).toBe(date);
      }),
    );
  });
});

test.each([
  ['2026-11-21T23:30:00Z', 'UTC', '2026-11-21'],
  ['2026-11-21T23:30:00Z', 'Europe/Zurich', '2026-11-22'],
  ['2026-11-22T04:59:00Z', 'America/New_York', '2026-11-21'],
  ['2026-11-22T05:00:00Z', 'America/New_York', '2026-11-22'],
  ['2026-11-21T11:00:00Z', 'Pacific/Auckland', '2026-11-22'],
  // The hour that is there twice, and the one that is not there at all.
  ['2026-10-25T00:30:00Z', 'Europe/Zurich', '2026-10-25'],
  ['2026-03-29T01:00:00Z', 'Europe/Zurich', '2026-03-29'],
])('%s is in %s the date %s', (instant, timeZone, date) => {
  expect(dateIn(new Date(instant), timeZone)).toBe(date);
});

test.each([
  ['2026-11-24T20:59:59Z', 'UTC', '20:59'],
  ['2026-11-24T00:00:00Z', 'UTC', '00:00'],
  ['2026-11-24T20:00:00Z', 'America/Chicago', '14:00'],
  ['2026-11-24T20:00:00Z', 'Asia/Kathmandu', '01:45'],
])('the time of day at %s in %s is %s', (instant, timeZone, time) => {
  expect(timeIn(new Date(instant), timeZone)).toBe(time);
});

describe('a time of day', () => {
  const reached = (instant: string, time: string): string | null =>
    dateReached(new Date(instant), 'America/Chicago', time);

  test('is reached to the minute, and stays reached for the rest of the date', () => {
    expect(reached('2026-11-24T12:29:59Z', '06:30')).toBeNull();
    expect(reached('2026-11-24T12:30:00Z', '06:30')).toBe('2026-11-24');
    expect(reached('2026-11-25T05:59:59Z', '06:30')).toBe('2026-11-24');
    expect(reached('2026-11-25T06:00:00Z', '06:30')).toBeNull();
  });

  test('that the clocks leave out is reached with the next one, and one that comes twice the first time', () => {
    expect(reached('2026-03-08T07:59:59Z', '02:30')).toBeNull();
    expect(reached('2026-03-08T08:00:00Z', '02:30')).toBe('2026-03-08');
    expect(reached('2026-11-01T06:30:00Z', '01:30')).toBe('2026-11-01');
    expect(reached('2026-11-01T07:00:00Z', '01:30')).toBeNull();
  });
});

describe('the beginning of a calendar date', () => {
  test.each([
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22', 'Europe/Zurich', '2026-11-21T23:00:00.000Z'],
    ['2026-11-22', 'America/New_York', '2026-11-22T05:00:00.000Z'],
    ['2026-11-22', 'Pacific/Kiritimati', '2026-11-21T10:00:00.000Z'],
    ['2026-11-22', 'Pacific/Pago_Pago', '2026-11-22T11:00:00.000Z'],
    // Days of 23 and 25 hours.
    ['2026-03-29', 'Europe/Zurich', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Zurich', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Zurich', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Zurich', '2026-10-25T23:00:00.000Z'],
    // The clocks are put forward at midnight: the date begins at one o'clock.
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    // A date that Samoa has left out begins when the next one does.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is %s', (date, timeZone, instant) => {
    expect(firstInstantOf(date, timeZone).toISOString()).toBe(instant);
  });

  test('is the first instant that is of the date, in every zone', () => {
    const zones = ['UTC', 'Europe/Zurich', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (timeZone, instant) => {
          const date = dateIn(instant, timeZone);
          const first = firstInstantOf(date, timeZone).getTime();
          expect(dateIn(new Date(first), timeZone)).toBe(date);
          expect(dateIn(new Date(first - 1), timeZone)).not.toBe(date);
          expect(first).toBeLessThanOrEqual(instant.getTime());
          expect(firstInstantOf(nextDate(date), timeZone).getTime()).toBeGreaterThan(instant.getTime());
        },
      ),
      { numRuns: 200 },
    );
  });
});
