import { excerpt } from './finding.js';
import type { Schedule } from './schedule.js';
import { firstJobOf, indexSchedule, lastJobOf, type ScheduleIndex } from './schedule-index.js';

/** `process/job`: what a dependency ties together. */
export const nodeOf = (process: string, job: string): string => `${process}/${job}`;

/** A row of the Dependency tab between two jobs. */
export interface JobEdge {
  readonly row: number;
  readonly from: string;
  readonly to: string;
}

/** The dependencies of a schedule between its jobs, blank job names resolved; rows that refer to nothing are absent. */
export function dependencyEdges(index: ScheduleIndex): readonly JobEdge[] {
  const known = new Set(index.schedule.processJobs.map(({ process, job }) => nodeOf(process, job)));
  return index.schedule.dependencies.flatMap((dependency, row) => {
    const job = dependency.job ?? firstJobOf(index, dependency.process);
    const predecessorJob = dependency.predecessorJob ?? lastJobOf(index, dependency.predecessorProcess);
    const to = nodeOf(dependency.process, job ?? '');
    const from = nodeOf(dependency.predecessorProcess, predecessorJob ?? '');
    return known.has(from) && known.has(to) ? [{ row, from, to }] : [];
  });
}

/** The jobs of every process, one after the other. */
export const orderEdges = (index: ScheduleIndex): readonly (readonly [string, string])[] =>
  [...index.jobsOfProcess].flatMap(([process, mappings]) =>
    mappings
      .slice(1)
      .map(({ job }, place) => [nodeOf(process, mappings[place]?.job ?? ''), nodeOf(process, job)] as const),
  );

/** Everything that puts one job of the schedule after another. */
export const orderOfJobs = (schedule: Schedule): readonly (readonly [string, string])[] => {
  const index = indexSchedule(schedule);
  return [...orderEdges(index), ...dependencyEdges(index).map(({ from, to }) => [from, to] as const)];
};

/** A step of a loop, as a key. */
export const stepOf = (from: string, to: string): string => `${from} ${to}`;

/** `loop` ends where it begins. */
export const stepsOf = (loop: readonly string[]): readonly string[] =>
  loop.slice(1).map((to, place) => stepOf(loop[place] ?? '', to));

const MOST_SHOWN = 50;

/** `A/x → B/y → A/x`, beginning at `start`; of a very long loop the first jobs and their number. */
export function shownLoop(loop: readonly string[], start: string): string {
  const ring = loop.slice(0, -1);
  const place = Math.max(0, ring.indexOf(start));
  const turned = [...ring.slice(place), ...ring.slice(0, place)].map((node) => excerpt(node));
  const [first = ''] = turned;
  if (turned.length <= MOST_SHOWN) return [...turned, first].join(' → ');
  return [...turned.slice(0, MOST_SHOWN), `… (${turned.length} jobs)`, first].join(' → ');
}
