import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../api/client.js';
import type { ScheduleJob } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { disabledJobs as disabledText } from '../text/disabled-jobs.js';
import { jobs as text } from '../text/schedules.js';
import { durationText } from '../ui/duration.js';
import { Name, Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { number } from '../ui/time.js';
import { DisableDialog, placeName, type JobPlace } from './disabled-dialogs.js';
import { DisabledJobs } from './disabled-jobs.js';
import type { SchedulePlace } from './schedule-place.js';
import { todayIn } from './today.js';

const ROW_PX = 32;
const PAGE = 1000;
const SECOND = 1000;
const COLUMNS = ['name', 'application', 'type', 'flows', 'days', 'threshold', 'overridden', 'acts'] as const;

interface JobsProps {
  readonly place: SchedulePlace;
  readonly zone: string | null;
  readonly defines: boolean;
}

/** Every job where it runs, as the active version with the overrides has it. */
export function Jobs({ place, zone, defines }: JobsProps): ReactElement {
  const [disabling, setDisabling] = useState<JobPlace | null>(null);
  const { schedule } = place;
  const found = useInfiniteQuery({
    queryKey: ['schedule-jobs', schedule],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/schedules/{schedule}/jobs', {
          params: {
            path: { schedule },
            query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const { hasNextPage, isFetching, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const q = place.search.q ?? '';
  const wanted = useDeferredValue(q);
  const all = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const shown = useMemo(() => matching(all, wanted), [all, wanted]);
  const total = number(found.data?.pages[0]?.jobsTotal ?? 0);
  if (found.isPending) return <p className="nj-reading">{text.loading}</p>;
  if (found.isError) return <PanelProblem error={found.error} again={() => void found.refetch()} />;
  return (
    <section className="nj-diff" aria-label={text.title}>
      <DisabledJobs place={place} zone={zone} defines={defines} />
      <div className="nj-filter">
        <FilterField
          q={q}
          setQ={(next) => {
            place.show({ q: next === '' ? undefined : next }, true);
          }}
        />
        <span className="nj-muted" role="status">
          {text.shown(number(shown.length), total)}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="nj-muted">
          <Outside text={text.hidden(total, q)} />
        </p>
      ) : (
        <Table jobs={shown} disable={defines ? setDisabling : null} />
      )}
      {disabling === null ? null : (
        <DisableDialog
          schedule={schedule}
          target={disabling}
          today={todayIn(zone)}
          close={() => {
            setDisabling(null);
          }}
        />
      )}
    </section>
  );
}

function FilterField({ q, setQ }: { readonly q: string; readonly setQ: (q: string) => void }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <input
      ref={field}
      type="search"
      aria-label={text.filter}
      placeholder={text.filter}
      maxLength={200}
      value={q}
      onChange={({ target }) => {
        setQ(target.value);
      }}
    />
  );
}

function matching(all: readonly ScheduleJob[], q: string): readonly ScheduleJob[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return all;
  return all.filter(({ process, job, application, jobType, flows }) => {
    const said = [process ?? '', job, application, jobType, ...flows].join(' ').toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

interface TableProps {
  readonly jobs: readonly ScheduleJob[];
  /** null = who looks may not. */
  readonly disable: ((job: JobPlace) => void) | null;
}

function Table({ jobs, disable }: TableProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  return (
    <div
      className="nj-jobs"
      ref={scroller}
      role="table"
      tabIndex={0}
      aria-label={text.title}
      aria-rowcount={jobs.length + 1}
    >
      <div role="rowgroup" className="nj-jobs-head">
        <div className="nj-job" role="row">
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader" data-column={column}>
              {text.columns[column]}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const job = jobs[index];
          return job ? <Row key={index} job={job} place={{ index, start }} disable={disable} /> : null;
        })}
      </div>
    </div>
  );
}

interface RowProps extends Pick<TableProps, 'disable'> {
  readonly job: ScheduleJob;
  readonly place: { readonly index: number; readonly start: number };
}

function Row({ job, place, disable }: RowProps): ReactElement {
  const { process, flows, daysOfTheWeek, thresholdRunTime, enabled, critical, overridden } = job;
  return (
    <div
      className="nj-job"
      role="row"
      aria-rowindex={place.index + 2}
      style={{ transform: `translateY(${place.start}px)` }}
    >
      <span role="cell" data-column="name">
        <Name text={`${process ?? text.never} · ${job.job}`} />
        {enabled ? null : <span className="nj-flag">{text.disabled}</span>}
        {critical ? <span className="nj-flag">{text.critical}</span> : null}
      </span>
      <span role="cell" data-column="application">
        <Name text={job.application} />
      </span>
      <span role="cell" data-column="type">
        <Name text={job.jobType} />
      </span>
      <span role="cell" data-column="flows">
        <Outside text={flows.join(', ')} />
      </span>
      <span role="cell" data-column="days">
        {daysOfTheWeek === null ? text.everyDay : daysOfTheWeek.map((day) => day.slice(0, 2)).join(' ')}
      </span>
      <span role="cell" data-column="threshold">
        {thresholdRunTime === null ? '–' : durationText(thresholdRunTime * SECOND)}
      </span>
      <span role="cell" data-column="overridden">
        <Outside text={overridden.join(', ')} />
      </span>
      <span role="cell" data-column="acts">
        {disable === null || process === null ? null : (
          <button
            type="button"
            className="nj-link"
            aria-label={disabledText.actOf(placeName({ process, job: job.job }))}
            onClick={() => {
              disable({ process, job: job.job });
            }}
          >
            {disabledText.act}
          </button>
        )}
      </span>
    </div>
  );
}
