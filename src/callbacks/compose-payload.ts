import { createHash } from 'node:crypto';
import type { ToldEnd, ToldStatus } from '../domain/run/callback.js';

/** What is known of a run when it ends. */
export interface RunFacts {
  readonly runId: string;
  readonly schedule: string;
  readonly businessDate: string;
  readonly cycle: string;
  readonly flow: string;
  readonly requestNo: number;
  readonly process: string;
  readonly job: string;
  readonly attempt: number;
  /** null = nobody has requested it. */
  readonly executionId: string | null;
  readonly requestedAt: Date | null;
  readonly callerId: string | null;
  readonly correlationId: string | null;
  readonly requestParameters: Readonly<Record<string, string>> | null;
  /** Of the latest attempt; null = there was none. */
  readonly agentExecutionId: string | null;
  readonly startedAs: string | null;
  readonly executionInfo: string | null;
  readonly detail: string | null;
}

const ACTIVITY_STATUS: Readonly<Record<ToldStatus, 'ACTIVITY_COMPLETED' | 'ACTIVITY_FAILED'>> = {
  COMPLETED: 'ACTIVITY_COMPLETED',
  SKIPPED: 'ACTIVITY_COMPLETED',
  SKIPPED_ON_ERROR: 'ACTIVITY_COMPLETED',
  ERROR: 'ACTIVITY_FAILED',
};

/** What a caller may have sent along that has a member of its own. */
const OWN_MEMBERS = ['callerId', 'correlationId'];

/** What the other side is told of the end of a run, member by member as POM tells it (pom.md 9.6). */
export function composePayload(run: RunFacts, end: ToldEnd): Readonly<Record<string, unknown>> {
  const process = `${run.schedule}_${run.process}`;
  const place = placeOf(run);
  const echoed = Object.entries(run.requestParameters ?? {}).filter(([key]) => !OWN_MEMBERS.includes(key));
  return {
    callerId: run.callerId,
    correlationId: run.correlationId,
    processName: process,
    processExecutionId: `${process}~${uuidOf('process', ...place, run.process)}`,
    activityName: run.job,
    activityExecutionId:
      run.agentExecutionId ?? uuidOf('activity', ...place, run.process, run.job, String(run.attempt)),
    ...Object.fromEntries(echoed.map(([key, value]) => [`callBackServiceDataDetail.${key}`, value])),
    status: end.status,
    activityStatus: ACTIVITY_STATUS[end.status],
    failedActivity: failureOf(run, end),
  };
}

function failureOf(run: RunFacts, { status, cause }: ToldEnd): Readonly<Record<string, unknown>> | null {
  if (status !== 'ERROR' && status !== 'SKIPPED_ON_ERROR') return null;
  const { job, attempt, startedAs, executionInfo, detail } = run;
  return { activityName: job, cause, attempt, executionId: startedAs, executionInfo, detail };
}

/** What an execution is told apart by, also from those of other installations that call the same receiver. */
const placeOf = (run: RunFacts): readonly string[] =>
  run.executionId === null
    ? [run.schedule, run.businessDate, run.cycle, run.flow, String(run.requestNo)]
    : [run.schedule, run.businessDate, run.executionId, run.requestedAt?.toISOString() ?? ''];

/** The same words give the same id: a name-based UUID (RFC 9562, version 8), by SHA-256. */
export function uuidOf(...words: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
