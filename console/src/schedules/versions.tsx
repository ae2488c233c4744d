import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { Schedule, ScheduleVersion } from '../api/shapes.js';
import { versions as text } from '../text/schedules.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { Time } from '../ui/time.js';
import { ActivateDialog } from './activate-dialog.js';
import { Compare } from './compare.js';
import type { SchedulePlace } from './schedule-place.js';

const HASH_SHOWN = 12;

interface VersionsProps {
  readonly schedule: Schedule;
  readonly place: SchedulePlace;
  readonly defines: boolean;
}

export function Versions({ schedule, place, defines }: VersionsProps): ReactElement {
  const [activating, setActivating] = useState<number | null>(null);
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
  const { v, compare } = place.search;
  const latest = all[0]?.version ?? 0;
  if (v !== undefined && latest > 0)
    return <Compare place={place} from={Number(compare ?? 0)} version={Number(v)} latest={latest} />;
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
              <th scope="col">{text.columns.acts}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((version) => (
              <Row
                key={version.version}
                version={version}
                schedule={schedule}
                place={place}
                activate={defines ? setActivating : null}
              />
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
      {activating === null ? null : (
        <ActivateDialog
          schedule={schedule}
          version={activating}
          close={() => {
            setActivating(null);
          }}
        />
      )}
    </>
  );
}

interface RowProps {
  readonly version: ScheduleVersion;
  readonly schedule: Schedule;
  readonly place: SchedulePlace;
  /** null = who looks may not. */
  readonly activate: ((version: number) => void) | null;
}

function Row({ version: row, schedule, place, activate }: RowProps): ReactElement {
  const { version, label, active, createdAt, createdBy, fileHash } = row;
  return (
    <tr data-active={active}>
      <th scope="row">
        {version} {active ? <span className="nj-flag">{text.active}</span> : null}
      </th>
      <td>
        <Outside text={label} />
      </td>
      <td>
        <Time at={createdAt} zone={schedule.timeZone} />
      </td>
      <td>
        <Outside text={createdBy} />
      </td>
      <td>
        <code title={fileHash}>{fileHash.slice(0, HASH_SHOWN)}</code>
      </td>
      <td>
        <button
          type="button"
          className="nj-link"
          aria-label={text.with(version)}
          onClick={() => {
            place.show({ v: String(version), compare: String(beside(version, schedule.activeVersion)) });
          }}
        >
          {text.columns.compare}
        </button>
        <a
          className="nj-link"
          href={`/api/v1/schedules/${encodeURIComponent(schedule.name)}/export?version=${version}`}
          download
          aria-label={text.exportOf(version)}
        >
          {text.export}
        </a>
        {activate === null || active ? null : (
          <button
            type="button"
            className="nj-link"
            aria-label={text.activateOf(version)}
            onClick={() => {
              activate(version);
            }}
          >
            {text.activate}
          </button>
        )}
      </td>
    </tr>
  );
}

/** With the active one; that itself with the one before it. */
const beside = (version: number, active: number | null): number =>
  active === null || active === version ? version - 1 : active;
