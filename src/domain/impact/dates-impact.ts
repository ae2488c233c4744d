import type { BusinessDate } from '../calendar.js';
import { situationsOf, type DisabledDates } from './dates-ahead.js';
import {
  foreseeNight,
  nightlyImpact,
  nightLoadedAs,
  plannedNight,
  type KnownDurations,
} from './foresee-night.js';
import type { DatesImpact } from './impact.js';
import { compareRuns, plansOf, runsImpact, statusesIn, type TwoDefinitions } from './planned-impact.js';

export interface Ahead {
  readonly dates: readonly BusinessDate[];
  readonly disabled: readonly DisabledDates[];
  readonly durations: KnownDurations;
}

/** What happens to dates that are not opened yet: those to which the same happens together, one step for each. */
export function* impactOnDates(
  two: TwoDefinitions,
  { dates, disabled, durations }: Ahead,
): Generator<DatesImpact> {
  const definitions = [...(two.before ? [two.before.schedule] : []), two.after.schedule];
  const plans = plansOf(two);
  const runs = compareRuns(two.after.schedule.name, plans);
  const [before, after] = [plannedNight(plans.before), plannedNight(plans.after)];
  for (const situation of situationsOf(dates, definitions, disabled)) {
    const statuses = statusesIn(two, situation);
    const nightly = nightlyImpact(
      foreseeNight(nightLoadedAs(before, statuses.before), durations, 0),
      foreseeNight(nightLoadedAs(after, statuses.after), durations, 0),
    );
    yield { dates: situation.dates, ...runsImpact(runs, statuses), nightly };
  }
}
