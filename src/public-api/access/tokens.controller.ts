import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiTokenStore } from '../../auth/api-token.store.js';
import { IssueToken, unknownToken } from '../../auth/issue-token.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { id, instant, isId, name } from '../call/shapes.js';
import { grantShape, tokenShape } from './access-shapes.js';

const LASTS_DAYS = 90;
const DAY_MS = 86_400_000;
const MOST_GRANTS = 100;

const issue = operation({
  summary: 'Issue an API token: it is shown once',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  description:
    'For a program. Its roles never change: a token with others is another token. A repeated Idempotency-Key answers ' +
    'without the token, which is not kept anywhere.',
  body: z.strictObject({
    name: name.describe('Of one token in force; events name it token:NAME.'),
    grants: z.array(grantShape).min(1).max(MOST_GRANTS),
    expiresAt: instant.nullable().optional().describe(`null = never; left out = in ${LASTS_DAYS} days.`),
  }),
  answers: {
    201: {
      description: 'The token.',
      schema: tokenShape.extend({
        token: z.string().nullable().describe('Send it as `Authorization: Bearer <token>`.'),
      }),
    },
  },
  problems: { 409: ['TOKEN_EXISTS'], 422: ['EXPIRED_ALREADY', 'ADMINISTRATOR_OF_ALL'] },
});

const list = operation({
  summary: 'API tokens, the latest first; those that have expired or were revoked too',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(tokenShape) } },
});

const read = operation({
  summary: 'An API token, without the token itself',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  params: z.object({ id }),
  answers: { 200: { description: 'The token.', schema: tokenShape } },
  problems: { 404: ['UNKNOWN_TOKEN'] },
});

const revoke = operation({
  summary: 'Revoke an API token: the next request with it is refused',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  params: z.object({ id }),
  answers: { 200: { description: 'The token.', schema: tokenShape } },
  problems: { 404: ['UNKNOWN_TOKEN'], 409: ['TOKEN_REVOKED'] },
});

@Controller('api/v1/tokens')
export class TokensController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly tokens: ApiTokenStore,
    private readonly issueToken: IssueToken,
  ) {}

  @Post()
  @Operation(issue)
  async issue(@Input(issue) { body }: InputOf<typeof issue>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const { token, shown } = await this.issueToken.issue(tx, {
        name: body.name,
        grants: body.grants,
        expiresAt: expiryOf(body.expiresAt, now),
        actor: caller.name,
        now,
      });
      return { answer: { ...shown, token }, kept: { ...shown, token: null }, orders: [] };
    });
  }

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<Page<unknown>> {
    const page = { before: fromCursor(query.cursor, isId), limit: query.limit + 1 };
    const rows = await this.tokens.page(this.database.reader, page);
    return toPage(rows, query.limit, ({ id: key }) => key);
  }

  @Get(':id')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    const token = await this.tokens.find(this.database.reader, params.id);
    if (!token) throw unknownToken(params.id);
    return token;
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Operation(revoke)
  async revoke(
    @Input(revoke) { params }: InputOf<typeof revoke>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const answer = await this.issueToken.revoke(tx, { ...params, actor: caller.name, now });
      return { answer, orders: [] };
    });
  }
}

function expiryOf(asked: string | null | undefined, now: Date): Date | null {
  if (asked === null) return null;
  return asked === undefined ? new Date(now.getTime() + LASTS_DAYS * DAY_MS) : new Date(asked);
}
