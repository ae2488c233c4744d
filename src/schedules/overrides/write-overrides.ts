import { Injectable } from '@nestjs/common';
import { withOverrides, type Override } from '../../domain/override.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { OverrideStore, type OverrideNote, type StoredOverride } from './override.store.js';
import { ScheduleStore } from '../schedule.store.js';

export interface OverridesToWrite extends OverrideNote {
  /** The active one, of the workbook. */
  readonly definition: Schedule;
  /** Hold no more; what is set in their place is among `set`. */
  readonly ended: readonly StoredOverride[];
  readonly set: readonly Override[];
}

/** Writes overrides as the next revision, all at once. The caller holds the schedule's lock, and notes the event. */
@Injectable()
export class WriteOverrides {
  constructor(
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
  ) {}

  async run(tx: Transaction, { definition, ended, set, ...note }: OverridesToWrite): Promise<void> {
    if (ended.length + set.length === 0) return;
    const schedule = definition.name;
    const revision = await this.overrides.nextRevision(tx, schedule);
    await this.overrides.end(tx, ended, { revision, ...note });
    await this.overrides.insert(tx, set, { schedule, revision, ...note });
    // Throttles are no matter of days: they act from now on.
    if ([...ended, ...set].some(({ tab }) => tab === 'applications'))
      await this.schedules.throttle(
        tx,
        withOverrides(definition, await this.overrides.inForce(tx, schedule)),
      );
  }
}
