import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { ConnectionStore } from '../../connections/connection.store.js';
import { Connections } from '../../connections/connections.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import type { Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage } from '../call/page.js';
import { isName, name } from '../call/shapes.js';
import { CheckConnection } from './check-connection.js';
import { ConnectionCommands } from './connection-commands.js';
import {
  checkBody,
  connectionBody,
  connectionCheck,
  connectionShape,
  newConnection,
  savedConnection,
  shownConnection,
  shownEnvironment,
  unsavedConnection,
  unsavedConnectionCheck,
} from './connection-shapes.js';

const byName = z.object({ name });

const list = operation({
  summary: 'Where tokens for external systems come from',
  tag: 'Connections',
  may: 'see',
  on: 'some',
  description: 'The connection `default`, if the environment has one, comes first.',
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(connectionShape) } },
});

const create = operation({
  summary: 'Store a connection',
  tag: 'Connections',
  may: 'administer',
  on: 'installation',
  description: 'Its tokens go to its origins only. The secret is stored encrypted, and no answer has it.',
  body: newConnection,
  answers: { 201: { description: 'Stored.', schema: savedConnection } },
  problems: {
    409: ['ALREADY_EXISTS', 'SET_BY_ENVIRONMENT'],
    422: ['INVALID_URL', 'INVALID_ORIGIN', 'SECRET_REQUIRED'],
  },
});

const read = operation({
  summary: 'A connection, without its secret',
  tag: 'Connections',
  may: 'see',
  on: 'some',
  params: byName,
  answers: { 200: { description: 'The connection.', schema: connectionShape } },
  problems: { 404: ['UNKNOWN_CONNECTION'] },
});

const replace = operation({
  summary: 'Change a connection',
  tag: 'Connections',
  may: 'administer',
  on: 'installation',
  description:
    'Takes everything that GET answers; what is left out gets its default, except the secret, which is kept: unless the token ' +
    'URL moves to another origin, which needs it again. Every process has the change within seconds.',
  params: byName,
  body: connectionBody,
  answers: { 200: { description: 'The connection.', schema: savedConnection } },
  problems: {
    404: ['UNKNOWN_CONNECTION'],
    409: ['VERSION_MOVED', 'SET_BY_ENVIRONMENT'],
    422: ['INVALID_URL', 'INVALID_ORIGIN', 'SECRET_REQUIRED', 'OTHER_NAME'],
  },
});

const remove = operation({
  summary: 'Delete a connection that nothing uses',
  tag: 'Connections',
  may: 'administer',
  on: 'installation',
  params: byName,
  answers: { 204: { description: 'Deleted.' } },
  problems: { 404: ['UNKNOWN_CONNECTION'], 409: ['IN_USE', 'SET_BY_ENVIRONMENT'] },
});

const check = operation({
  summary: 'Ask for a token of a connection, now',
  tag: 'Connections',
  may: 'administer',
  on: 'installation',
  description: 'Says what came, and never the token, which is sent nowhere.',
  params: byName,
  body: checkBody,
  answers: { 200: { description: 'What came.', schema: connectionCheck } },
  problems: { 404: ['UNKNOWN_CONNECTION'] },
});

const unsaved = operation({
  summary: 'Ask for a token of a connection that is not saved',
  tag: 'Connections',
  may: 'administer',
  on: 'installation',
  description:
    'Takes what POST and PUT take. Nothing is stored: the secret goes to the token endpoint, once, and into no answer. A secret ' +
    'that is left out is the stored one, unless the token URL moves to another origin.',
  body: unsavedConnection,
  answers: { 200: { description: 'What came.', schema: unsavedConnectionCheck } },
  problems: { 409: ['SET_BY_ENVIRONMENT'], 422: ['INVALID_URL', 'INVALID_ORIGIN', 'SECRET_REQUIRED'] },
});

/** `default` stands before all names. */
const FIRST = '-';

@Controller('api/v1/connections')
export class ConnectionsController {
  constructor(
    private readonly database: Database,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly commands: ConnectionCommands,
    private readonly checks: CheckConnection,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<unknown> {
    const cursor = fromCursor(query.cursor, (key) => key === FIRST || isName(key));
    const { environment } = this.connections;
    const first = cursor === null && environment ? [shownEnvironment(environment)] : [];
    const after = cursor === FIRST ? null : cursor;
    const stored = await this.store.page(this.database.reader, { after, limit: query.limit + 1 });
    const rows = [...first, ...stored.map(shownConnection)];
    return toPage(rows, query.limit, (row) => (row.source === 'environment' ? FIRST : row.name));
  }

  @Post()
  @Operation(create)
  async create(@Input(create) { body }: InputOf<typeof create>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.create(caller, body);
  }

  @Get(':name')
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    return this.checks.shown(params.name);
  }

  @Put(':name')
  @Operation(replace)
  async replace(
    @Input(replace) { params, body }: InputOf<typeof replace>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.replace(caller, params.name, body);
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.delete(caller, params.name);
  }

  @Post('check')
  @HttpCode(200)
  @Operation(unsaved)
  async unsaved(
    @Input(unsaved) { body }: InputOf<typeof unsaved>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.checks.unsaved(caller, body);
  }

  @Post(':name/check')
  @HttpCode(200)
  @Operation(check)
  async check(
    @Input(check) { params, body }: InputOf<typeof check>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.checks.run(caller, params.name, body.scope);
  }
}
