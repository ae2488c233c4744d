import { Injectable } from '@nestjs/common';
import { dateIn } from '../domain/calendar.js';
import { conflict, invalid, notFound } from '../domain/errors.js';
import {
  targetName,
  unknownTarget,
  type DateRange,
  type DisabledTarget,
} from '../domain/plan/disabled-job.js';
import { indexSchedule } from '../domain/schedule-index.js';
import { Suggestions } from '../domain/suggest.js';
import type { Sql, Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { DisabledJobStore, type DisabledJob } from '../schedules/disabled-job.store.js';
import { ScheduleStore } from '../schedules/schedule.store.js';
import { BusinessDayStore } from './business-day.store.js';
import { noActiveVersion, unknownSchedule } from '../schedules/schedule-refusals.js';

interface Said {
  readonly schedule: string;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

export type JobToDisable = Said & DisabledTarget & DateRange;
export type JobToEnable = Said & { readonly id: string };

export interface JobsListed {
  readonly schedule: string;
  readonly process: string | undefined;
  readonly job: string | undefined;
  readonly past: boolean;
  readonly now: Date;
}

/** What was decided, and the days that are open already: those keep their runs as they are. */
export interface Disabled {
  readonly entry: DisabledJob;
  readonly openDays: readonly string[];
}

/** Takes a job, or a process, out of the days of some dates before they are opened, and back in. */
@Injectable()
export class DisableJobs {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
    private readonly disabledJobs: DisabledJobStore,
    private readonly events: EventStore,
  ) {}

  async disable(tx: Transaction, wanted: JobToDisable): Promise<Disabled> {
    const { schedule, from, until, reason, actor, now } = wanted;
    if (until !== null && until < from) {
      throw invalid('INVALID_RANGE', `"until" is ${until}, which is before "from", ${from}.`);
    }
    await this.checkNames(tx, wanted);
    const entry = { ...wanted, disabledAt: now, disabledBy: actor };
    const other = await this.disabledJobs.overlapping(tx, entry);
    if (other) throw alreadyDisabled(other);
    const made = await this.disabledJobs.insert(tx, entry);
    if (!made) throw new Error('a disabled job was not inserted');
    const to = targetName(wanted);
    await this.events.note(
      tx,
      { type: 'job.disabled', schedule, businessDate: from, to, actor, reason },
      now,
    );
    return { entry: made, openDays: await this.days.openWithin(tx, schedule, made) };
  }

  /** Ending what has ended already changes nothing. */
  async enable(tx: Transaction, { schedule, id, reason, actor, now }: JobToEnable): Promise<Disabled> {
    await this.lock(tx, schedule, now);
    const known = await this.disabledJobs.find(tx, schedule, id);
    if (!known) throw notFound('UNKNOWN_DISABLED_JOB', `${schedule} has no disabled job with the id ${id}.`);
    const ended = await this.disabledJobs.end(tx, id, { actor, now });
    if (!ended) return { entry: known, openDays: [] };
    const event = { type: 'job.enabled-again', schedule, businessDate: known.from } as const;
    await this.events.note(tx, { ...event, to: targetName(known), actor, reason }, now);
    return { entry: ended, openDays: await this.days.openWithin(tx, schedule, known) };
  }

  /** Those of today, where the schedule is at home, and later; with `past` all that there ever were. */
  async list(
    sql: Sql,
    { past, now, ...filter }: JobsListed,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly DisabledJob[]> {
    const known = await this.schedules.summary(sql, filter.schedule);
    if (!known) throw unknownSchedule(filter.schedule);
    const since = past ? null : dateIn(now, known.timeZone ?? 'UTC');
    return this.disabledJobs.list(sql, { ...filter, since }, page);
  }

  private async checkNames(tx: Transaction, wanted: JobToDisable): Promise<void> {
    const { schedule } = wanted;
    const active = await this.lock(tx, schedule, wanted.now);
    const definition = active && (await this.schedules.definition(tx, schedule, active.version));
    if (!definition) throw noActiveVersion(schedule);
    const unknown = unknownTarget(indexSchedule(definition), wanted, new Suggestions().didYouMean);
    if (unknown) throw invalid(unknown.code, unknown.detail);
  }

  /** Openings of days, requests and this come one after the other. */
  private async lock(
    tx: Transaction,
    schedule: string,
    now: Date,
  ): Promise<{ readonly version: number } | null> {
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    return this.schedules.lock(tx, schedule, now);
  }
}

function alreadyDisabled(other: DisabledJob): Error {
  const until = other.until === null ? 'until somebody enables it' : `until ${other.until}`;
  const detail = `${targetName(other)} of ${other.schedule} is disabled from ${other.from} ${until} already; end that first, or choose other dates.`;
  return conflict('ALREADY_DISABLED', detail, { id: other.id });
}
