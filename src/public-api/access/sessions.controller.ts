import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { EndSession } from '../../login/end-session.js';
import { PersonSessionStore } from '../../login/person-session.store.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { id, isId } from '../call/shapes.js';
import { personName, sessionShape } from './access-shapes.js';

const list = operation({
  summary: 'Sessions of people, the latest first; those that have ended too, for a month',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  query: z.strictObject({ ...pageQuery, person: personName.optional() }),
  answers: { 200: { description: 'A page.', schema: pageOf(sessionShape) } },
});

const end = operation({
  summary: 'End a session: the next request with it is refused',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  params: z.object({ id }),
  answers: { 200: { description: 'The session.', schema: sessionShape } },
  problems: { 404: ['UNKNOWN_SESSION'], 409: ['SESSION_ENDED_BEFORE'] },
});

@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly sessions: PersonSessionStore,
    private readonly endSession: EndSession,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<Page<unknown>> {
    const before = fromCursor(query.cursor, isId);
    const page = { person: query.person ?? null, before, limit: query.limit + 1 };
    return toPage(await this.sessions.page(this.database.reader, page), query.limit, ({ id: key }) => key);
  }

  @Post(':id/end')
  @HttpCode(200)
  @Operation(end)
  async end(@Input(end) { params }: InputOf<typeof end>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const answer = await this.endSession.end(tx, params.id, { actor: caller.name, now });
      return { answer, orders: [] };
    });
  }
}
