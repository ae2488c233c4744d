import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { refuseUnless } from '../../domain/access.js';
import { notFound } from '../../domain/errors.js';
import { HOLD_LEVELS, type Hold, type HoldScope } from '../../domain/hold.js';
import { HoldRuns } from '../../execution/actions/hold-runs.js';
import { Database, type Transaction } from '../../platform/database/transaction.js';
import { HoldStore } from '../../runs/hold.store.js';
import { Call } from '../call/caller.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { anyName, businessDate, id, instant, isId, name, reason } from '../call/shapes.js';

const terms = {
  until: instant.optional().describe('When it is released by itself; absent = by a person only.'),
  reason,
};
const drain = z
  .boolean()
  .optional()
  .describe(
    'What is under way comes to its end, and hold.drained says when. A schedule: no further requests.',
  );
const inSchedule = { schedule: name, businessDate: businessDate.optional().describe('Absent = every date.') };
const target = z
  .url({ protocol: /^https?$/, error: 'expected a target, such as https://rms.example:8443' })
  .transform((url) => new URL(url).origin)
  .describe('Scheme, host and port of the external system.')
  .meta({ type: 'string', format: 'uri' });

const newHold = z.discriminatedUnion('level', [
  z.strictObject({ level: z.literal('SCHEDULE'), ...inSchedule, drain, ...terms }),
  z.strictObject({ level: z.literal('APPLICATION'), ...inSchedule, application: name, ...terms }),
  z.strictObject({ level: z.literal('FLOW'), ...inSchedule, flow: name, cycle: name.optional(), ...terms }),
  z.strictObject({
    level: z.literal('PROCESS'),
    ...inSchedule,
    process: name,
    flow: name.optional(),
    cycle: name.optional(),
    ...terms,
  }),
  z.strictObject({
    level: z.literal('JOB'),
    ...inSchedule,
    process: name,
    job: name,
    flow: name.optional(),
    cycle: name.optional(),
    ...terms,
  }),
  z.strictObject({ level: z.literal('AGENT_GROUP'), agentGroup: name, drain, ...terms }),
  z.strictObject({ level: z.literal('TARGET'), target, drain, ...terms }),
]);
type NewHoldBody = z.output<typeof newHold>;

const holdShape = z
  .object({
    id,
    level: z.enum(HOLD_LEVELS),
    drains: z.boolean(),
    schedule: z.string().nullable(),
    businessDate: businessDate.nullable(),
    application: z.string().nullable(),
    cycle: z.string().nullable(),
    flow: z.string().nullable(),
    process: z.string().nullable(),
    job: z.string().nullable(),
    agentGroup: z.string().nullable(),
    target: z.string().nullable(),
    heldAt: instant,
    heldBy: z.string(),
    reason: z.string().nullable(),
    until: instant.nullable(),
    underWay: z
      .number()
      .int()
      .describe('Open attempts in its scope; of a draining schedule, executions that are QUEUED or RUNNING.'),
    drainedAt: instant.nullable(),
    releasedAt: instant.nullable(),
    releasedBy: z.string().nullable(),
  })
  .meta({ id: 'Hold' });

const place = operation({
  summary: 'Hold a schedule, application, flow, process, job, agent group or target: nothing under it starts',
  tag: 'Holds',
  may: 'operate',
  on: 'some',
  description: 'From the answer on. What an agent has claimed goes on. Several holds may lie on one another.',
  body: newHold,
  answers: { 201: { description: 'Held.', schema: holdShape } },
  problems: { 422: ['UNKNOWN_SCOPE', 'UNTIL_IS_OVER'] },
});

const list = operation({
  summary: 'Holds, the latest first',
  tag: 'Holds',
  may: 'see',
  on: 'some',
  query: z.strictObject({
    ...pageQuery,
    schedule: anyName.optional(),
    open: z.enum(['true', 'false']).optional().describe('Only those that hold, or only those released.'),
  }),
  answers: { 200: { description: 'A page.', schema: pageOf(holdShape) } },
});

const read = operation({
  summary: 'A hold, with what is under way in its scope',
  tag: 'Holds',
  may: 'see',
  on: 'hold',
  params: z.object({ id }),
  answers: { 200: { description: 'The hold.', schema: holdShape } },
  problems: { 404: ['UNKNOWN_HOLD'] },
});

const release = operation({
  summary: 'Release a hold: what is due under it starts, unless another one keeps it',
  tag: 'Holds',
  may: 'operate',
  on: 'hold',
  params: z.object({ id }),
  body: z.strictObject({ reason }),
  answers: { 200: { description: 'The hold.', schema: holdShape } },
  problems: { 404: ['UNKNOWN_HOLD'], 409: ['HOLD_RELEASED'] },
});

@Controller('api/v1/holds')
export class HoldsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly holds: HoldStore,
    private readonly holdRuns: HoldRuns,
  ) {}

  @Post()
  @Operation(place)
  async place(@Input(place) { body }: InputOf<typeof place>, @Call() caller: Caller): Promise<HttpAnswer> {
    refuseUnless(caller.grants, 'operate', 'schedule' in body ? body.schedule : null);
    return this.commands.run(caller, 201, async (tx, now) => {
      const by = { heldAt: now, heldBy: caller.name, reason: body.reason ?? null };
      const until = body.until === undefined ? null : new Date(body.until);
      const hold = await this.holdRuns.place(tx, { ...scopeOf(body), ...by, until });
      return { answer: await this.view(tx, hold.id), orders: [] };
    });
  }

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>, @Call() caller: Caller): Promise<Page<unknown>> {
    const filter = {
      schedule: query.schedule ?? null,
      schedules: seenBy(caller),
      open: query.open === undefined ? null : query.open === 'true',
    };
    const page = { before: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const rows = await this.holds.page(this.database.reader, filter, page);
    return toPage(rows, query.limit, ({ id: key }) => key);
  }

  @Get(':id')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    return this.view(this.database.reader, params.id);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Operation(release)
  async release(
    @Input(release) { params, body }: InputOf<typeof release>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const by = { now, actor: caller.name, reason: body.reason ?? null };
      const { answer, orders } = await this.holdRuns.release(tx, { id: params.id, ...by });
      return { answer: await this.view(tx, answer.id), orders };
    });
  }

  private async view(tx: Transaction, holdId: string): Promise<unknown> {
    const hold = await this.holds.find(tx, holdId);
    if (!hold) throw notFound('UNKNOWN_HOLD', `There is no hold ${holdId}.`);
    return hold;
  }
}

/** What the level does not name is any. */
function scopeOf(body: NewHoldBody): HoldScope & Pick<Hold, 'drains'> {
  const named: Partial<Record<keyof HoldScope | 'drain', unknown>> = body;
  const nameOf = (field: keyof HoldScope): string | null => (named[field] as string | undefined) ?? null;
  return {
    level: body.level,
    drains: named.drain === true,
    schedule: nameOf('schedule'),
    businessDate: nameOf('businessDate'),
    application: nameOf('application'),
    cycle: nameOf('cycle'),
    flow: nameOf('flow'),
    process: nameOf('process'),
    job: nameOf('job'),
    agentGroup: nameOf('agentGroup'),
    target: nameOf('target'),
  };
}
