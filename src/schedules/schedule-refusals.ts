import { conflict, notFound } from '../domain/errors.js';

export const unknownSchedule = (name: string): Error =>
  notFound('UNKNOWN_SCHEDULE', `There is no schedule ${name}; import its workbook first.`);

export const noActiveVersion = (schedule: string): Error =>
  conflict('NO_ACTIVE_VERSION', `The schedule ${schedule} has no version yet: import its workbook first.`);

/** Another version has become the active one since; undefined = nobody said which one they looked at, 0 = none. */
export function refuseOtherVersion(schedule: string, now: number, expected: number | undefined): void {
  if (expected === undefined || expected === now) return;
  const message = `You looked at version ${expected} of ${schedule}; version ${now} is active now. Look again.`;
  throw conflict('VERSION_MOVED', message, { activeVersion: now });
}

/** Somebody else has changed overrides of the schedule since they were looked at; undefined = nobody said at which they were. */
export function refuseOtherRevision(schedule: string, now: number, expected: number | undefined): void {
  if (expected === undefined || expected === now) return;
  const message = `You looked at revision ${expected} of the overrides of ${schedule}; they are at ${now}. Look again.`;
  throw conflict('VERSION_MOVED', message, { overrideRevision: now });
}
