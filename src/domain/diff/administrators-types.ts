import type { Schedule } from '../schedule.js';

/**
 * Job types that only an administrator may bring in: where tokens and data are sent to is no matter of the schedule. New
 * ones (`before` null = all are), and those with another URL or scope.
 */
export function administratorsTypes(before: Schedule | null, after: Schedule): readonly string[] {
  const known = new Map(before?.jobTypes.map((type) => [type.name, type]));
  return after.jobTypes.flatMap(({ name, url, scope }) => {
    const was = known.get(name);
    return was?.url === url && was.scope === scope ? [] : [name];
  });
}
