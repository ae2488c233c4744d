import type { ReactElement } from 'react';
import { reports as text } from '../text/reports.js';
import { saveCsv } from '../ui/save-csv.js';
import { number } from '../ui/time.js';
import { heatStep } from './figures.js';
import type { HeatRow } from './use-report.js';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LIGHT_INK = 4;
const hourText = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** A table whose cells are coloured by their numbers; each says its number as well. */
export function HeatMap({ rows }: { readonly rows: readonly HeatRow[] }): ReactElement {
  const of = new Map(rows.map((row) => [`${row.weekday} ${row.hour}`, row]));
  const most = rows.reduce((high, { runs }) => Math.max(high, runs), 0);
  const file = (): void => {
    const head = [text.columns.weekday, text.columns.hour, text.columns.runs, text.columns.errors];
    const values = rows.map(({ weekday, hour, runs, errors }) => [
      text.weekdays[weekday - 1] ?? '',
      hourText(hour),
      ...[String(runs), String(errors)],
    ]);
    saveCsv('heat', [head, ...values]);
  };
  return (
    <>
      <p className="nj-report-bar">
        <button type="button" className="nj-quiet" onClick={file}>
          {text.csv}
        </button>
      </p>
      <div className="nj-report-scroll" tabIndex={0} role="region" aria-label={text.names.heat}>
        <table className="nj-heat">
          <caption className="nj-hidden">{text.what.heat}</caption>
          <thead>
            <tr>
              <th scope="col">{text.columns.weekday}</th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {String(hour).padStart(2, '0')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {text.weekdays.map((weekday, day) => (
              <tr key={weekday}>
                <th scope="row">{weekday}</th>
                {HOURS.map((hour) => (
                  <Hour
                    key={hour}
                    row={of.get(`${day + 1} ${hour}`)}
                    most={most}
                    at={`${weekday} ${hourText(hour)}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface HourProps {
  readonly row: HeatRow | undefined;
  readonly most: number;
  readonly at: string;
}

function Hour({ row, most, at }: HourProps): ReactElement {
  const runs = row?.runs ?? 0;
  const step = heatStep(runs, most);
  return (
    <td
      data-step={step}
      data-ink={step >= LIGHT_INK ? 'high' : 'low'}
      title={text.hourTitle(at, number(runs), number(row?.errors ?? 0))}
    >
      {runs === 0 ? '' : number(runs)}
    </td>
  );
}
