import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type CSSProperties, type ReactElement, type RefObject } from 'react';
import type { Place } from '../app/scope.js';
import { en } from '../text/en.js';
import { Key } from '../ui/key.js';
import { ChosenBar } from './chosen-bar.js';
import { trackOf } from './column-layout.js';
import type { Waiting } from './list-difference.js';
import { sortOf, sortText } from './sort.js';
import { useStable, type ShownRuns } from './shown-runs.js';
import { TableHead } from './table-head.js';
import { useTableKeys } from './table-keys.js';
import { TableMenus } from './table-menus.js';
import { Row, type RowHandlers } from './table-row.js';
import { ROW_PX, useTableLook, type TableLook } from './use-columns.js';
import { useActs } from './use-acts.js';
import { useCopyLink } from './use-copy-link.js';
import type { Choosing } from './use-selection.js';
import type { ViewProps } from './view-props.js';

const OVERSCAN = 12;

/** All runs that match, of which only those in view are in the document. Rows have one height and never move. */
export function RunTable({ feed, shown, choosing, place, zone, usual }: ViewProps): ReactElement {
  const { ids } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const look = useTableLook(place);
  const rows = useRows(scroller, ids, ROW_PX[look.density]);
  const [cursor, setCursor] = useState<string | null>(place.search.run ?? null);
  const current = place.search.run ?? cursor;
  const at = current === null ? -1 : ids.indexOf(current);
  const goTo = (index: number): void => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))];
    if (id === undefined) return;
    setCursor(id);
    rows.scrollToIndex(ids.indexOf(id));
    if (place.search.run !== undefined) place.show({ run: id }, true);
  };
  const open = (id: string): void => {
    setCursor(id);
    place.show({ run: id, tab: undefined });
  };
  const acts = useActs(place, choosing, open);
  const link = useCopyLink(place);
  useTableKeys({
    ...{ at, ids, goTo, open, choosing, update: shown.update, copyLink: link.copy },
    act: acts.act,
    look: (run, tab) => {
      setCursor(run);
      place.show({ run, tab });
    },
  });
  return (
    <section
      className="nj-runs"
      id="runs"
      tabIndex={-1}
      aria-label={en.table.title}
      data-density={look.density}
    >
      <div className="nj-table-bar">
        <WaitingLine shown={shown} told={link.told} />
        <TableMenus {...{ feed, ids, place, look, usual }} />
      </div>
      <div
        ref={scroller}
        className="nj-grid"
        role="grid"
        tabIndex={0}
        aria-label={en.table.title}
        aria-multiselectable="true"
        aria-rowcount={ids.length + 1}
        aria-colcount={look.columns.length + 1}
        style={useTracks(look)}
        {...(at === -1 ? {} : { 'aria-activedescendant': `run-${ids[at] ?? ''}` })}
        {...frozenBy(shown)}
        onKeyDown={(event) => {
          if (event.key !== 'a' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          choosing.chooseAll();
        }}
      >
        <Head shown={shown} choosing={choosing} look={look} place={place} />
        <Body {...{ feed, shown, choosing, zone, usual, look, rows, at, open }} />
      </div>
      <ChosenBar feed={feed} choosing={choosing} acts={acts} />
    </section>
  );
}

const useRows = (
  scroller: RefObject<HTMLDivElement | null>,
  ids: readonly string[],
  rowPx: number,
): Virtualizer<HTMLDivElement, Element> =>
  useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    getItemKey: (index) => ids[index] ?? index,
  });

/** Once on the grid, for all rows. */
function useTracks({ columns }: TableLook): CSSProperties {
  return useMemo(() => {
    const { tracks, least, second } = trackOf(columns);
    return { '--nj-tracks': tracks, '--nj-least': least, '--nj-second': second } as CSSProperties;
  }, [columns]);
}

interface Handlers {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** Whoever points at a row or is on one finds it where it was. */
const frozenBy = ({ freeze }: ShownRuns): Handlers => ({
  onPointerEnter: () => {
    freeze('pointer', true);
  },
  onPointerLeave: () => {
    freeze('pointer', false);
  },
  onFocus: () => {
    freeze('focus', true);
  },
  onBlur: () => {
    freeze('focus', false);
  },
});

interface HeadProps {
  readonly shown: ShownRuns;
  readonly choosing: Choosing;
  readonly look: TableLook;
  readonly place: Place;
}

function Head({ shown, choosing, look, place }: HeadProps): ReactElement {
  const { selection, count, outOfView } = choosing;
  const inView = count - outOfView;
  const isAll = selection.kind === 'filter' || (inView > 0 && inView === shown.ids.length);
  return (
    <TableHead
      columns={look.columns}
      sort={sortOf(place.search.sort)}
      sortBy={(sort) => {
        place.show({ sort: sort && sortText(sort) });
      }}
      resize={look.resize}
      all={isAll ? 'all' : count > 0 ? 'some' : 'none'}
      toggleAll={isAll ? choosing.clear : choosing.chooseAll}
    />
  );
}

interface BodyProps extends Omit<ViewProps, 'place'> {
  readonly look: TableLook;
  readonly rows: Virtualizer<HTMLDivElement, Element>;
  readonly at: number;
  readonly open: (id: string) => void;
}

function Body({ feed, shown, choosing, zone, usual, look, rows, at, open }: BodyProps): ReactElement {
  const { ids, left } = shown;
  const handlers: RowHandlers = useStable({ open, toggle: choosing.toggle, range: choosing.range });
  return (
    <div role="rowgroup" className="nj-body" style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ key, index, start }) => {
        const id = ids[index] ?? '';
        return (
          <Row
            key={key}
            {...{ feed, id, index, start, zone, usual, handlers }}
            cursor={index === at}
            isChosen={choosing.isChosen}
            left={left.has(id)}
            columns={look.columns}
          />
        );
      })}
    </div>
  );
}

interface WaitingProps {
  readonly shown: ShownRuns;
  /** What one has just done. */
  readonly told: string;
}

/** It has its place whether it says something or not: nothing below it moves. */
function WaitingLine({ shown: { waiting, update }, told }: WaitingProps): ReactElement {
  const words = wordsOf(waiting);
  return (
    <p className="nj-waiting" role="status" data-waiting={words !== ''}>
      {words === '' ? (
        told
      ) : (
        <>
          {en.table.waiting(words)}{' '}
          <button type="button" className="nj-quiet" onClick={update}>
            {en.table.update} <Key name="v" />
          </button>
        </>
      )}
    </p>
  );
}

const wordsOf = ({ came, went, moved }: Waiting): string =>
  [
    ...(came === 0 ? [] : [en.table.came(came)]),
    ...(went === 0 ? [] : [en.table.went(went)]),
    ...(moved === 0 ? [] : [en.table.moved(moved)]),
  ].join(', ');
