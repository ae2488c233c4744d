import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { refuseUnless } from '../../domain/access.js';
import { CheckJobTypes, type JobTypeCheck } from '../../health/check-job-types.js';
import { TryJobType } from '../../health/try-job-type.js';
import { SaveJobType } from '../../job-types/save-job-type.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { definition, typeOf } from './job-type-definition.js';
import { checkShape, ofSchedule, toSchedule, triedShape } from './job-type-shapes.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { name } from '../call/shapes.js';

const one = operation({
  summary: 'Call the system check of a job type, now',
  tag: 'Job types',
  may: 'operate',
  on: 'some',
  params: z.object({ name }),
  query: ofSchedule,
  answers: { 200: { description: 'What it said.', schema: checkShape } },
  problems: { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS'] },
});

const unsaved = operation({
  summary: 'Try out a job type that is not saved, by calls that start nothing',
  tag: 'Job types',
  may: 'administer',
  on: 'installation',
  description:
    'Takes what POST and PUT take, also without a name. A token is asked for, and then the system check is called, each within 5 s.',
  body: definition,
  answers: { 200: { description: 'What became of each call.', schema: triedShape } },
  problems: { 422: ['INVALID_URL', 'INVALID_PATH', 'UNKNOWN_CONNECTION', 'RESERVED_NAME'] },
});

const all = operation({
  summary: 'The system checks of all job types',
  tag: 'Health',
  may: 'see',
  on: 'some',
  description: 'Checks that are older than 10 s are made again, in parallel, each within 5 s.',
  answers: { 200: { description: 'All of them.', schema: z.object({ items: z.array(checkShape) }) } },
});

@Controller('api/v1')
export class JobTypeChecksController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly save: SaveJobType,
    private readonly checks: CheckJobTypes,
    private readonly trial: TryJobType,
  ) {}

  @Post('job-types/:name/check')
  @Operation(one)
  async one(@Input(one) { params, query }: InputOf<typeof one>, @Call() caller: Caller): Promise<HttpAnswer> {
    // A check changes nothing, so it may be made again; its transaction only keeps the answer for the caller's key.
    const type = await this.save.find(this.database.reader, params.name, toSchedule(query));
    if (type.schedule !== null) refuseUnless(caller.grants, 'operate', type.schedule);
    const answer = await this.checks.check(type);
    return this.commands.run(caller, 200, () => Promise.resolve({ answer, orders: [], changed: false }));
  }

  @Post('job-types/check')
  @HttpCode(200)
  @Operation(unsaved)
  async unsaved(
    @Input(unsaved) { body }: InputOf<typeof unsaved>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const type = typeOf(body, { name: body.name ?? '', schedule: body.schedule ?? null });
    const findings = await this.save.look(this.database.reader, type);
    const answer = { ...(await this.trial.try(type)), findings };
    // A token was sent where nothing that is saved points to, so the audit tells of it.
    return this.commands.run(caller, 200, () =>
      Promise.resolve({ answer, orders: [], told: { status: answer.status } }),
    );
  }

  @Get('health/job-types')
  @Operation(all)
  async all(@Call() caller: Caller): Promise<{ readonly items: readonly JobTypeCheck[] }> {
    return { items: await this.checks.all(seenBy(caller)) };
  }
}
