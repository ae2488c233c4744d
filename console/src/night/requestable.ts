import type { Run } from '../api/shapes.js';

const NIGHTLY = 'Nightly';
const ADHOC = 'Adhoc';

/** Something of an open day that nobody has requested yet. */
export interface Requestable {
  /** Of the list, and of the choice in it. */
  readonly name: string;
  readonly runs: number;
  readonly body: { readonly cycleName: string; readonly flowName?: string; readonly processName?: string };
}

/** Nightly first, then recurring flows, then ad hoc processes, each as a request names it (docs/api.md, Executions). */
export function requestable(runs: readonly Run[]): readonly Requestable[] {
  const found = new Map<string, Requestable>();
  for (const run of runs) {
    if (run.status !== 'LOADED' && run.status !== 'DISABLED') continue;
    if (run.execution !== null) continue;
    const one = asked(run);
    found.set(one.name, { ...one, runs: (found.get(one.name)?.runs ?? 0) + 1 });
  }
  return [...found.values()].sort((one, other) => rank(one) - rank(other));
}

function asked({ cycle, flow, process }: Run): Omit<Requestable, 'runs'> {
  if (cycle === NIGHTLY) return { name: cycle, body: { cycleName: cycle } };
  if (cycle === ADHOC)
    return {
      name: `${cycle} · ${process}`,
      body: { cycleName: cycle, flowName: flow, processName: process },
    };
  return { name: `${cycle} · ${flow}`, body: { cycleName: cycle, flowName: flow } };
}

const rank = ({ body: { cycleName } }: Requestable): number =>
  cycleName === NIGHTLY ? 0 : cycleName === ADHOC ? 2 : 1;
