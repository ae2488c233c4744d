import { findCycles, graphOf } from '../dependency-graph.js';
import { quoted } from '../finding.js';
import { nodeOf, orderOfJobs, shownLoop, stepOf, stepsOf } from '../job-graph.js';
import type { Findings, Spot } from '../locate.js';
import { NIGHTLY, type InterScheduleDependency, type Schedule } from '../schedule.js';

/** Active definitions of other schedules, by name: those that are referred to, and those behind them. */
export type OtherSchedules = ReadonlyMap<string, Schedule>;

/** Dependencies across schedules. What does not exist may come later: only loops and references to itself are errors. */
export function checkOtherSchedules(schedule: Schedule, others: OtherSchedules, findings: Findings): void {
  schedule.interScheduleDependencies.forEach((row, index) => {
    const spot = { tab: 'interScheduleDependencies', index, field: 'schedule', value: row.schedule } as const;
    if (row.schedule === '') return;
    if (row.schedule === schedule.name) {
      findings.error(spot, 'SELF_DEPENDENCY', `${row.schedule} is this schedule; use the tab Dependency.`);
      return;
    }
    const other = others.get(row.schedule);
    if (other) checkPredecessor(row, { index, other }, findings);
    else reportUnknown(spot, { others, until: 'this waits' }, findings);
  });
  schedule.scheduleLinks.forEach((row, index) => {
    const spot = { tab: 'scheduleLinks', index, field: 'schedule', value: row.schedule } as const;
    if (row.schedule === '') return;
    if (row.schedule === schedule.name) {
      findings.error(spot, 'SELF_DEPENDENCY', `${row.schedule} is this schedule; it cannot start itself.`);
    } else if (!others.has(row.schedule)) {
      reportUnknown(spot, { others, until: 'this starts nothing' }, findings);
    }
  });
  checkLoops(schedule, others, findings);
}

function reportUnknown(
  spot: Spot,
  { others, until }: { others: OtherSchedules; until: string },
  findings: Findings,
): void {
  const meant = findings.didYouMean(spot.value, others.keys());
  const message = `There is no schedule ${quoted(spot.value)} here yet${meant}; until there is, ${until}.`;
  findings.warning(spot, 'UNKNOWN_SCHEDULE', message);
}

function checkPredecessor(
  { schedule, predecessorProcess, predecessorJob }: InterScheduleDependency,
  { index, other }: { index: number; other: Schedule },
  findings: Findings,
): void {
  // A blank name was reported where it is required.
  if (predecessorProcess === '' || predecessorJob === '') return;
  const node = nodeOf(predecessorProcess, predecessorJob);
  const jobs = nightlyJobs(other);
  if (jobs.has(node)) return;
  const spot = {
    tab: 'interScheduleDependencies',
    index,
    field: 'predecessorJob',
    value: predecessorJob,
  } as const;
  const meant = findings.didYouMean(node, jobs);
  const message = `The Nightly of ${schedule} has no job ${node}${meant}; until it has, this waits.`;
  findings.warning(spot, 'UNKNOWN_PREDECESSOR', message);
}

/** What says which jobs a Nightly has. */
export type NightlyTabs = Pick<Schedule, 'flowProcesses' | 'processJobs'>;

const jobsByDefinition = new WeakMap<NightlyTabs, ReadonlySet<string>>();

/** `process/job` of every job of its Nightly. */
export function nightlyJobs(schedule: NightlyTabs): ReadonlySet<string> {
  const known = jobsByDefinition.get(schedule);
  if (known) return known;
  const nightly = new Set(
    schedule.flowProcesses.filter(({ flow }) => flow === NIGHTLY).map(({ process }) => process),
  );
  const jobs = new Set(
    schedule.processJobs
      .filter(({ process }) => nightly.has(process))
      .map(({ process, job }) => nodeOf(process, job)),
  );
  jobsByDefinition.set(schedule, jobs);
  return jobs;
}

/** Jobs of several schedules that wait for each other in a circle would all wait for ever. */
function checkLoops(schedule: Schedule, others: OtherSchedules, findings: Findings): void {
  if (schedule.interScheduleDependencies.length === 0) return;
  const all = [schedule, ...[...others.values()].filter(({ name }) => name !== schedule.name)];
  const inside = all.flatMap((one) =>
    orderOfJobs(one).map(([from, to]) => [at(one, from), at(one, to)] as const),
  );
  const own = acrossEdges(schedule);
  const across = [...own, ...all.slice(1).flatMap(acrossEdges)];
  const rowOfStep = new Map(own.map(([from, to], row) => [stepOf(from, to), row] as const));
  for (const loop of findCycles(graphOf([...inside, ...across]))) {
    const [row = -1] = stepsOf(loop)
      .flatMap((step) => rowOfStep.get(step) ?? [])
      .sort((a, b) => a - b);
    const reported = schedule.interScheduleDependencies[row];
    if (!reported) continue;
    const value = reported.schedule;
    const spot = { tab: 'interScheduleDependencies', index: row, field: 'schedule', value } as const;
    const circle = shownLoop(loop, at(schedule, nodeOf(reported.process, reported.job)));
    const message = `These jobs wait for each other in a circle across schedules: ${circle}.`;
    findings.error(spot, 'INTER_SCHEDULE_CYCLE', message);
  }
}

const at = (schedule: Schedule, node: string): string => `${schedule.name}/${node}`;

const acrossEdges = (schedule: Schedule): readonly (readonly [string, string])[] =>
  schedule.interScheduleDependencies.map((row) => [
    `${row.schedule}/${nodeOf(row.predecessorProcess, row.predecessorJob)}`,
    at(schedule, nodeOf(row.process, row.job)),
  ]);
