import type { Shown } from './measures/cpu-and-hops.js';
import { ratios, spread, type Spread } from './statistics.js';

/** What every subject has shown, round by round. */
export type Rounds = ReadonlyMap<string, readonly Shown[]>;

export interface Goal {
  readonly name: string;
  /** The median of same-round ratios. */
  readonly value: number;
  /** null = reported, and not a goal. */
  readonly goal: number | null;
  readonly met: boolean | null;
  readonly unit: string;
  readonly rounds: number;
  readonly spread: Spread;
}

interface Ratio {
  readonly name: string;
  readonly of: string;
  readonly to: string;
  readonly figure: keyof Shown;
  readonly most: number | null;
}

const RATIOS: readonly Ratio[] = [
  { name: 'CPU per job, idempotentStart', of: 'idempotentStart', to: 'limit B', figure: 'cpuMs', most: 2.5 },
  { name: 'CPU per job, default type', of: 'default', to: 'limit B', figure: 'cpuMs', most: 3.5 },
  { name: 'hop p50, idempotentStart', of: 'idempotentStart', to: 'limit C', figure: 'hopP50', most: 2.5 },
  { name: 'hop p95, idempotentStart', of: 'idempotentStart', to: 'limit C', figure: 'hopP95', most: 3 },
  { name: 'hop p50, default type', of: 'default', to: 'limit C', figure: 'hopP50', most: null },
  { name: 'hop p95, default type', of: 'default', to: 'limit C', figure: 'hopP95', most: null },
  {
    name: 'jobs per second, idempotentStart',
    of: 'idempotentStart',
    to: 'limit B',
    figure: 'jobsPerSecond',
    most: null,
  },
  {
    name: 'jobs per second, default type',
    of: 'default',
    to: 'limit B',
    figure: 'jobsPerSecond',
    most: null,
  },
];

/** Ratios to the limits, each compared with the limit of its own round. */
export function goalsOf(rounds: Rounds): readonly Goal[] {
  return RATIOS.map(({ name, of, to, figure, most }) => {
    const figures = (subject: string): readonly number[] =>
      (rounds.get(subject) ?? []).map((shown) => shown[figure]);
    const own = figures(of);
    const compared = spread(ratios(own, figures(to)));
    return {
      name,
      value: compared.median,
      goal: most,
      met: most === null ? null : compared.median <= most,
      unit: `× ${to}`,
      rounds: own.length,
      spread: compared,
    };
  });
}
