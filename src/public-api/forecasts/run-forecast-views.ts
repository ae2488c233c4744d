import { Injectable } from '@nestjs/common';
import type { BusinessDay } from '../../business-days/business-day.entity.js';
import type { RunForecast } from '../../domain/forecast/forecast.js';
import type { Planned } from '../../domain/forecast/plan.js';
import { isFinished } from '../../domain/run/run-state.js';
import { Foresee, type Foreseen } from '../../forecast/foresee.js';
import { NightQuery, type Group } from '../../forecast/night.query.js';
import type { Sql } from '../../platform/database/transaction.js';
import { membersOf, plansOf } from './plans-of.js';

/** The forecasts of all runs of a business date at once, beside what was planned when they began. */
@Injectable()
export class RunForecastViews {
  constructor(
    private readonly query: NightQuery,
    private readonly foresee: Foresee,
  ) {}

  async ofDay(sql: Sql, { id, schedule, businessDate }: BusinessDay, now: Date): Promise<unknown> {
    const groups = await this.query.groupsOfDay(sql, id);
    const foreseen = await this.foresee.run(sql, groups, now);
    return { schedule, businessDate, asOf: now, runs: viewsOf(groups, foreseen) };
  }
}

function viewsOf(groups: readonly Group[], foreseen: Foreseen): readonly unknown[] {
  const plans = plansOf(groups, foreseen);
  return groups.flatMap((group) =>
    membersOf(group, foreseen).map((member) => ({
      ...viewOf(member, plans.get(group)?.get(member.run.id)),
      samples: foreseen.runs.get(member.run.id)?.history?.samples ?? 0,
    })),
  );
}

/** What has ended is not expected any more: the run itself says when it did. */
function viewOf({ run, start, end }: RunForecast, planned: Planned | undefined): object {
  const ahead = !isFinished(run.status) && start && end;
  return {
    run: run.id,
    plannedStartAt: planned ? new Date(planned.start) : null,
    plannedEndAt: planned ? new Date(planned.end) : null,
    expectedStartAt: ahead ? new Date(start.expected) : null,
    expectedEndAt: ahead ? new Date(end.expected) : null,
    earliestEndAt: ahead ? new Date(end.earliest) : null,
    latestEndAt: ahead ? new Date(end.latest) : null,
    usualSeconds: run.duration.seconds,
    basis: run.duration.basis,
  };
}
