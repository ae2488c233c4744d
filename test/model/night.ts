import type { JobType } from '../../src/domain/job-type.js';
import type { DependencyOn, Join } from '../../src/domain/schedule.js';

/** What is fixed in a world before anything happens in it. */
export interface Night {
  readonly jobs: readonly NightJob[];
  readonly edges: readonly NightEdge[];
  readonly types: readonly [NightType, ...NightType[]];
  /** How many jobs may be queued or running at once; null = any. */
  readonly throttle: number | null;
}

export interface NightJob {
  readonly status: 'LOADED' | 'SKIPPED' | 'DISABLED';
  readonly join: Join;
  /** DUMMY, or a place in `types`. */
  readonly type: 'DUMMY' | number;
  readonly skipOnError: boolean;
  /** It waits for a release from outside. */
  readonly outside: boolean;
}

/** `from` and `to` are places in `jobs`. */
export interface NightEdge {
  readonly from: number;
  readonly to: number;
  readonly on: DependencyOn;
}

/** A job type, and what its external system is like: it answers a repeated Start with the first one where the type says so. */
export interface NightType extends Pick<
  JobType,
  'idempotentStart' | 'treat500AsUnknown' | 'retryOn503' | 'startDeadlineMs' | 'onSilence' | 'silenceBudgetMs'
> {
  readonly kill: boolean;
  readonly restart: boolean;
}

/** A choice from a list by any number. */
export function pick<T>(list: readonly T[], chance: number): T {
  const chosen = list[chance % list.length];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

/** What has happened in a world, told in a line each; empty unless somebody wants to read it. */
export class Story {
  readonly lines: string[] = [];
  /** What must never happen and did. */
  readonly offences: string[] = [];
  /** Moves of runs and attempts, as `RUNNING → ERROR`. */
  readonly moves = new Set<string>();
  told = false;

  tell(line: () => string): void {
    if (this.told) this.lines.push(line());
  }

  offend(offence: string): void {
    this.offences.push(offence);
    this.tell(() => `!!! ${offence}`);
  }
}
