import type { RequestedFlow } from '../../domain/plan/flow-choice.js';

/** What is asked for, by whom; `now` is when. */
export interface ExecutionRequest extends RequestedFlow {
  readonly schedule: string;
  /** Absent = the latest open day. */
  readonly businessDate?: string | undefined;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly callerId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Only while no Nightly of the schedule is under way; of the cycle Adhoc. */
  readonly notDuringNightly?: boolean | undefined;
  readonly actor: string;
  readonly now: Date;
}
