/** Instants are milliseconds, places are pixels from the left edge of the bars. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A part of the axis on which time passes evenly; a folded one stands for time in which nothing is or was under way. */
export interface Stretch extends Span {
  readonly left: number;
  readonly right: number;
  readonly folded: boolean;
}

export interface Scale extends Span {
  readonly width: number;
  readonly stretches: readonly Stretch[];
  readonly x: (at: number) => number;
  readonly at: (x: number) => number;
}

const MINUTE = 60_000;
/** Longer than this without anything is folded. */
export const IDLE_MS = 30 * MINUTE;
/** So much is left of an idle time before and after what happens, so that bars do not begin at the fold. */
const MARGIN_MS = 3 * MINUTE;
const FOLD_PX = 56;

/** The times between these spans that are longer than `IDLE_MS`, in their order, within the outermost of them. */
export function idleTimes(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const idle: Span[] = [];
  let until = sorted[0]?.to ?? 0;
  for (const { from, to } of sorted) {
    if (from - until > IDLE_MS) idle.push({ from: until + MARGIN_MS, to: from - MARGIN_MS });
    until = Math.max(until, to);
  }
  return idle;
}

/** A scale of this width over a range, in which the idle times take a strip each. */
export function scaleOf({ from, to }: Span, width: number, idle: readonly Span[]): Scale {
  const folds = foldsWithin({ from, to }, width, idle);
  const folded = folds.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  const even = Math.max(1, width - folds.length * FOLD_PX) / Math.max(1, to - from - folded);
  const stretches: Stretch[] = [];
  let [at, left] = [from, 0];
  const add = (until: number, pixels: number, isFold: boolean): void => {
    if (until <= at) return;
    stretches.push({ from: at, to: until, left, right: left + pixels, folded: isFold });
    [at, left] = [until, left + pixels];
  };
  for (const fold of folds) {
    add(fold.from, (fold.from - at) * even, false);
    add(fold.to, FOLD_PX, true);
  }
  add(to, (to - at) * even, false);
  return { from, to, width, stretches, x: placeIn(stretches), at: timeIn(stretches) };
}

/** What is folded of a range, as long as there is room for what is not. */
function foldsWithin({ from, to }: Span, width: number, idle: readonly Span[]): readonly Span[] {
  const within = idle
    .map((one) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to) }))
    .filter((one) => one.to - one.from > IDLE_MS / 2);
  const most = Math.max(0, Math.floor(width / (3 * FOLD_PX)));
  const longest = within.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, most);
  return within.filter((one) => longest.includes(one));
}

/** Beyond the ends it goes on as in the outermost stretch. */
function placeIn(stretches: readonly Stretch[]): Scale['x'] {
  return (at) => {
    const one = stretches.find(({ to }) => at <= to) ?? stretches.at(-1);
    if (!one) return 0;
    return one.left + ((at - one.from) / (one.to - one.from)) * (one.right - one.left);
  };
}

function timeIn(stretches: readonly Stretch[]): Scale['at'] {
  return (x) => {
    const one = stretches.find(({ right }) => x <= right) ?? stretches.at(-1);
    if (!one) return 0;
    return one.from + ((x - one.left) / (one.right - one.left)) * (one.to - one.from);
  };
}

const LEAST_MS = 10_000;

/** Closer by the factor (above 1), or further away, with what is at the pointer staying there. */
export const zoomed = ({ from, to }: Span, at: number, factor: number): Span => {
  const length = Math.max(LEAST_MS, (to - from) / factor);
  const before = (at - from) / (to - from);
  return { from: at - before * length, to: at + (1 - before) * length };
};

/** Earlier (negative) or later by a part of its length. */
export const moved = ({ from, to }: Span, part: number): Span => ({
  from: from + (to - from) * part,
  to: to + (to - from) * part,
});
