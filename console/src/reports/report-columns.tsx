import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { reports as text } from '../text/reports.js';
import { durationText, SECOND } from '../ui/duration.js';
import { Name } from '../ui/outside-text.js';
import { number, Time } from '../ui/time.js';
import { againstText, clockText, median, shareText } from './figures.js';
import type { Column } from './report-table.js';
import type { FlakyRow, LateRow, NightRow, SlowRow } from './use-report.js';

const { columns: title } = text;
const lasting = (seconds: number): string => durationText(seconds * SECOND);
const most = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0);

interface Named {
  readonly schedule: string;
  readonly process: string;
  readonly job: string;
  readonly runs: number;
}

const jobOf: Column<Named> = {
  title: title.job,
  cell: ({ process, job }) => (
    <>
      <Name text={process} /> · <Name text={job} />
    </>
  ),
  value: ({ process, job }) => `${process} · ${job}`,
};
const scheduleOf: Column<{ readonly schedule: string }> = {
  title: title.schedule,
  cell: ({ schedule }) => <Name text={schedule} />,
  value: ({ schedule }) => schedule,
};
const runsOf: Column<{ readonly runs: number }> = {
  title: title.runs,
  cell: ({ runs }) => number(runs),
  value: ({ runs }) => runs,
  numeric: true,
};

export function nightColumns(rows: readonly NightRow[]): readonly Column<NightRow>[] {
  const usual = new Map(
    [...new Set(rows.map(({ schedule }) => schedule))].map((schedule) => [
      schedule,
      median(rows.flatMap((row) => (row.schedule === schedule ? (row.seconds ?? []) : []))),
    ]),
  );
  const against = ({ schedule, seconds }: NightRow): string =>
    seconds === null ? '–' : againstText(seconds, usual.get(schedule) ?? null);
  const longest = most(rows.map(({ seconds }) => seconds ?? 0));
  return [
    {
      title: title.businessDate,
      cell: ({ schedule, businessDate: date }) => (
        <Link to="/night/$schedule/$date" params={{ schedule, date }}>
          {date}
        </Link>
      ),
      value: ({ businessDate }) => businessDate,
    },
    scheduleOf,
    {
      title: title.started,
      cell: ({ startedAt }) => <Time at={startedAt} zone={null} />,
      value: ({ startedAt }) => startedAt,
    },
    {
      title: title.ended,
      cell: ({ endedAt }) => (endedAt === null ? text.goesOn : <Time at={endedAt} zone={null} />),
      value: ({ endedAt }) => endedAt,
    },
    {
      title: title.duration,
      cell: ({ seconds }) => (seconds === null ? '–' : lasting(seconds)),
      value: ({ seconds }) => seconds,
      bar: ({ seconds }) => (seconds ?? 0) / (longest || 1),
      numeric: true,
    },
    { title: title.against, cell: against, value: against, numeric: true },
    runsOf,
    {
      title: title.errors,
      cell: ({ errors }) => number(errors),
      value: ({ errors }) => errors,
      numeric: true,
    },
    {
      title: title.repeated,
      cell: ({ repeated }) => number(repeated),
      value: ({ repeated }) => repeated,
      numeric: true,
    },
  ];
}

export function slowColumns(rows: readonly SlowRow[]): readonly Column<SlowRow>[] {
  const slowest = most(rows.map(({ medianSeconds }) => medianSeconds));
  return [
    jobOf,
    scheduleOf,
    {
      title: title.median,
      cell: ({ medianSeconds }) => lasting(medianSeconds),
      value: ({ medianSeconds }) => medianSeconds,
      bar: ({ medianSeconds }) => medianSeconds / (slowest || 1),
      numeric: true,
    },
    {
      title: title.p90,
      cell: ({ p90Seconds }) => lasting(p90Seconds),
      value: ({ p90Seconds }) => p90Seconds,
      numeric: true,
    },
    {
      title: title.longest,
      cell: ({ longestSeconds }) => lasting(longestSeconds),
      value: ({ longestSeconds }) => longestSeconds,
      numeric: true,
    },
    runsOf,
  ];
}

/** A run may have been repeated and be in error all the same: it counts once. */
const unquiet = ({ repeated, errors, runs }: FlakyRow): number => Math.min(runs, Math.max(repeated, errors));

export const FLAKY: readonly Column<FlakyRow>[] = [
  jobOf,
  scheduleOf,
  {
    title: title.share,
    cell: (row) => shareText(unquiet(row), row.runs),
    value: (row) => unquiet(row) / row.runs,
    bar: (row) => unquiet(row) / row.runs,
    numeric: true,
  },
  {
    title: title.repeated,
    cell: ({ repeated }) => number(repeated),
    value: ({ repeated }) => repeated,
    numeric: true,
  },
  { title: title.errors, cell: ({ errors }) => number(errors), value: ({ errors }) => errors, numeric: true },
  {
    title: title.mostAttempts,
    cell: ({ mostAttempts }) => number(mostAttempts),
    value: ({ mostAttempts }) => mostAttempts,
    numeric: true,
  },
  runsOf,
];

export function lateColumns(rows: readonly LateRow[]): readonly Column<LateRow>[] {
  const latest = most(rows.map(({ lateSeconds }) => lateSeconds));
  return [
    jobOf,
    scheduleOf,
    {
      title: title.late,
      cell: ({ lateSeconds }) => lasting(lateSeconds),
      value: ({ lateSeconds }) => lateSeconds,
      bar: ({ lateSeconds }) => lateSeconds / (latest || 1),
      numeric: true,
    },
    {
      title: title.usual,
      cell: ({ usualSeconds }) => clockText(usualSeconds),
      value: ({ usualSeconds }) => usualSeconds,
      numeric: true,
    },
    { title: title.run, cell: (row) => <Then row={row} />, value: ({ businessDate }) => businessDate },
    runsOf,
  ];
}

function Then({ row: { schedule, businessDate: date, run } }: { readonly row: LateRow }): ReactElement {
  return (
    <Link to="/night/$schedule/$date" params={{ schedule, date }} search={{ run }}>
      {text.openRun(date)}
    </Link>
  );
}
