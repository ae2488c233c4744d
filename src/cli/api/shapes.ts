import type { EventType } from '../../domain/event.js';
import type { ExecutionStatus } from '../../domain/run/execution-status.js';
import type { Finding } from '../../domain/finding.js';
import type { Cause, Flag, RunStatus } from '../../domain/run/run-state.js';
import type { ScheduleSettings } from '../../domain/schedule-settings.js';
import type { Diff } from './diff-shapes.js';
import type { Impact } from './impact-shapes.js';
import type { CarriedOverrides } from './override-shapes.js';

/** What the API answers, as far as it is shown to people. Instants are ISO 8601 texts, ids are texts. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

export interface Imported {
  readonly schedule: string;
  readonly version: number;
  readonly label: string;
  readonly applied: boolean;
  readonly unchanged: boolean;
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly diff: Diff;
  /** Job types for which only an administrator may import the workbook. */
  readonly needsAdministrator: readonly string[];
  readonly overrides: CarriedOverrides;
  /** null = it was not asked for. */
  readonly impact: Impact | null;
}

export interface Schedule {
  readonly name: string;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly activeVersion: number | null;
  readonly label: string | null;
  readonly timeZone: string | null;
  readonly createdAt: string;
}

export interface Settings extends ScheduleSettings {
  readonly schedule: string;
  /** 0 = nobody has set anything yet. */
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
}

export interface Version {
  readonly schedule: string;
  readonly version: number;
  readonly label: string;
  readonly active: boolean;
  /** SHA-256 of the workbook, in hexadecimal. */
  readonly fileHash: string;
  readonly createdAt: string;
  readonly createdBy: string;
}

export interface Day {
  readonly schedule: string;
  readonly businessDate: string;
  readonly version: number;
  readonly overrideRevision: number;
  readonly status: string;
  readonly openedAt: string;
  readonly openedBy: string;
  readonly closedAt: string | null;
  readonly purgedAt: string | null;
  readonly counts: Counts;
}

export interface Dependency {
  readonly id: string;
  readonly kind: string;
  readonly ref: string;
  readonly on: string;
  readonly enabled: boolean;
  readonly state: string;
  readonly run: string | null;
  readonly status: string | null;
}

/** By run status; zeroes are left out. */
export type Counts = Readonly<Partial<Record<RunStatus, number>>>;

export interface Execution {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycleName: string;
  readonly flowName: string;
  readonly processName: string | null;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly callerId: string | null;
  readonly correlationId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly status: ExecutionStatus;
  /** Executions that a QUEUED Nightly waits for. */
  readonly waitsFor: readonly string[];
  /** Enabled recurring flows that nobody has requested. */
  readonly waitsForFlows: readonly string[];
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly counts: Counts;
}

export interface Waiting {
  readonly kind: string;
  readonly ref: string | null;
  readonly since: string | null;
  readonly detail: string | null;
}

export interface Run {
  readonly id: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly execution: string | null;
  readonly application: string;
  readonly jobType: string;
  readonly agentGroup: string;
  readonly status: RunStatus;
  readonly cause: Cause | null;
  readonly flags: readonly Flag[];
  readonly waitingFor: readonly Waiting[];
  readonly attempt: number;
  readonly attemptState: string | null;
  readonly agentExecutionId: string | null;
  readonly executionId: string | null;
  readonly executionInfo: string | null;
  readonly detail: string | null;
  readonly parameters: string;
  readonly priority: number;
  readonly skipOnError: boolean;
  readonly requestedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export interface Send {
  readonly verb: string;
  readonly url: string;
  readonly sentAt: string;
  readonly answeredAt: string | null;
  readonly outcome: string | null;
  readonly detail: string | null;
}

/** What an external system has said of an execution id. */
export interface CheckedExecution {
  readonly executionId: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'ERROR' | null;
  readonly detail: string | null;
  readonly httpStatus: number | null;
  readonly latencyMs: number;
  readonly checkedAt: string;
}

export interface Attempt {
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly cause: Cause | null;
  readonly agentExecutionId: string;
  readonly executionId: string | null;
  readonly detail: string | null;
  readonly remoteMayBeRunning: boolean;
  readonly queuedAt: string;
  readonly endedAt: string | null;
  readonly sends: readonly Send[];
}

export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly since: string | null;
  readonly run?: string;
  readonly because: readonly Reason[];
}

export interface Why {
  readonly runId: string;
  readonly reasons: readonly Reason[];
}

export interface ActionResult {
  readonly id: string;
  readonly ok: boolean;
  readonly status: RunStatus | null;
  readonly problem?: { readonly code: string; readonly detail: string };
}

export interface JobType {
  readonly name: string;
  readonly schedule: string | null;
  readonly description: string;
  readonly url: string;
  readonly connection: string;
  readonly scope: string;
  readonly endpoints: Readonly<Record<string, string | null>>;
  readonly version: number;
  readonly findings?: readonly Finding[];
}

/** GET /recovery. */
export interface OpenRecovery {
  readonly label: string;
  readonly begunAt: string;
}

export interface Check {
  readonly name: string;
  readonly schedule: string | null;
  readonly status: 'UP' | 'DOWN' | 'CHECK_NOT_DEFINED';
  readonly error?: string;
  readonly latencyMs: number | null;
  readonly checkedAt: string;
}

export interface Readiness {
  readonly status: string;
  readonly details?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Released {
  readonly released: number;
  readonly recorded: boolean;
  readonly alreadyReleased: boolean;
}

export interface DisabledJob {
  readonly id: string;
  readonly process: string;
  readonly job: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly reason: string | null;
  readonly disabledBy: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

/** One that was just made or ended. */
export interface ChangedDisabledJob extends DisabledJob {
  readonly openDays: readonly string[];
  readonly advice: string | null;
}

export interface ApiEvent {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly schedule: string | null;
  readonly businessDate: string | null;
  readonly executionId: string | null;
  readonly runId: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly attempt: number | null;
  readonly actor: string;
  readonly reason: string | null;
}

/** An item of GET /activity. */
export interface Activity extends ApiEvent {
  readonly text: string;
}

/** An item of GET /agent-requests. */
export interface AgentRequest {
  readonly id: string;
  readonly status: string;
  readonly state: string;
  readonly type: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly process: string;
  readonly job: string;
  readonly payload: string;
  readonly info: string | null;
  readonly agentGroup: string;
  readonly agent: string | null;
  readonly host: string | null;
  readonly application: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly execution: string | null;
  readonly run: string;
  readonly submitted: boolean;
}
