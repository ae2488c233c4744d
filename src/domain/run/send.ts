/** Sends of Start, Restart and Kill, as the send log has them. */

export interface Target {
  /** The job type's base URL. */
  readonly url: string;
  readonly origin: string;
}

/** Committed before any byte leaves. */
export interface SendIntent {
  readonly attemptId: string;
  readonly epoch: number;
  /** Which of an agent's hands is about to send: under one epoch only one does. */
  readonly hand: string;
  readonly target: Target;
  /** The URL of the verb. */
  readonly url: string;
}

export interface SendAnswer {
  readonly attemptId: string;
  readonly epoch: number;
  readonly outcome: string;
  readonly detail: string | null;
}

/** One send of Start or Restart as it was logged; null = no answer was noted. */
export interface LoggedSend {
  readonly outcome: string | null;
  readonly detail: string | null;
}

/** Outcomes of a Start that has provably had no effect. */
const WITHOUT_EFFECT = new Set<string | null>(['NOT_STARTED', 'UNAUTHORIZED']);

/**
 * What the sends of an attempt, in their order, say of a Start whose agent is gone: it noted the answer and had no time to
 * report it. `DOUBT` = one of them may have had an effect.
 */
export function knownFate(sends: readonly LoggedSend[]): 'NOT_SENT' | 'REJECTED' | 'DOUBT' {
  const last = sends.at(-1);
  if (!last || sends.slice(0, -1).some(({ outcome }) => !WITHOUT_EFFECT.has(outcome))) return 'DOUBT';
  if (last.outcome === 'REJECTED') return 'REJECTED';
  return WITHOUT_EFFECT.has(last.outcome) ? 'NOT_SENT' : 'DOUBT';
}
