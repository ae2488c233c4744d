import { dependencyEdges } from './job-graph.js';
import type { Findings } from './locate.js';
import { isHourly, NIGHTLY } from './schedule.js';
import type { ScheduleIndex } from './schedule-index.js';

/** Flows: what they hold, where they begin, and which dependencies mean nothing in them. */
export function checkFlows(index: ScheduleIndex, findings: Findings): void {
  checkEmpty(index, findings);
  checkProcesses(index, findings);
  checkStarts(index, findings);
  checkOutside(index, findings);
}

function checkEmpty({ schedule, processesOfFlow }: ScheduleIndex, findings: Findings): void {
  const told = new Set<string>();
  schedule.flows.forEach(({ name }, index) => {
    if (name === '' || processesOfFlow.has(name) || told.has(name)) return;
    told.add(name);
    const spot = { tab: 'flows', index, field: 'name', value: name } as const;
    findings.warning(
      spot,
      'EMPTY_FLOW',
      `The flow ${name} has no process: FlowProcessMapping does not name it.`,
    );
  });
  if (!processesOfFlow.has(NIGHTLY)) {
    const spot = { tab: 'flowProcesses', index: -1, field: 'flow', value: NIGHTLY } as const;
    findings.warning(
      spot,
      'EMPTY_FLOW',
      'The flow Nightly has no process: FlowProcessMapping does not name it.',
    );
  }
}

function checkProcesses({ schedule, jobsOfProcess }: ScheduleIndex, findings: Findings): void {
  const mapped = new Set(schedule.flowProcesses.map(({ process }) => process));
  schedule.processes.forEach(({ name }, index) => {
    if (name === '') return;
    const spot = { tab: 'processes', index, field: 'name', value: name } as const;
    if (!mapped.has(name))
      findings.warning(spot, 'PROCESS_NOT_IN_FLOW', `No flow has the process ${name}: it never runs.`);
    if (!jobsOfProcess.has(name)) {
      findings.warning(
        spot,
        'EMPTY_PROCESS',
        `The process ${name} has no job; what depends on it does not wait.`,
      );
    }
  });
}

/** Nightly and each recurring flow begin with exactly one process. */
function checkStarts(index: ScheduleIndex, findings: Findings): void {
  const { schedule, processesOfFlow, processes } = index;
  const recurring = schedule.flows.filter(({ cycle }) => isHourly(cycle)).map(({ name }) => name);
  const predecessors = predecessorsOf(index);
  const inDoubt = processesInDoubt(index);
  for (const flow of new Set([NIGHTLY, ...recurring])) {
    const members = (processesOfFlow.get(flow) ?? []).filter((process) => processes.has(process));
    // A dependency that was reported as a mistake might be the one that is missing here.
    if (members.some((process) => inDoubt.has(process))) continue;
    const inFlow = new Set(members);
    const starts = members.filter(
      (process) => ![...(predecessors.get(process) ?? [])].some((from) => inFlow.has(from)),
    );
    const [, second] = starts;
    if (second === undefined) continue;
    const row = schedule.flowProcesses.findIndex(
      (mapping) => mapping.flow === flow && mapping.process === second,
    );
    const spot = { tab: 'flowProcesses', index: row, field: 'process', value: second } as const;
    const message = `${flow} must begin with one process; nothing comes before ${listed(starts)}. Add dependencies.`;
    findings.error(spot, 'SEVERAL_STARTS', message);
  }
}

const MOST_LISTED = 10;
const listed = (names: readonly string[]): string =>
  names.length > MOST_LISTED
    ? `${names.slice(0, MOST_LISTED).join(', ')} … (${names.length})`
    : names.join(', ');

/** Processes of which a job waits, by an enabled row, for a job of another process. */
function predecessorsOf({ schedule }: ScheduleIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const predecessors = new Map<string, Set<string>>();
  for (const { process, predecessorProcess, enabled } of schedule.dependencies) {
    if (!enabled || process === predecessorProcess) continue;
    const known = predecessors.get(process);
    if (known) known.add(predecessorProcess);
    else predecessors.set(process, new Set([predecessorProcess]));
  }
  return predecessors;
}

/** Processes with a dependency that refers to nothing. */
function processesInDoubt(index: ScheduleIndex): ReadonlySet<string> {
  const sound = new Set(dependencyEdges(index).map(({ row }) => row));
  const doubtful = index.schedule.dependencies.filter((_, row) => !sound.has(row));
  return new Set(doubtful.flatMap(({ process, predecessorProcess }) => [process, predecessorProcess]));
}

/** Dependencies hold between runs of one execution: in a flow without the predecessor they are ignored. */
function checkOutside(index: ScheduleIndex, findings: Findings): void {
  const flowsOf = new Map<string, Set<string>>();
  for (const { flow, process } of index.schedule.flowProcesses) {
    const known = flowsOf.get(process);
    if (known) known.add(flow);
    else flowsOf.set(process, new Set([flow]));
  }
  for (const { row } of dependencyEdges(index)) {
    const dependency = index.schedule.dependencies[row];
    const own = flowsOf.get(dependency?.process ?? '');
    if (!dependency || !own) continue;
    const others = flowsOf.get(dependency.predecessorProcess) ?? new Set<string>();
    const ignoredIn = [...own].filter((flow) => !others.has(flow));
    if (ignoredIn.length === 0) continue;
    const value = dependency.predecessorProcess;
    const spot = { tab: 'dependencies', index: row, field: 'predecessorProcess', value } as const;
    const where = `The predecessor ${value} is not in the flow ${ignoredIn.join(', ')} of ${dependency.process}`;
    if (ignoredIn.length === own.size) {
      findings.error(spot, 'DEPENDENCY_OUTSIDE_FLOW', `${where}, so the dependency means nothing anywhere.`);
    } else findings.warning(spot, 'DEPENDENCY_OUTSIDE_FLOW', `${where}; the dependency is ignored there.`);
  }
}
