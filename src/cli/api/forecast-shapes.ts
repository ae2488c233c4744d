import type { DurationStatistics } from '../../domain/forecast/job-duration.js';
import type { RunStatus } from '../../domain/run/run-state.js';

/** What the API answers of forecasts, as far as it is shown to people. */

export interface Expected {
  readonly expectedStartAt: string | null;
  readonly expectedEndAt: string | null;
  readonly earliestEndAt: string | null;
  readonly latestEndAt: string | null;
  readonly remainingSeconds: number | null;
  readonly blocked: boolean;
}

export interface ProcessForecast extends Expected {
  readonly process: string;
  readonly runsLeft: number;
  readonly runsWithoutHistory: number;
  readonly onCriticalPath: boolean;
}

export interface Blocker {
  readonly kind: string;
  readonly run: string;
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
  readonly ref: string | null;
}

export interface PathStep {
  readonly run: string;
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
  readonly status: RunStatus;
  readonly expectedStartAt: string | null;
  readonly expectedEndAt: string | null;
  readonly expectedSeconds: number;
  readonly basis: string;
}

export interface ExecutionForecast extends Expected {
  readonly execution: string | null;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycleName: string;
  readonly flowName: string;
  readonly processName: string | null;
  readonly status: string | null;
  readonly runsLeft: number;
  readonly runsWithoutHistory: number;
  readonly blockedBy: readonly Blocker[];
  readonly criticalPath: readonly PathStep[];
  readonly processes: readonly ProcessForecast[];
}

export interface DayForecast extends Expected {
  readonly schedule: string;
  readonly businessDate: string;
  readonly nightly: ExecutionForecast | null;
  readonly executions: readonly ExecutionForecast[];
}

export interface RunForecast extends Expected {
  readonly run: string;
  readonly process: string;
  readonly job: string;
  readonly status: RunStatus;
  readonly basis: string;
  readonly expectedSeconds: number;
  readonly longRunningAfterSeconds: number | null;
  readonly late: boolean;
  readonly onCriticalPath: boolean;
  readonly blockedBy: readonly Blocker[];
  readonly criticalPath: readonly PathStep[];
}

export interface JobDuration extends DurationStatistics {
  readonly process: string;
  readonly job: string;
  readonly updatedAt: string;
}
