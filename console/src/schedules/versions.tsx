import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Schedule, ScheduleVersion } from '../api/shapes.js';
import { versions as text } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import type { SchedulePlace } from './schedule-place.js';

const HASH_SHOWN = 12;

interface VersionsProps {
  readonly schedule: Schedule;
  readonly place: SchedulePlace;
}

export function Versions({ schedule, place }: VersionsProps): ReactElement {
  const found = useInfiniteQuery({
    queryKey: ['versions', schedule.name],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/versions', {
          params: {
            path: { schedule: schedule.name },
            query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (found.isPending) return <p className="nj-reading" />;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const all = found.data.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="nj-scroll" tabIndex={0} role="group" aria-label={text.title}>
        <table className="nj-list">
          <caption className="nj-hidden">{text.title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.columns.version}</th>
              <th scope="col">{text.columns.label}</th>
              <th scope="col">{text.columns.at}</th>
              <th scope="col">{text.columns.by}</th>
              <th scope="col">{text.columns.file}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((version) => (
              <Row key={version.version} version={version} zone={schedule.timeZone} place={place} />
            ))}
          </tbody>
        </table>
      </div>
      {all.length === 0 ? <p className="nj-muted">{text.none}</p> : null}
      {found.hasNextPage ? (
        <Button size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly version: ScheduleVersion;
  readonly zone: string | null;
  readonly place: SchedulePlace;
}

function Row({
  version: { version, label, active, createdAt, createdBy, fileHash },
  zone,
}: RowProps): ReactElement {
  return (
    <tr data-active={active}>
      <th scope="row">
        {version} {active ? <span className="nj-flag">{text.active}</span> : null}
      </th>
      <td>
        <Outside text={label} />
      </td>
      <td>
        <Time at={createdAt} zone={zone} />
      </td>
      <td>
        <Outside text={createdBy} />
      </td>
      <td>
        <code title={fileHash}>{fileHash.slice(0, HASH_SHOWN)}</code>
      </td>
    </tr>
  );
}
