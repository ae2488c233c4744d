import { setImmediate as othersHadTheirTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { dateIn } from '../domain/calendar.js';
import { datesAhead } from '../domain/impact/dates-ahead.js';
import { impactOnDates } from '../domain/impact/dates-impact.js';
import type { DatesImpact, DefinedVersion, Impact } from '../domain/impact/impact.js';
import type { Dependant } from '../domain/impact/never-met.js';
import { findIdle, noticed, type Surrounding } from '../domain/impact/never-run.js';
import type { TwoDefinitions } from '../domain/impact/planned-impact.js';
import { indexSchedule, type ScheduleIndex } from '../domain/schedule-index.js';
import { NIGHTLY, type Schedule } from '../domain/schedule.js';
import type { Sql } from '../platform/database/transaction.js';
import { DisabledJobStore } from '../schedules/disabled-job.store.js';
import { EffectiveDefinitions } from '../schedules/overrides/effective-definitions.js';
import { ScheduleSettingsStore } from '../schedules/schedule-settings.store.js';
import { ImpactOnOpenDays } from './impact-on-open-days.js';
import { ImpactQuery } from './impact.query.js';

export interface ImpactToForesee {
  /** null = there is none that it comes after. */
  readonly before: DefinedVersion | null;
  /** It need not be saved yet. */
  readonly after: DefinedVersion;
}

/** What a definition would do, instead of another one, to the open days of its schedule and to the dates ahead. */
@Injectable()
export class ForeseeImpact {
  constructor(
    private readonly definitions: EffectiveDefinitions,
    private readonly disabledJobs: DisabledJobStore,
    private readonly settings: ScheduleSettingsStore,
    private readonly query: ImpactQuery,
    private readonly openDays: ImpactOnOpenDays,
  ) {}

  async run(sql: Sql, { before, after }: ImpactToForesee, now: Date): Promise<Impact> {
    const { name: schedule, timeZone } = after.definition;
    const two: TwoDefinitions = {
      before: before && indexSchedule(await this.definitions.asOfNow(sql, before.definition)),
      after: indexSchedule(await this.definitions.asOfNow(sql, after.definition)),
      settings: await this.settings.read(sql, schedule),
    };
    const today = dateIn(now, timeZone);
    const opened = await this.query.openDays(sql, schedule);
    const first = [today, ...opened.days.map((day) => day.businessDate)].sort()[0] ?? today;
    const disabled = await this.disabledJobs.since(sql, schedule, first);
    const durations = await this.query.durations(sql, schedule, nightlyJobs(two));
    const dates = datesAhead(today, await this.query.openedFrom(sql, schedule, today));
    const fortnight: DatesImpact[] = [];
    // A large schedule takes a good part of a second, and the server has others to serve.
    for (const impact of impactOnDates(two, { dates, disabled, durations })) {
      fortnight.push(impact);
      await othersHadTheirTurn();
    }
    const openDays = await this.openDays.run(sql, opened.days, { ...two, disabled, durations, now });
    return {
      schedule,
      fromVersion: before?.version ?? 0,
      version: after.version,
      openDays,
      openDaysTotal: opened.total,
      fortnight,
      ...(await this.idle(sql, two, { from: today, disabled })),
    };
  }

  /** What never runs, or is never satisfied, and whether it was so before. */
  private async idle(
    sql: Sql,
    { before, after, settings }: TwoDefinitions,
    horizon: Surrounding['horizon'],
  ): Promise<Pick<Impact, 'unreachable' | 'neverRun' | 'neverMet'>> {
    const { name, interScheduleDependencies: own } = after.schedule;
    const waiting = await this.query.dependants(sql, name);
    const referred = [...own, ...(before?.schedule.interScheduleDependencies ?? [])];
    const names = [...new Set([...referred.map((row) => row.schedule), ...waiting])];
    const others = names.length === 0 ? NONE : await this.definitions.activeWithNeighbours(sql, names);
    const around: Surrounding = {
      horizon,
      others,
      honoured: settings.interScheduleDependencies,
      dependants: waiting.flatMap((other) => rowsOn(name, others.get(other))),
      customJobs: await this.query.customJobs(sql, name),
    };
    const now = findIdle(after, around);
    await othersHadTheirTurn();
    const was = before ? findIdle(before, around) : NOTHING_IDLE;
    return {
      unreachable: noticed(now.unreachable, was.unreachable),
      neverRun: noticed(now.neverRun, was.neverRun),
      neverMet: noticed(now.neverMet, was.neverMet),
    };
  }
}

const NONE: ReadonlyMap<string, Schedule> = new Map();
const NOTHING_IDLE = { unreachable: [], neverRun: [], neverMet: [] };

const rowsOn = (schedule: string, waiting: Schedule | undefined): readonly Dependant[] =>
  (waiting?.interScheduleDependencies ?? [])
    .filter((row) => row.schedule === schedule)
    .map((row) => ({ ...row, waiting: waiting?.name ?? '' }));

/** Jobs of the Nightly, before or after. */
function nightlyJobs({ before, after }: TwoDefinitions): readonly { process: string; job: string }[] {
  const of = (index: ScheduleIndex): readonly { process: string; job: string }[] =>
    (index.processesOfFlow.get(NIGHTLY) ?? []).flatMap((process) => index.jobsOfProcess.get(process) ?? []);
  const all = [...of(after), ...(before ? of(before) : [])];
  return [...new Map(all.map(({ process, job }) => [`${process}/${job}`, { process, job }])).values()];
}
