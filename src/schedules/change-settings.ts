import { Injectable } from '@nestjs/common';
import { conflict } from '../domain/errors.js';
import { settingsChange, withSaid, type SaidSettings } from '../domain/schedule-settings.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import { ScheduleSettingsStore, type StoredSettings } from './schedule-settings.store.js';
import { unknownSchedule } from './schedule-refusals.js';
import { ScheduleStore } from './schedule.store.js';

export interface SettingsToChange {
  readonly schedule: string;
  readonly said: SaidSettings;
  /** The version that was read; absent = unchecked. */
  readonly version?: number | undefined;
  readonly reason: string | null;
  readonly actor: string;
  readonly now: Date;
}

export interface SettingsChanged {
  readonly before: StoredSettings;
  readonly after: StoredSettings;
}

/** One after the other for a schedule, and never in the midst of an opening or a request, which go by them. */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly settings: ScheduleSettingsStore,
    private readonly events: EventStore,
  ) {}

  async run(tx: Transaction, wanted: SettingsToChange): Promise<SettingsChanged> {
    const { schedule, version, reason, actor, now } = wanted;
    if (!(await this.schedules.exists(tx, schedule))) throw unknownSchedule(schedule);
    await this.schedules.lock(tx, schedule, now);
    const before = await this.settings.read(tx, schedule);
    if (version !== undefined && version !== before.version) {
      const message = `The settings of ${schedule} were changed meanwhile; they are at version ${before.version}. Read them again.`;
      throw conflict('VERSION_MOVED', message, { version: before.version });
    }
    const settings = withSaid(before, wanted.said);
    const change = settingsChange(before, settings);
    if (!change) return { before, after: before };
    await this.settings.save(tx, schedule, { settings, actor, now });
    await this.events.note(
      tx,
      { type: 'schedule.settings-changed', schedule, ...change, actor, reason },
      now,
    );
    return { before, after: await this.settings.read(tx, schedule) };
  }
}
