import { FindingList, type Finding } from './finding.js';
import type { Schedule } from './schedule.js';
import { Suggestions, type DidYouMean } from './suggest.js';

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
  readonly list = new FindingList();
  /** ` (did you mean X?)`, or nothing. */
  readonly didYouMean: DidYouMean = new Suggestions().didYouMean;

  /** `follows`: codes that only follow from what was reported before; they are not reported again. */
  constructor(
    private readonly locate: Locate,
    private readonly follows: ReadonlySet<string> = new Set(),
  ) {}

  error(spot: Spot, code: string, message: string): void {
    this.add('error', spot, { code, message });
  }

  warning(spot: Spot, code: string, message: string): void {
    this.add('warning', spot, { code, message });
  }

  private add(severity: Finding['severity'], spot: Spot, told: { code: string; message: string }): void {
    if (this.follows.has(told.code)) return;
    const { tab, cell } = this.locate(spot.tab, spot.index, spot.field);
    this.list.add({ severity, ...told, tab, cell, value: spot.value });
  }
}
