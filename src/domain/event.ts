/** What can happen: one row per event, written in the transaction that makes it true (api.md, GET /events). */
export const EVENT_TYPES = [
  'schedule.applied',
  'schedule.activated',
  'schedule.environment-changed',
  'schedule.settings-changed',
  'schedule.configuration-imported',
  'override.set',
  'override.kept',
  'override.cleared',
  'override.dormant',
  'override.revived',
  'job-type.saved',
  'job-type.deleted',
  'token.issued',
  'token.revoked',
  'person.saved',
  'person.deleted',
  'person.password-set',
  'session.ended',
  'custom-process.created',
  'custom-process.changed',
  'custom-process.deleted',
  'day.opened',
  'day.opening-refused',
  'day.restarted',
  'day.closed',
  'day.purged',
  'job.disabled',
  'job.enabled-again',
  'schedule-link.followed',
  'execution.requested',
  'execution.status-changed',
  'external-job.released',
  'run.added',
  'run.removed',
  'run.status-changed',
  'run.flags-changed',
  'run.parameters-edited',
  'run.kill-requested',
  'run.key-taken',
  'run.dependency-enabled',
  'run.dependency-disabled',
  'run.dependency-timed-out',
  'connection.saved',
  'connection.deleted',
  'callback-settings.saved',
  'callback-settings.deleted',
  'callback.delivered',
  'callback.failed',
  'callback.skipped',
  'callback.retried',
  'hold.placed',
  'hold.drained',
  'hold.released',
  'secrets.rewrapped',
  'recovery.begun',
  'recovery.ended',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface NewEvent {
  readonly type: EventType;
  readonly schedule: string | null;
  readonly businessDate: string | null;
  readonly executionId: string | null;
  readonly runId: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly attempt: number | null;
  /** Who: a principal's name, `agent`, or `system`. */
  readonly actor: string;
  readonly reason: string | null;
}

export interface Event extends NewEvent {
  readonly id: string;
  readonly at: Date;
}

export const SYSTEM = 'system';
export const AGENT = 'agent';
