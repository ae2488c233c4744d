import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactElement, type ReactNode } from 'react';
import { useScheduleNames } from '../app/schedules.js';
import { Shell } from '../app/shell.js';
import { en } from '../text/en.js';
import { reports as text } from '../text/reports.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { visible } from '../ui/visible.js';
import { HeatMap } from './heat-map.js';
import { FLAKY, lateColumns, nightColumns, slowColumns } from './report-columns.js';
import { rangeOf, REPORTS, reportSearchOf, type ReportName, type ReportSearch } from './report-search.js';
import { ReportTable } from './report-table.js';
import './reports.css';
import { useReport, ZONE, type Asked } from './use-report.js';

export function ReportsPage(): ReactElement {
  const search = useSearch({ from: '/reports', select: reportSearchOf, structuralSharing: true });
  const report = search.report ?? 'nights';
  useEffect(() => {
    document.title = `${text.names[report]} · ${en.product}`;
  }, [report]);
  const range = rangeOf(search, new Date().toISOString().slice(0, 10));
  const asked = { ...range, ...(search.schedule === undefined ? {} : { schedule: search.schedule }) };
  return (
    <Shell screen="reports">
      <main className="nj-main" id="main" tabIndex={-1}>
        <h1 className="nj-hidden">{text.title}</h1>
        <nav className="nj-report-names" aria-label={text.title}>
          {REPORTS.map((name) => (
            <Link
              key={name}
              to="/reports"
              search={{ ...addressOf(search), report: name }}
              {...(name === report ? { 'aria-current': 'page' } : {})}
            >
              {text.names[name]}
            </Link>
          ))}
        </nav>
        <Filters search={search} range={range} />
        {search.ignored === undefined ? null : (
          <p className="nj-muted">
            <Outside text={text.ignored(search.ignored)} />
          </p>
        )}
        <h2>{text.names[report]}</h2>
        <p className="nj-muted">{text.what[report]}</p>
        <Report report={report} asked={asked} />
      </main>
    </Shell>
  );
}

const addressOf = ({ ignored: _, ...said }: ReportSearch): Omit<ReportSearch, 'ignored'> => said;

interface FiltersProps {
  readonly search: ReportSearch;
  readonly range: { readonly from: string; readonly to: string };
}

function Filters({ search, range }: FiltersProps): ReactElement {
  const navigate = useNavigate();
  const names = useScheduleNames(search.schedule);
  const show = (change: Readonly<Record<string, string | undefined>>): void => {
    const kept = Object.entries({ ...addressOf(search), ...change }).filter(([, value]) => value);
    void navigate({ to: '/reports', search: Object.fromEntries(kept), replace: true });
  };
  return (
    <fieldset className="nj-report-filters">
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {text[name]}
          <input
            type="date"
            value={range[name]}
            onChange={({ target }) => {
              if (target.value !== '') show({ [name]: target.value });
            }}
          />
        </label>
      ))}
      <label>
        {text.schedule}
        <select
          value={search.schedule ?? ''}
          onChange={({ target }) => {
            show({ schedule: target.value });
          }}
        >
          <option value="">{text.anySchedule}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {visible(name)}
            </option>
          ))}
        </select>
      </label>
      <a className="nj-link" href={workbookOf(range, search.schedule)} download>
        {text.workbook}
      </a>
    </fieldset>
  );
}

function workbookOf(range: FiltersProps['range'], schedule: string | undefined): string {
  const asked = { ...range, zone: ZONE, ...(schedule === undefined ? {} : { schedule }) };
  return `/api/v1/reports/workbook?${new URLSearchParams(asked).toString()}`;
}

function Report({ report, asked }: { readonly report: ReportName; readonly asked: Asked }): ReactElement {
  switch (report) {
    case 'nights':
      return <Nights asked={asked} />;
    case 'slow':
      return <Slow asked={asked} />;
    case 'flaky':
      return <Flaky asked={asked} />;
    case 'late':
      return <Late asked={asked} />;
    case 'heat':
      return <Heat asked={asked} />;
  }
}

interface ReadProps<Row> {
  readonly of: {
    readonly data: readonly Row[] | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly children: (rows: readonly Row[]) => ReactNode;
}

/** The rows when they have been read; until then, and where there is nothing, that in words. */
function Read<Row>({ of: { data, error, refetch }, children }: ReadProps<Row>): ReactElement {
  if (!data && error) return <PanelProblem error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <p className="nj-reading" aria-busy="true">
        {text.loading}
      </p>
    );
  return data.length === 0 ? <p className="nj-empty">{text.none}</p> : <>{children(data)}</>;
}

interface AskedProps {
  readonly asked: Asked;
}
const jobKey = (row: { schedule: string; process: string; job: string }): string =>
  JSON.stringify([row.schedule, row.process, row.job]);

function Nights({ asked }: AskedProps): ReactElement {
  return (
    <Read of={useReport('nights', asked)}>
      {(rows) => (
        <ReportTable
          name="nights"
          caption={text.names.nights}
          rows={rows}
          columns={nightColumns(rows)}
          keyOf={({ schedule, businessDate }) => JSON.stringify([schedule, businessDate])}
        />
      )}
    </Read>
  );
}

function Slow({ asked }: AskedProps): ReactElement {
  return (
    <Read of={useReport('slow', asked)}>
      {(rows) => (
        <ReportTable
          name="slow"
          caption={text.names.slow}
          rows={rows}
          columns={slowColumns(rows)}
          keyOf={jobKey}
        />
      )}
    </Read>
  );
}

function Flaky({ asked }: AskedProps): ReactElement {
  return (
    <Read of={useReport('flaky', asked)}>
      {(rows) => (
        <ReportTable name="flaky" caption={text.names.flaky} rows={rows} columns={FLAKY} keyOf={jobKey} />
      )}
    </Read>
  );
}

function Late({ asked }: AskedProps): ReactElement {
  return (
    <Read of={useReport('late', asked)}>
      {(rows) => (
        <ReportTable
          name="late"
          caption={text.names.late}
          rows={rows}
          columns={lateColumns(rows)}
          keyOf={jobKey}
        />
      )}
    </Read>
  );
}

function Heat({ asked }: AskedProps): ReactElement {
  return <Read of={useReport('heat', asked)}>{(rows) => <HeatMap rows={rows} />}</Read>;
}
