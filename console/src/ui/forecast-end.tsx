import type { ReactElement } from 'react';
import type { DayForecast } from '../api/shapes.js';
import { en } from '../text/en.js';
import { durationText, MINUTE } from './duration.js';
import { Time } from './time.js';

interface EndProps {
  readonly forecast: DayForecast;
  /** Everything has ended. */
  readonly isOver: boolean;
  readonly zone: string | null;
}

/** When a business date ends or has ended, and whether that is late. */
export function ForecastEnd({ forecast, isOver, zone }: EndProps): ReactElement {
  const { blocked, expectedEndAt, earliestEndAt, latestEndAt, nightly, executions } = forecast;
  if (isOver) {
    return expectedEndAt === null ? (
      <>{en.verdict.endedAlone}</>
    ) : (
      <>
        {en.verdict.ended('')}
        <Time at={expectedEndAt} zone={zone} />
        <Late forecast={forecast} />
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
      <Late forecast={forecast} />
    </>
  );
}

/** Less is no lateness. */
const LATE_MS = MINUTE;

/** Beside the plan: what each job usually takes, from when it was requested. */
function Late({
  forecast: { expectedEndAt, plannedEndAt },
}: Pick<EndProps, 'forecast'>): ReactElement | null {
  if (expectedEndAt === null || plannedEndAt === null) return null;
  const late = Date.parse(expectedEndAt) - Date.parse(plannedEndAt);
  return late < LATE_MS ? null : <span className="nj-late">, {en.verdict.late(durationText(late))}</span>;
}
