import type { Run } from '../../api/shapes.js';
import { isDone, lookOf, needsAPerson, type Look, type Tone } from '../../ui/status.js';
import { keyOf, type ProcessKey } from './process-graph.js';

/** How far a process is. */
export interface Tally {
  readonly total: number;
  readonly done: number;
  /** How many of each colour, what is worst first. */
  readonly tones: readonly (readonly [Tone, number])[];
  /** What it is called as a whole: its worst run. */
  readonly look: Look;
  /** Runs that need a person. */
  readonly needed: number;
  /** Held, or it needs a person. */
  readonly stuck: boolean;
  /** Everything has ended, and nothing with a warning. */
  readonly finished: boolean;
  /** What it belongs to; null = nobody has requested it. */
  readonly execution: string | null;
  readonly startedAt: string | null;
  /** Null until everything has ended. */
  readonly endedAt: string | null;
}

const WORST: readonly Tone[] = ['unknown', 'error', 'warning', 'held', 'running', 'pending', 'loaded'];
const DONE: readonly Tone[] = [
  ...(['warning', 'completed', 'skipped-on-error', 'skipped', 'not-run', 'disabled'] as const),
];

/** What has not ended comes before what has, and trouble before what goes on. */
const rankOf = (run: Run, { tone }: Look): number =>
  isDone(run.status) ? WORST.length + DONE.indexOf(tone) : WORST.indexOf(tone);

export function tallyOf(runs: readonly Run[]): Tally {
  const looks = runs.map((run) => ({ run, look: lookOf(run) }));
  const ranked = looks.map((one) => ({ ...one, rank: rankOf(one.run, one.look) }));
  const worst = ranked.reduce<(typeof ranked)[number] | undefined>(
    (a, b) => (a && a.rank <= b.rank ? a : b),
    undefined,
  );
  const counts = new Map<Tone, number>();
  for (const { look } of ranked.toSorted((a, b) => a.rank - b.rank))
    counts.set(look.tone, (counts.get(look.tone) ?? 0) + 1);
  const done = runs.filter(({ status }) => isDone(status)).length;
  const needed = runs.filter(needsAPerson).length;
  return {
    total: runs.length,
    done,
    tones: [...counts],
    look: worst?.look ?? { tone: 'loaded', icon: 'circle', word: '' },
    needed,
    stuck: needed > 0 || runs.some(({ status }) => status === 'HELD'),
    finished: done === runs.length && runs.every(({ flags }) => !flags.includes('WARNING')),
    execution: runs.find(({ execution }) => execution !== null)?.execution ?? null,
    startedAt: least(runs.map(({ startedAt }) => startedAt)),
    endedAt: done === runs.length ? greatest(runs.map(({ endedAt }) => endedAt)) : null,
  };
}

/** Several processes as one: a cluster, or what has completed. */
export function together(tallies: readonly Tally[]): Tally {
  const counts = new Map<Tone, number>();
  for (const [tone, count] of tallies.flatMap(({ tones }) => tones))
    counts.set(tone, (counts.get(tone) ?? 0) + count);
  const order = [...WORST, ...DONE];
  const worst = tallies.toSorted((a, b) => severity(a) - severity(b))[0];
  return {
    total: sum(tallies.map(({ total }) => total)),
    done: sum(tallies.map(({ done }) => done)),
    tones: [...counts].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
    look: worst?.look ?? { tone: 'loaded', icon: 'circle', word: '' },
    needed: sum(tallies.map(({ needed }) => needed)),
    stuck: tallies.some(({ stuck }) => stuck),
    finished: tallies.every(({ finished }) => finished),
    execution: null,
    startedAt: least(tallies.map(({ startedAt }) => startedAt)),
    endedAt: tallies.every(({ endedAt }) => endedAt !== null)
      ? greatest(tallies.map(({ endedAt }) => endedAt))
      : null,
  };
}

/** The lower, the more it wants to be looked at. */
export const severity = ({ look: { tone }, done, total }: Tally): number =>
  done < total ? WORST.indexOf(tone) : WORST.length + DONE.indexOf(tone);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const given = (texts: readonly (string | null)[]): readonly string[] => texts.flatMap((text) => text ?? []);
const least = (texts: readonly (string | null)[]): string | null =>
  given(texts).reduce<string | null>((a, b) => (a !== null && a <= b ? a : b), null);
const greatest = (texts: readonly (string | null)[]): string | null =>
  given(texts).reduce<string | null>((a, b) => (a !== null && a >= b ? a : b), null);

interface Watched {
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
  readonly all: () => readonly Run[];
}

const NONE: readonly Run[] = [];

/** Of every process its runs and its tally, as they are; what has not changed stays the same object. */
export class Tallies {
  private seen = -1;
  private runs = new Map<ProcessKey, readonly Run[]>();
  private readonly tallies = new Map<ProcessKey, Tally>();
  private readonly joint = new WeakMap<
    readonly ProcessKey[],
    { readonly of: readonly Tally[]; readonly tally: Tally }
  >();

  constructor(private readonly watched: Watched) {}

  readonly subscribe = (listener: () => void): (() => void) => this.watched.subscribe(listener);

  /** In their sequence. */
  runsOf(key: ProcessKey): readonly Run[] {
    this.refresh();
    return this.runs.get(key) ?? NONE;
  }

  of(key: ProcessKey): Tally | undefined {
    const runs = this.runsOf(key);
    if (runs.length === 0) return undefined;
    let tally = this.tallies.get(key);
    if (!tally) {
      tally = tallyOf(runs);
      this.tallies.set(key, tally);
    }
    return tally;
  }

  /** Of several processes as one; `keys` is the same array every time. */
  togetherOf(keys: readonly ProcessKey[]): Tally | undefined {
    const all = keys.flatMap((key) => this.of(key) ?? []);
    if (all.length === 0) return undefined;
    const before = this.joint.get(keys);
    if (before?.of.length === all.length && all.every((tally, n) => tally === before.of[n]))
      return before.tally;
    const tally = together(all);
    this.joint.set(keys, { of: all, tally });
    return tally;
  }

  private refresh(): void {
    if (this.seen === this.watched.version()) return;
    this.seen = this.watched.version();
    const next = new Map<ProcessKey, Run[]>();
    for (const run of this.watched.all()) {
      const key = keyOf(run);
      const there = next.get(key);
      if (there) there.push(run);
      else next.set(key, [run]);
    }
    const kept = new Map<ProcessKey, readonly Run[]>();
    for (const [key, runs] of next) {
      const before = this.runs.get(key);
      const same = before?.length === runs.length && runs.every((run, n) => run === before[n]);
      if (!same) this.tallies.delete(key);
      kept.set(key, same ? before : runs);
    }
    this.runs = kept;
  }
}
