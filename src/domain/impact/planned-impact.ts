import type { BusinessDate } from '../calendar.js';
import type { Situation } from './dates-ahead.js';
import { NOTHING_DISABLED } from '../plan/disabled-job.js';
import { freshDay } from './fresh-day.js';
import { honoured } from '../plan/honoured-waits.js';
import { MOST_NAMED, type DatesImpact, type PlannedImpact } from './impact.js';
import { planDay, statusesOn, type PlannedFlow, type StatusOf } from '../plan/plan-day.js';
import { plannedByPlace } from '../plan/present-day.js';
import { replanDay } from '../plan/replan.js';
import type { ScheduleSettings } from '../schedule-settings.js';
import type { ScheduleIndex } from '../schedule-index.js';
import { suspects, type TwoPlans } from './suspect-runs.js';

export type HonouredWaits = Pick<ScheduleSettings, 'externalDependencies' | 'interScheduleDependencies'>;

export interface TwoDefinitions {
  /** null = there was none: nothing was planned. */
  readonly before: ScheduleIndex | null;
  readonly after: ScheduleIndex;
  readonly settings: HonouredWaits;
}

export function plansOf({ before, after, settings }: TwoDefinitions): TwoPlans {
  const planned = (index: ScheduleIndex): readonly PlannedFlow[] =>
    planDay(index, ANY_DATE, NOTHING_DISABLED).map((flow) => honoured(flow, settings));
  return { before: before ? planned(before) : [], after: planned(after) };
}

const ANY_DATE: BusinessDate = '2000-01-01';

/** A run of the one plan, the other, or both. */
export interface ComparedRun {
  readonly cycle: string;
  readonly flow: string;
  readonly process: string;
  readonly job: string;
  readonly isBefore: boolean;
  readonly isAfter: boolean;
  /** What is changed about it on every date, by its names. */
  readonly changes: readonly string[];
}

/** In the order of the plan after, and then those that it does not have. */
export function compareRuns(schedule: string, plans: TwoPlans): readonly ComparedRun[] {
  const [before, after] = [plannedByPlace(plans.before), plannedByPlace(plans.after)];
  const changes = lastingChanges(schedule, plans);
  const of = (isBefore: boolean, isAfter: boolean): Pick<ComparedRun, 'isBefore' | 'isAfter'> => ({
    isBefore,
    isAfter,
  });
  return [
    ...[...after.values()].map(({ place, flow: { cycle, flow }, run: { process, job } }) => {
      return { cycle, flow, process, job, ...of(before.has(place), true), changes: changes.get(place) ?? [] };
    }),
    ...[...before.values()].flatMap(({ place, flow: { cycle, flow }, run: { process, job } }) =>
      after.has(place) ? [] : [{ cycle, flow, process, job, ...of(true, false), changes: [] }],
    ),
  ];
}

/**
 * What a restart of the schedule would change about a day of the plan before, on which nothing has happened: by place. It is
 * asked about those only that can have changed.
 */
function lastingChanges(schedule: string, plans: TwoPlans): ReadonlyMap<string, readonly string[]> {
  const { before, after } = suspects(plans);
  const { changed } = replanDay(freshDay(schedule, before), { before, next: after });
  return new Map(
    changed.flatMap(({ run, changes }) => {
      const lasting = changes.filter((change) => change !== 'status');
      return lasting.length === 0 ? [] : [[run.id, lasting] as const];
    }),
  );
}

export interface TwoStatuses {
  readonly before: StatusOf;
  readonly after: StatusOf;
}

/** What runs are loaded as on such dates. */
export function statusesIn({ before, after }: TwoDefinitions, { dates, disabled }: Situation): TwoStatuses {
  const [date = ANY_DATE] = dates;
  return {
    before: statusesOn(before ?? after, date, disabled),
    after: statusesOn(after, date, disabled),
  };
}

export type RunsImpact = Omit<DatesImpact, 'dates' | 'nightly'>;

/** Which runs such dates get otherwise than before. */
export function runsImpact(runs: readonly ComparedRun[], statuses: TwoStatuses): RunsImpact {
  const counts = { runsBefore: 0, runsAfter: 0, loadedBefore: 0, loadedAfter: 0, untouched: 0 };
  const added: PlannedImpact[] = [];
  const removed: PlannedImpact[] = [];
  const changed: PlannedImpact[] = [];
  for (const run of runs) {
    const before = run.isBefore ? statuses.before(run) : null;
    const after = run.isAfter ? statuses.after(run) : null;
    if (before !== null) counts.runsBefore += 1;
    if (before === 'LOADED') counts.loadedBefore += 1;
    if (after !== null) counts.runsAfter += 1;
    if (after === 'LOADED') counts.loadedAfter += 1;
    const kind = before === null ? added : after === null ? removed : changed;
    if (kind === changed && before === after && run.changes.length === 0) counts.untouched += 1;
    else kind.push(impactOn(run, before, after));
  }
  return {
    ...counts,
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    runs: {
      added: added.slice(0, MOST_NAMED),
      removed: removed.slice(0, MOST_NAMED),
      changed: changed.slice(0, MOST_NAMED),
    },
  };
}

type Status = PlannedImpact['before'];

function impactOn(run: ComparedRun, before: Status, after: Status): PlannedImpact {
  const { cycle, flow, process, job, changes } = run;
  const isOther = before !== null && after !== null && before !== after;
  return { cycle, flow, process, job, before, after, changes: isOther ? ['status', ...changes] : changes };
}
