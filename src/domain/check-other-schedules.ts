import { findCycles, graphOf } from './dependency-graph.js';
import { nodeOf, orderOfJobs } from './job-graph.js';
import type { Findings } from './locate.js';
import { NIGHTLY, type Schedule } from './schedule.js';
import { didYouMean } from './suggest.js';

/** Active definitions of other schedules, by name: those that are referred to, and those behind them. */
export type OtherSchedules = ReadonlyMap<string, Schedule>;

/** Dependencies across schedules. What does not exist may come later: only loops and references to itself are errors. */
export function checkOtherSchedules(schedule: Schedule, others: OtherSchedules, findings: Findings): void {
  schedule.interScheduleDependencies.forEach((row, index) => {
    const at = { tab: 'interScheduleDependencies', index } as const;
    const spot = { ...at, field: 'schedule', value: row.schedule };
    if (row.schedule === '') return;
    if (row.schedule === schedule.name) {
      findings.error(spot, 'SELF_DEPENDENCY', `${row.schedule} is this schedule; use the tab Dependency.`);
      return;
    }
    const other = others.get(row.schedule);
    if (!other) {
      findings.warning(spot, 'UNKNOWN_SCHEDULE', unknownSchedule(row.schedule, others));
      return;
    }
    const { predecessorProcess, predecessorJob } = row;
    if (nightlyJobs(other).has(nodeOf(predecessorProcess, predecessorJob))) return;
    const message = `The Nightly of ${row.schedule} has no job ${predecessorProcess}/${predecessorJob}; until it has, this waits.`;
    findings.warning(
      { ...at, field: 'predecessorJob', value: predecessorJob },
      'UNKNOWN_PREDECESSOR',
      message,
    );
  });
  schedule.scheduleLinks.forEach((row, index) => {
    const spot = { tab: 'scheduleLinks', index, field: 'schedule', value: row.schedule } as const;
    if (row.schedule === schedule.name && row.schedule !== '') {
      findings.error(spot, 'SELF_DEPENDENCY', `${row.schedule} is this schedule; it cannot start itself.`);
    } else if (row.schedule !== '' && !others.has(row.schedule)) {
      findings.warning(spot, 'UNKNOWN_SCHEDULE', unknownSchedule(row.schedule, others));
    }
  });
  checkLoops(schedule, others, findings);
}

const unknownSchedule = (name: string, others: OtherSchedules): string =>
  `There is no schedule "${name}" here yet${didYouMean(name, others.keys())}; until there is, this waits.`;

const jobsByDefinition = new WeakMap<Schedule, ReadonlySet<string>>();

function nightlyJobs(schedule: Schedule): ReadonlySet<string> {
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
  const across = all.flatMap(acrossEdges);
  for (const loop of findCycles(graphOf([...inside, ...across]))) {
    const steps = new Set(loop.slice(1).map((to, place) => `${loop[place] ?? ''} ${to}`));
    const row = acrossEdges(schedule).findIndex(([from, to]) => steps.has(`${from} ${to}`));
    if (row < 0) continue;
    const value = schedule.interScheduleDependencies[row]?.schedule ?? '';
    const spot = { tab: 'interScheduleDependencies', index: row, field: 'schedule', value } as const;
    const message = `These jobs wait for each other in a circle across schedules: ${loop.join(' → ')}.`;
    findings.error(spot, 'INTER_SCHEDULE_CYCLE', message);
  }
}

const at = (schedule: Schedule, node: string): string => `${schedule.name}/${node}`;

const acrossEdges = (schedule: Schedule): readonly (readonly [string, string])[] =>
  schedule.interScheduleDependencies.map((row) => [
    `${row.schedule}/${nodeOf(row.predecessorProcess, row.predecessorJob)}`,
    at(schedule, nodeOf(row.process, row.job)),
  ]);
