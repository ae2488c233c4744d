import { useQuery } from '@tanstack/react-query';
import type { ReactElement, RefObject } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { en } from '../text/en.js';
import { run as texts } from '../text/run.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { furtherFlags, isDone } from '../ui/status.js';
import { Duration, Time } from '../ui/time.js';

interface HeaderProps {
  readonly run: Run;
  readonly zone: string | null;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** Which run, how it is and since when, and when it is expected to end. */
export function Header({ run, zone, heading }: HeaderProps): ReactElement {
  const since = run.endedAt ?? run.startedAt ?? run.requestedAt;
  const said = run.executionInfo ?? run.detail;
  return (
    <header className="nj-run-head">
      <p className="nj-muted">
        <Name text={whereOf(run)} />
      </p>
      <h2 ref={heading} tabIndex={-1}>
        <Name text={run.job} />
      </h2>
      <p className="nj-run-facts">
        <StatusBadge run={run} />
        {furtherFlags(run).map((flag) => (
          <span key={flag} className="nj-flag">
            {flag}
          </span>
        ))}
        {since === null ? null : (
          <span>
            {en.run.since} <Time at={since} zone={zone} />
          </span>
        )}
        {run.startedAt !== null && (run.status === 'RUNNING' || run.endedAt !== null) ? (
          <span>
            <Duration from={run.startedAt} to={run.status === 'RUNNING' ? null : run.endedAt} />
          </span>
        ) : null}
        <span>{en.run.attempt(run.attempt)}</span>
        <span>
          {en.run.jobType} <Name text={run.jobType} />
        </span>
      </p>
      {isDone(run.status) ? null : <Expected run={run} zone={zone} />}
      {said === null || said === '' ? null : (
        <p className="nj-message" tabIndex={0}>
          <Outside text={said} />
        </p>
      )}
    </header>
  );
}

const whereOf = ({ schedule, cycle, flow, process }: Run): string =>
  [schedule, cycle === flow ? cycle : `${cycle} / ${flow}`, process].join(' / ');

const ASKED_AGAIN_MS = 30_000;

function Expected({ run, zone }: { readonly run: Run; readonly zone: string | null }): ReactElement | null {
  const { id, status, attempt } = run;
  const forecast = useQuery({
    queryKey: ['forecast of a run', id, status, attempt],
    queryFn: () => answerOf(api.GET('/api/v1/runs/{id}/forecast', { params: { path: { id } } })),
    staleTime: ASKED_AGAIN_MS,
    refetchInterval: ASKED_AGAIN_MS,
    retry: false,
  }).data;
  if (!forecast) return <p className="nj-run-expected" />;
  const { expectedStartAt: start, expectedEndAt: end, earliestEndAt, latestEndAt } = forecast;
  const { expected } = texts;
  return (
    <p className="nj-run-expected">
      {start !== null && run.startedAt === null ? (
        <span>
          {expected.start} <Time at={start} zone={zone} />
        </span>
      ) : null}
      {end === null ? null : (
        <span>
          {expected.end} <Time at={end} zone={zone} />
          {earliestEndAt === null || latestEndAt === null || earliestEndAt === latestEndAt ? null : (
            <span className="nj-muted">
              {' '}
              (<Time at={earliestEndAt} zone={zone} />–<Time at={latestEndAt} zone={zone} />)
            </span>
          )}
        </span>
      )}
      {forecast.onCriticalPath ? <span>{expected.critical}</span> : null}
      {forecast.late ? <span className="nj-warn">{expected.late}</span> : null}
      {forecast.blocked && status !== 'ERROR' ? <span className="nj-warn">{expected.blocked}</span> : null}
    </p>
  );
}
