import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { CheckJobTypes } from '../health/check-job-types.js';
import { SaveJobType } from '../job-types/save-job-type.js';
import { Database } from '../platform/database/transaction.js';
import { Input, operation, Operation, type InputOf } from './operation.js';
import { checkShape, name } from './shapes.js';

const one = operation({
  summary: 'Call the system check of a job type, now',
  tag: 'Job types',
  params: z.object({ name }),
  query: z.strictObject({ schedule: name.optional() }),
  answers: { 200: { description: 'What it said.', schema: checkShape } },
  problems: { 404: ['UNKNOWN_JOB_TYPE'], 409: ['AMBIGUOUS'] },
});

const all = operation({
  summary: 'The system checks of all job types',
  tag: 'Health',
  description: 'Checks that are older than 10 s are made again, in parallel, each within 5 s.',
  answers: { 200: { description: 'All of them.', schema: z.object({ items: z.array(checkShape) }) } },
});

@Controller('api/v1')
export class JobTypeChecksController {
  constructor(
    private readonly database: Database,
    private readonly save: SaveJobType,
    private readonly checks: CheckJobTypes,
  ) {}

  @Post('job-types/:name/check')
  @HttpCode(200)
  @Operation(one)
  async one(@Input(one) { params, query }: InputOf<typeof one>): Promise<unknown> {
    return this.checks.check(await this.save.find(this.database.reader, params.name, query.schedule));
  }

  @Get('health/job-types')
  @Operation(all)
  async all(): Promise<unknown> {
    return { items: await this.checks.all() };
  }
}
