import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useKeys } from '../app/keys.js';
import { activity as text } from '../text/activity.js';
import { Key } from '../ui/key.js';
import type { ActivityFeed } from './use-activity.js';
import { FeedLine } from './feed-line.js';
import { withOpened, type Line } from './bursts.js';

const OVERSCAN = 12;
const AT_THE_TOP_PX = 8;

/** Lines of one height, so that nothing is measured; the style sheet says the same. */
const lineHeight = (): number => (window.matchMedia('(max-width: 700px)').matches ? 76 : 34);

interface FeedProps {
  readonly lines: readonly Line[];
  readonly feed: ActivityFeed;
  /** Beside what is new. */
  readonly head: ReactNode;
}

/** The latest first. What is new comes in by itself only while one stands at the top and points at nothing. */
export function Feed({ lines, feed, head }: FeedProps): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [following, setFollowing] = useState(true);
  const [pointed, setPointed] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = withOpened(lines, opened);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: lineHeight,
    getItemKey: (n) => keyOf(shown, n),
    overscan: OVERSCAN,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= shown.length - 1) feed.readMore();
  });
  useEffect(() => {
    const top = (scroller.current?.scrollTop ?? 0) < AT_THE_TOP_PX;
    if (feed.newer.length > 0 && following && top && !pointed) feed.take();
  });
  const turn = (id: string): void => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    <>
      <NewBar feed={feed} following={following} setFollowing={setFollowing} head={head} />
      <div
        ref={scroller}
        className="nj-feed"
        tabIndex={0}
        role="group"
        aria-label={text.list}
        onPointerEnter={() => {
          setPointed(true);
        }}
        onPointerLeave={() => {
          setPointed(false);
        }}
      >
        <ol style={{ height: rows.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const line = shown[index];
            return line ? (
              <li key={key} style={{ transform: `translateY(${start}px)` }}>
                <FeedLine line={line} opened={opened} turn={turn} />
              </li>
            ) : null;
          })}
        </ol>
      </div>
      <p className="nj-muted">{feed.hasMore ? (feed.readingMore ? text.more : '') : text.end}</p>
    </>
  );
}

/** An opened burst has its latest event twice: as the burst, and as itself. */
function keyOf(shown: readonly Line[], n: number): string {
  const events = shown[n]?.events;
  return `${events?.[0].id ?? n} ${events && events.length > 1 ? 'burst' : ''}`;
}

interface NewBarProps {
  readonly feed: ActivityFeed;
  readonly following: boolean;
  readonly setFollowing: (following: boolean) => void;
  readonly head: ReactNode;
}

/** In a place of its own, so that what it says moves nothing. */
function NewBar({ feed, following, setFollowing, head }: NewBarProps): ReactElement {
  const count = feed.newer.length;
  useKeys({ v: feed.take }, { on: count > 0 });
  useKeys({
    p: () => {
      setFollowing(!following);
    },
  });
  return (
    <p className="nj-feed-new">
      <button
        type="button"
        className="nj-quiet"
        aria-pressed={following}
        onClick={() => {
          setFollowing(!following);
        }}
      >
        {following ? '●' : '○'} {text.follow} <Key name="p" />
      </button>
      <span role="status">
        {count === 0 ? null : (
          <button type="button" className="nj-quiet" onClick={feed.take}>
            {text.new(count, feed.gap)} <Key name="v" />
          </button>
        )}
      </span>
      <span className="nj-space" />
      {head}
    </p>
  );
}
