import type { TabChanges } from './compare-rows.js';
import type { Comparison } from './comparison.js';
import type { FieldChange } from './field-change.js';
import { listed } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { NamedTab } from '../row-name.js';
import type { Schedule } from '../schedule.js';
import { aChange, type SemanticChange } from './semantic-change.js';

/** Changes of what a schedule consists of, down to its processes. */
export function structureChanges(comparison: Comparison): readonly SemanticChange[] {
  const flows = flowsOfNewProcesses(comparison);
  return [
    ...rowChanges(comparison, 'applications', {
      kind: 'APPLICATION',
      call: ({ name }) => `Application ${name}`,
    }),
    ...rowChanges(comparison, 'modules', {
      kind: 'MODULE',
      call: ({ application, name }) => `Module ${name} of ${application}`,
    }),
    ...rowChanges(comparison, 'jobTypes', {
      kind: 'JOB_TYPE',
      call: ({ name }) => `Job type ${name}`,
      changed: changedType,
    }),
    ...rowChanges(comparison, 'systemOptions', {
      kind: 'EXIT_CODE',
      call: ({ option, code }) => `Exit code ${code} as ${option}`,
      keyField: 'code',
    }),
    ...rowChanges(comparison, 'flows', {
      kind: 'FLOW',
      call: ({ name, cycle }) => `Flow ${name} of ${cycle}`,
    }),
    ...rowChanges(comparison, 'processes', {
      kind: 'PROCESS',
      call: ({ name }) => `Process ${name}`,
      where: ({ name }) => flows.get(name) ?? ', in no flow',
      process: ({ name }) => name,
    }),
    ...betweenFlows(comparison),
  ];
}

interface Telling<R> {
  readonly kind: 'APPLICATION' | 'MODULE' | 'JOB_TYPE' | 'EXIT_CODE' | 'FLOW' | 'PROCESS';
  readonly call: (row: R) => string;
  /** The field that tells where the row stands. */
  readonly keyField?: string;
  /** What is said beside "is new". */
  readonly where?: (row: R) => string;
  /** What is said instead of "has changed". */
  readonly changed?: (fields: readonly FieldChange[]) => string;
  readonly process?: (row: R) => string;
}

/** Rows that come, go and change for themselves. */
function rowChanges<K extends NamedTab>(
  comparison: Comparison,
  tab: K,
  telling: Telling<Schedule[K][number]>,
): readonly SemanticChange[] {
  const { kind, call, keyField, where = () => '', process = () => null } = telling;
  const { changed = () => 'has changed' } = telling;
  const rows = comparison.rows[tab] as TabChanges<Schedule[K][number]>;
  return [
    ...rows.added.map(({ name, row, index }) => {
      const cell = comparison.cellOf(tab, index, keyField);
      const text = `${call(row)} is new${where(row)}.`;
      return aChange({ code: `${kind}_ADDED`, tab, name, process: process(row), text, cell });
    }),
    ...rows.removed.map(({ name, row }) =>
      aChange({ code: `${kind}_REMOVED`, tab, name, process: process(row), text: `${call(row)} is gone.` }),
    ),
    ...rows.changed.map(({ name, is, fields }) => {
      const text = `${call(is)} ${changed(fields)}.`;
      return aChange({ code: `${kind}_CHANGED`, tab, name, process: process(is), text, fields });
    }),
  ];
}

const ENDPOINTS: readonly string[] = ['start', 'restart', 'status', 'kill', 'log', 'check'];

/** Where its calls go is what people look for first. */
function changedType(fields: readonly FieldChange[]): string {
  const names = fields.map(({ field }) => field);
  const parts = [
    ...(names.includes('url') ? ['another URL'] : []),
    ...(names.includes('scope') ? ['another scope'] : []),
    ...(names.some((name) => ENDPOINTS.includes(name)) ? ['other endpoints'] : []),
  ];
  return parts.length === 0 ? 'has changed' : `has ${parts.join(', ')}`;
}

/** ` in the flow Nightly`, by the process. */
function flowsOfNewProcesses({ rows }: Comparison): ReadonlyMap<string, string> {
  const added = groupBy(rows.flowProcesses.added, ({ row }) => row.process);
  return new Map(
    [...added].map(([process, mappings]) => {
      const flows = mappings.map(({ row }) => row.flow);
      return [process, ` in the flow${flows.length === 1 ? '' : 's'} ${listed(flows)}`];
    }),
  );
}

/** Processes of both versions that other flows have; of a new one and of one that is gone it has been said. */
function betweenFlows({ rows, cellOf }: Comparison): readonly SemanticChange[] {
  const own = new Set([...rows.processes.added, ...rows.processes.removed].map(({ name }) => name));
  const added = groupBy(rows.flowProcesses.added, ({ row }) => row.process);
  const removed = groupBy(rows.flowProcesses.removed, ({ row }) => row.process);
  const processes = [...new Set([...added.keys(), ...removed.keys()])].filter((process) => !own.has(process));
  return processes.flatMap((process) => {
    const came = added.get(process) ?? [];
    const went = removed.get(process) ?? [];
    const at = { tab: 'flowProcesses', process } as const;
    const [to, from] = [came[0], went[0]];
    if (to && from && came.length + went.length === 2) {
      const flows = { from: from.row.flow, to: to.row.flow };
      const text = `Process ${process} has moved from the flow ${flows.from} to ${flows.to}.`;
      const cell = cellOf('flowProcesses', to.index, 'flow');
      return [aChange({ ...at, ...flows, code: 'PROCESS_MOVED', name: to.name, text, cell })];
    }
    return [
      ...came.map(({ name, row: { flow }, index }) => {
        const text = `Process ${process} belongs to the flow ${flow} as well.`;
        const cell = cellOf('flowProcesses', index, 'flow');
        return aChange({ ...at, code: 'PROCESS_MAPPED', name, to: flow, text, cell });
      }),
      ...went.map(({ name, row: { flow } }) => {
        const text = `Process ${process} no longer belongs to the flow ${flow}.`;
        return aChange({ ...at, code: 'PROCESS_UNMAPPED', name, from: flow, text });
      }),
    ];
  });
}
