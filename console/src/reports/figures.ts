/** The middle one, or between the two in the middle; null = there is none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** `+20 %`; nothing to compare with = `–`. */
export function againstText(value: number, usual: number | null): string {
  if (usual === null || usual === 0) return '–';
  const percent = Math.round((value / usual - 1) * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent)} %`;
}

/** `22:05`, or `05:10 +1` for a time of the day after. */
export function clockText(secondsAfterMidnight: number): string {
  const minutes = Math.floor(secondsAfterMidnight / 60);
  const days = Math.floor(minutes / 1440);
  const [hour, minute] = [Math.floor((minutes - days * 1440) / 60), (minutes - days * 1440) % 60];
  const clock = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return days === 0 ? clock : `${clock} ${days > 0 ? '+' : '−'}${Math.abs(days)}`;
}

/** How much of what never passes 100 %: more than nothing is never 0, less than all never 100. */
export function shareText(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '1 %';
  return `${percent >= 100 ? 100 : Math.floor(percent)} %`;
}

const STEPS = 6;

/** Which of six steps of colour: nothing is the palest, the most the strongest. */
export const heatStep = (value: number, most: number): number =>
  most === 0 ? 0 : Math.min(STEPS - 1, Math.ceil((value / most) * (STEPS - 1)));
