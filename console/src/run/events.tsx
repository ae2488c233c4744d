import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Run } from '../api/shapes.js';
import { run as texts } from '../text/run.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { keyOf } from './run-queries.js';

const PAGE = 50;

interface EventsProps {
  readonly run: Run;
  readonly zone: string | null;
}

/** What has happened to a run, by whom and why: the latest first. */
export function Events({ run, zone }: EventsProps): ReactElement {
  const events = useInfiniteQuery({
    queryKey: keyOf(run, 'events'),
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/activity', {
          params: { query: { run: run.id, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (events.isError) return <PanelProblem error={events.error} again={() => void events.refetch()} />;
  if (!events.data) return <p className="nj-reading" aria-busy="true" />;
  const all = events.data.pages.flatMap(({ items }) => items);
  if (all.length === 0) return <p>{texts.events.none}</p>;
  return (
    <>
      <ol className="nj-events">
        {all.map(({ id, at, text }) => (
          <li key={id}>
            <Time at={at} zone={zone} />
            <Outside text={text} />
          </li>
        ))}
      </ol>
      {events.hasNextPage ? (
        <Button
          size="xs"
          variant="default"
          disabled={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          {texts.events.more}
        </Button>
      ) : null}
    </>
  );
}
