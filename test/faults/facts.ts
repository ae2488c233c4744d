import type { LedgerEntry } from '../../examples/external-system/ledger.js';
import type { Installation } from './installation.js';
import type { NightPlan } from './night-plan.js';
import { nodeOf } from './night-plan.js';

/** What the checker judges: rows of the database, the judge's ledger, and what the operator was answered. */
export interface Facts {
  readonly jobs: ReadonlyMap<string, JobFacts>;
  readonly runs: readonly RunRow[];
  readonly attempts: readonly AttemptRow[];
  readonly edges: readonly EdgeRow[];
  readonly events: readonly EventRow[];
  readonly sends: readonly SendRow[];
  readonly ledger: readonly LedgerEntry[];
  readonly commands: readonly Command[];
}

/** What the plan says of a job, by `PROCESS/JOB`. */
export interface JobFacts {
  readonly service: string;
  readonly idempotent: boolean;
  readonly skipOnError: boolean;
  readonly after: readonly string[];
}

export interface RunRow {
  readonly id: string;
  readonly process: string;
  readonly job: string;
  readonly status: string;
  readonly cause: string | null;
  readonly reach: string;
  readonly flags: readonly string[];
  readonly attempt: number;
  readonly openAttemptId: string | null;
  readonly open: number;
  readonly satisfied: number;
  readonly passed: number;
  readonly notTaken: number;
}

export interface AttemptRow {
  readonly id: string;
  readonly runId: string;
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly epoch: number;
  readonly agentExecutionId: string;
  readonly executionId: string | null;
  readonly cause: string | null;
  readonly killRequestedAt: Date | null;
  readonly trackingAt: Date | null;
}

export interface EdgeRow {
  readonly id: string;
  readonly successorId: string;
  readonly predecessorId: string | null;
  readonly on: string;
  readonly state: string;
}

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly runId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly attempt: number | null;
  readonly actor: string;
}

export interface SendRow {
  readonly attemptId: string;
  readonly verb: string;
  readonly epoch: number;
  readonly answered: boolean;
  readonly outcome: string | null;
}

/** What the operator asked for, and what became of it. */
export interface Command {
  readonly action: string;
  readonly runId: string;
  readonly attempt: number;
  /** By the wall clock, in ms. */
  readonly answeredAt: number;
  /** null = there was never an answer, so it may have been carried out. */
  readonly status: number | null;
}

export async function gatherFacts(
  { postgres, judge }: Installation,
  plan: NightPlan,
  commands: readonly Command[],
): Promise<Facts> {
  const rows = <T>(sql: string): Promise<readonly T[]> => postgres.query<T>(sql);
  return {
    jobs: new Map(
      plan.jobs.map((job) => [
        nodeOf(job),
        {
          service: job.type.service,
          idempotent: job.type.idempotent,
          skipOnError: job.skipOnError,
          after: job.after,
        },
      ]),
    ),
    runs: await rows<RunRow>(
      `SELECT id::text, process, job, status, cause, reach, flags, attempt, open_attempt_id::text AS "openAttemptId",
              edges_open AS open, edges_satisfied AS satisfied, edges_passed AS passed, edges_not_taken AS "notTaken"
       FROM run ORDER BY run.id`,
    ),
    attempts: await rows<AttemptRow>(
      `SELECT id::text, run_id::text AS "runId", number, kind, state, epoch, agent_execution_id::text AS "agentExecutionId",
              execution_id AS "executionId", cause, kill_requested_at AS "killRequestedAt", tracking_at AS "trackingAt"
       FROM attempt ORDER BY attempt.id`,
    ),
    edges: await rows<EdgeRow>(
      `SELECT id::text, successor_id::text AS "successorId", predecessor_id::text AS "predecessorId",
              satisfied_on AS "on", state FROM run_edge WHERE enabled ORDER BY run_edge.id`,
    ),
    events: await rows<EventRow>(
      `SELECT id::text, type, run_id::text AS "runId", from_status AS "from", to_status AS "to", attempt, actor
       FROM event WHERE run_id IS NOT NULL ORDER BY event.id`,
    ),
    sends: await rows<SendRow>(
      `SELECT attempt_id::text AS "attemptId", verb, epoch, answered_at IS NOT NULL AS answered, outcome
       FROM attempt_send ORDER BY id`,
    ),
    ledger: await judge.ledger(),
    commands,
  };
}
