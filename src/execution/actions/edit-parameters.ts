import { Injectable } from '@nestjs/common';
import { closedDay } from '../../business-days/open-day.js';
import { conflict, invalid, notFound } from '../../domain/errors.js';
import { againstEditing } from '../../domain/run/operator-action.js';
import { parseParameters } from '../../domain/parameters.js';
import { change, type Run } from '../../domain/run/run.js';
import { withdrawn } from '../../domain/run/run-transition.js';
import { Overtaken, type Transaction } from '../../platform/database/transaction.js';
import { ActionStore, type RunPlace } from '../../runs/action.store.js';
import { EventStore } from '../../runs/event.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { RunStore } from '../../runs/run.store.js';
import { Advance } from '../advance.js';
import type { Work } from '../ledger.js';

export interface ParameterEdit {
  readonly runId: string;
  readonly parameters: string;
  readonly attempt?: number | undefined;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

/** Other parameters for a run that has not begun, or that is about to be restarted. */
@Injectable()
export class EditParameters {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly actions: ActionStore,
    private readonly events: EventStore,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, edit: ParameterEdit): Promise<Work<null>> {
    const parsed = parseParameters(edit.parameters);
    if (!parsed.ok) throw invalid('MALFORMED_PARAMETERS', parsed.problem);
    const [place] = await this.actions.places(tx, [edit.runId]);
    if (!place) throw notFound('UNKNOWN_RUN', `There is no run ${edit.runId}.`);
    const run = await this.lock(tx, place);
    refuseUnlessEditable(run, place, edit);
    await this.actions.setParameters(tx, run.id, edit.parameters);
    const { schedule, businessDate } = place;
    const event = {
      schedule,
      businessDate,
      executionId: run.executionId,
      runId: run.id,
      attempt: run.attempt,
    };
    await this.events.note(
      tx,
      { type: 'run.parameters-edited', ...event, actor: edit.actor, reason: edit.reason },
      edit.now,
    );
    // An attempt that waits in the queue was made of the old ones: another takes its place.
    const closing = withdrawn(run);
    const orders = await this.advance.from(tx, closing ? [change(run, { ready: false }, closing)] : [], edit);
    return { answer: null, orders };
  }

  private async lock(tx: Transaction, place: RunPlace): Promise<Run> {
    await this.executions.lock(tx, place.executionId === null ? [] : [place.executionId]);
    const [run] = await this.runs.lock(tx, [place.id]);
    if (run?.executionId !== place.executionId) throw new Overtaken('the run was requested meanwhile');
    return run;
  }
}

function refuseUnlessEditable(run: Run, place: RunPlace, edit: ParameterEdit): void {
  if (place.dayStatus === 'CLOSED') {
    throw conflict('DAY_CLOSED', closedDay(place).message, { runStatus: place.status });
  }
  const refusal = againstEditing(run, edit.attempt);
  if (refusal) throw conflict(refusal.code, refusal.detail, { runStatus: run.status });
}
