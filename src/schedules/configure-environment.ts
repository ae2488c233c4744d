import { Injectable } from '@nestjs/common';
import type { EnvironmentSetting } from '../job-types/job-type.store.js';
import { SetEnvironment, type EnvironmentSet } from '../job-types/set-environment.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { ScheduleStore } from './schedule.store.js';

export interface EnvironmentToConfigure {
  readonly schedule: string;
  readonly settings: readonly EnvironmentSetting[];
  readonly actor: string;
  readonly now: Date;
}

/** The "configure new schedule" step of the original (pom.md, System Configuration): it may come before any workbook. */
@Injectable()
export class ConfigureEnvironment {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly environment: SetEnvironment,
    private readonly events: EventStore,
  ) {}

  async run(
    tx: Transaction,
    { schedule, settings, actor, now }: EnvironmentToConfigure,
  ): Promise<EnvironmentSet> {
    const active = await this.schedules.lock(tx, schedule, now);
    const set = await this.environment.run(tx, { schedule, imported: active !== null, settings });
    await this.events.note(tx, { type: 'schedule.environment-changed', schedule, actor }, now);
    return set;
  }
}
