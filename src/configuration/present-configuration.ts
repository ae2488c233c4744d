import { Injectable } from '@nestjs/common';
import { CallbackSettingsStore, type CallbackSettings } from '../callbacks/callback-settings.store.js';
import { overrideKey, SheetRows, WHOLE_ROW, withOverrides } from '../domain/override.js';
import type { Transaction } from '../platform/database/transaction.js';
import { OverrideStore, type StoredOverride } from '../schedules/overrides/override.store.js';
import { definitionHash } from '../schedules/save-version.js';
import { ScheduleSettingsStore, type StoredSettings } from '../schedules/schedule-settings.store.js';
import { ScheduleStore, type ActiveVersion } from '../schedules/schedule.store.js';
import { noActiveVersion, unknownSchedule } from '../schedules/schedule-refusals.js';
import type { PresentConfiguration } from './read-configuration.js';

/** All that is configured of a schedule, beside the workbook that it is configured on. */
export interface StoredConfiguration extends PresentConfiguration {
  readonly version: number;
  readonly rows: SheetRows;
  readonly inForce: readonly StoredOverride[];
  readonly settings: StoredSettings;
  /** null = nothing is called back. */
  readonly callbacks: CallbackSettings | null;
}

/** Enough to tell two definitions apart that anybody has. */
const DEFINITION_LENGTH = 16;

@Injectable()
export class ReadPresentConfiguration {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
    private readonly settings: ScheduleSettingsStore,
    private readonly callbacks: CallbackSettingsStore,
  ) {}

  /** As it is at this moment. */
  async read(tx: Transaction, schedule: string): Promise<StoredConfiguration> {
    await this.refuseUnknown(tx, schedule);
    return this.of(tx, schedule, await this.schedules.active(tx, schedule));
  }

  /** As it stays until the transaction ends. */
  async lock(tx: Transaction, schedule: string, now: Date): Promise<StoredConfiguration> {
    await this.refuseUnknown(tx, schedule);
    return this.of(tx, schedule, await this.schedules.lock(tx, schedule, now));
  }

  private async refuseUnknown(tx: Transaction, schedule: string): Promise<void> {
    if (await this.schedules.exists(tx, schedule)) return;
    throw unknownSchedule(schedule);
  }

  private async of(
    tx: Transaction,
    schedule: string,
    active: ActiveVersion | null,
  ): Promise<StoredConfiguration> {
    const sheet = active && (await this.schedules.definition(tx, schedule, active.version));
    if (!sheet) throw noActiveVersion(schedule);
    const inForce = await this.overrides.inForce(tx, schedule);
    const whole = inForce.filter(({ field }) => field === WHOLE_ROW);
    return {
      sheet,
      planned: withOverrides(sheet, inForce),
      own: new Set(whole.map(overrideKey)),
      definition: definitionHash(sheet).slice(0, DEFINITION_LENGTH),
      overrideRevision: active.overrideRevision,
      firstRunBusinessDate: await this.schedules.firstRunBusinessDate(tx, schedule),
      version: active.version,
      rows: new SheetRows(sheet),
      inForce,
      settings: await this.settings.read(tx, schedule),
      callbacks: (await this.callbacks.find(tx, schedule)) ?? null,
    };
  }
}
