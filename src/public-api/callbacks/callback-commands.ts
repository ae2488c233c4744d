import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { unknownSchedule } from '../../schedules/schedule-refusals.js';
import { SaveCallbackSettings } from '../../callbacks/save-callback-settings.js';
import { invalid } from '../../domain/errors.js';
import { targetWarnings } from '../../platform/http/target-warnings.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { Egress } from '../../platform/http/egress.js';
import { EventStore } from '../../runs/event.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { shownSettings, type callbackSettingsBody } from './callback-shapes.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';

/** Commands on callback settings: each with its event, in one transaction. What is secret in them is in no event. */
@Injectable()
export class CallbackCommands {
  constructor(
    private readonly commands: Commands,
    private readonly schedules: ScheduleStore,
    private readonly settings: SaveCallbackSettings,
    private readonly events: EventStore,
    private readonly egress: Egress,
  ) {}

  async saveSettings(
    caller: Caller,
    schedule: string,
    body: z.output<typeof callbackSettingsBody>,
  ): Promise<HttpAnswer> {
    if (body.schedule !== undefined && body.schedule !== schedule)
      throw invalid('OTHER_NAME', `schedule is the addressed one, ${schedule}; settings are not moved.`);
    return this.commands.run(caller, 200, async (tx, now) => {
      await this.lock(tx, schedule, now);
      const { url, mode, authentication, signingSecret, version } = body;
      const said = { schedule, url, mode, authentication, signingSecret, version };
      const settings = await this.settings.save(tx, { ...said, actor: caller.name, now });
      const event = { type: 'callback-settings.saved', schedule, to: mode, actor: caller.name } as const;
      await this.events.note(tx, event, now);
      const findings = targetWarnings(this.egress, url);
      return { answer: { ...shownSettings(settings), findings }, orders: [] };
    });
  }

  async deleteSettings(caller: Caller, schedule: string): Promise<HttpAnswer> {
    return this.commands.run(caller, 204, async (tx, now) => {
      await this.lock(tx, schedule, now);
      await this.settings.delete(tx, schedule);
      const event = { type: 'callback-settings.deleted', schedule, actor: caller.name } as const;
      await this.events.note(tx, event, now);
      return { answer: undefined, orders: [] };
    });
  }

  /** A day that is being opened is loaded with the mode of before or of after, and is then one of those that are changed. */
  private async lock(tx: Transaction, schedule: string, now: Date): Promise<void> {
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
  }
}
