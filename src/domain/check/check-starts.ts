import { membershipsOf, type Membership } from './check-flows.js';
import { listed } from '../finding.js';
import type { Findings } from '../locate.js';
import { isHourly, NIGHTLY, type Dependency, type Schedule } from '../schedule.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** Dependencies by what was found about them before. */
export interface JudgedDependencies {
  /** Rows that lead from one job to another. */
  readonly sound: ReadonlySet<number>;
  /** Rows among them that were reported all the same: jobs that wait for themselves. */
  readonly circular: ReadonlySet<number>;
}

/** Dependencies inside flows: where each flow begins, and which dependencies mean nothing in it. */
export function checkStarts(index: ScheduleIndex, judged: JudgedDependencies, findings: Findings): void {
  checkSingleStart(index, judged, findings);
  checkOutside(index.schedule, judged, findings);
}

/** Nightly and each recurring flow begin with exactly one process. */
function checkSingleStart(index: ScheduleIndex, judged: JudgedDependencies, findings: Findings): void {
  const { schedule, processesOfFlow, processes } = index;
  const recurring = schedule.flows.filter(({ cycle }) => isHourly(cycle)).map(({ name }) => name);
  const predecessors = predecessorsOf(schedule);
  const inDoubt = processesInDoubt(schedule, judged);
  const rows = mappingRows(schedule);
  for (const flow of new Set([NIGHTLY, ...recurring])) {
    const members = (processesOfFlow.get(flow) ?? []).filter((process) => processes.has(process));
    // A dependency that was reported as a mistake might be the one that is missing here.
    if (members.some((process) => inDoubt.has(process))) continue;
    const inFlow = new Set(members);
    const starts = members.filter((process) => sharedBy(predecessors.get(process) ?? NONE, inFlow) === 0);
    const [, second] = starts;
    if (second === undefined) continue;
    const place = rows.get(mappingKey(flow, second)) ?? -1;
    const spot = { tab: 'flowProcesses', index: place, field: 'process', value: second } as const;
    const message = `${flow} must begin with one process; nothing comes before ${listed(starts)}. Add dependencies.`;
    findings.error(spot, 'SEVERAL_STARTS', message);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** How many both have: the smaller one is walked, since flows and processes may have ten thousand of each other. */
function sharedBy(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [smaller, larger] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const name of smaller) if (larger.has(name)) shared += 1;
  return shared;
}

const mappingKey = (flow: string, process: string): string => `${flow} ${process}`;

const mappingRows = ({ flowProcesses }: Schedule): ReadonlyMap<string, number> =>
  new Map(flowProcesses.map(({ flow, process }, row) => [mappingKey(flow, process), row]));

/** Processes of which a job waits, by an enabled row, for a job of another process. */
function predecessorsOf({ dependencies }: Schedule): ReadonlyMap<string, ReadonlySet<string>> {
  const predecessors = new Map<string, Set<string>>();
  for (const { process, predecessorProcess, enabled } of dependencies) {
    if (!enabled || process === predecessorProcess) continue;
    const known = predecessors.get(process);
    if (known) known.add(predecessorProcess);
    else predecessors.set(process, new Set([predecessorProcess]));
  }
  return predecessors;
}

/** Processes with a dependency that refers to nothing, or that stand in a circle. */
function processesInDoubt(
  { dependencies }: Schedule,
  { sound, circular }: JudgedDependencies,
): ReadonlySet<string> {
  const doubtful = dependencies.filter((_, row) => !sound.has(row) || circular.has(row));
  return new Set(doubtful.flatMap(({ process, predecessorProcess }) => [process, predecessorProcess]));
}

/** Dependencies hold between runs of one execution: in a flow without the predecessor they are ignored. */
function checkOutside(schedule: Schedule, { sound }: JudgedDependencies, findings: Findings): void {
  const memberships = membershipsOf(schedule);
  schedule.dependencies.forEach((dependency, row) => {
    const own = memberships.get(dependency.process);
    const other = memberships.get(dependency.predecessorProcess);
    if (!sound.has(row) || !own || own.inDoubt || other?.inDoubt) return;
    const flows = other?.flows ?? NONE;
    const ignored = own.flows.size - sharedBy(own.flows, flows);
    if (ignored > 0) reportOutside({ dependency, row, ignored, own, flows }, findings);
  });
}

interface Outside {
  readonly dependency: Dependency;
  readonly row: number;
  /** In how many flows. */
  readonly ignored: number;
  readonly own: Membership;
  /** Of the predecessor. */
  readonly flows: ReadonlySet<string>;
}

function reportOutside({ dependency, row, ignored, own, flows }: Outside, findings: Findings): void {
  const { process, predecessorProcess: value } = dependency;
  const spot = { tab: 'dependencies', index: row, field: 'predecessorProcess', value } as const;
  const where = `The predecessor ${value} is not in the flow ${listed(firstOutside(own.flows, flows), ignored)} of ${process}`;
  if (ignored === own.flows.size) {
    findings.error(spot, 'DEPENDENCY_OUTSIDE_FLOW', `${where}, so the dependency means nothing anywhere.`);
  } else findings.warning(spot, 'DEPENDENCY_OUTSIDE_FLOW', `${where}; the dependency is ignored there.`);
}

const ENOUGH = 10;

function firstOutside(own: ReadonlySet<string>, flows: ReadonlySet<string>): readonly string[] {
  const outside: string[] = [];
  for (const flow of own) {
    if (!flows.has(flow)) outside.push(flow);
    if (outside.length === ENOUGH) break;
  }
  return outside;
}
