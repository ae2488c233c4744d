/** From the first business date that there can be. */
export const EVERY_DAY = { from: '0001-01-01', until: null };

/** What to do about open days that stay as they were planned; null = there are none. */
export function adviceFor([first, ...others]: readonly string[]): string | null {
  if (first === undefined) return null;
  const days =
    others.length === 0 ? `${first} is open and stays` : `${others.length + 1} days are open and stay`;
  return `${days} as planned: restart the schedule for a date to have it there.`;
}
