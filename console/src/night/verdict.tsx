import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { DayForecast } from '../api/shapes.js';
import type { Scope } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { isDone, needsAPerson, STATUSES } from '../ui/status.js';
import { number, Time } from '../ui/time.js';
import { useDay } from './use-day.js';

interface VerdictProps {
  readonly place: Scope;
  readonly feed: NightFeed;
  readonly zone: string | null;
}

/** One sentence: when it ends, whether somebody is needed, how much is done. */
export function Verdict({ place: { schedule, date }, feed, zone }: VerdictProps): ReactElement {
  const path = { schedule, date };
  const forecast = useQuery({
    queryKey: ['night', schedule, date, 'forecast'],
    queryFn: () =>
      answerOf(api.GET('/api/v1/schedules/{schedule}/days/{date}/forecast', { params: { path } })),
  });
  const day = useDay(path);
  const people = feed.runs.all().filter(needsAPerson).length;
  const done = STATUSES.filter(isDone).reduce((sum, status) => sum + (feed.runs.counts.get(status) ?? 0), 0);
  const requested = feed.runs.all().some(({ execution }) => execution !== null);
  return (
    <p className="nj-verdict" data-blocked={requested && forecast.data?.blocked === true} aria-live="polite">
      <strong>
        {!requested ? (
          en.verdict.nothing
        ) : forecast.data ? (
          <End forecast={forecast.data} all={done === feed.runs.size} zone={zone} />
        ) : forecast.isError ? (
          en.verdict.none
        ) : (
          en.verdict.reading
        )}
      </strong>
      <span data-people={people}>{en.verdict.people(people)}</span>
      <span>{en.verdict.done(number(done), number(feed.runs.size))}</span>
      {day.data?.status === 'CLOSED' ? <span>{en.verdict.closed}</span> : null}
    </p>
  );
}

interface EndProps {
  readonly forecast: DayForecast;
  readonly all: boolean;
  readonly zone: string | null;
}

function End({ forecast, all, zone }: EndProps): ReactElement {
  const { blocked, expectedEndAt, earliestEndAt, latestEndAt, nightly, executions } = forecast;
  if (all) {
    return expectedEndAt === null ? (
      <>{en.verdict.endedAlone}</>
    ) : (
      <>
        {en.verdict.ended('')}
        <Time at={expectedEndAt} zone={zone} />
      </>
    );
  }
  if (blocked || expectedEndAt === null) return <>{en.verdict.blocked}</>;
  const bases = [...(nightly ? [nightly] : []), ...executions].map(({ basis }) => basis);
  if (bases.every((basis) => basis === 'none')) return <>{en.verdict.none}</>;
  return (
    <>
      {en.verdict.expected} <Time at={expectedEndAt} zone={zone} />
      {earliestEndAt !== null && latestEndAt !== null && earliestEndAt !== latestEndAt ? (
        <span className="nj-range">
          {' '}
          (<Time at={earliestEndAt} zone={zone} /> – <Time at={latestEndAt} zone={zone} />)
        </span>
      ) : null}
    </>
  );
}
