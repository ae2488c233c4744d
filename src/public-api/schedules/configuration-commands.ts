import { Injectable } from '@nestjs/common';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { ImportConfiguration, type ConfigurationToImport } from '../../configuration/import-configuration.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { Commands, type Caller } from '../call/commands.js';
import { ConfigurationUpload } from './configuration-upload.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { adviceFor, EVERY_DAY } from '../days/open-days-advice.js';
import { saidView } from './override-shapes.js';

type Asked = Omit<ConfigurationToImport, 'from' | 'actor' | 'now'>;

/** Imports configurations. */
@Injectable()
export class ConfigurationCommands {
  constructor(
    private readonly commands: Commands,
    private readonly uploads: ConfigurationUpload,
    private readonly configurations: ImportConfiguration,
    private readonly schedules: ScheduleStore,
    private readonly days: BusinessDayStore,
  ) {}

  async import(caller: Caller, file: Buffer, asked: Asked): Promise<HttpAnswer> {
    const from = await this.uploads.read(file);
    const { schedule, dryRun } = asked;
    return this.commands.run(caller, 200, async (tx, now) => {
      const wanted = { ...asked, from, actor: caller.name, now };
      const { set, cleared, ...imported } = await this.configurations.run(tx, wanted);
      const active = await this.schedules.active(tx, schedule);
      const concernsDays = set.length + cleared.length > 0;
      const openDays = concernsDays ? await this.days.openWithin(tx, schedule, EVERY_DAY) : [];
      const answer = {
        schedule,
        dryRun,
        overrideRevision: active?.overrideRevision ?? 0,
        set: set.map(saidView),
        cleared: cleared.map(saidView),
        ...imported,
        openDays,
        advice: adviceFor(openDays),
      };
      return { answer, orders: [], changed: !dryRun };
    });
  }
}
