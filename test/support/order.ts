import { firstStart, lastEnd, where, type LedgerEntry } from '../../examples/external-system/ledger.js';
import { orderOfJobs } from '../../src/domain/job-graph.js';
import type { Schedule } from '../../src/domain/schedule.js';

/** Every job of a flow with all jobs that must come before it, along every path of dependencies and job order. */
export function predecessorsIn(schedule: Schedule, flow: string): ReadonlyMap<string, ReadonlySet<string>> {
  const inFlow = new Set(
    schedule.flowProcesses.filter((row) => row.flow === flow).map(({ process }) => process),
  );
  const isIn = (node: string): boolean => inFlow.has(node.slice(0, node.indexOf('/')));
  const direct = new Map<string, string[]>();
  for (const [from, to] of orderOfJobs(schedule)) {
    if (!isIn(from) || !isIn(to)) continue;
    direct.set(to, [...(direct.get(to) ?? []), from]);
  }
  const all = new Map<string, ReadonlySet<string>>();
  const collect = (node: string): ReadonlySet<string> => {
    const known = all.get(node);
    if (known) return known;
    const before = new Set<string>();
    for (const from of direct.get(node) ?? []) for (const one of [from, ...collect(from)]) before.add(one);
    all.set(node, before);
    return before;
  };
  for (const { process, job } of schedule.processJobs) if (inFlow.has(process)) collect(`${process}/${job}`);
  return all;
}

/** Jobs that were started before one of their predecessors had ended, by the external system's own ledger. */
export function outOfOrder(
  entries: readonly LedgerEntry[],
  predecessors: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const of = (node: string): ReturnType<typeof where> => {
    const [process = '', job = ''] = node.split('/');
    return where({ process, job });
  };
  return [...predecessors].flatMap(([node, before]) => {
    const started = firstStart(entries, of(node));
    if (!started) return [];
    return [...before].flatMap((earlier) => {
      const ended = lastEnd(entries, of(earlier));
      const wasExecuted = firstStart(entries, of(earlier)) !== undefined;
      return wasExecuted && !(ended && ended.seq < started.seq)
        ? [`${node} before the end of ${earlier}`]
        : [];
    });
  });
}
