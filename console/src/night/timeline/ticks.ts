import { clockText, offsetOf, offsetText, wallClock } from '../../ui/wall-clock.js';
import type { Scale } from './time-scale.js';

export interface Tick {
  readonly at: number;
  readonly x: number;
  /** What the clock shows then; with the offset where the clock was put on or back since the tick before. */
  readonly label: string;
  /** At the first one and at midnight. */
  readonly day: string | null;
}

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((one) => one * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((one) => one * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((one) => one * HOUR),
  ...[2, 7, 14, 28].map((one) => one * 24 * HOUR),
];
const APART_PX = 84;
const LABEL_PX = 36;
const MOST_TICKS = 200;

/** Where the clock in the zone shows round times, as close as labels can stand; none in folds. */
export function ticksOf(scale: Scale, zone: string): readonly Tick[] {
  const even = scale.stretches.find(({ folded }) => !folded);
  if (!even) return [];
  const perPixel = (even.to - even.from) / Math.max(1, even.right - even.left);
  const step = STEPS.find((one) => one >= APART_PX * perPixel) ?? 28 * 24 * HOUR;
  const ticks: Tick[] = [];
  let offset: number | null = null;
  for (const { from, to, right, folded } of scale.stretches) {
    if (folded) continue;
    for (let at = rounded(from, step, zone); at <= to; at = rounded(at + 1, step, zone)) {
      const x = scale.x(at);
      const here = offsetOf(at, zone);
      const last = ticks.at(-1);
      // A label that would be cut off, or touch the one before, says nothing.
      if (right - x < LABEL_PX || (last && x - last.x < APART_PX / 2)) continue;
      const [wall, isMoved] = [new Date(wallClock(at, zone)), offset !== null && offset !== here];
      ticks.push({
        ...{ at, x },
        label: isMoved ? `${clockText(at, zone)} (${offsetText(here)})` : clockText(at, zone),
        day: !last || wall.getTime() % (24 * HOUR) === 0 ? dayText(wall) : null,
      });
      offset = here;
      if (ticks.length >= MOST_TICKS) return ticks;
    }
  }
  return ticks;
}

/** The first instant from here on at which the clock shows a multiple of the step. */
function rounded(from: number, step: number, zone: string): number {
  const wall = wallClock(from, zone);
  const at = from + (Math.ceil(wall / step) * step - wall);
  const there = wallClock(at, zone);
  if (there % step === 0) return at;
  // The clock was put on or back in between.
  const again = at + (Math.ceil(there / step) * step - there);
  return wallClock(again, zone) % step === 0 ? again : at + step;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const dayText = (wall: Date): string =>
  `${DAYS[wall.getUTCDay()] ?? ''} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()] ?? ''}`;
