import { z } from 'zod';
import { MOST_NAMED } from '../../domain/impact/impact.js';
import type { DayRun, PlacedRun } from '../../domain/plan/present-day.js';
import type { DayDifference } from '../../domain/plan/replan.js';
import { RUN_STATUSES } from '../../domain/run/run-state.js';
import { id } from '../call/shapes.js';

/** The shape of what a restart of the schedule does to an open day, or would do. */

export const namedRun = z.object({
  id: id.nullable().describe('null = it would be added.'),
  cycle: z.string(),
  flow: z.string(),
  process: z.string(),
  job: z.string(),
  status: z.enum(RUN_STATUSES).describe('Before; of an added run, as it is loaded.'),
});

export const dayDifference = {
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
  untouched: z.number().int().describe('Runs that stay as they are.'),
  runs: z
    .object({
      added: z.array(namedRun),
      removed: z.array(namedRun),
      changed: z.array(namedRun.extend({ changes: z.array(z.string()).describe('What about it.') })),
      kept: z
        .array(namedRun.extend({ planned: z.boolean().describe('false = the version does not have it.') }))
        .describe(
          'Untouched because they have started, although the version has them otherwise or not at all.',
        ),
    })
    .describe(`Up to ${MOST_NAMED} of each.`),
};

type Shown<T extends z.ZodType> = z.output<T>;

/** `ids` are those of runs that were added, by place. */
export function differenceView(
  { added, removed, changed, kept, untouched }: DayDifference,
  ids: ReadonlyMap<string, string>,
): Shown<z.ZodObject<typeof dayDifference>> {
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    untouched,
    runs: {
      added: added.slice(0, MOST_NAMED).map((run) => addedView(run, ids)),
      removed: removed.slice(0, MOST_NAMED).map(runView),
      changed: changed
        .slice(0, MOST_NAMED)
        .map(({ run, changes }) => ({ ...runView(run), changes: [...changes] })),
      kept: kept.slice(0, MOST_NAMED).map(({ run, planned }) => ({ ...runView(run), planned })),
    },
  };
}

export const runView = ({ id: key, cycle, flow, process, job, status }: DayRun): Shown<typeof namedRun> => ({
  id: key,
  cycle,
  flow,
  process,
  job,
  status,
});

function addedView(
  { place, flow, run }: PlacedRun,
  ids: ReadonlyMap<string, string>,
): Shown<typeof namedRun> {
  const { process, job, status } = run;
  return { id: ids.get(place) ?? null, cycle: flow.cycle, flow: flow.flow, process, job, status };
}
