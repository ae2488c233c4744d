import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { DayOverview, Health } from '../api/shapes.js';
import { en } from '../text/en.js';
import { nights as text } from '../text/nights.js';
import { ForecastEnd } from '../ui/forecast-end.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusIcon } from '../ui/status-badge.js';
import { StatusBar } from '../ui/status-bar.js';
import { plainLook, STATUSES } from '../ui/status.js';
import { number } from '../ui/time.js';
import { oneAfterAnother } from './one-after-another.js';
import { doneOf, runsOf, standOf } from './stand.js';

interface TileProps {
  readonly day: DayOverview;
  /** Job types of this schedule alone whose systems do not answer. */
  readonly silent: Health['jobTypes'];
}

/** The night of one schedule among those of others; its name leads there. */
export function Tile({ day, silent }: TileProps): ReactElement {
  const { schedule, displayName, businessDate, counts, status, needsPerson } = day;
  const there = STATUSES.filter((one) => (counts[one] ?? 0) > 0);
  return (
    <li className="nj-night-tile" data-stand={standOf(day)}>
      <h2>
        <Link to="/night/$schedule/$date" params={{ schedule, date: businessDate }} search={{}}>
          <Name text={schedule} />
        </Link>
        {displayName === null ? null : (
          <span className="nj-muted">
            <Outside text={displayName} />
          </span>
        )}
      </h2>
      <p className="nj-night-end">
        <End day={day} />
      </p>
      {there.length === 0 ? null : (
        <>
          <StatusBar statuses={there} count={(one) => counts[one] ?? 0} />
          <p className="nj-night-facts">
            <span>{en.verdict.done(number(doneOf(day)), number(runsOf(day)))}</span>
            {needsPerson === 0 ? null : (
              <strong>
                <StatusIcon icon="cross" /> {en.verdict.people(needsPerson)}
              </strong>
            )}
            {status === 'CLOSED' ? <span>{text.closed}</span> : null}
          </p>
        </>
      )}
      <Executions day={day} />
      {silent.map(({ name, heldBack }) => (
        <p key={name} className="nj-night-silent">
          <StatusIcon icon="triangle" /> <Outside text={text.noAnswer(name, heldBack)} />
        </p>
      ))}
    </li>
  );
}

const forecastInTurn = oneAfterAnother();
/** A forecast costs the server more than a count. */
const AGAIN_MS = 60_000;

function End({ day }: { readonly day: DayOverview }): ReactElement {
  const { schedule, businessDate: date, timeZone } = day;
  const stand = standOf(day);
  const hasEnd = stand !== 'not opened' && day.executions.length > 0;
  const forecast = useQuery({
    queryKey: ['night', schedule, date, 'forecast'],
    queryFn: () =>
      forecastInTurn(() =>
        answerOf(
          api.GET('/api/v1/schedules/{schedule}/days/{date}/forecast', {
            params: { path: { schedule, date } },
          }),
        ),
      ),
    enabled: hasEnd,
    refetchInterval: stand === 'over' ? false : AGAIN_MS,
  });
  if (stand === 'not opened') return <>{text.unopened}</>;
  if (!hasEnd) return <>{text.idle}</>;
  if (forecast.data)
    return <ForecastEnd forecast={forecast.data} isOver={stand === 'over'} zone={timeZone} />;
  return <>{forecast.isError ? en.verdict.none : en.verdict.reading}</>;
}

const LOOK_AS = { QUEUED: 'PENDING', RUNNING: 'RUNNING', COMPLETED: 'COMPLETED', ERROR: 'ERROR' } as const;

function Executions({ day: { executions } }: { readonly day: DayOverview }): ReactElement | null {
  if (executions.length === 0) return null;
  return (
    <ul className="nj-night-executions" aria-label={text.executions}>
      {executions.map(({ id, cycleName, flowName, processName, status }) => {
        const look = plainLook(LOOK_AS[status]);
        return (
          <li key={id} data-tone={look.tone} title={text.status[status]}>
            <StatusIcon icon={look.icon} />
            <span className="nj-hidden">{text.status[status]}</span>
            <Name text={processName ?? (flowName === cycleName ? cycleName : `${cycleName} · ${flowName}`)} />
          </li>
        );
      })}
    </ul>
  );
}
