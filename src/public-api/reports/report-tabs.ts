import type { SheetCell, SheetTab } from '../../schedules/workbook/sheet-tab.js';

export type ReportName = 'nights' | 'slow' | 'flaky' | 'late' | 'heat';

type Field = readonly [field: string, header: string, help?: string];

const JOB: readonly Field[] = [
  ['schedule', 'Schedule'],
  ['process', 'Process'],
  ['job', 'Job'],
  ['runs', 'Runs'],
];
const FROM_MIDNIGHT = 'Seconds after midnight of the business date, by the clock of the schedule.';

/** Of each report: its tab, and what is in its columns, by the fields of the API. */
const TABS: Readonly<Record<ReportName, readonly [tab: string, fields: readonly Field[]]>> = {
  nights: [
    'Nights',
    [
      ['schedule', 'Schedule'],
      ['businessDate', 'Business date'],
      ['startedAt', 'Started', 'UTC'],
      ['endedAt', 'Ended', 'UTC; blank: it goes on'],
      ['seconds', 'Duration (s)'],
      ['runs', 'Runs'],
      ['errors', 'In error'],
      ['repeated', 'More than one attempt'],
    ],
  ],
  slow: [
    'Slowest jobs',
    [
      ...JOB,
      ['medianSeconds', 'Median (s)'],
      ['p90Seconds', 'Nine of ten within (s)'],
      ['longestSeconds', 'Longest (s)'],
    ],
  ],
  flaky: [
    'Flakiest jobs',
    [
      ...JOB,
      ['repeated', 'More than one attempt'],
      ['errors', 'In error'],
      ['mostAttempts', 'Most attempts'],
    ],
  ],
  late: [
    'Latest jobs',
    [
      ...JOB,
      ['usualSeconds', 'Usually ends after (s)', FROM_MIDNIGHT],
      ['lateSeconds', 'Later by (s)'],
      ['run', 'Run'],
      ['businessDate', 'Business date'],
    ],
  ],
  heat: [
    'When runs start',
    [
      ['weekday', 'Weekday', '1 = Monday'],
      ['hour', 'Hour'],
      ['runs', 'Runs'],
      ['errors', 'In error'],
    ],
  ],
};

/** A report as a tab of a workbook: numbers are numbers, instants and names are texts. */
export function reportTab(report: ReportName, rows: readonly object[]): SheetTab {
  const [name, columns] = TABS[report];
  return {
    name,
    columns: columns.map(([, header, help = '']) => ({ header, help })),
    rows: rows.map((row) => {
      const facts = Object.entries(row);
      const cells = new Map(facts.map(([field, value]) => [field, cellOf(value)]));
      return columns.map(([field]) => cells.get(field) ?? '');
    }),
  };
}

function cellOf(value: unknown): SheetCell {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
