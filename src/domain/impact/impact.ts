import type { BusinessDate } from '../calendar.js';
import type { PlannedRun } from '../plan/plan-day.js';
import type { DayDifference } from '../plan/replan.js';
import type { DayRun } from '../plan/present-day.js';
import type { DependencyOn, Schedule } from '../schedule.js';

/**
 * Impact: what a definition would do, instead of another one, to the open days of its schedule and to the dates ahead. It is
 * told in plain values, as the API answers it; so many runs, jobs and steps of each kind are named, and all are counted.
 */
export const MOST_NAMED = 100;
export const MOST_STEPS = 50;
export const MOST_OPEN_DAYS = 7;
export const DATES_AHEAD = 14;
/** A job that is executed on none of so many dates is one that never runs. */
export const HORIZON_DAYS = 400;

/** A definition as its workbook says it; overrides are added to it where it is planned. */
export interface DefinedVersion {
  readonly version: number;
  readonly definition: Schedule;
}

/** What is foreseen of a Nightly, counted from its request, or where that was made already, from now. */
export interface NightForecast {
  readonly expectedSeconds: number;
  /** If everything took as short as in the shortest tenth of its cases, and as long as in the longest. */
  readonly earliestSeconds: number;
  readonly latestSeconds: number;
  readonly basis: NightBasis;
  /** Runs that are expected to be executed. */
  readonly runsLeft: number;
  readonly runsWithoutHistory: number;
  /** At most MOST_STEPS: those that take longest, in their order. */
  readonly criticalPath: readonly PathStep[];
  readonly criticalPathTotal: number;
}

/** Whether all, some or none of what is left was measured before; `actual` = nothing is left. */
export const NIGHT_BASES = ['actual', 'history', 'partial', 'none'] as const;
export type NightBasis = (typeof NIGHT_BASES)[number];

export interface PathStep {
  readonly process: string;
  readonly job: string;
  readonly expectedSeconds: number;
  readonly basis: string;
}

export interface NightlyImpact {
  /** null = the date has no Nightly, or none of its runs is expected to be reached. */
  readonly before: NightForecast | null;
  readonly after: NightForecast | null;
  /** By how much later it ends; null = one of them is not foreseen. */
  readonly laterBySeconds: number | null;
  readonly criticalPathChanged: boolean;
}

/** A run of a date that is not opened yet. */
export interface PlannedImpact {
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  /** What it is loaded as; null = it is not planned. */
  readonly before: PlannedRun['status'] | null;
  readonly after: PlannedRun['status'] | null;
  /** What is changed about it, by its names, as a restart of the schedule tells them. */
  readonly changes: readonly string[];
}

/** Dates to which the same happens. */
export interface DatesImpact {
  readonly dates: readonly BusinessDate[];
  readonly runsBefore: number;
  readonly runsAfter: number;
  /** Those of them that take part: neither skipped by the calendar nor disabled. */
  readonly loadedBefore: number;
  readonly loadedAfter: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly untouched: number;
  readonly runs: {
    readonly added: readonly PlannedImpact[];
    readonly removed: readonly PlannedImpact[];
    readonly changed: readonly PlannedImpact[];
  };
  readonly nightly: NightlyImpact;
}

/** What a restart of the schedule does to a run that somebody holds, or that is under way. */
export interface TouchedRun {
  readonly run: DayRun;
  /** KEPT: it goes on to its end as it was started. */
  readonly effect: 'CHANGED' | 'REMOVED' | 'KEPT';
  readonly changes: readonly string[];
}

export interface OpenDayImpact {
  readonly businessDate: BusinessDate;
  /** The version that the day has. */
  readonly version: number;
  /** What a restart of the schedule would do. */
  readonly difference: DayDifference;
  readonly touched: readonly TouchedRun[];
  /** As it is, and as it would be after a restart of the schedule. */
  readonly nightly: NightlyImpact;
}

/** `isNew` = not so with the definition before. */
export interface Noticed<T> {
  readonly total: number;
  readonly new: number;
  /** Up to MOST_NAMED, the new ones first. */
  readonly items: readonly (T & { readonly isNew: boolean })[];
}

export const UNREACHABLE_WHYS = ['NOT_MAPPED', 'NO_FLOW', 'FLOW_DISABLED'] as const;
export interface UnreachableJob {
  readonly job: string;
  /** In no process; in processes of no flow; only in flows that are disabled. */
  readonly why: (typeof UNREACHABLE_WHYS)[number];
}

export const NEVER_RUN_WHYS = [
  'JOB_DISABLED',
  'MODULE_DISABLED',
  'DISABLED_FOR_DATES',
  'NEVER_REACHED',
] as const;
export interface NeverRunJob {
  readonly process: string;
  readonly job: string;
  /** NEVER_REACHED: it waits for something that never happens. */
  readonly why: (typeof NEVER_RUN_WHYS)[number];
}

export const NEVER_MET_WHYS = [
  'NEVER_ON_ONE_DATE',
  'CANNOT_FAIL',
  'CANNOT_WARN',
  'UNKNOWN_SCHEDULE',
  'UNKNOWN_PREDECESSOR',
] as const;
export const NEVER_MET_FOLLOWS = ['NOT_RUN', 'WAITS', 'PROCEED', 'SKIP', 'FAIL', 'NOTHING'] as const;
export interface NeverMet {
  /** The schedule whose run waits: this one, or another one that waits for it. */
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
  readonly kind: 'DEPENDENCY' | 'INTER_SCHEDULE';
  readonly on: DependencyOn;
  /** What is waited for: PROCESS/JOB, or SCHEDULE/PROCESS/JOB. */
  readonly ref: string;
  readonly why: (typeof NEVER_MET_WHYS)[number];
  /** What becomes of the run that waits; NOTHING = it has other predecessors, of which any is enough. */
  readonly follows: (typeof NEVER_MET_FOLLOWS)[number];
}

export interface Impact {
  readonly schedule: string;
  /** The version that is compared with; 0 = there was none. */
  readonly fromVersion: number;
  readonly version: number;
  /** The latest first, at most MOST_OPEN_DAYS. */
  readonly openDays: readonly OpenDayImpact[];
  readonly openDaysTotal: number;
  /** The next DATES_AHEAD business dates that are not opened yet, by what happens to them. */
  readonly fortnight: readonly DatesImpact[];
  readonly unreachable: Noticed<UnreachableJob>;
  readonly neverRun: Noticed<NeverRunJob>;
  readonly neverMet: Noticed<NeverMet>;
}
