import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Scope } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { isDone, needsAPerson, STATUSES } from '../ui/status.js';
import { ForecastEnd } from '../ui/forecast-end.js';
import { number } from '../ui/time.js';
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
          <ForecastEnd forecast={forecast.data} isOver={done === feed.runs.size} zone={zone} />
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
