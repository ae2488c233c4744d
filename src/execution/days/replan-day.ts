import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import type { Plans } from '../../domain/plan/present-day.js';
import { replanDay, type DayDifference } from '../../domain/plan/replan.js';
import type { Run, RunChange } from '../../domain/run/run.js';
import { replanned, requested, takenBack } from '../../domain/run/run-transition.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Order } from '../../runs/attempt.store.js';
import { EdgeStore } from '../../runs/edge.store.js';
import { ReplanStore, type Written } from '../../runs/replan.store.js';
import { RunStore, type Note } from '../../runs/run.store.js';
import { Advance } from '../advance.js';

interface DayToReplan {
  readonly day: BusinessDay;
  readonly plans: Plans;
  /** Find the difference only. */
  readonly dryRun: boolean;
  readonly note: Note;
}

interface ReplannedDay {
  readonly difference: DayDifference;
  /** Ids of runs by place. */
  readonly ids: ReadonlyMap<string, string>;
  readonly orders: readonly Order[];
}

/** Makes of an open day what its new plan says, as far as it has not started. The caller has locked its executions. */
@Injectable()
export class ReplanDay {
  constructor(
    private readonly store: ReplanStore,
    private readonly edges: EdgeStore,
    private readonly runs: RunStore,
    private readonly advance: Advance,
  ) {}

  async run(tx: Transaction, { day, plans, dryRun, note }: DayToReplan): Promise<ReplannedDay> {
    const { schedule, businessDate } = day;
    const owner = { dayId: day.id, schedule, businessDate, requestNo: 0 };
    // Before the runs, as openings of other schedules do that look for them.
    await this.edges.lockInterSchedule(tx, businessDate);
    const present = await this.store.lock(tx, owner);
    const difference = replanDay(present, plans);
    if (dryRun) return { difference, ids: new Map(), orders: [] };
    await this.takeBack(tx, difference, note);
    const written = await this.store.write(tx, { ...owner, present }, { difference, note });
    await this.edges.resolveInterSchedule(tx, schedule, businessDate);
    const moves = await this.movesOf(tx, difference, written);
    const executions = new Set(difference.removed.flatMap(({ executionId }) => executionId ?? []));
    const orders = await this.advance.together(tx, { ...moves, executions }, note);
    return { difference, ids: written.ids, orders };
  }

  /**
   * What waits in the queue was made of what the job was before. It goes before the job is another one: whoever has an
   * attempt holds its exclusive key, and two may get the same.
   */
  private async takeBack(tx: Transaction, { changed }: DayDifference, note: Note): Promise<void> {
    const defined = changed.flatMap(({ run, definition }) => (definition ? [run.id] : []));
    const runs = await this.runs.lock(tx, defined);
    await this.runs.apply(tx, runs.filter(({ openAttempt }) => openAttempt !== null).map(takenBack), note);
  }

  /** Decided on the runs as they are now, with what they count. */
  private async movesOf(
    tx: Transaction,
    difference: DayDifference,
    { begun, recounted }: Written,
  ): Promise<{ readonly changes: readonly RunChange[]; readonly moved: readonly Run[] }> {
    const changed = new Map(difference.changed.map((change) => [change.run.id, change]));
    const runs = await this.runs.lock(tx, [...new Set([...recounted, ...begun, ...changed.keys()])]);
    const added = new Set(begun);
    const changes: RunChange[] = [];
    const moved: Run[] = [];
    for (const run of runs) {
      const { definition = null, to = null } = changed.get(run.id) ?? {};
      const isOther = definition !== null || to !== null;
      const change = added.has(run.id) ? requested(run) : isOther ? replanned(run, to) : null;
      if (change) changes.push(change);
      else moved.push(run);
    }
    return { changes, moved };
  }
}
