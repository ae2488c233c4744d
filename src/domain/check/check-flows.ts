import type { Findings } from '../locate.js';
import { NIGHTLY, type Schedule } from '../schedule.js';
import type { ScheduleIndex } from '../schedule-index.js';

/** Flows and processes that hold nothing, and processes that never run. */
export function checkFlows(index: ScheduleIndex, findings: Findings): void {
  checkEmptyFlows(index, findings);
  checkProcesses(index, findings);
}

function checkEmptyFlows({ schedule, processesOfFlow }: ScheduleIndex, findings: Findings): void {
  const told = new Set<string>();
  schedule.flows.forEach(({ name }, index) => {
    if (name === '' || processesOfFlow.has(name) || told.has(name)) return;
    told.add(name);
    findings.warning({ tab: 'flows', index, field: 'name', value: name }, 'EMPTY_FLOW', emptyFlow(name));
  });
  if (processesOfFlow.has(NIGHTLY)) return;
  const spot = { tab: 'flowProcesses', index: -1, field: 'flow', value: NIGHTLY } as const;
  findings.warning(spot, 'EMPTY_FLOW', emptyFlow(NIGHTLY));
}

const emptyFlow = (name: string): string =>
  `The flow ${name} has no process: FlowProcessMapping does not name it.`;

function checkProcesses({ schedule, jobsOfProcess }: ScheduleIndex, findings: Findings): void {
  const mapped = new Set(schedule.flowProcesses.map(({ process }) => process));
  schedule.processes.forEach(({ name }, index) => {
    if (name === '') return;
    const spot = { tab: 'processes', index, field: 'name', value: name } as const;
    if (!mapped.has(name)) {
      findings.warning(spot, 'PROCESS_NOT_IN_FLOW', `No flow has the process ${name}: it never runs.`);
    }
    if (!jobsOfProcess.has(name)) {
      const message = `The process ${name} has no job; what depends on it does not wait.`;
      findings.warning(spot, 'EMPTY_PROCESS', message);
    }
  });
}

/** The flows that a process stands in, and whether one of them is unknown, so that others may be meant. */
export interface Membership {
  readonly flows: ReadonlySet<string>;
  readonly inDoubt: boolean;
}

export function membershipsOf(schedule: Schedule): ReadonlyMap<string, Membership> {
  const known = new Set([NIGHTLY, ...schedule.flows.map(({ name }) => name)]);
  const memberships = new Map<string, { flows: Set<string>; inDoubt: boolean }>();
  for (const { flow, process } of schedule.flowProcesses) {
    const own = memberships.get(process) ?? { flows: new Set(), inDoubt: false };
    memberships.set(process, own);
    if (known.has(flow)) own.flows.add(flow);
    else own.inDoubt = true;
  }
  return memberships;
}
