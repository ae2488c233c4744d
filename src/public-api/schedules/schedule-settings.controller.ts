import { Controller, Get, Put } from '@nestjs/common';
import { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { Database } from '../../platform/database/transaction.js';
import { ChangeSettings } from '../../schedules/change-settings.js';
import { ScheduleSettingsStore, type StoredSettings } from '../../schedules/schedule-settings.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { settings } from './settings-shapes.js';
import { instant, reason, scheduleParam } from '../call/shapes.js';

const settingsShape = z
  .object({
    schedule: z.string(),
    ...settings,
    version: z.number().int().describe('0 = nobody has set anything yet.'),
    updatedAt: instant.nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'ScheduleSettings' });

const read = operation({
  summary: 'How a schedule is operated here: its settings',
  tag: 'Schedules',
  may: 'see',
  params: scheduleParam,
  answers: {
    200: { description: 'The settings; what nobody has set is as by default.', schema: settingsShape },
  },
  problems: { 404: ['UNKNOWN_SCHEDULE'] },
});

const change = operation({
  summary: 'Change settings of a schedule',
  tag: 'Schedules',
  may: 'define',
  description: 'What is left out stays as it is. Imports change nothing about settings.',
  params: scheduleParam,
  body: z.strictObject({
    ...z.object(settings).partial().shape,
    version: z.number().int().min(0).optional().describe('The one that was read; another one now is 409.'),
    reason,
  }),
  answers: { 200: { description: 'The settings as they are now.', schema: settingsShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE'], 409: ['VERSION_MOVED'] },
});

@Controller('api/v1/schedules/:schedule/settings')
export class ScheduleSettingsController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly schedules: ScheduleStore,
    private readonly settings: ScheduleSettingsStore,
    private readonly changeSettings: ChangeSettings,
  ) {}

  @Get()
  @Operation(read)
  async read(@Input(read) { params: { schedule } }: InputOf<typeof read>): Promise<unknown> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    return view(schedule, await this.settings.read(reader, schedule));
  }

  @Put()
  @Operation(change)
  async change(
    @Input(change) { params: { schedule }, body }: InputOf<typeof change>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { version, reason: why, ...said } = body;
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = { schedule, said, version, reason: why ?? null, actor: caller.name, now };
      const { after } = await this.changeSettings.run(tx, wanted);
      return { answer: view(schedule, after), orders: [] };
    });
  }
}

const view = (schedule: string, stored: StoredSettings): unknown => ({ schedule, ...stored });
