import type { PlannedRun } from './plan-day.js';
import {
  placeOf,
  plannedByPlace,
  type DayRun,
  type PlacedRun,
  type Plans,
  type PresentDay,
} from './present-day.js';
import { replanEdges, type EdgeDifference } from './replan-edges.js';
import { replanLinks, type LinkDifference } from './replan-links.js';
import { isPassedOver } from '../run/run-state.js';

/**
 * Restart schedule: what must change about an open day so that all of it that has not started is as the plan says. What
 * has started is the record of the day and stays as it is.
 */

export interface ChangedRun {
  readonly run: DayRun;
  /** null = as it is. */
  readonly definition: PlannedRun | null;
  /** What it follows the plan to; LOADED = it takes part, whether it is requested or not. null = as it is. */
  readonly to: PlannedRun['status'] | null;
  /** What is changed about it, by its names. */
  readonly changes: readonly string[];
}

/** One that has started, and that the plan has otherwise, or not at all. */
export interface KeptRun {
  readonly run: DayRun;
  readonly planned: boolean;
}

export interface DayDifference {
  readonly added: readonly PlacedRun[];
  readonly removed: readonly DayRun[];
  readonly changed: readonly ChangedRun[];
  readonly kept: readonly KeptRun[];
  /** How many stay as they are. */
  readonly untouched: number;
  readonly edges: EdgeDifference;
  readonly links: LinkDifference;
}

export function replanDay(day: PresentDay, plans: Plans): DayDifference {
  const next = plannedByPlace(plans.next);
  const before = plannedByPlace(plans.before);
  const present = new Map(day.runs.map((run) => [placeOf(run, run), run]));
  const added = [...next.values()].filter(({ place }) => !present.has(place));
  const edges = replanEdges({ day, present, plan: plans.next, planned: next });
  const links = replanLinks(day, plans.next);
  const changed = [...present].flatMap(([place, run]) => {
    const planned = next.get(place)?.run;
    if (!planned || run.started) return [];
    const around = { dependencies: edges.places.has(place), links: links.places.has(place) };
    return changeOf(run, { planned, before: before.get(place)?.run }, around);
  });
  const removed = day.runs.filter((run) => !run.started && !next.has(placeOf(run, run)));
  return {
    added,
    removed,
    changed,
    kept: day.runs.flatMap((run) => {
      const place = placeOf(run, run);
      const planned = next.get(place)?.run;
      return keptRun(run, planned && { planned, before: before.get(place)?.run });
    }),
    untouched: day.runs.length - removed.length - changed.length,
    edges,
    links,
  };
}

interface Planned {
  readonly planned: PlannedRun;
  /** undefined = the version that the day has does not have it. */
  readonly before: PlannedRun | undefined;
}

function changeOf(
  run: DayRun,
  { planned, before }: Planned,
  around: { readonly dependencies: boolean; readonly links: boolean },
): readonly ChangedRun[] {
  const wanted = wantedOf(run, { planned, before });
  const fields = DEFINITION.filter((field) => run[field] !== wanted[field]);
  const to = statusOf(run, planned, before);
  const changes = [
    ...(to === null ? [] : ['status']),
    ...fields,
    ...(around.dependencies ? ['dependencies'] : []),
    ...(around.links ? ['links'] : []),
  ];
  if (changes.length === 0) return [];
  return [{ run, definition: fields.length > 0 ? wanted : null, to, changes }];
}

/**
 * Holds and skips of a person stay. What runs today only because a person has rerun it goes on, as long as nothing about
 * its days has changed.
 */
function statusOf(
  run: DayRun,
  planned: PlannedRun,
  before: PlannedRun | undefined,
): PlannedRun['status'] | null {
  if (run.status === 'HELD' || run.skippedFrom !== null) return null;
  const passedOver = isPassedOver(run.status);
  if (planned.status === 'LOADED') return passedOver ? 'LOADED' : null;
  if (planned.status === 'SKIPPED' && before?.status === 'SKIPPED' && !passedOver) return null;
  return run.status === planned.status ? null : planned.status;
}

function keptRun(run: DayRun, plans: Planned | undefined): readonly KeptRun[] {
  if (!run.started) return [];
  const wanted = plans && wantedOf(run, plans);
  if (wanted && DEFINITION.every((field) => run[field] === wanted[field])) return [];
  return [{ run, planned: wanted !== undefined }];
}

/** Parameters that a person has edited stay. */
function wantedOf(run: DayRun, { planned, before }: Planned): PlannedRun {
  const isEdited = before !== undefined && run.parameters !== before.parameters;
  return isEdited ? { ...planned, parameters: run.parameters } : planned;
}

type Definition = Omit<PlannedRun, 'process' | 'job' | 'status'>;

/** All that a version says of a run, beside its place. A record, so that no field is forgotten. */
const FIELDS: Readonly<Record<keyof Definition, true>> = {
  sequence: true,
  application: true,
  module: true,
  agentGroup: true,
  jobType: true,
  join: true,
  parameters: true,
  skipOnError: true,
  critical: true,
  priority: true,
  exclusiveKey: true,
  onKeyTaken: true,
  thresholdRunTime: true,
  maxRunTime: true,
  externalStatusUpdate: true,
};
const DEFINITION = Object.keys(FIELDS) as readonly (keyof Definition)[];
