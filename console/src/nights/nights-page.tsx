import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { DayOverview, Health } from '../api/shapes.js';
import { DateScope } from '../app/date-scope.js';
import { ScheduleSwitch } from '../app/schedule-switch.js';
import { keepScope } from '../app/scope.js';
import { Shell } from '../app/shell.js';
import { useHealth } from '../health/health-queries.js';
import { en } from '../text/en.js';
import { nights as text } from '../text/nights.js';
import { PanelProblem } from '../ui/panel-problem.js';
import './nights.css';
import { standOf, type Stand } from './stand.js';
import { Tile } from './tile.js';

/** Where what is shown comes from no stream: it is asked for again as often as this, while the page is seen. */
const AGAIN_MS = 10_000;
/** As often as the dot in the top bar asks. */
const HEALTH_AGAIN_MS = 30_000;

/** A business date of all schedules: one tile for each, by their names, so that none moves. */
export function NightsPage(): ReactElement {
  const { date } = useParams({ from: '/nights/$date' });
  const navigate = useNavigate();
  useEffect(() => {
    keepScope({ schedule: null, date });
    document.title = `${text.title(date)} · ${en.product}`;
  }, [date]);
  const scope = (
    <>
      <ScheduleSwitch
        schedule={null}
        go={(schedule) => {
          if (schedule !== null)
            void navigate({ to: '/night/$schedule/$date', params: { schedule, date }, search: {} });
        }}
      />
      <DateScope
        date={date}
        go={(other) => {
          void navigate({ to: '/nights/$date', params: { date: other } });
        }}
      />
    </>
  );
  return (
    <Shell screen="night" scope={scope}>
      <main className="nj-main nj-nights" id="main" tabIndex={-1}>
        <h1>{text.title(date)}</h1>
        <Nights key={date} date={date} />
      </main>
    </Shell>
  );
}

function Nights({ date }: { readonly date: string }): ReactElement {
  const found = useInfiniteQuery({
    queryKey: ['nights', date],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/day-overviews', {
          params: { query: { businessDate: date, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: AGAIN_MS,
  });
  const silent = useSilent();
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (!found.data) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const days = found.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {found.isError ? <PanelProblem error={found.error} again={() => void found.refetch()} /> : null}
      {days.length === 0 ? <p className="nj-empty">{text.none}</p> : <Summary days={days} />}
      <ul className="nj-night-tiles">
        {days.map((day) => (
          <Tile
            key={day.schedule}
            day={day}
            silent={silent.filter(({ schedule }) => schedule === day.schedule)}
          />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button variant="default" size="xs" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </>
  );
}

/** One sentence about all of them. */
function Summary({ days }: { readonly days: readonly DayOverview[] }): ReactElement {
  const of = (stand: Stand): number => days.filter((day) => standOf(day) === stand).length;
  const people = of('needs a person');
  const others = [
    [of('goes on'), text.goOn],
    [of('over'), text.over],
    [of('not opened'), text.notOpened],
  ] as const;
  return (
    <p className="nj-verdict" data-blocked={people > 0} aria-live="polite">
      <strong>{people === 0 ? text.nobody : text.people(people, days.length)}</strong>
      {others.map(([count, say]) => (count === 0 ? null : <span key={say(2)}>{say(count)}</span>))}
    </p>
  );
}

const NONE: Health['jobTypes'] = [];

/** Job types whose systems hold runs back because they do not answer. */
function useSilent(): Health['jobTypes'] {
  const { data } = useHealth(HEALTH_AGAIN_MS);
  return data?.jobTypes.filter(({ heldBack }) => heldBack > 0) ?? NONE;
}
