import type { Run } from '../../api/shapes.js';
import { isDone, needsAPerson } from '../../ui/status.js';
import type { Grouping } from './timeline-search.js';

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly runs: readonly Run[];
  readonly done: number;
  /** The run that tells most of the state of all. */
  readonly worst: Run;
}

/** A row of the timeline. */
export type Lane =
  | { readonly kind: 'group'; readonly id: string; readonly group: Group; readonly opened: boolean }
  | { readonly kind: 'run'; readonly id: string; readonly run: Run; readonly name: string };

const KEY: Readonly<Record<Grouping, (run: Run) => string>> = {
  process: ({ process }) => process,
  application: ({ application }) => application,
  agent: ({ agentGroup }) => agentGroup,
};

/** In the order in which their first runs were planned. */
export function groupsOf(runs: readonly Run[], by: Grouping): readonly Group[] {
  const members = new Map<string, Run[]>();
  for (const run of runs) {
    const name = KEY[by](run);
    const known = members.get(name);
    if (known) known.push(run);
    else members.set(name, [run]);
  }
  return [...members].flatMap(([name, own]) => {
    const [first] = own;
    if (!first) return [];
    const worst = own.reduce((one, run) => (rank(run) < rank(one) ? run : one), first);
    return [
      {
        id: `group ${name}`,
        name,
        runs: own,
        done: own.filter(({ status }) => isDone(status)).length,
        worst,
      },
    ];
  });
}

const ORDER: readonly Run['status'][] = ['RUNNING', 'HELD', 'PENDING', 'LOADED', 'COMPLETED'];

/** What needs somebody first, then what goes on, what is to come, and what is over. */
function rank(run: Run): number {
  if (needsAPerson(run)) return run.cause === 'START_UNKNOWN' ? -2 : -1;
  const at = ORDER.indexOf(run.status);
  return at === -1 ? ORDER.length : at;
}

/** Rows from top to bottom: each group, and below it its runs if it is opened. */
export function lanesOf(
  groups: readonly Group[],
  opened: ReadonlySet<string>,
  by: Grouping,
): readonly Lane[] {
  return groups.flatMap((group): readonly Lane[] => {
    const isOpened = opened.has(group.id);
    const head: Lane = { kind: 'group', id: group.id, group, opened: isOpened };
    if (!isOpened) return [head];
    const cycles = new Set(group.runs.map(({ cycle }) => cycle));
    const below = group.runs.map((run): Lane => {
      const parts = [
        by === 'process' ? run.job : `${run.process} · ${run.job}`,
        ...(cycles.size > 1 ? [run.cycle] : []),
      ];
      return { kind: 'run', id: run.id, run, name: parts.join(' · ') };
    });
    return [head, ...below];
  });
}
