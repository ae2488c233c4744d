import { conflict, invalid } from '../errors.js';
import { ADHOC, isCycle, NIGHTLY, type CycleName } from '../schedule.js';
import { flowOf, type ScheduleIndex } from '../schedule-index.js';

/** What a request names; see lifecycle.md, Days and requests. */
export interface RequestedFlow {
  readonly cycleName: string;
  readonly flowName?: string | undefined;
  readonly processName?: string | undefined;
}

export interface ChosenFlow {
  readonly cycle: CycleName;
  readonly flow: string;
  readonly process: string | null;
}

/** The flow that a request means in a definition; throws Refused when it means none, or several. */
export function chooseFlow(index: ScheduleIndex, wanted: RequestedFlow): ChosenFlow {
  const { cycleName, processName } = wanted;
  if (!isCycle(cycleName)) {
    throw invalid(
      'UNKNOWN_CYCLE',
      `There is no cycle ${cycleName}; it is Nightly, Hourly_Cycle_1 … 24 or Adhoc.`,
    );
  }
  if (processName !== undefined && cycleName !== ADHOC) {
    throw invalid(
      'PROCESS_NOT_ALLOWED',
      `A process is named only for the cycle Adhoc, not for ${cycleName}.`,
    );
  }
  const name = wanted.flowName ?? impliedFlow(index, cycleName, processName);
  const flow = flowOf(index, cycleName, name);
  if (!flow)
    throw invalid('UNKNOWN_FLOW', `${index.schedule.name} has no flow ${name} in the cycle ${cycleName}.`);
  if (!flow.enabled)
    throw conflict('FLOW_DISABLED', `The flow ${name} is not enabled in the cycle ${cycleName}.`);
  if (processName !== undefined && !index.processesOfFlow.get(name)?.includes(processName)) {
    throw invalid(
      'UNKNOWN_PROCESS',
      `The flow ${name} of ${index.schedule.name} has no process ${processName}.`,
    );
  }
  return { cycle: cycleName, flow: name, process: processName ?? null };
}

/** Nightly has one flow; other cycles must leave no choice: one enabled flow, of those that have the process. */
function impliedFlow(index: ScheduleIndex, cycle: CycleName, process: string | undefined): string {
  if (cycle === NIGHTLY) return NIGHTLY;
  const candidates = index.schedule.flows.filter(
    (flow) =>
      flow.cycle === cycle &&
      flow.enabled &&
      (process === undefined || (index.processesOfFlow.get(flow.name)?.includes(process) ?? false)),
  );
  const [only] = candidates;
  if (only && candidates.length === 1) return only.name;
  const names = candidates.map(({ name }) => name).join(', ');
  const found =
    candidates.length === 0 ? 'has no enabled flow for this request' : `has several flows (${names})`;
  throw invalid('FLOW_REQUIRED', `The cycle ${cycle} of ${index.schedule.name} ${found}; say flowName.`);
}
