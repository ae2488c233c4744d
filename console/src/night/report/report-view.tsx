import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { report } from '../../text/report.js';
import { saveCsv } from '../../ui/save-csv.js';
import { useRunTimes } from '../timeline/run-times.js';
import type { ViewProps } from '../view-props.js';
import { Report } from './report.js';
import { reportRows } from './report-file.js';

/** The completion report as a view of the night. It is of the whole night, whatever the filter. */
export function ReportView({ feed, place, zone }: ViewProps): ReactElement {
  const { schedule, date } = place;
  const times = useRunTimes(place, feed.runs.size).data ?? new Map();
  return (
    <section aria-label={report.title(schedule, date)}>
      <div className="nj-report-bar">
        <Link className="nj-link" to="/print/night/$schedule/$date" params={{ schedule, date }}>
          {report.print}
        </Link>
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            saveCsv(`${schedule}-${date}-report`, reportRows(feed.runs.all(), times));
          }}
        >
          {report.csv}
        </button>
      </div>
      <Report scope={place} feed={feed} zone={zone} />
    </section>
  );
}
