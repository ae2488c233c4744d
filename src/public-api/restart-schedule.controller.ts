import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import type { DayRun, PlacedRun } from '../domain/present-day.js';
import { RUN_STATUSES } from '../domain/run-state.js';
import { RestartSchedule, type Restarted } from '../execution/restart-schedule.js';
import { Call } from './caller.js';
import { Commands, type Caller } from './commands.js';
import type { HttpAnswer } from './http-answer.js';
import { Input, operation, Operation, type InputOf } from './operation.js';
import { businessDate, id, reason, scheduleParam } from './shapes.js';

/** So many runs of each kind are named. */
const NAMED = 100;

const namedRun = z.object({
  id: id.nullable().describe('null = it would be added.'),
  cycle: z.string(),
  flow: z.string(),
  process: z.string(),
  job: z.string(),
  status: z.enum(RUN_STATUSES).describe('Before; of an added run, as it is loaded.'),
});

const restartShape = z
  .object({
    schedule: z.string(),
    businessDate,
    fromVersion: z.number().int(),
    version: z.number().int(),
    dryRun: z.boolean(),
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
      .describe(`Up to ${NAMED} of each.`),
  })
  .meta({ id: 'RestartedDay' });

const restart = operation({
  summary: 'Restart the schedule: plan an open business date once more, by the active version',
  tag: 'Days',
  description:
    'What has started stays as it is. Everything else becomes as the active version and the disabled jobs say: runs are ' +
    'added, removed and changed, with what they depend on. Holds, skips, edited parameters and switched dependencies stay. ' +
    'Ad hoc requests are not planned. With dryRun nothing is applied.',
  params: scheduleParam.extend({ date: businessDate }),
  body: z.strictObject({
    dryRun: z.boolean().optional().describe('Only say what would change.'),
    reason,
  }),
  answers: { 200: { description: 'What has changed, or would.', schema: restartShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'UNKNOWN_DAY'], 409: ['DAY_CLOSED', 'NO_ACTIVE_VERSION'] },
});

@Controller('api/v1/schedules/:schedule/days')
export class RestartScheduleController {
  constructor(
    private readonly commands: Commands,
    private readonly restartSchedule: RestartSchedule,
  ) {}

  @Post(':date/restart')
  @Operation(restart)
  async restart(
    @Input(restart) { params, body }: InputOf<typeof restart>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, date } = params;
    const dryRun = body.dryRun ?? false;
    return this.commands.run(caller, 200, async (tx, now) => {
      const note = { actor: caller.name, reason: body.reason ?? null, now };
      const wanted = { schedule, businessDate: date, dryRun, ...note };
      const { answer, orders } = await this.restartSchedule.run(tx, wanted);
      return { answer: { dryRun, ...restartView(answer) }, orders };
    });
  }
}

function restartView({ day, version, difference, ids }: Restarted): Readonly<Record<string, unknown>> {
  const { added, removed, changed, kept, untouched } = difference;
  const { schedule, businessDate, version: fromVersion } = day;
  return {
    schedule,
    businessDate,
    fromVersion,
    version,
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    untouched,
    runs: {
      added: added.slice(0, NAMED).map((run) => addedView(run, ids)),
      removed: removed.slice(0, NAMED).map(runView),
      changed: changed.slice(0, NAMED).map(({ run, changes }) => ({ ...runView(run), changes })),
      kept: kept.slice(0, NAMED).map(({ run, planned }) => ({ ...runView(run), planned })),
    },
  };
}

const runView = ({
  id: key,
  cycle,
  flow,
  process,
  job,
  status,
}: DayRun): Readonly<Record<string, unknown>> => ({
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
): Readonly<Record<string, unknown>> {
  const { process, job, status } = run;
  return { id: ids.get(place) ?? null, cycle: flow.cycle, flow: flow.flow, process, job, status };
}
