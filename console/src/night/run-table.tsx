import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { Run } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import type { Place } from '../app/scope.js';
import type { NightFeed } from '../live/night-feed.js';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { Name, Outside } from '../ui/outside-text.js';
import { StatusBadge } from '../ui/status-badge.js';
import { furtherFlags } from '../ui/status.js';
import { Duration, Time } from '../ui/time.js';
import { messageOf } from './message.js';
import type { ShownRuns } from './shown-runs.js';

const OVERSCAN = 12;
const COLUMNS = ['status', 'name', 'application', 'why', 'start', 'duration', 'attempt', 'agent'] as const;

/** Rows that fingers can meet where fingers are used; the style sheet says the same. */
const rowHeight = (): number => (window.matchMedia('(pointer: coarse)').matches ? 40 : 32);

interface TableProps {
  readonly feed: NightFeed;
  readonly shown: ShownRuns;
  readonly place: Place;
  readonly zone: string | null;
}

/** All runs that match, of which only those in view are in the document. Rows have one height and never move. */
export function RunTable({ feed, shown, place, zone }: TableProps): ReactElement {
  const { ids } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(place.search.run ?? null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    getItemKey: (index) => ids[index] ?? index,
  });
  const goTo = (index: number): void => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id === undefined) return;
    setCursor(id);
    rows.scrollToIndex(ids.indexOf(id));
    if (place.search.run !== undefined) place.show({ run: id }, true);
  };
  const at = cursor === null ? -1 : ids.indexOf(place.search.run ?? cursor);
  const open = (id: string): void => {
    setCursor(id);
    place.show({ run: id, tab: undefined });
  };
  useTableKeys({ at, ids, goTo, open, update: shown.update });
  return (
    <section className="nj-runs" id="runs" tabIndex={-1} aria-label={en.table.title}>
      <WaitingBar shown={shown} />
      <div
        ref={scroller}
        className="nj-grid"
        role="grid"
        tabIndex={0}
        aria-label={en.table.title}
        aria-rowcount={ids.length + 1}
        aria-colcount={COLUMNS.length}
        {...(at === -1 ? {} : { 'aria-activedescendant': `run-${ids[at] ?? ''}` })}
        onPointerEnter={() => {
          shown.freeze(true);
        }}
        onPointerLeave={() => {
          shown.freeze(false);
        }}
      >
        <div className="nj-row nj-head" role="row" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <div key={column} role="columnheader" data-column={column}>
              {en.table[column]}
            </div>
          ))}
        </div>
        <div role="rowgroup" className="nj-body" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <Row
              key={key}
              feed={feed}
              id={ids[index] ?? ''}
              place={{ index, start }}
              selected={index === at}
              zone={zone}
              open={open}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function WaitingBar({ shown }: { readonly shown: ShownRuns }): ReactElement {
  return (
    <p className="nj-waiting" role="status" hidden={shown.waiting === 0}>
      {en.table.waiting(shown.waiting)}{' '}
      <button type="button" className="nj-quiet" onClick={shown.update}>
        {en.table.update} <Key name="v" />
      </button>
    </p>
  );
}

interface TableKeys {
  readonly at: number;
  readonly ids: readonly string[];
  readonly goTo: (index: number) => void;
  readonly open: (id: string) => void;
  readonly update: () => void;
}

const PAGE_ROWS = 20;

function useTableKeys({ at, ids, goTo, open, update }: TableKeys): void {
  const by = (rows: number) => (): void => {
    goTo(at + rows);
  };
  useKeys({
    j: by(1),
    k: by(-1),
    ArrowDown: by(1),
    ArrowUp: by(-1),
    PageDown: by(PAGE_ROWS),
    PageUp: by(-PAGE_ROWS),
    Home: () => {
      goTo(0);
    },
    End: () => {
      goTo(ids.length - 1);
    },
    Enter: () => {
      const id = ids[Math.max(0, at)];
      if (id !== undefined) open(id);
    },
    v: update,
  });
}

interface RowProps {
  readonly feed: NightFeed;
  readonly id: string;
  readonly place: { readonly index: number; readonly start: number };
  readonly selected: boolean;
  readonly zone: string | null;
  readonly open: (id: string) => void;
}

const Row = ({ feed, id, place: { index, start }, selected, zone, open }: RowProps): ReactElement | null => {
  const run = useSyncExternalStore(feed.runs.subscribe, () => feed.runs.get(id));
  if (!run) return null;
  return (
    <div
      id={`run-${id}`}
      className="nj-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => {
        open(id);
      }}
    >
      <Cells run={run} zone={zone} />
    </div>
  );
};

const Cells = memo(function Cells({
  run,
  zone,
}: {
  readonly run: Run;
  readonly zone: string | null;
}): ReactElement {
  return (
    <>
      <div role="gridcell" data-column="status">
        <StatusBadge run={run} />
      </div>
      <div role="gridcell" data-column="name">
        <Name text={`${run.process} · ${run.job}`} />
      </div>
      <div role="gridcell" data-column="application">
        <Name text={run.application} />
      </div>
      <div role="gridcell" data-column="why">
        <Outside text={[...furtherFlags(run), messageOf(run)].filter((text) => text !== '').join(' · ')} />
      </div>
      <div role="gridcell" data-column="start">
        {run.startedAt === null ? '–' : <Time at={run.startedAt} zone={zone} />}
      </div>
      <div role="gridcell" data-column="duration">
        {run.startedAt === null || !hasDuration(run) ? (
          '–'
        ) : (
          <Duration from={run.startedAt} to={run.status === 'RUNNING' ? null : run.endedAt} />
        )}
      </div>
      <div role="gridcell" data-column="attempt">
        {run.attempt === 0 ? '–' : run.attempt}
      </div>
      <div role="gridcell" data-column="agent">
        <Name text={run.agentGroup} />
      </div>
    </>
  );
});

/** What has been started and waits again has no duration of its own that goes on. */
const hasDuration = ({ status, endedAt }: Run): boolean => status === 'RUNNING' || endedAt !== null;
