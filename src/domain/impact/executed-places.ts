import { addDays, weekdayOf, type BusinessDate } from '../calendar.js';
import { covers, type DisabledDates } from './dates-ahead.js';
import { targetName } from '../plan/disabled-job.js';
import { groupBy } from '../group-by.js';
import { HORIZON_DAYS, type NeverRunJob } from './impact.js';
import { nodeOf } from '../job-graph.js';
import { planFlow, type PlannedFlow } from '../plan/plan-day.js';
import { ADHOC, NIGHTLY, WEEKDAYS, type Job, type ProcessJob, type Weekday } from '../schedule.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** A job in a process, with the dates on which it takes part; whether its turn comes then is another question. */
export interface Place {
  readonly mapping: ProcessJob;
  readonly job: Job;
  /** null = it takes part on some date. */
  readonly never: Exclude<NeverRunJob['why'], 'NEVER_REACHED'> | null;
  readonly days: readonly Weekday[];
  /** Dates on which it is disabled. */
  readonly disabled: readonly DisabledDates[];
}

export interface Horizon {
  readonly from: BusinessDate;
  readonly disabled: readonly DisabledDates[];
}

/** By `process/job`, in the order of the tab ProcessJobMapping. */
export function placesOf(index: ScheduleIndex, { from, disabled }: Horizon): ReadonlyMap<string, Place> {
  const byTarget = groupBy(disabled, targetName);
  const places = new Map<string, Place>();
  for (const mapping of index.schedule.processJobs) {
    const job = index.jobs.get(mapping.job);
    if (!job) continue;
    const key = nodeOf(mapping.process, mapping.job);
    const ranges = [...(byTarget.get(mapping.process) ?? []), ...(byTarget.get(key) ?? [])];
    const place = { mapping, job, days: job.daysOfTheWeek ?? WEEKDAYS, disabled: ranges };
    places.set(key, { ...place, never: neverOf(index, place, from) });
  }
  return places;
}

type Dated = Pick<Place, 'days' | 'disabled'>;

function neverOf(
  index: ScheduleIndex,
  { job, ...place }: Omit<Place, 'never' | 'mapping'>,
  from: BusinessDate,
): Place['never'] {
  if (!job.enabled) return 'JOB_DISABLED';
  if (job.module !== null && index.disabledModules.has(`${job.application}/${job.module}`)) {
    return 'MODULE_DISABLED';
  }
  return onSomeDate([place], from) ? null : 'DISABLED_FOR_DATES';
}

/** Whether all of them take part on one and the same date. */
export function onSomeDate(places: readonly Dated[], from: BusinessDate): boolean {
  // Without dates of its own a week is like the next one.
  if (places.every(({ disabled }) => disabled.length === 0))
    return WEEKDAYS.some((day) => places.every(({ days }) => days.includes(day)));
  for (let n = 0; n < HORIZON_DAYS; n += 1) {
    const date = addDays(from, n);
    if (places.every((place) => isOn(place, date))) return true;
  }
  return false;
}

const isOn = ({ days, disabled }: Dated, date: BusinessDate): boolean =>
  days.includes(weekdayOf(date)) && !disabled.some((range) => covers(range, date));

/** A flow that can be executed, planned as a whole; what its runs are loaded as does not matter here. */
export interface LiveFlow {
  /** Requested by people only, and process by process if they like. */
  readonly adhoc: boolean;
  readonly plan: PlannedFlow;
}

/** Nightly, and the flows of which a row is enabled. One that stands in several recurring cycles is the same in each. */
export function liveFlows(index: ScheduleIndex, date: BusinessDate): readonly LiveFlow[] {
  const enabled = index.schedule.flows.filter((flow) => flow.enabled);
  const rows = [{ cycle: NIGHTLY, name: NIGHTLY } as const, ...enabled];
  const once = new Map(rows.map((row) => [`${row.cycle === ADHOC} ${row.name}`, row]));
  return [...once.values()].map(({ cycle, name }) => {
    return { adhoc: cycle === ADHOC, plan: planFlow(index, date, { cycle, flow: name }) };
  });
}
