import { startBody } from '../../agent/calls.js';
import type { StoredJobType } from '../../job-types/job-type.store.js';
import type { RunRow } from './run.query.js';

/** An attempt as far as what was sent of it follows from it. */
export interface SentAttempt {
  readonly agentExecutionId: string;
  readonly executionId: string | null;
  readonly restartOf: string | null;
  readonly parameters: string;
  readonly sends: readonly { readonly verb: string }[];
}

interface Request {
  readonly method: 'GET' | 'POST';
  /** null = none, or the job type that says how it looks is no longer there. */
  readonly body: string | null;
}

/**
 * What the requests of an attempt were, beside their addresses: the ledger has what they are made of. The name of the cycle is
 * written as the job type says it now.
 */
export function withRequests<A extends SentAttempt>(
  attempt: A,
  run: RunRow,
  type: StoredJobType | undefined,
): A {
  return {
    ...attempt,
    sends: attempt.sends.map((send) => ({ ...send, ...requestOf(send.verb, attempt, { run, type }) })),
  };
}

function requestOf(
  verb: string,
  attempt: SentAttempt,
  { run, type }: { readonly run: RunRow; readonly type: StoredJobType | undefined },
): Request {
  const { process, job, cycle, flow } = run;
  if (verb === 'status' || verb === 'log') return { method: 'GET', body: null };
  if (verb === 'kill') {
    const { executionId } = attempt;
    return { method: 'POST', body: JSON.stringify({ processName: process, jobName: job, executionId }) };
  }
  return { method: 'POST', body: type ? startBody({ ...attempt, type, process, job, cycle, flow }) : null };
}
