import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { refuseUnless } from '../../domain/access.js';
import { CheckJobTypes, type JobTypeCheck } from '../../health/check-job-types.js';
import { SaveJobType } from '../../job-types/save-job-type.js';
import { Database } from '../../platform/database/transaction.js';
import { Call } from '../call/caller.js';
import { Commands, seenBy, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { checkShape, ofSchedule, toSchedule } from './job-type-shapes.js';
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

  @Get('health/job-types')
  @Operation(all)
  async all(@Call() caller: Caller): Promise<{ readonly items: readonly JobTypeCheck[] }> {
    return { items: await this.checks.all(seenBy(caller)) };
  }
}
