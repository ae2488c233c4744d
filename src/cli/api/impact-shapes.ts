import type {
  DatesImpact,
  NeverMet,
  NeverRunJob,
  NightlyImpact,
  Noticed,
  UnreachableJob,
} from '../../domain/impact/impact.js';
import type { RunStatus } from '../../domain/run/run-state.js';

/** What the API answers of the impact of a version. */

export interface NamedRun {
  /** null = it would be added. */
  readonly id: string | null;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly status: RunStatus;
}

export interface OpenDayImpact {
  readonly businessDate: string;
  readonly version: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly untouched: number;
  readonly runs: {
    readonly added: readonly NamedRun[];
    readonly removed: readonly NamedRun[];
    readonly changed: readonly (NamedRun & { readonly changes: readonly string[] })[];
    readonly kept: readonly (NamedRun & { readonly planned: boolean })[];
  };
  /** HELD and RUNNING runs that the version has otherwise, or not at all. */
  readonly touched: readonly (NamedRun & {
    readonly effect: 'CHANGED' | 'REMOVED' | 'KEPT';
    readonly changes: readonly string[];
  })[];
  readonly touchedTotal: number;
  readonly nightly: NightlyImpact;
}

export interface Impact {
  readonly schedule: string;
  readonly fromVersion: number;
  readonly version: number;
  readonly asOf: string;
  readonly openDays: readonly OpenDayImpact[];
  readonly openDaysTotal: number;
  readonly fortnight: readonly DatesImpact[];
  readonly unreachable: Noticed<UnreachableJob>;
  readonly neverRun: Noticed<NeverRunJob>;
  readonly neverMet: Noticed<NeverMet>;
}
