import { Injectable } from '@nestjs/common';
import { OpenDay } from '../../business-days/open-day.js';
import { Refused } from '../../domain/errors.js';
import { SYSTEM } from '../../domain/event.js';
import { Database } from '../../platform/database/transaction.js';
import { EventStore } from '../../runs/event.store.js';
import { ScheduleSettingsStore } from '../../schedules/schedule-settings.store.js';

interface DueDay {
  readonly schedule: string;
  readonly businessDate: string;
  /** The last date for which people were told why it is not opened. */
  readonly refusedOn: string | null;
}

/**
 * Opens a day because its time has come. What refuses it (an earlier day that is not complete) is told once, as an event, and
 * it is tried again as long as the date lasts.
 */
@Injectable()
export class OpenByTime {
  constructor(
    private readonly database: Database,
    private readonly openDay: OpenDay,
    private readonly settings: ScheduleSettingsStore,
    private readonly events: EventStore,
  ) {}

  async run({ schedule, businessDate, refusedOn }: DueDay, now: Date): Promise<void> {
    try {
      const wanted = { schedule, businessDate, actor: SYSTEM, now };
      await this.database.transaction('open-day', (tx) => this.openDay.run(tx, wanted));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (refusedOn !== businessDate) await this.tell({ schedule, businessDate, refusal: error }, now);
    }
  }

  private async tell(
    { schedule, businessDate, refusal }: Omit<DueDay, 'refusedOn'> & { readonly refusal: Refused },
    now: Date,
  ): Promise<void> {
    await this.database.transaction('note-day-refused', async (tx) => {
      if (!(await this.settings.noteRefusal(tx, schedule, businessDate))) return;
      const event = { type: 'day.opening-refused', schedule, businessDate, to: refusal.code } as const;
      await this.events.note(tx, { ...event, actor: SYSTEM, reason: refusal.message }, now);
    });
  }
}
