import { Injectable } from '@nestjs/common';
import type { RunChange } from '../../domain/run/run.js';
import { NIGHTLY } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Execution } from '../../runs/execution.entity.js';
import { AdmitRequest } from './admit-request.js';
import { Advance } from '../advance.js';
import { ConcludeExecutions } from '../conclude-executions.js';
import type { ExecutionRequest } from './execution-request.js';
import { LoadRequest } from './load-request.js';
import type { Work } from '../ledger.js';

/** A user, the scheduler or another system asks for a cycle's flow or an ad hoc process: LOADED → PENDING. */
@Injectable()
export class RequestExecution {
  constructor(
    private readonly admit: AdmitRequest,
    private readonly load: LoadRequest,
    private readonly conclude: ConcludeExecutions,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, request: ExecutionRequest): Promise<Work<Execution>> {
    const { now, actor } = request;
    const execution = await this.load.run(tx, { ...(await this.admit.run(tx, request)), request });
    const changes = await this.beginUnlessItWaits(tx, execution, now);
    const orders = await this.advance.from(tx, changes, { now, actor, reason: null });
    return { answer: execution, orders };
  }

  private async beginUnlessItWaits(
    tx: Transaction,
    execution: Execution,
    now: Date,
  ): Promise<readonly RunChange[]> {
    if (execution.cycle === NIGHTLY && (await this.conclude.nightlyWaits(tx, execution))) return [];
    return this.conclude.begin(tx, execution, now);
  }
}
