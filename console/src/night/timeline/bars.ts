import type { Attempt, Run } from '../../api/shapes.js';
import { isDone, lookOf, type Tone } from '../../ui/status.js';
import type { Scale, Span } from './time-scale.js';

/** When a run was to be executed, has been, and is expected to be. */
export type BarKind = 'planned' | 'actual' | 'expected';

export interface Bar extends Span {
  readonly kind: BarKind;
  readonly tone: Tone;
  /** Of what is expected: the earliest and the latest end. */
  readonly low?: number;
  readonly high?: number;
  /** It goes on. */
  readonly open?: boolean;
  /** The number of the attempt, where there were several. */
  readonly attempt?: number;
}

/** The forecast of a run, in milliseconds; null = there is none. */
export interface RunTimes {
  readonly planned: Span | null;
  readonly expected: (Span & { readonly low: number; readonly high: number }) | null;
  /** What it usually takes; null = it was measured too seldom. */
  readonly usual: number | null;
}

const NO_TIMES: RunTimes = { planned: null, expected: null, usual: null };

/** What is known of a run when it is drawn. */
export interface KnownRun {
  readonly run: Run;
  readonly times: RunTimes | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly now: number;
}

/** In the order in which they are drawn: what lies under what. */
export function barsOf({ run, times = NO_TIMES, attempts = [], now }: KnownRun): readonly Bar[] {
  const { planned } = times;
  return [
    ...(planned ? [{ ...planned, kind: 'planned', tone: 'loaded' } as const] : []),
    ...expectedBars(run, times, now),
    ...actualBars(run, attempts, now),
  ];
}

/** From when on the bars of a run move with the time; until then they are the same whenever they are asked for. */
export function movesAt(run: Run, times: RunTimes = NO_TIMES): number {
  if (run.status === 'RUNNING') return -Infinity;
  return times.expected && !isDone(run.status) ? times.expected.from : Infinity;
}

function expectedBars(run: Run, { expected }: RunTimes, now: number): readonly Bar[] {
  if (!expected || isDone(run.status)) return [];
  const from = run.status === 'RUNNING' ? now : Math.max(now, expected.from);
  const to = Math.max(from, expected.to);
  const [low, high] = [Math.min(to, Math.max(from, expected.low)), Math.max(to, expected.high)];
  return [{ kind: 'expected', tone: lookOf(run).tone, from, to, low, high }];
}

/** One for each attempt where they are known, else one from start to end. */
function actualBars(run: Run, attempts: readonly Attempt[], now: number): readonly Bar[] {
  const sent = attempts.filter(({ sendingAt }) => sendingAt !== null).toSorted(byNumber);
  if (sent.length > 1) return sent.map((attempt) => attemptBar(run, attempt, now));
  if (run.startedAt === null) return [];
  const open = run.status === 'RUNNING';
  if (!open && run.endedAt === null) return [];
  const from = Date.parse(run.startedAt);
  const to = Math.max(from, open || run.endedAt === null ? now : Date.parse(run.endedAt));
  return [{ kind: 'actual', tone: lookOf(run).tone, from, to, ...(open ? { open } : {}) }];
}

const byNumber = (a: Attempt, b: Attempt): number => a.number - b.number;

function attemptBar(run: Run, { number, state, cause, sendingAt, endedAt }: Attempt, now: number): Bar {
  const isLatest = number === run.attempt;
  const from = Date.parse(sendingAt ?? '');
  const tones: Readonly<Partial<Record<Attempt['state'], Tone>>> = {
    COMPLETED: 'completed',
    ERROR: cause === 'START_UNKNOWN' ? 'unknown' : 'error',
    START_UNKNOWN: 'unknown',
    NOT_STARTED: 'not-run',
  };
  const open = isLatest && run.status === 'RUNNING';
  return {
    kind: 'actual',
    tone: isLatest ? lookOf(run).tone : (tones[state] ?? 'error'),
    from,
    to: Math.max(from, endedAt === null ? now : Date.parse(endedAt)),
    attempt: number,
    ...(open ? { open } : {}),
  };
}

/** The bars of some runs in one row: from the first beginning to the last end, what was executed as it was. */
export function barsTogether(bars: readonly Bar[]): readonly Bar[] {
  const of = (kind: BarKind): readonly Bar[] => bars.filter((bar) => bar.kind === kind);
  const around = (kind: BarKind): readonly Bar[] => {
    const all = of(kind);
    const [first] = all;
    if (!first) return [];
    const last = all.reduce((latest, bar) => (bar.to > latest.to ? bar : latest));
    const high = Math.max(...all.map((bar) => bar.high ?? bar.to));
    const range = kind === 'expected' ? { low: last.low ?? last.to, high } : {};
    return [{ kind, tone: 'loaded', from: Math.min(...all.map(({ from }) => from)), to: last.to, ...range }];
  };
  return [...around('planned'), ...around('expected'), ...of('actual').toSorted(byWeight)];
}

/** What needs somebody lies on top. */
const WEIGHT: readonly Tone[] = ['completed', 'running', 'warning', 'error', 'unknown'];
const byWeight = (a: Bar, b: Bar): number =>
  WEIGHT.indexOf(a.tone) - WEIGHT.indexOf(b.tone) || a.from - b.from;

/** A bar in pixels, on the grid of the device. */
export interface Placed {
  readonly bar: Bar;
  readonly left: number;
  readonly right: number;
  /** How many bars it stands for. */
  readonly count: number;
}

const LEAST_PX = 3;
const APART_PX = 2;

/**
 * Where bars are drawn. Those of the same look that are less than two pixels apart are drawn as one; attempts of a run only where
 * they are too small to be told apart.
 */
export function place(bars: readonly Bar[], scale: Scale, ratio: number): readonly Placed[] {
  const snap = (x: number): number => Math.round(x * ratio) / ratio;
  const placed: Placed[] = [];
  for (const bar of bars) {
    if (bar.to < scale.from || bar.from > scale.to) continue;
    const left = snap(Math.max(-LEAST_PX, scale.x(bar.from)));
    const right = Math.max(left + LEAST_PX, snap(Math.min(scale.width + LEAST_PX, scale.x(bar.to))));
    const before = placed.at(-1);
    const isApart = bar.attempt !== undefined && right - left > LEAST_PX;
    if (before && isAlike(before, bar) && !isApart && left >= before.left && left - before.right < APART_PX) {
      const [from, to] = [Math.min(before.bar.from, bar.from), Math.max(before.bar.to, bar.to)];
      placed[placed.length - 1] = {
        bar: { ...before.bar, ...(bar.open ? { open: true } : {}), from, to },
        left: before.left,
        right: Math.max(before.right, right),
        count: before.count + 1,
      };
      continue;
    }
    placed.push({ bar, left, right, count: 1 });
  }
  return placed;
}

const isAlike = ({ bar }: Placed, other: Bar): boolean =>
  bar.kind === 'actual' && other.kind === 'actual' && bar.tone === other.tone;

/** The last bar that begins before a place and reaches it; `bars` are sorted by their left edge. */
export function barAt(bars: readonly Placed[], x: number): Placed | null {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle]?.left ?? Infinity) <= x) low = middle + 1;
    else high = middle;
  }
  for (let n = low - 1; n >= 0; n -= 1) if ((bars[n]?.right ?? 0) >= x) return bars[n] ?? null;
  return null;
}
