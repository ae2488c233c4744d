import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { invalid } from '../../domain/errors.js';
import { listed } from '../../domain/finding.js';
import { ImportCustomProcesses } from '../../execution/requests/import-custom-processes.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { flag, scheduleParam } from '../call/shapes.js';
import {
  customProcessesToImport,
  customProcessOf,
  importedCustomProcesses,
} from './custom-process-shapes.js';

const imported = operation({
  summary: 'Take custom processes of another environment over, all of them or none',
  tag: 'Custom processes',
  may: 'define',
  largeBody: true,
  description:
    'Takes what the list of custom processes answers. Each is added, or changed for later requests, or is so already; those ' +
    'that are not named stay. Every mistake is told at once; with one, or with dryRun=true, nothing is changed.',
  params: scheduleParam,
  query: z.strictObject({
    dryRun: flag.default(false),
  }),
  body: customProcessesToImport,
  answers: { 200: { description: 'What has changed, or would.', schema: importedCustomProcesses } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['VERSION_MOVED', 'NO_ACTIVE_VERSION'],
    422: ['CUSTOM_PROCESS_HAS_ERRORS', 'OTHER_SCHEDULE'],
  },
});

@Controller('api/v1/schedules/:schedule/custom-processes/import')
export class ImportCustomProcessesController {
  constructor(
    private readonly commands: Commands,
    private readonly processes: ImportCustomProcesses,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation(imported)
  async import(
    @Input(imported) { params: { schedule }, query: { dryRun }, body }: InputOf<typeof imported>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    refuseOthers(schedule, body);
    const processes = body.items.map(customProcessOf);
    const expectedVersions = new Map(Object.entries(body.expectedVersions ?? {}));
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = { schedule, processes, expectedVersions, dryRun, actor: caller.name, now };
      const answer = { schedule, dryRun, ...(await this.processes.run(tx, wanted)) };
      return { answer, orders: [], changed: !dryRun };
    });
  }
}

/** Taken from another schedule by mistake, jobs and parameters of the same names would make something that nobody meant. */
function refuseOthers(schedule: string, { items }: InputOf<typeof imported>['body']): void {
  const others = items.filter((item) => (item.schedule ?? schedule) !== schedule);
  if (others.length === 0) return;
  const names = listed(others.map((item) => `${item.name} of ${item.schedule ?? ''}`));
  const message = `These are not of ${schedule}: ${names}. To have them here too leave their member "schedule" out.`;
  throw invalid('OTHER_SCHEDULE', message);
}
