import { said, type Address } from '../app/address.js';

export const REPORTS = ['nights', 'slow', 'flaky', 'late', 'heat'] as const;
export type ReportName = (typeof REPORTS)[number];

/** What the address says: which report, and of what. Business dates are labels. */
export interface ReportSearch {
  readonly report?: ReportName;
  readonly from?: string;
  readonly to?: string;
  readonly schedule?: string;
  /** What the address said and does not exist. */
  readonly ignored?: string;
}

/** From the address. What is unknown is dropped, and said. */
export function reportSearchOf(address: Address): ReportSearch {
  const report = said(address, 'report');
  const schedule = said(address, 'schedule');
  const known = REPORTS.find((one) => one === report);
  const dates = (['from', 'to'] as const).map((name) => ({ name, date: said(address, name) }));
  const wrong = dates.filter(({ date }) => date !== undefined && !isDate(date));
  const ignored = [
    ...(report === undefined || known ? [] : [`report ${report}`]),
    ...wrong.map(({ name, date }) => `${name} ${date ?? ''}`),
  ];
  return {
    ...(known ? { report: known } : {}),
    ...Object.fromEntries(
      dates.flatMap(({ name, date }) => (date !== undefined && isDate(date) ? [[name, date]] : [])),
    ),
    ...(schedule === undefined ? {} : { schedule }),
    ...(ignored.length === 0 ? {} : { ignored: ignored.join(', ').slice(0, 200) }),
  };
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

/** Which days: as said, else the thirty up to today. */
export function rangeOf(
  { from, to }: Pick<ReportSearch, 'from' | 'to'>,
  today: string,
): { readonly from: string; readonly to: string } {
  const until = to ?? today;
  const first = new Date(Date.parse(`${until}T00:00:00Z`) - (USUAL_DAYS - 1) * DAY_MS);
  return { from: from ?? first.toISOString().slice(0, 10), to: until };
}
