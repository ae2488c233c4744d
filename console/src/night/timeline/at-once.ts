import type { Scale, Span } from './time-scale.js';

/** How many are under way at once, for each pixel the most in it: what ends when another begins was not beside it. */
export function atOnce(spans: readonly Span[], scale: Scale): readonly number[] {
  const columns = Math.max(1, Math.ceil(scale.width));
  const most = new Array<number>(columns).fill(0);
  const starts = Float64Array.from(spans, ({ from }) => from).sort();
  const ends = Float64Array.from(spans, ({ from, to }) => Math.max(from + 1, to)).sort();
  let [running, ended, column] = [0, 0, 0];
  /** Until this instant as many as now are under way. */
  const goOn = (until: number): void => {
    if (until < scale.from || column >= columns) return;
    const x = Math.min(columns, scale.x(until));
    for (; column < x; column += 1) most[column] = Math.max(most[column] ?? 0, running);
    column = Math.floor(x);
  };
  for (const start of starts) {
    while ((ends[ended] ?? Infinity) <= start) {
      goOn(ends[ended] ?? 0);
      running -= 1;
      ended += 1;
    }
    goOn(start);
    running += 1;
  }
  for (; ended < ends.length; ended += 1) {
    goOn(ends[ended] ?? 0);
    running -= 1;
  }
  return most;
}

/** The outline of the counts as a path of this height, from the left edge to the right one. */
export function outlineOf(counts: readonly number[], height: number): string {
  const most = Math.max(1, ...counts);
  const parts = [`M0 ${height}`];
  let before: number | null = null;
  for (const [x, count] of counts.entries()) {
    if (count === before) continue;
    const y = Math.round((height - (count / most) * height) * 10) / 10;
    parts.push(`H${x}V${y}`);
    before = count;
  }
  return `${parts.join('')}H${counts.length}V${height}Z`;
}
