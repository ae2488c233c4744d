import { Injectable } from '@nestjs/common';
import { checkSchedule } from '../../domain/check/check-schedule.js';
import type { Finding } from '../../domain/finding.js';
import { Findings, type TabName } from '../../domain/locate.js';
import {
  overrideKey,
  WHOLE_ROW,
  withOverrides,
  type OverridableTab,
  type Override,
} from '../../domain/override.js';
import { rowName } from '../../domain/row-name.js';
import type { Schedule } from '../../domain/schedule.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { TABS } from '../sheet/sheet-columns.js';
import { Surroundings } from '../surroundings.js';

export interface OverridesToCheck {
  /** The workbook's. */
  readonly definition: Schedule;
  /** Those that hold, and those that would. */
  readonly before: readonly Override[];
  readonly after: readonly Override[];
  /** By overrideKey: where it was said. */
  readonly places: ReadonlyMap<string, string>;
}

/** Judges overrides by what would be planned with them, by the rules of a whole workbook. */
@Injectable()
export class CheckOverrides {
  constructor(private readonly surroundings: Surroundings) {}

  /** What is found with the new overrides and was not before. */
  async run(
    tx: Transaction,
    { definition, before, after, places }: OverridesToCheck,
  ): Promise<readonly Finding[]> {
    const planned = withOverrides(definition, after);
    const around = await this.surroundings.of(tx, planned);
    const find = (schedule: Schedule): readonly Finding[] => {
      const findings = new Findings((tab, index, field) => ({
        tab: TABS[tab].name,
        cell: placeIn(schedule, { tab, index, field }, places),
      }));
      checkSchedule(schedule, around, findings);
      return [...findings.list];
    };
    const known = new Set(find(withOverrides(definition, before)).map(whatItSays));
    return find(planned)
      .filter((finding) => !known.has(whatItSays(finding)))
      .map(asOfPeople);
  }
}

const whatItSays = ({ code, tab, value, message }: Finding): string =>
  JSON.stringify([code, tab, value, message]);

function placeIn(
  schedule: Schedule,
  { tab, index, field }: { readonly tab: TabName; readonly index: number; readonly field: string },
  places: ReadonlyMap<string, string>,
): string | null {
  if (tab === 'schedule') return null;
  const rows: readonly unknown[] = schedule[tab];
  const row = rowName(tab, rows[index]);
  const at = (key: string): string | undefined =>
    places.get(overrideKey({ tab: tab as OverridableTab, row, field: key }));
  return at(field) ?? at(WHOLE_ROW) ?? null;
}

/** Whom people let wait for nobody begins by itself, as it does when they switch the dependency off on its day. */
const asOfPeople = (finding: Finding): Finding =>
  finding.code === 'SEVERAL_STARTS' ? { ...finding, severity: 'warning' } : finding;
