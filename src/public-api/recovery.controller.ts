import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Recovery } from '../execution/recovery.js';
import { Database } from '../platform/database/transaction.js';
import { RecoveryStore } from '../runs/recovery.store.js';
import { Call } from './call/caller.js';
import { Commands, type Caller } from './call/commands.js';
import type { HttpAnswer } from './call/http-answer.js';
import { Input, operation, Operation, type InputOf } from './call/operation.js';

const recoveryShape = z
  .object({
    label: z.string().describe('What NIGHTJAR_RECOVERY has called the restore.'),
    begunAt: z.iso.datetime(),
  })
  .describe('While it is open no attempt is made.');

const readRecovery = operation({
  summary: 'Whether the database was restored and nothing is started until somebody has looked',
  tag: 'Recovery',
  may: 'see',
  on: 'some',
  answers: {
    200: {
      description: 'The open recovery.',
      schema: z.object({ open: recoveryShape.nullable().describe('null = there is none.') }),
    },
  },
});

const endRecovery = operation({
  summary: 'End the recovery: from here on what is due is started',
  tag: 'Recovery',
  may: 'administer',
  on: 'installation',
  description:
    'What was started after the backup was made is not known here, and would be started again. Compare the open days with the external systems first, and complete, skip or hold what has been done.',
  body: z.strictObject({ reason: z.string().min(1).max(500).optional().describe('Kept with the event.') }),
  answers: { 200: { description: 'Ended.', schema: z.object({ ended: recoveryShape }) } },
  problems: { 409: ['NO_RECOVERY'] },
});

@Controller('api/v1/recovery')
export class RecoveryController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly recoveries: RecoveryStore,
    private readonly recovery: Recovery,
  ) {}

  @Get()
  @Operation(readRecovery)
  async read(): Promise<unknown> {
    return { open: await this.recoveries.open(this.database.reader) };
  }

  @Post('end')
  @HttpCode(200)
  @Operation(endRecovery)
  async end(
    @Input(endRecovery) { body }: InputOf<typeof endRecovery>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const by = { actor: caller.name, reason: body.reason ?? null, now };
      return { answer: { ended: await this.recovery.end(tx, by) }, orders: [] };
    });
  }
}
