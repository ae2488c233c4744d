import { Injectable } from '@nestjs/common';
import { noActiveVersion, unknownSchedule } from '../../schedules/schedule-refusals.js';
import { seenAgainst, SheetRows, type OverridableTab, type SeenOverride } from '../../domain/override.js';
import { Database } from '../../platform/database/transaction.js';
import {
  OverrideStore,
  type OverrideFilter,
  type StoredOverride,
} from '../../schedules/overrides/override.store.js';
import { ScheduleStore } from '../../schedules/schedule.store.js';
import { ENDED, type ShownState } from './override-shapes.js';
import type { Stretch } from '../call/page.js';

export interface OverridesListed extends OverrideFilter {
  readonly tab: OverridableTab | undefined;
  readonly state: ShownState | undefined;
}

/** So many one request looks through for those in a state, which is known only beside the workbook. */
const LOOKED_THROUGH = 2_000;

/** Overrides beside what the active version says. */
@Injectable()
export class ListOverrides {
  constructor(
    private readonly database: Database,
    private readonly schedules: ScheduleStore,
    private readonly overrides: OverrideStore,
  ) {}

  async run(
    { state, ...filter }: OverridesListed,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<Stretch<SeenOverride<StoredOverride>> & { readonly overrideRevision: number }> {
    const { reader } = this.database;
    const { schedule } = filter;
    if (!(await this.schedules.exists(reader, schedule))) throw unknownSchedule(schedule);
    const active = await this.schedules.active(reader, schedule);
    const definition = active && (await this.schedules.definition(reader, schedule, active.version));
    if (!definition) throw noActiveVersion(schedule);
    const limit = state === undefined ? page.limit : LOOKED_THROUGH;
    const rows = await this.overrides.page(reader, filter, { ...page, limit });
    const seen = seenAgainst(new SheetRows(definition), rows);
    const { overrideRevision } = active;
    if (state === undefined) return { rows: seen, leftAt: null, overrideRevision };
    const leftAt = rows.length === limit ? (rows.at(-1)?.id ?? null) : null;
    return { rows: seen.filter((one) => shownState(one) === state), leftAt, overrideRevision };
  }
}

const shownState = ({ override, state }: SeenOverride<StoredOverride>): ShownState =>
  override.until === null ? state : ENDED;
