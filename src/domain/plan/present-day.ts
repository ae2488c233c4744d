import type { EdgeEnd } from '../run/edge.js';
import type { PlannedEdge, PlannedFlow, PlannedRun, PlannedWait } from './plan-day.js';
import type { RunStatus } from '../run/run-state.js';
import type { OnTimeOut } from '../schedule.js';

/** What there is of a day when it is planned once more, apart from the runs of ad hoc requests, which are not planned. */
export interface PresentDay {
  readonly schedule: string;
  readonly runs: readonly DayRun[];
  readonly edges: readonly DayEdge[];
  readonly links: readonly DayLink[];
  /** External jobs that were released for the date. */
  readonly released: ReadonlySet<string>;
}

export interface DayRun extends Omit<PlannedRun, 'status'>, EdgeEnd {
  readonly id: string;
  readonly cycle: string;
  readonly flow: string;
  readonly executionId: string | null;
  /** Where a skip by a person took it from; null = not skipped, or by the calendar. */
  readonly skippedFrom: RunStatus | null;
  /** It was executed, a Start of it was sent, or it has an end that somebody has declared. */
  readonly started: boolean;
}

export interface DayEdge {
  readonly id: string;
  /** The id of the run. */
  readonly successor: string;
  /** The id of the run; null = none yet, or something outside. */
  readonly predecessor: string | null;
  readonly kind: (PlannedEdge | PlannedWait)['kind'];
  readonly on: string;
  readonly enabled: boolean;
  /** Whether it counts is a person's word, not the plan's. */
  readonly switched: boolean;
  readonly timeOut: number | null;
  readonly onTimeOut: OnTimeOut;
  readonly outsideSchedule: string | null;
  readonly outsideProcess: string | null;
  readonly outsideJob: string | null;
}

export interface DayLink {
  readonly id: string;
  readonly runId: string;
  /** The schedule that is started. */
  readonly schedule: string;
}

/** The plan of the version that the day has, and that of the one it gets. */
export interface Plans {
  /** As if nothing were disabled for the date. What is otherwise than it says, a person has changed. */
  readonly before: readonly PlannedFlow[];
  readonly next: readonly PlannedFlow[];
}

/** Where a run stands, in words that mean the same in every version. */
export const placeOf = (
  { cycle, flow }: { readonly cycle: string; readonly flow: string },
  { process, job }: { readonly process: string; readonly job: string },
): string => [cycle, flow, process, job].join('/');

export interface PlacedRun {
  readonly place: string;
  readonly flow: Pick<PlannedFlow, 'cycle' | 'flow'>;
  readonly run: PlannedRun;
}

export const plannedByPlace = (flows: readonly PlannedFlow[]): ReadonlyMap<string, PlacedRun> =>
  new Map(
    flows.flatMap((flow) =>
      flow.runs.map((run) => {
        const place = placeOf(flow, run);
        return [place, { place, flow, run }] as const;
      }),
    ),
  );
