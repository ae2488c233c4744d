import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { refuseUnless } from '../../domain/access.js';
import { CallbackStore } from '../../callbacks/callback.store.js';
import { conflict, notFound } from '../../domain/errors.js';
import { Database, type Sql } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { callbackFilter, callbackShape, shownCallback, type ShownCallback } from './callback-shapes.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { businessDate, id, isId, name, reason } from '../call/shapes.js';

const MOST_AT_ONCE = 10_000;

const list = operation({
  summary: 'Callbacks: who was told of which end, and what became of it',
  tag: 'Callbacks',
  may: 'see',
  on: 'some',
  query: z.strictObject({ ...pageQuery, ...callbackFilter }),
  answers: { 200: { description: 'A page.', schema: pageOf(callbackShape) } },
});

const byId = z.object({ id });

const read = operation({
  summary: 'A callback',
  tag: 'Callbacks',
  may: 'see',
  on: 'callback',
  params: byId,
  answers: { 200: { description: 'The callback.', schema: callbackShape } },
  problems: { 404: ['UNKNOWN_CALLBACK'] },
});

const retry = operation({
  summary: 'Try a callback again, now',
  tag: 'Callbacks',
  may: 'operate',
  on: 'callback',
  description:
    'One that has FAILED or was SKIPPED is PENDING again; one that is PENDING does not wait any longer.',
  params: byId,
  body: z.strictObject({ reason }),
  answers: { 200: { description: 'The callback.', schema: callbackShape } },
  problems: { 404: ['UNKNOWN_CALLBACK'], 409: ['CALLBACK_DELIVERED'] },
});

const retryMany = operation({
  summary: 'Try again all callbacks of a business date that have FAILED or were SKIPPED',
  tag: 'Callbacks',
  may: 'operate',
  on: 'some',
  description: `At most ${MOST_AT_ONCE} at once, the oldest first.`,
  body: z.strictObject({ schedule: name, businessDate, reason }),
  answers: {
    200: { description: 'How many are tried again.', schema: z.object({ retried: z.number().int() }) },
  },
});

@Controller('api/v1/callbacks')
export class CallbacksController {
  constructor(
    private readonly database: Database,
    private readonly callbacks: CallbackStore,
    private readonly commands: Commands,
  ) {}

  @Get()
  @Operation(list)
  async list(
    @Input(list) { query }: InputOf<typeof list>,
    @Call() caller: Caller,
  ): Promise<Page<ShownCallback>> {
    const { limit, cursor, ...named } = query;
    const filter = { ...named, schedules: seenBy(caller) };
    const wanted = { after: fromCursor(cursor, isId), limit: limit + 1 };
    const page = toPage(
      await this.callbacks.page(this.database.reader, filter, wanted),
      limit,
      (one) => one.id,
    );
    return { ...page, items: page.items.map(shownCallback) };
  }

  @Post('retry')
  @Operation(retryMany)
  async retryMany(
    @Input(retryMany) { body }: InputOf<typeof retryMany>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    refuseUnless(caller.grants, 'operate', body.schedule);
    return this.commands.run(caller, 200, async (tx, now) => {
      const ids = await this.callbacks.undelivered(tx, body, MOST_AT_ONCE);
      const said = { now, actor: caller.name, reason: body.reason ?? null };
      const retried = await this.callbacks.retry(tx, ids, said);
      return { answer: { retried: retried.length }, orders: [] };
    });
  }

  @Get(':id')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<ShownCallback> {
    return this.shown(this.database.reader, params.id);
  }

  @Post(':id/retry')
  @Operation(retry)
  async retry(
    @Input(retry) { params, body }: InputOf<typeof retry>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const said = { now, actor: caller.name, reason: body.reason ?? null };
      const retried = await this.callbacks.retry(tx, [params.id], said);
      const answer = await this.shown(tx, params.id);
      if (retried.length > 0) return { answer, orders: [] };
      throw conflict(
        'CALLBACK_DELIVERED',
        `The callback ${params.id} was delivered; it is not sent a second time.`,
      );
    });
  }

  private async shown(sql: Sql, callback: string): Promise<ShownCallback> {
    const found = await this.callbacks.find(sql, callback);
    if (found) return shownCallback(found);
    throw notFound('UNKNOWN_CALLBACK', `There is no callback ${callback}.`);
  }
}
