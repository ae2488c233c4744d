import { addDays, weekdayOf, type BusinessDate } from '../calendar.js';
import {
  disabledNames,
  type DateRange,
  type DisabledNames,
  type DisabledTarget,
} from '../plan/disabled-job.js';
import { DATES_AHEAD } from './impact.js';
import type { Schedule, Weekday } from '../schedule.js';

/** A job, or a whole process, with the dates on which it is not to run. */
export interface DisabledDates extends DisabledTarget, DateRange {}

/** Dates on which the definitions plan the same. */
export interface Situation {
  readonly dates: readonly BusinessDate[];
  readonly disabled: DisabledNames;
}

/** The next business dates from today on that are not among the opened ones. */
export function datesAhead(today: BusinessDate, opened: ReadonlySet<BusinessDate>): readonly BusinessDate[] {
  const dates: BusinessDate[] = [];
  for (let date = today; dates.length < DATES_AHEAD; date = addDays(date, 1)) {
    if (!opened.has(date)) dates.push(date);
  }
  return dates;
}

export const covers = ({ from, until }: DateRange, date: BusinessDate): boolean =>
  from <= date && (until === null || date <= until);

export const disabledOn = (disabled: readonly DisabledDates[], date: BusinessDate): DisabledNames =>
  disabledNames(disabled.filter((range) => covers(range, date)));

/** What a date is planned as depends on its day of the week, as far as some job has such days, and on what is disabled. */
export function situationsOf(
  dates: readonly BusinessDate[],
  definitions: readonly Schedule[],
  disabled: readonly DisabledDates[],
): readonly Situation[] {
  const sets = new Map(
    definitions.flatMap(({ jobs }) =>
      jobs.flatMap(({ daysOfTheWeek }) => (daysOfTheWeek ? [[String(daysOfTheWeek), daysOfTheWeek]] : [])),
    ) as readonly (readonly [string, readonly Weekday[]])[],
  );
  const situations = new Map<string, { readonly dates: BusinessDate[]; readonly disabled: DisabledNames }>();
  for (const date of dates) {
    const weekday = weekdayOf(date);
    const names = disabledOn(disabled, date);
    const on = [...sets.values()].map((days) => (days.includes(weekday) ? 'Y' : 'N')).join('');
    const key = `${on} ${[...names].sort().join(' ')}`;
    const known = situations.get(key);
    if (known) known.dates.push(date);
    else situations.set(key, { dates: [date], disabled: names });
  }
  return [...situations.values()];
}
