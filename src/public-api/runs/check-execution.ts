import { Injectable } from '@nestjs/common';
import type { ExecutionCall } from '../../agent/calls.js';
import { ExternalSystemClient } from '../../agent/external-system.client.js';
import { Targets } from '../../agent/targets.js';
import { statusOutcome, type Reply } from '../../domain/run/outcome.js';
import { CandidateExecution } from '../../execution/actions/candidate-execution.js';
import { inTime } from '../../health/system-check.js';
import { Database } from '../../platform/database/transaction.js';
import { knownSecrets } from '../../platform/secrets/known-secrets.js';
import { Clock } from '../../platform/time/clock.js';

/** What an external system has said of an execution. */
export interface CheckedExecution {
  /** null = it said nothing about it, and `detail` tells what it said or why it could not be asked. */
  readonly status: 'RUNNING' | 'COMPLETED' | 'ERROR' | null;
  readonly detail: string | null;
  /** null = no answer came. */
  readonly httpStatus: number | null;
  readonly latencyMs: number;
  readonly checkedAt: Date;
}

const LATE: Reply = { kind: 'lost', reason: 'TIMEOUT', detail: 'no whole answer in time' };
/** Who asks the same again within this time is told the same. */
const FRESH_MS = 2_000;

/** Asks Status of an execution id once, within the time of a check: for people to look at, nothing follows from it. */
@Injectable()
export class CheckExecution {
  private readonly recent = new Map<string, Promise<CheckedExecution>>();

  constructor(
    private readonly database: Database,
    private readonly candidate: CandidateExecution,
    private readonly external: ExternalSystemClient,
    private readonly targets: Targets,
    private readonly clock: Clock,
  ) {}

  async run(asked: Parameters<CandidateExecution['find']>[1]): Promise<CheckedExecution> {
    const call = await this.candidate.find(this.database.reader, asked);
    const key = keyOf(call);
    const known = this.recent.get(key);
    if (known) return known;
    const check = this.ask(call);
    this.recent.set(key, check);
    const forget = (): void => void this.recent.delete(key);
    void check.then(() => setTimeout(forget, FRESH_MS).unref(), forget);
    return check;
  }

  private async ask(call: ExecutionCall): Promise<CheckedExecution> {
    const checkedAt = this.clock.now();
    const began = performance.now();
    const reply = await inTime(this.reply(call, began), LATE);
    const latencyMs = Math.round(performance.now() - began);
    const httpStatus = reply.kind === 'answer' ? reply.status : null;
    const outcome = statusOutcome(reply, call.executionId, checkedAt);
    const silent = outcome.kind === 'SILENT' || outcome.kind === 'UNAUTHORIZED';
    const said = silent ? outcome.detail : outcome.executionInfo;
    const detail = said === null ? null : knownSecrets.redact(said);
    return { status: silent ? null : outcome.kind, detail, httpStatus, latencyMs, checkedAt };
  }

  /** A target that is left alone is left alone by people too, and what they are told counts as what an agent is told. */
  private async reply(call: ExecutionCall, began: number): Promise<Reply> {
    const target = this.targets.of(call.targetUrl);
    const heldBack = target.holdsBack('question', began);
    if (heldBack !== null && heldBack !== 'probe') return heldBack;
    const reply = await this.external.status(call);
    target.saw('question', { began, now: performance.now() }, reply);
    return reply;
  }
}

/** A definition that has changed may ask another way. */
const keyOf = ({ type, targetUrl, process, job, executionId }: ExecutionCall): string =>
  JSON.stringify([type.id, type.version, targetUrl, process, job, executionId]);
