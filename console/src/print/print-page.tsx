import { Link, useParams } from '@tanstack/react-router';
import { useEffect, type ReactElement } from 'react';
import { Problem } from '../api/problem.js';
import { useFeedState, useNight, useRunsVersion } from '../live/use-night.js';
import { Report } from '../night/report/report.js';
import { useZone } from '../night/use-zone.js';
import { Verdict } from '../night/verdict.js';
import { en } from '../text/en.js';
import { report } from '../text/report.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { ownZone } from '../ui/wall-clock.js';
import { visible } from '../ui/visible.js';

/** The completion report of a night by itself, on sheets of A4. */
export function PrintPage(): ReactElement {
  const scope = useParams({ from: '/print/night/$schedule/$date' });
  const { schedule, date } = scope;
  const feed = useNight(schedule, date);
  const { phase, problem } = useFeedState(feed);
  useRunsVersion(feed);
  const zone = useZone(schedule);
  const title = report.title(visible(schedule), visible(date));
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className="nj-sheet" id="main">
      <nav className="nj-report-bar" aria-label={en.shell.bar}>
        <Link className="nj-link" to="/night/$schedule/$date" params={scope} search={{ view: 'report' }}>
          {report.back}
        </Link>
        <button
          type="button"
          className="nj-quiet"
          onClick={() => {
            window.print();
          }}
        >
          {report.printNow}
        </button>
      </nav>
      <h1>{title}</h1>
      {phase === 'reading' ? <p className="nj-reading">{report.reading}</p> : null}
      {phase === 'failed' ? (
        <PanelProblem error={problem ?? new Problem(0, '', en.night.failed)} again={feed.readAll} />
      ) : null}
      {phase === 'ready' && feed.runs.size === 0 ? <p>{en.night.noDay(date)}</p> : null}
      {phase === 'ready' && feed.runs.size > 0 ? (
        <>
          <Verdict place={scope} feed={feed} zone={zone} />
          <Report scope={scope} feed={feed} zone={zone} />
          <p className="nj-muted">
            {report.made} <Time at={new Date().toISOString()} zone={zone} />,{' '}
            {zone === null || zone === ownZone() ? report.zone(ownZone()) : report.zones(ownZone(), zone)}
          </p>
        </>
      ) : null}
    </main>
  );
}
