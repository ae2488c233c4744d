import { useSchedules } from '../app/schedules.js';

/** The time zone of a schedule; null = it is not known. */
export const useZone = (schedule: string): string | null =>
  useSchedules().find(({ name }) => name === schedule)?.timeZone ?? null;
