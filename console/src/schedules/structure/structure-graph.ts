import type { components } from '../../api/schema.js';
import type { DayGraph } from '../../api/shapes.js';
import { structure as text } from '../../text/structure.js';

export type ScheduleGraph = components['schemas']['ScheduleGraph'];

/** A definition as a night would draw it: each process once for each flow, and dependencies inside of each flow. */
export function asDrawn({ schedule, flows, processes, dependencies, ports }: ScheduleGraph): DayGraph {
  const cycles = new Map(flows.map(({ flow, cycles: all }) => [flow, cycleText(all)]));
  const placeIn = (flow: string | null, process: string): Place => ({
    cycle: cycles.get(flow ?? '') ?? text.noFlow,
    flow: flow ?? text.noFlow,
    process,
    requestNo: 0,
  });
  const flowsOf = new Map<string, Set<string | null>>();
  for (const { flow, process } of processes) {
    const known = flowsOf.get(process);
    if (known) known.add(flow);
    else flowsOf.set(process, new Set([flow]));
  }
  const inEach = (process: string): readonly (string | null)[] => [...(flowsOf.get(process) ?? [])];
  return {
    schedule,
    businessDate: '',
    processes: processes.map(({ flow, process, ...rest }) => ({ ...rest, ...placeIn(flow, process) })),
    dependencies: dependencies.flatMap(({ process, ...rest }) =>
      inEach(process)
        .filter((flow) => flowsOf.get(rest.predecessorProcess)?.has(flow))
        .map((flow) => ({ ...rest, ...placeIn(flow, process) })),
    ),
    ports: ports.flatMap(({ process, ...rest }) =>
      inEach(process).map((flow) => ({ ...rest, ...placeIn(flow, process) })),
    ),
  };
}

type Place = Pick<DayGraph['processes'][number], 'cycle' | 'flow' | 'process' | 'requestNo'>;

const cycleText = (cycles: readonly string[]): string =>
  cycles.length === 1 ? (cycles[0] ?? '') : text.cycles(cycles.length);
