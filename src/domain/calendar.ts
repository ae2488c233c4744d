import { WEEKDAYS, type Weekday } from './schedule.js';

/** A business date, `YYYY-MM-DD`: a label, not an instant. It has a weekday and no time zone. */
export type BusinessDate = string;

const DAY_MS = 86_400_000;

export function isBusinessDate(text: string): boolean {
  // There is no year 0: the database refuses it.
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

const startOf = (date: BusinessDate): Date => new Date(`${date}T00:00:00Z`);

export function weekdayOf(date: BusinessDate): Weekday {
  const weekday = WEEKDAYS[startOf(date).getUTCDay()];
  if (!weekday) throw new RangeError(`not a business date: ${date}`);
  return weekday;
}

export const nextDate = (date: BusinessDate): BusinessDate => addDays(date, 1);

export const addDays = (date: BusinessDate, days: number): BusinessDate =>
  new Date(startOf(date).getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** The calendar date of an instant in an IANA zone. */
export const dateIn = (instant: Date, timeZone: string): BusinessDate =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );

/** The time of day of an instant in an IANA zone: `HH:MM`. */
export const timeIn = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    instant,
  );

/** Today's date where the clock has reached `time`; null = not yet. A time that is left out by the clocks counts from the next one. */
export const dateReached = (now: Date, timeZone: string, time: string): BusinessDate | null =>
  timeIn(now, timeZone) >= time ? dateIn(now, timeZone) : null;

/**
 * When a calendar date begins in an IANA zone: mostly at midnight, but an hour later where the clocks are put forward then.
 * No zone is further from UTC than 14 hours, so it is looked for around there.
 */
export function firstInstantOf(date: BusinessDate, timeZone: string): Date {
  let before = startOf(date).getTime() - DAY_MS;
  let within = startOf(date).getTime() + DAY_MS;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dateIn(new Date(middle), timeZone) < date) before = middle;
    else within = middle;
  }
  return new Date(within);
}
