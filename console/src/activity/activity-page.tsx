import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactElement } from 'react';
import type { Activity } from '../api/shapes.js';
import { Shell } from '../app/shell.js';
import { activity as text } from '../text/activity.js';
import { en } from '../text/en.js';
import { Outside } from '../ui/outside-text.js';
import { PanelProblem } from '../ui/panel-problem.js';
import { saveCsv } from '../ui/save-csv.js';
import { number } from '../ui/time.js';
import './activity.css';
import { isNarrowed, type ActivitySearch } from './activity-search.js';
import { burstsOf, matcherOf } from './bursts.js';
import { Feed } from './feed.js';
import { Filters, type Change } from './filters.js';
import { useActivity } from './use-activity.js';

export function ActivityPage(): ReactElement {
  const search = useSearch({ from: '/activity' });
  const navigate = useNavigate();
  const show = (change: Change, replace = false): void => {
    const kept = Object.entries({ ...search, ...change }).filter(
      ([name, value]) => value !== undefined && name !== 'ignored',
    );
    void navigate({ to: '/activity', search: Object.fromEntries(kept), replace });
  };
  useEffect(() => {
    document.title = `${text.title} · ${en.product}`;
  }, []);
  return (
    <Shell screen="activity">
      <main className="nj-main nj-activity" id="main" tabIndex={-1}>
        <h1 className="nj-hidden">{text.title}</h1>
        <Filters search={search} show={show} />
        {search.ignored === undefined ? null : (
          <p className="nj-muted">
            <Outside text={text.ignored(search.ignored)} />
          </p>
        )}
        <Happened search={search} />
      </main>
    </Shell>
  );
}

function Happened({ search }: { readonly search: ActivitySearch }): ReactElement {
  const feed = useActivity(search);
  const { events, error } = feed;
  const shown = useMemo(() => (events ?? []).filter(matcherOf(search.q)), [events, search.q]);
  const lines = useMemo(() => burstsOf(shown), [shown]);
  if (!events && error) return <PanelProblem error={error} again={feed.again} />;
  if (!events)
    return (
      <p className="nj-reading" aria-busy="true">
        {text.loading}
      </p>
    );
  if (shown.length === 0) return <Nothing search={search} feed={feed} />;
  const head = (
    <>
      <span className="nj-muted" role="status">
        {text.shown(number(lines.length), number(shown.length))}
      </span>
      <button
        type="button"
        className="nj-quiet"
        onClick={() => {
          saveCsv('activity', [text.columns, ...shown.map(rowOf)]);
        }}
      >
        {text.csv}
      </button>
    </>
  );
  return (
    <>
      {error ? <PanelProblem error={error} again={feed.again} /> : null}
      <Feed lines={lines} feed={feed} head={head} />
    </>
  );
}

/** Whether there is nothing, or the filter hides it, or what was read so far has nothing of it. */
function Nothing({
  search,
  feed,
}: {
  readonly search: ActivitySearch;
  readonly feed: ReturnType<typeof useActivity>;
}): ReactElement {
  return (
    <section className="nj-empty">
      <p>{isNarrowed(search) ? <Outside text={text.hidden(inWords(search))} /> : text.none}</p>
      {feed.hasMore ? (
        <button type="button" className="nj-quiet" onClick={feed.readMore}>
          {feed.readingMore ? text.more : text.further}
        </button>
      ) : null}
    </section>
  );
}

const inWords = ({ ignored: _, ...search }: ActivitySearch): string =>
  Object.entries(search)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');

const rowOf = ({
  at,
  actor,
  text: told,
  schedule,
  businessDate,
  runId,
  executionId,
  type,
  reason,
}: Activity) => [
  ...[at, actor, told, schedule ?? '', businessDate ?? ''],
  ...[runId ?? '', executionId ?? '', type, reason ?? ''],
];
