export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const two = (value: number): string => String(value).padStart(2, '0');

/** `412 ms`, `4.2 s`, `3m 12s`, `1h 04m`, `2d 3h`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m ${two(Math.floor((ms % MINUTE) / SECOND))}s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h ${two(Math.floor((ms % HOUR) / MINUTE))}m`;
  return `${Math.floor(ms / DAY)}d ${Math.floor((ms % DAY) / HOUR)}h`;
}

const WHOLE = new Intl.NumberFormat('en');

/** `+20 %`, `−3 %`: how much more or less. */
export function shareText(share: number): string {
  const percent = Math.round(share * 100);
  return `${percent < 0 ? '−' : '+'}${WHOLE.format(Math.abs(percent))} %`;
}
