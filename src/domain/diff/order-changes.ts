import type { Comparison } from './comparison.js';
import { groupBy } from '../group-by.js';
import { outOfOrder } from './out-of-order.js';
import type { ProcessJob, Schedule } from '../schedule.js';
import { aChange, type SemanticChange } from './semantic-change.js';

/** Jobs that stand elsewhere in the order of their process; other numbers alone are another order of nothing. */
export function orderChanges(comparison: Comparison): readonly SemanticChange[] {
  const { rows, before, after, nameNow, cellOf } = comparison;
  const numbers = new Map(
    rows.processJobs.changed.flatMap(({ name, is, fields: all }) => {
      const fields = all.filter(({ field }) => field === 'sequence');
      return fields.length === 0 ? [] : [[name, { process: is.process, fields }]];
    }),
  );
  const processes = new Set([...numbers.values()].map(({ process }) => process));
  if (processes.size === 0) return [];
  const others = new Set(
    [...rows.processJobs.added, ...rows.processJobs.removed].map(({ row }) => row.process),
  );
  const then = jobsOf(before, (process) => processes.has(nameNow('processes', process)));
  const orders = new Map(
    [...then].map(([process, jobs]) => [
      nameNow('processes', process),
      jobs.map(({ job }) => nameNow('jobs', job)),
    ]),
  );
  const now = jobsOf(after, (process) => processes.has(process));
  const places = new Map(after.processJobs.map(({ process, job }, index) => [`${process}/${job}`, index]));
  return [...now].flatMap(([process, mappings]) => {
    const order = mappings.map(({ job }) => job);
    const moved = reordered({ process, before: orders.get(process) ?? [], after: order }).map((job) => {
      const { fields = [] } = numbers.get(job.name) ?? {};
      return aChange({ ...job, fields, cell: cellOf('processJobs', places.get(job.name) ?? 0, 'sequence') });
    });
    if (moved.length > 0 || others.has(process)) return moved;
    const text = `The jobs of ${process} have other numbers, in the same order.`;
    return [aChange({ code: 'PROCESS_RENUMBERED', tab: 'processes', name: process, process, text })];
  });
}

function jobsOf(
  { processJobs }: Schedule,
  isMeant: (process: string) => boolean,
): ReadonlyMap<string, readonly ProcessJob[]> {
  const mappings = groupBy(
    processJobs.filter(({ process }) => isMeant(process)),
    ({ process }) => process,
  );
  for (const rows of mappings.values()) rows.sort((a, b) => a.sequence - b.sequence);
  return mappings;
}

interface Orders {
  readonly process: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function reordered({ process, before, after }: Orders): readonly Omit<SemanticChange, 'fields' | 'cell'>[] {
  const [then, now] = [new Set(before), new Set(after)];
  const precedes = {
    then: precedingOf(before.filter((job) => now.has(job))),
    now: precedingOf(after.filter((job) => then.has(job))),
  };
  return [...outOfOrder(before, after)].flatMap((job) => {
    const from = precedes.then.get(job) ?? null;
    const to = precedes.now.get(job) ?? null;
    // It has moved together with the one before it, of which it is told.
    if (from === to) return [];
    const text = `Job ${job} of ${process} comes ${placeAfter(to)} now, and came ${placeAfter(from)}.`;
    const at = { tab: 'processJobs', name: `${process}/${job}`, process } as const;
    return [{ ...at, code: 'JOB_REORDERED', from, to, text }];
  });
}

const placeAfter = (job: string | null): string => (job === null ? 'first' : `after ${job}`);

const precedingOf = (order: readonly string[]): ReadonlyMap<string, string | null> =>
  new Map(order.map((job, place) => [job, order[place - 1] ?? null]));
