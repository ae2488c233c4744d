import { columnName, type RawTab } from '../../src/schedules/workbook/raw-tab.js';
import type { TestTabs } from './workbook.js';

export type Texts = Readonly<Record<string, readonly (readonly [cell: string, text: string])[]>>;

/** What was read, by tab: address and text of every cell, a problem's name in front of its text. */
export const textsIn = (tabs: readonly RawTab[]): Texts =>
  Object.fromEntries(
    tabs.map(({ name, rows }) => [
      name,
      rows.flatMap(({ number, cells }) =>
        cells.map(({ column, text, problem }): [string, string] => [
          `${columnName(column)}${number}`,
          problem === undefined ? text : `${problem} ${text}`,
        ]),
      ),
    ]),
  );

/** A workbook of two tabs, and what is in it. */
export const SMALL: TestTabs = {
  Schedule: [
    ['Name', 'Version'],
    ['NIGHT', '1'],
  ],
  'Job Types': [['JobType'], ['SVC']],
};

export const SMALL_TEXTS: Texts = {
  Schedule: [
    ['A1', 'Name'],
    ['B1', 'Version'],
    ['A2', 'NIGHT'],
    ['B2', '1'],
  ],
  'Job Types': [
    ['A1', 'JobType'],
    ['A2', 'SVC'],
  ],
};
