import type { AlteredRow } from './compare-rows.js';
import type { Comparison } from './comparison.js';
import { listed } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { Job, ProcessJob, Schedule } from '../schedule.js';
import { aChange, type SemanticChange } from './semantic-change.js';

/** Changes of jobs, and of which process has them; their order is told by order-changes. */
export function jobChanges(comparison: Comparison): readonly SemanticChange[] {
  const { rows, after } = comparison;
  const processOf = onlyProcess(after);
  return [
    ...comeAndGone(comparison),
    ...rows.jobs.changed.flatMap((job) => changedJob(job, processOf(job.name))),
    ...betweenProcesses(comparison),
    ...changedParameters(comparison),
  ];
}

/** The process of a job; null = it has several, or none. */
function onlyProcess({ processJobs }: Schedule): (job: string) => string | null {
  const processes = processesByJob(processJobs);
  return (job) => {
    const [first, ...others] = processes.get(job) ?? [];
    return first !== undefined && others.length === 0 ? first : null;
  };
}

function comeAndGone({ rows, after, before, cellOf }: Comparison): readonly SemanticChange[] {
  const now = processesByJob(rows.jobs.added.length === 0 ? [] : after.processJobs);
  const then = processesByJob(rows.jobs.removed.length === 0 ? [] : before.processJobs);
  return [
    ...rows.jobs.added.map(({ name, index }) => {
      const places = now.get(name) ?? [];
      const text = `Job ${name} is new${places.length === 0 ? ', in no process' : ` in ${listed(places)}`}.`;
      const at = { tab: 'jobs', name, process: places[0] ?? null } as const;
      return aChange({ ...at, code: 'JOB_ADDED', text, cell: cellOf('jobs', index) });
    }),
    ...rows.jobs.removed.map(({ name }) => {
      const places = then.get(name) ?? [];
      const text = `Job ${name} is gone${places.length === 0 ? '' : ` from ${listed(places)}`}.`;
      return aChange({ code: 'JOB_REMOVED', tab: 'jobs', name, process: places[0] ?? null, text });
    }),
  ];
}

const processesByJob = (mappings: readonly ProcessJob[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...groupBy(mappings, ({ job }) => job)].map(([job, rows]) => [job, rows.map(({ process }) => process)]),
  );

function changedJob(
  { name, was, is, fields }: AlteredRow<Job>,
  process: string | null,
): readonly SemanticChange[] {
  const at = { tab: 'jobs', name, process } as const;
  const type = fields.filter(({ field }) => field === 'jobType');
  const others = fields.filter(({ field }) => field !== 'jobType');
  const retyped = { from: was.jobType, to: is.jobType, fields: type };
  const text = `Job ${name} is of the type ${is.jobType} now, not ${was.jobType}.`;
  return [
    ...(type.length === 0 ? [] : [aChange({ ...at, ...retyped, code: 'JOB_RETYPED', text })]),
    ...(others.length === 0
      ? []
      : [aChange({ ...at, code: 'JOB_CHANGED', text: `Job ${name} has changed.`, fields: others })]),
  ];
}

/** Jobs of both versions that other processes have; of a new one and of one that is gone it has been said. */
function betweenProcesses(comparison: Comparison): readonly SemanticChange[] {
  const { rows } = comparison;
  const own = new Set([...rows.jobs.added, ...rows.jobs.removed].map(({ name }) => name));
  const added = groupBy(rows.processJobs.added, ({ row }) => row.job);
  const removed = groupBy(rows.processJobs.removed, ({ row }) => row.job);
  const jobs = [...new Set([...added.keys(), ...removed.keys()])].filter((job) => !own.has(job));
  return jobs.flatMap((job) =>
    moves(comparison, { job, came: added.get(job) ?? [], went: removed.get(job) ?? [] }),
  );
}

interface Moved {
  readonly job: string;
  readonly came: Comparison['rows']['processJobs']['added'];
  readonly went: Comparison['rows']['processJobs']['removed'];
}

function moves({ cellOf }: Comparison, { job, came, went }: Moved): readonly SemanticChange[] {
  const cell = (index: number): string | null => cellOf('processJobs', index, 'process');
  const [to, from] = [came[0], went[0]];
  if (to && from && came.length + went.length === 2) {
    const processes = { from: from.row.process, to: to.row.process };
    const at = { tab: 'processJobs', name: to.name, process: to.row.process } as const;
    const text = `Job ${job} has moved from ${processes.from} to ${processes.to}.`;
    const moved = aChange({ ...at, ...processes, code: 'JOB_MOVED', text, cell: cell(to.index) });
    const parameters = { from: from.row.parameters, to: to.row.parameters };
    if (parameters.from === parameters.to) return [moved];
    const place = cellOf('processJobs', to.index, 'parameters');
    const fields = [{ field: 'parameters', ...parameters, cell: place }];
    return [moved, aChange({ ...at, code: 'PARAMETERS_CHANGED', text: parametersText(to.name), fields })];
  }
  return [
    ...came.map(({ name, row: { process }, index }) => {
      const text = `Job ${job} belongs to ${process} as well.`;
      const at = { tab: 'processJobs', name, process } as const;
      return aChange({ ...at, code: 'JOB_MAPPED', to: process, text, cell: cell(index) });
    }),
    ...went.map(({ name, row: { process } }) => {
      const text = `Job ${job} no longer belongs to ${process}.`;
      return aChange({ code: 'JOB_UNMAPPED', tab: 'processJobs', name, process, from: process, text });
    }),
  ];
}

const changedParameters = ({ rows }: Comparison): readonly SemanticChange[] =>
  rows.processJobs.changed.flatMap(({ name, is: { process }, fields: all }) => {
    const fields = all.filter(({ field }) => field === 'parameters');
    if (fields.length === 0) return [];
    const text = parametersText(name);
    return [aChange({ code: 'PARAMETERS_CHANGED', tab: 'processJobs', name, process, text, fields })];
  });

const parametersText = (place: string): string => `${place} has other parameters.`;
