import type { ReactElement, ReactNode } from 'react';
import { reports as text } from '../text/reports.js';
import { saveCsv } from '../ui/save-csv.js';
import { number } from '../ui/time.js';
import { MOST } from './use-report.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** For a program that calculates: numbers bare, durations in seconds. */
  readonly value: (row: Row) => string | number | null;
  /** How long its bar is, of 0 to 1; left out = it has none. */
  readonly bar?: (row: Row) => number;
  readonly numeric?: true;
}

interface ReportTableProps<Row> {
  readonly name: string;
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
}

/** Rows as the server orders them; the first column names the row. */
export function ReportTable<Row>({
  name,
  caption,
  rows,
  columns,
  keyOf,
}: ReportTableProps<Row>): ReactElement {
  const file = (): void => {
    const values = rows.map((row) => columns.map(({ value }) => String(value(row) ?? '')));
    saveCsv(name, [columns.map(({ title }) => title), ...values]);
  };
  return (
    <>
      <p className="nj-report-bar">
        <span className="nj-muted" role="status">
          {rows.length === MOST ? text.most(number(MOST)) : text.shown(number(rows.length))}
        </span>
        <button type="button" className="nj-quiet" onClick={file}>
          {text.csv}
        </button>
      </p>
      <div className="nj-report-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table className="nj-report">
          <caption className="nj-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ title, numeric }) => (
                <th key={title} scope="col" data-numeric={numeric}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column, n) => (
                  <Cell key={column.title} column={column} row={row} names={n === 0} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly names: boolean;
}

function Cell<Row>({ column: { cell, bar, numeric }, row, names }: CellProps<Row>): ReactElement {
  const share = bar?.(row);
  const inside = (
    <>
      {cell(row)}
      {share === undefined ? null : (
        <span className="nj-report-share" aria-hidden="true">
          <span style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
        </span>
      )}
    </>
  );
  return names ? <th scope="row">{inside}</th> : <td data-numeric={numeric}>{inside}</td>;
}
