import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { DisabledJob } from '../api/shapes.js';
import { disabledJobs as text } from '../text/disabled-jobs.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { number, Time } from '../ui/time.js';
import { EnableDialog, placeName } from './disabled-dialogs.js';
import type { SchedulePlace } from './schedule-place.js';

interface DisabledProps {
  readonly place: SchedulePlace;
  readonly zone: string | null;
  readonly defines: boolean;
}

/** Jobs that do not run on some business dates, above the jobs themselves: nothing where there are none. */
export function DisabledJobs({ place, zone, defines }: DisabledProps): ReactElement | null {
  const { schedule } = place;
  const past = place.search.past !== undefined;
  const [enabling, setEnabling] = useState<DisabledJob | null>(null);
  const found = useInfiniteQuery({
    queryKey: ['disabled-jobs', schedule, past],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/disabled-jobs', {
          params: {
            path: { schedule },
            query: {
              limit: 100,
              ...(past ? { past: 'true' as const } : {}),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  const all = found.data.pages.flatMap(({ items }) => items);
  return (
    <section aria-label={text.title} className="nj-disabled">
      <h2>
        {text.title} <span className="nj-muted">{number(all.length)}</span>
        <label className="nj-muted">
          <input
            type="checkbox"
            checked={past}
            onChange={() => {
              place.show({ past: past ? undefined : '1' });
            }}
          />{' '}
          {text.past}
        </label>
      </h2>
      {all.length === 0 ? <p className="nj-muted">{text.none}</p> : null}
      {all.length === 0 ? null : <Table all={all} zone={zone} enable={defines ? setEnabling : null} />}
      {found.hasNextPage ? (
        <Button size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
      {enabling === null ? null : (
        <EnableDialog
          schedule={schedule}
          entry={enabling}
          close={() => {
            setEnabling(null);
          }}
        />
      )}
    </section>
  );
}

interface TableProps {
  readonly all: readonly DisabledJob[];
  readonly zone: string | null;
  /** null = who looks may not. */
  readonly enable: ((entry: DisabledJob) => void) | null;
}

function Table({ all, zone, enable }: TableProps): ReactElement {
  const { columns } = text;
  const heads = [columns.what, columns.dates, columns.reason, columns.by, ...(enable ? [columns.acts] : [])];
  return (
    <div className="nj-scroll" tabIndex={0} role="group" aria-label={text.title}>
      <table className="nj-list">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                <Outside text={placeName(entry)} />
              </th>
              <td>{datesOf(entry)}</td>
              <td>{entry.reason === null ? null : <Outside text={entry.reason} />}</td>
              <td>
                <Outside text={entry.disabledBy} /> <Time at={entry.disabledAt} zone={zone} />
                {entry.endedAt === null ? null : (
                  <span className="nj-muted">
                    , {text.ended} <Time at={entry.endedAt} zone={zone} />
                  </span>
                )}
              </td>
              {enable === null ? null : (
                <td>
                  {entry.endedAt === null ? (
                    <button
                      type="button"
                      className="nj-link"
                      aria-label={text.enableOf(placeName(entry))}
                      onClick={() => {
                        enable(entry);
                      }}
                    >
                      {text.enable}
                    </button>
                  ) : null}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Business dates are labels. */
const datesOf = ({ from, until }: DisabledJob): string =>
  until === null ? text.from(from) : text.range(from, until);
