import type { Bar } from './bars.js';
import type { Scale } from './time-scale.js';

/** From the left, or from the right edge, in pixels. */
export type Beside = { readonly left: number } | { readonly right: number };

const GAP_PX = 8;

/** Where a text as long as this stands: behind the last bar, else in the last gap that is wide enough; null = nowhere. */
export function placeBeside(bars: readonly Bar[], scale: Scale, length: number): Beside | null {
  const taken = bars
    .map((bar) => ({ left: scale.x(bar.from), right: scale.x(Math.max(bar.to, bar.high ?? bar.to)) }))
    .filter(({ left, right }) => right >= 0 && left <= scale.width)
    .toSorted((a, b) => a.left - b.left);
  if (taken.length === 0) return null;
  const needed = length + 2 * GAP_PX;
  const end = Math.max(...taken.map(({ right }) => right));
  if (end + needed <= scale.width) return { left: Math.max(0, end) + GAP_PX };
  let before = 0;
  let found: number | null = null;
  for (const { left, right } of taken) {
    if (left - before >= needed) found = left;
    before = Math.max(before, right);
  }
  return found === null ? null : { right: scale.width - found + GAP_PX };
}
