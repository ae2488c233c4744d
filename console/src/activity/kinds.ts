import type { Activity } from '../api/shapes.js';

export type EventType = Activity['type'];

/** What belongs together of what can happen: each type is of one kind. */
export const KINDS = {
  runs: [
    ...(['run.added', 'run.removed', 'run.status-changed', 'run.flags-changed'] as const),
    ...(['run.parameters-edited', 'run.kill-requested', 'run.key-taken'] as const),
    ...(['run.dependency-enabled', 'run.dependency-disabled', 'run.dependency-timed-out'] as const),
  ],
  requests: ['execution.requested', 'execution.status-changed', 'external-job.released'],
  days: [
    ...(['day.opened', 'day.opening-refused', 'day.restarted', 'day.closed', 'day.purged'] as const),
    ...(['job.disabled', 'job.enabled-again', 'schedule-link.followed'] as const),
  ],
  holds: ['hold.placed', 'hold.drained', 'hold.released'],
  definitions: [
    ...(['schedule.applied', 'schedule.activated', 'schedule.environment-changed'] as const),
    ...(['schedule.settings-changed', 'schedule.configuration-imported'] as const),
    ...(['override.set', 'override.kept', 'override.cleared'] as const),
    ...(['override.dormant', 'override.revived', 'job-type.saved', 'job-type.deleted'] as const),
    ...(['custom-process.created', 'custom-process.changed', 'custom-process.deleted'] as const),
    ...(['connection.saved', 'connection.deleted'] as const),
    ...(['callback-settings.saved', 'callback-settings.deleted'] as const),
  ],
  callbacks: ['callback.delivered', 'callback.failed', 'callback.skipped', 'callback.retried'],
  access: [
    ...(['token.issued', 'token.revoked', 'person.saved', 'person.deleted'] as const),
    ...(['person.password-set', 'session.ended', 'secrets.rewrapped'] as const),
  ],
  recovery: ['recovery.begun', 'recovery.ended'],
} as const satisfies Readonly<Record<string, readonly EventType[]>>;

export type Kind = keyof typeof KINDS;

export const isKind = (text: string | undefined): text is Kind =>
  text !== undefined && Object.hasOwn(KINDS, text);

export const KIND_NAMES = Object.keys(KINDS).filter(isKind);
