import { Injectable } from '@nestjs/common';
import { CallbackSettingsStore } from '../callbacks/callback-settings.store.js';
import { overrideKey } from '../domain/override.js';
import type { ScheduleSettings } from '../domain/schedule-settings.js';
import type { ExternalStatusUpdate } from '../domain/schedule.js';
import type { Transaction } from '../platform/database/transaction.js';
import { EventStore } from '../runs/event.store.js';
import type { OverrideNote } from '../schedules/overrides/override.store.js';
import { ScheduleSettingsStore } from '../schedules/schedule-settings.store.js';
import { WriteOverrides } from '../schedules/overrides/write-overrides.js';
import type { OverrideChanges } from './configuration-changes.js';
import type { StoredConfiguration } from './present-configuration.js';

export interface ConfigurationToWrite extends OverrideChanges, OverrideNote {
  /** As it was; its schedule is locked. */
  readonly stored: StoredConfiguration;
  /** null = as they are. */
  readonly settings: ScheduleSettings | null;
  readonly callbackMode: ExternalStatusUpdate | null;
}

/** Writes all that an import of a configuration changes, with one event that sums it up. */
@Injectable()
export class WriteConfiguration {
  constructor(
    private readonly overrides: WriteOverrides,
    private readonly settings: ScheduleSettingsStore,
    private readonly callbacks: CallbackSettingsStore,
    private readonly events: EventStore,
  ) {}

  async run(tx: Transaction, wanted: ConfigurationToWrite): Promise<void> {
    const { stored, ended, set, settings, callbackMode, actor, now, reason } = wanted;
    const schedule = stored.sheet.name;
    if (ended.length + set.length === 0 && !settings && !callbackMode) return;
    await this.overrides.run(tx, { definition: stored.sheet, ended, set, actor, now, reason });
    if (settings) await this.settings.save(tx, schedule, { settings, actor, now });
    if (callbackMode) await this.setMode(tx, wanted, callbackMode);
    const to = summaryOf(wanted);
    await this.events.note(tx, { type: 'schedule.configuration-imported', schedule, to, actor, reason }, now);
  }

  private async setMode(
    tx: Transaction,
    { stored: { callbacks }, actor, now }: ConfigurationToWrite,
    mode: ExternalStatusUpdate,
  ): Promise<void> {
    if (!callbacks) return;
    const changed = { mode, version: callbacks.version + 1, updatedAt: now, updatedBy: actor };
    await this.callbacks.save(tx, { ...callbacks, ...changed });
    await this.callbacks.applyMode(tx, callbacks.schedule, mode);
  }
}

/** `3 overrides set, 1 cleared, settings, callback mode ALL`. */
function summaryOf({ ended, set, settings, callbackMode }: ConfigurationToWrite): string {
  const replaced = new Set(set.map(overrideKey));
  const cleared = ended.filter((override) => !replaced.has(overrideKey(override))).length;
  return [
    set.length === 0 ? [] : [`${set.length} ${set.length === 1 ? 'override' : 'overrides'} set`],
    cleared === 0 ? [] : [`${cleared} ${cleared === 1 ? 'override' : 'overrides'} cleared`],
    settings ? ['settings'] : [],
    callbackMode ? [`callback mode ${callbackMode}`] : [],
  ]
    .flat()
    .join(', ');
}
