import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { EdgeStore } from '../../runs/edge.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';

/** Runs that wait for an external job, and their executions. */
@Injectable()
export class ExternalWaits {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly edges: EdgeStore,
  ) {}

  async satisfy(
    tx: Transaction,
    release: { schedule: string; businessDate: string; externalJob: string },
  ): ReturnType<EdgeStore['satisfyExternal']> {
    await this.executions.lock(tx, await this.edges.executionsWaitingFor(tx, release));
    return this.edges.satisfyExternal(tx, release);
  }
}
