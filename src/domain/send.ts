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
