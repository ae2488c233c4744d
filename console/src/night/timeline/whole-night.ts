import type { Run } from '../../api/shapes.js';
import { barsOf, movesAt, type Bar, type RunTimes } from './bars.js';
import { idleTimes, type Span } from './time-scale.js';
import type { Leavable } from './timeline-search.js';

export interface WholeNight {
  /** Rounded, so that it does not move with every second; null = there are no times. */
  readonly full: Span | null;
  readonly idle: readonly Span[];
  /** When runs were or are under way. */
  readonly executed: readonly Span[];
}

interface Shown {
  readonly times: ReadonlyMap<string, RunTimes>;
  readonly without: readonly Leavable[];
  readonly now: number;
}

const ROUND = [1, 5, 15, 60, 300, 900, 3600].map((seconds) => seconds * 1000);
const PARTS = 24;

/** From the first to the last that is drawn, what lies idle between, and what is executed when. */
export function wholeNight(runs: readonly Run[], { times, without, now }: Shown): WholeNight {
  const bars = runs.flatMap((run) => drawn(barsNow(run, times.get(run.id), now), without));
  if (bars.length === 0) return { full: null, idle: [], executed: [] };
  const goesOn = bars.some(({ kind, open }) => kind === 'expected' || open === true);
  const present = goesOn ? [{ from: now, to: now }] : [];
  let [from, to] = goesOn ? [now, now] : [Infinity, -Infinity];
  for (const bar of bars) {
    from = Math.min(from, bar.from);
    to = Math.max(to, bar.high ?? bar.to);
  }
  const step = ROUND.find((one) => (to - from) / one <= PARTS) ?? 3_600_000;
  const full = { from: Math.floor(from / step) * step, to: (Math.floor(to / step) + 1) * step };
  const idle = idleTimes([...bars.map((bar) => ({ from: bar.from, to: bar.high ?? bar.to })), ...present]);
  return { full, idle, executed: bars.filter(({ kind }) => kind === 'actual') };
}

interface Still {
  readonly times: RunTimes | undefined;
  readonly bars: readonly Bar[];
  readonly until: number;
}

/** Of runs as they are: a run that changes is another one. Ten thousand are looked at every second, and few of them move. */
const still = new WeakMap<Run, Still>();

function barsNow(run: Run, times: RunTimes | undefined, now: number): readonly Bar[] {
  const known = still.get(run);
  if (known?.times === times && known !== undefined && now <= known.until) return known.bars;
  const bars = barsOf({ run, times, now });
  const until = movesAt(run, times);
  if (now <= until) still.set(run, { times, bars, until });
  return bars;
}

export const drawn = (bars: readonly Bar[], without: readonly Leavable[]): readonly Bar[] =>
  without.length === 0 ? bars : bars.filter(({ kind }) => kind === 'actual' || !without.includes(kind));
