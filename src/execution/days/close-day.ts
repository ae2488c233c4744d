import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { countedRuns, namedRuns } from '../../business-days/name-runs.js';
import { unknownDay } from '../../business-days/open-day.js';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { conflict, invalid } from '../../domain/errors.js';
import { change, isStartUnknown, type Run, type RunChange } from '../../domain/run/run.js';
import { withdrawn } from '../../domain/run/run-transition.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { ExecutionStore } from '../../runs/execution.store.js';
import { RunStore, type Note, type UnfinishedRun } from '../../runs/run.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';

export interface DayToClose {
  readonly schedule: string;
  readonly businessDate: string;
  /** Although runs are incomplete; needs a reason. */
  readonly force: boolean;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

/**
 * Ends a business date: nothing of it starts any more, and nobody changes it. A forced close leaves every run in the
 * status that it has, as the record of where the day was stopped, and ends its executions as ERROR, so that whoever waits
 * for one does not wait for ever.
 */
@Injectable()
export class CloseDay {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly executions: ExecutionStore,
    private readonly runs: RunStore,
    private readonly events: EventStore,
  ) {}

  async run(tx: Transaction, wanted: DayToClose): Promise<BusinessDay> {
    const { schedule, businessDate, now, actor, reason } = wanted;
    if (wanted.force && reason === null) {
      throw invalid('REASON_REQUIRED', 'A forced close needs a "reason": it is kept with the event.');
    }
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
    const day = await this.days.lock(tx, schedule, businessDate);
    if (!day) throw unknownDay(wanted);
    if (day.status === 'CLOSED') return day;
    const executions = await this.executions.lockOfDay(tx, day.id);
    const unfinished = await this.runs.lockUnfinished(tx, day.id);
    refuse(wanted, unfinished);
    const note: Note = { now, actor, reason };
    await this.runs.apply(tx, unfinished.flatMap(stopped), note);
    for (const execution of executions) {
      if (execution.status !== 'COMPLETED' && execution.status !== 'ERROR')
        await this.executions.setStatus(tx, execution, { status: 'ERROR', now });
    }
    await this.days.close(tx, day.id, now);
    const event = { type: 'day.closed', schedule, businessDate, from: 'OPEN', to: 'CLOSED' } as const;
    await this.events.note(tx, { ...event, actor, reason }, now);
    return { ...day, status: 'CLOSED', closedAt: now };
  }
}

function refuse({ schedule, businessDate, force }: DayToClose, unfinished: readonly UnfinishedRun[]): void {
  const day = `The business date ${businessDate} of ${schedule}`;
  const open = unfinished.filter((run) => run.status === 'RUNNING' || isStartUnknown(run));
  if (open.length > 0) {
    const detail = `${day} has ${countedRuns(open.length)} under way; end them first, or wait until they have ended.`;
    throw conflict('DAY_HAS_OPEN_ATTEMPTS', detail, namedRuns(open));
  }
  const incomplete = unfinished.filter(({ missed }) => missed);
  if (incomplete.length > 0 && !force) {
    const detail = `${day} has ${countedRuns(incomplete.length)} not finished; finish or skip them, or close it with "force": true and a reason.`;
    throw conflict('DAY_INCOMPLETE', detail, namedRuns(incomplete));
  }
}

/** A run that might start later never does. */
const stopped = (run: Run): readonly RunChange[] =>
  run.active || run.ready || run.openAttempt
    ? [change(run, { active: false, ready: false }, withdrawn(run))]
    : [];
