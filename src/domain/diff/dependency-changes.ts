import type { AddedRow, AlteredRow, RemovedRow, TabChanges } from './compare-rows.js';
import type { Comparison } from './comparison.js';
import { fieldChanges } from './field-change.js';
import { groupBy } from '../group-by.js';
import type {
  Dependency,
  DependencyOn,
  ExternalDependency,
  InterScheduleDependency,
  Schedule,
  ScheduleLink,
} from '../schedule.js';
import { aChange, type SemanticChange } from './semantic-change.js';

/** Changes of what waits for what, and of what starts another schedule. */
export function dependencyChanges(comparison: Comparison): readonly SemanticChange[] {
  const isThere = places(comparison.after);
  const { dependencies, interScheduleDependencies, externalDependencies } = comparison.rows;
  return [
    ...waitChanges<Dependency>(comparison, dependencies, {
      tab: 'dependencies',
      isThere,
      on: ({ predecessorProcess, predecessorJob }) => place(predecessorProcess, predecessorJob),
      to: ({ on }) => CONDITIONS[on],
    }),
    ...waitChanges<InterScheduleDependency>(comparison, interScheduleDependencies, {
      tab: 'interScheduleDependencies',
      isThere,
      on: ({ schedule, predecessorProcess, predecessorJob }) =>
        `${schedule}/${predecessorProcess}/${predecessorJob}`,
    }),
    ...waitChanges<ExternalDependency>(comparison, externalDependencies, {
      tab: 'externalDependencies',
      isThere,
      on: ({ externalJob }) => `the external job ${externalJob}`,
    }),
    ...linkChanges(comparison, isThere),
  ];
}

type IsThere = (process: string, job: string | null) => boolean;

function places({ processes, processJobs }: Schedule): IsThere {
  const known = new Set([
    ...processes.map(({ name }) => name),
    ...processJobs.map((row) => place(row.process, row.job)),
  ]);
  return (process, job) => known.has(place(process, job));
}

const place = (process: string, job: string | null): string => (job === null ? process : `${process}/${job}`);

const CONDITIONS: Readonly<Record<DependencyOn, string>> = {
  SUCCESS: '',
  WARNING: ' to end with a warning',
  FAILURE: ' to fail',
  ALWAYS: ' to end in whatever way',
};

type Wait = Dependency | InterScheduleDependency | ExternalDependency;

interface Waiting<R> {
  readonly tab: 'dependencies' | 'interScheduleDependencies' | 'externalDependencies';
  readonly isThere: IsThere;
  /** What is waited for. */
  readonly on: (row: R) => string;
  /** What must become of it, where that is not its success. */
  readonly to?: (row: R) => string;
}

function waitChanges<R extends Wait>(
  comparison: Comparison,
  rows: TabChanges<R>,
  { tab, isThere, on, to = () => '' }: Waiting<R>,
): readonly SemanticChange[] {
  const waits = (row: R): string => place(row.process, row.job);
  const what = (row: R): string => `${on(row)}${to(row)}`;
  const cellOf = (index: number, field: string): string | null => comparison.cellOf(tab, index, field);
  const { added, removed, changed } = withOtherConditions(rows, {
    ends: (row) => `${waits(row)} ${on(row)}`,
    cellOf,
  });
  return [
    ...added.map(({ name, row, index }) => {
      const text = `${waits(row)} waits for ${what(row)}${row.enabled ? '' : ', once this is enabled'}.`;
      const cell = cellOf(index, 'process');
      return aChange({ code: 'DEPENDENCY_ADDED', tab, name, process: row.process, text, cell });
    }),
    ...removed.flatMap(({ name, row }) => {
      // What is gone waits for nothing, of course.
      if (!isThere(row.process, row.job)) return [];
      const text = `${waits(row)} no longer waits for ${what(row)}.`;
      return [aChange({ code: 'DEPENDENCY_DROPPED', tab, name, process: row.process, text })];
    }),
    ...changed.flatMap(({ name, is, fields: all }) => {
      const at = { tab, name, process: is.process };
      const switched = all.filter(({ field }) => field === 'enabled');
      const fields = all.filter(({ field }) => field !== 'enabled');
      const code = is.enabled ? 'DEPENDENCY_ENABLED' : 'DEPENDENCY_DISABLED';
      const now = is.enabled ? 'is enabled' : 'is disabled';
      const text = `That ${waits(is)} waits for ${what(is)} ${now}.`;
      const how = fields.some(({ field }) => field === 'on')
        ? `${waits(is)} waits for another end of ${on(is)}.`
        : `How ${waits(is)} waits for ${what(is)} has changed.`;
      return [
        ...(switched.length === 0 ? [] : [aChange({ ...at, code, text, fields: switched })]),
        ...(fields.length === 0 ? [] : [aChange({ ...at, code: 'DEPENDENCY_CHANGED', text: how, fields })]),
      ];
    }),
  ];
}

interface Ends<R> {
  readonly ends: (row: R) => string;
  readonly cellOf: (index: number, field: string) => string | null;
}

/** The same dependency on another condition is another row, and to people the same dependency. */
function withOtherConditions<R extends Wait>(
  { added, removed, changed }: TabChanges<R>,
  { ends, cellOf }: Ends<R>,
): TabChanges<R> {
  const gone = groupBy(removed, ({ row }) => ends(row));
  const come = groupBy(added, ({ row }) => ends(row));
  const pairs = [...come].flatMap(([key, [is, ...others]]) => {
    const [was, ...more] = gone.get(key) ?? [];
    return is && was && others.length + more.length === 0 ? [{ is, was }] : [];
  });
  const paired = new Set<AddedRow<R> | RemovedRow<R>>(pairs.flatMap(({ is, was }) => [is, was]));
  return {
    added: added.filter((one) => !paired.has(one)),
    removed: removed.filter((one) => !paired.has(one)),
    changed: [
      ...changed,
      ...pairs.map(({ is, was }): AlteredRow<R> => {
        const fields = fieldChanges(was.row, is.row, (field) => cellOf(is.index, field));
        return { name: is.name, was: was.row, is: is.row, index: is.index, fields };
      }),
    ],
  };
}

function linkChanges({ rows, cellOf }: Comparison, isThere: IsThere): readonly SemanticChange[] {
  const { added, removed, changed } = rows.scheduleLinks;
  const tab = 'scheduleLinks';
  const linked = ({ process, job, schedule }: ScheduleLink, verb: string): string =>
    `Completing ${process}/${job} ${verb} the Nightly of ${schedule}`;
  return [
    ...added.map(({ name, row, index }) => {
      const text = `${linked(row, 'starts')}${row.enabled ? '' : ', once this is enabled'}.`;
      const cell = cellOf(tab, index, 'process');
      return aChange({ code: 'LINK_ADDED', tab, name, process: row.process, text, cell });
    }),
    ...removed.flatMap(({ name, row }) => {
      if (!isThere(row.process, row.job)) return [];
      const text = `${linked(row, 'no longer starts')}.`;
      return [aChange({ code: 'LINK_DROPPED', tab, name, process: row.process, text })];
    }),
    ...changed.map(({ name, is, fields }) => {
      const code = is.enabled ? 'LINK_ENABLED' : 'LINK_DISABLED';
      const text = `${linked(is, is.enabled ? 'starts' : 'no longer starts')}: the link is ${is.enabled ? 'enabled' : 'disabled'}.`;
      return aChange({ code, tab, name, process: is.process, text, fields });
    }),
  ];
}
