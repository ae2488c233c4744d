import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { EndSession } from '../../login/end-session.js';
import { ManagePeople } from '../../login/manage-people.js';
import { PersonStore, type Person } from '../../login/person.store.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { fromCursor, pageOf, pageQuery, toPage, type Page } from '../call/page.js';
import { grantShape, isPersonName, personName, personShape } from './access-shapes.js';

const MOST_GRANTS = 100;
const ADMINISTRATION = { tag: 'Access', may: 'administer', on: 'installation' } as const;
const params = z.object({ name: personName });
const said = {
  displayName: z.string().min(1).max(200).nullable().default(null).describe('What is shown of them.'),
  grants: z.array(grantShape).max(MOST_GRANTS).describe('None = may log in, and nothing else.'),
};

const list = operation({
  ...ADMINISTRATION,
  summary: 'People who may log in, or were known by the identity provider, by name',
  query: z.strictObject(pageQuery),
  answers: { 200: { description: 'A page.', schema: pageOf(personShape) } },
});

const create = operation({
  ...ADMINISTRATION,
  summary: 'Add a person who logs in with a password, which is set apart',
  body: z.strictObject({ name: z.string().max(128).describe('As events will name them.'), ...said }),
  answers: { 201: { description: 'The person.', schema: personShape } },
  problems: { 409: ['PERSON_EXISTS'], 422: ['UNUSABLE_NAME', 'ADMINISTRATOR_OF_ALL'] },
});

const read = operation({
  ...ADMINISTRATION,
  summary: 'A person',
  params,
  answers: { 200: { description: 'The person.', schema: personShape } },
  problems: { 404: ['UNKNOWN_PERSON'] },
});

const replace = operation({
  ...ADMINISTRATION,
  summary: 'Say what a person may do, or that the person may not log in any more',
  description: 'Other grants, and being disabled, end the sessions of the person at once.',
  params,
  body: z.strictObject({ ...said, disabled: z.boolean().default(false) }),
  answers: { 200: { description: 'The person.', schema: personShape } },
  problems: { 404: ['UNKNOWN_PERSON'], 409: ['ROLES_OF_PROVIDER'], 422: ['ADMINISTRATOR_OF_ALL'] },
});

const remove = operation({
  ...ADMINISTRATION,
  summary: 'Delete a person, and end the sessions; events keep the name',
  params,
  answers: { 204: { description: 'The person is deleted.' } },
  problems: { 404: ['UNKNOWN_PERSON'] },
});

const endSessions = operation({
  ...ADMINISTRATION,
  summary: 'End all sessions of a person: the next request with one is refused',
  params,
  answers: { 200: { description: 'How many.', schema: z.object({ ended: z.number().int() }) } },
  problems: { 404: ['UNKNOWN_PERSON'] },
});

@Controller('api/v1/people')
export class PeopleController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly people: PersonStore,
    private readonly manage: ManagePeople,
    private readonly sessions: EndSession,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { query }: InputOf<typeof list>): Promise<Page<unknown>> {
    const page = { after: fromCursor(query.cursor, isPersonName), limit: query.limit + 1 };
    const rows = await this.people.page(this.database.reader, page);
    const { items, nextCursor } = toPage(rows, query.limit, ({ name }) => name.toLowerCase());
    return { items: items.map(view), nextCursor };
  }

  @Post()
  @Operation(create)
  async create(@Input(create) { body }: InputOf<typeof create>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const person = await this.manage.create(tx, { ...body, actor: caller.name, now });
      return { answer: view(person), orders: [] };
    });
  }

  @Get(':name')
  @Operation(read)
  async read(@Input(read) { params: { name } }: InputOf<typeof read>): Promise<unknown> {
    return view(await this.manage.find(this.database.reader, name));
  }

  @Put(':name')
  @Operation(replace)
  async replace(
    @Input(replace) { params: { name }, body }: InputOf<typeof replace>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const person = await this.manage.replace(tx, { name, ...body, actor: caller.name, now });
      return { answer: view(person), orders: [] };
    });
  }

  @Delete(':name')
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params: { name } }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 204, async (tx, now) => {
      await this.manage.delete(tx, { name, actor: caller.name, now });
      return { answer: undefined, orders: [] };
    });
  }

  @Post(':name/end-sessions')
  @HttpCode(200)
  @Operation(endSessions)
  async endSessions(
    @Input(endSessions) { params: { name } }: InputOf<typeof endSessions>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const ended = await this.sessions.endAllOf(tx, name, { actor: caller.name, now });
      return { answer: { ended }, orders: [] };
    });
  }
}

const view = ({ id: _id, subject: _subject, ...person }: Person): unknown => person;
