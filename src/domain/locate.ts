import type { Finding } from './finding.js';
import { MAX_FINDING_VALUE } from './finding.js';
import type { Schedule } from './schedule.js';

/** The tabs by the names that a schedule gives them; `schedule` is the one row about itself. */
export type TabName =
  | 'schedule'
  | {
      [K in keyof Schedule]: Schedule[K] extends readonly object[] ? K : never;
    }[keyof Schedule];

/** Where a field of a row stands in the workbook. `index` counts the rows of the schedule's array. */
export type Locate = (
  tab: TabName,
  index: number,
  field: string,
) => { readonly tab: string; readonly cell: string | null };

/** Where, and what stands there. */
export interface Spot {
  readonly tab: TabName;
  readonly index: number;
  readonly field: string;
  readonly value: string;
}

/** Collects findings at spots of a workbook. */
export class Findings {
  readonly list: Finding[] = [];

  constructor(private readonly locate: Locate) {}

  error(spot: Spot, code: string, message: string): void {
    this.add('error', spot, { code, message });
  }

  warning(spot: Spot, code: string, message: string): void {
    this.add('warning', spot, { code, message });
  }

  private add(severity: Finding['severity'], spot: Spot, told: { code: string; message: string }): void {
    const { tab, cell } = this.locate(spot.tab, spot.index, spot.field);
    const value = spot.value === '' ? null : spot.value.slice(0, MAX_FINDING_VALUE);
    this.list.push({ severity, ...told, tab, cell, value });
  }
}
