import { Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { SaveCallbackSettings } from '../../callbacks/save-callback-settings.js';
import { Database } from '../../platform/database/transaction.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Call } from '../call/caller.js';
import { CallbackCommands } from './callback-commands.js';
import {
  callbackSettingsBody,
  callbackSettingsShape,
  savedCallbackSettings,
  shownSettings,
} from './callback-shapes.js';
import type { Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { scheduleParam } from '../call/shapes.js';

const read = operation({
  summary: 'Where the ends of the runs of a schedule are told, and which',
  tag: 'Callbacks',
  may: 'see',
  params: scheduleParam,
  answers: { 200: { description: 'The settings, without secrets.', schema: callbackSettingsShape } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'NO_CALLBACK_SETTINGS'] },
});

const replace = operation({
  summary: 'Say where the ends of the runs of a schedule are told, and which',
  tag: 'Callbacks',
  may: 'administer',
  description:
    'Takes everything that GET answers. A secret that is left out is kept, as long as the URL stays at its origin; secrets ' +
    'are never answered. The mode counts for the runs of open days too.',
  params: scheduleParam,
  body: callbackSettingsBody,
  answers: { 200: { description: 'The settings.', schema: savedCallbackSettings } },
  problems: {
    404: ['UNKNOWN_SCHEDULE'],
    409: ['VERSION_MOVED'],
    422: ['INVALID_URL', 'OTHER_NAME', 'SECRET_REQUIRED', 'UNKNOWN_CONNECTION'],
  },
});

const remove = operation({
  summary: 'Tell nobody any more how the runs of a schedule end',
  tag: 'Callbacks',
  may: 'administer',
  description: 'Callbacks that are still to be delivered become SKIPPED.',
  params: scheduleParam,
  answers: { 204: { description: 'Deleted.' } },
  problems: { 404: ['UNKNOWN_SCHEDULE', 'NO_CALLBACK_SETTINGS'] },
});

@Controller('api/v1/schedules/:schedule/callback-settings')
export class CallbackSettingsController {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly settings: SaveCallbackSettings,
    private readonly commands: CallbackCommands,
  ) {}

  @Get()
  @Operation(read)
  async read(@Input(read) { params }: InputOf<typeof read>): Promise<unknown> {
    const { reader } = this.database;
    if (!(await this.schedules.exists(reader, params.schedule))) throw unknownSchedule(params.schedule);
    return shownSettings(await this.settings.find(reader, params.schedule));
  }

  @Put()
  @Operation(replace)
  async replace(
    @Input(replace) { params, body }: InputOf<typeof replace>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.saveSettings(caller, params.schedule, body);
  }

  @Delete()
  @HttpCode(204)
  @Operation(remove)
  async remove(
    @Input(remove) { params }: InputOf<typeof remove>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.deleteSettings(caller, params.schedule);
  }
}
