import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type RefObject,
} from 'react';
import { useKeys } from '../../app/keys.js';
import type { Place } from '../../app/scope.js';
import { run as texts } from '../../text/run.js';
import { number } from '../../ui/time.js';
import { FindBar } from './find-bar.js';
import { Line } from './line.js';
import type { LogStore } from './log-store.js';
import { sizeText } from './size.js';
import { useFind, type Find } from './use-find.js';
import { useFollow } from './use-follow.js';
import { useRows, type LogRows } from './use-rows.js';

const LINE_PX = 18;
const OVERSCAN = 20;

interface ViewerProps {
  readonly store: LogStore;
  readonly running: boolean;
  readonly place: Place;
}

/** Lines of one height, of which only those in view are in the document, and only those that were looked at are read. */
export function LogViewer({ store, running, place }: ViewerProps): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(false);
  const rows = useRows(store, wrap, scroller);
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN,
    useFlushSync: false,
  });
  const linked = Number(place.search.line ?? 0);
  const follow = useFollow({ scroller, rows: rows.count, running, started: linked === 0 });
  const find = useFind(store, (line) => {
    follow.letGo();
    virtual.scrollToIndex(rows.rowOf(line), { align: 'center' });
  });
  const items = virtual.getVirtualItems();
  const first = rows.at(items[0]?.index ?? 0).line;
  const last = rows.at(items.at(-1)?.index ?? 0).line;
  useEffect(() => {
    if (state.total > 0) store.need(first, last);
  }, [store, first, last, state.total]);
  useLayoutEffect(() => {
    if (linked > 0) virtual.scrollToIndex(rows.rowOf(linked - 1), { align: 'center' });
  }, [linked]);
  useHitInView(scroller, find.current, first);
  const jump = (to: 'start' | 'end'): void => {
    if (to === 'start') follow.letGo();
    virtual.scrollToIndex(to === 'start' ? 0 : rows.count - 1, { align: to });
    if (to === 'end') follow.toEnd();
  };
  useKeys({ F: follow.turn });
  return (
    <>
      <LogBar store={store} find={find} wrap={wrap} setWrap={setWrap} follow={running ? follow : null} />
      <div className="nj-log-frame">
        <div
          ref={scroller}
          className="nj-log nj-log-lines"
          tabIndex={0}
          role="group"
          aria-label={texts.log.title}
          onScroll={follow.scrolled}
          onKeyDown={(event) => {
            if (event.key !== 'Home' && event.key !== 'End') return;
            event.preventDefault();
            jump(event.key === 'Home' ? 'start' : 'end');
          }}
        >
          {rows.count === 0 ? <p className="nj-muted">{texts.log.empty}</p> : null}
          <Lines
            items={items}
            height={virtual.getTotalSize()}
            {...{ store, rows, wrap, find, linked, place }}
          />
        </div>
        {follow.fresh === 0 ? null : (
          <button
            type="button"
            className="nj-new-lines"
            onClick={() => {
              jump('end');
            }}
          >
            {texts.log.newLines(number(follow.fresh))}
          </button>
        )}
      </div>
    </>
  );
}

interface LinesProps {
  readonly items: readonly VirtualItem[];
  readonly height: number;
  readonly store: LogStore;
  readonly rows: LogRows;
  readonly wrap: boolean;
  readonly find: Find;
  /** From 1; 0 = none. */
  readonly linked: number;
  readonly place: Place;
}

function Lines({ items, height, store, rows, wrap, find, linked, place }: LinesProps): ReactElement {
  const { total } = store.snapshot();
  return (
    <div style={{ height }}>
      {items.map(({ key, index, start }) => {
        const { line, part } = rows.at(index);
        return (
          <Line
            key={key}
            text={store.line(line)}
            line={line}
            part={part}
            columns={wrap ? rows.columns : null}
            top={start}
            needle={find.needle}
            current={find.current === line}
            linked={linked - 1 === line}
            digits={String(total).length}
            link={(number) => {
              place.show({ tab: 'log', line: String(number) }, true);
            }}
          />
        );
      })}
    </div>
  );
}

/** Also where the line is longer than the view. */
function useHitInView(
  scroller: RefObject<HTMLDivElement | null>,
  current: number | null,
  first: number,
): void {
  useEffect(() => {
    if (current !== null)
      scroller.current
        ?.querySelector('[data-current=true] [data-hit]')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [scroller, current, first]);
}

interface BarProps {
  readonly store: LogStore;
  readonly find: Find;
  readonly wrap: boolean;
  readonly setWrap: (wrap: boolean) => void;
  /** null = nothing comes any more. */
  readonly follow: { readonly on: boolean; readonly turn: () => void } | null;
}

function LogBar({ store, find, wrap, setWrap, follow }: BarProps): ReactElement {
  const { total, bytes, cut, stale } = store.snapshot();
  return (
    <>
      <FindBar find={find}>
        {follow ? <Switch on={follow.on} turn={follow.turn} label={texts.log.follow} /> : null}
        <Switch
          on={wrap}
          turn={() => {
            setWrap(!wrap);
            if (!wrap) void store.all();
          }}
          label={texts.log.wrap}
        />
      </FindBar>
      <p className="nj-muted">
        {texts.log.size(number(total), sizeText(bytes))}
        {cut ? ` · ${texts.log.cut}` : ''}
        {stale ? ` · ${texts.log.stale}` : ''}
      </p>
    </>
  );
}

interface SwitchProps {
  readonly on: boolean;
  readonly turn: () => void;
  readonly label: string;
}

const Switch = ({ on, turn, label }: SwitchProps): ReactElement => (
  <button type="button" className="nj-quiet" aria-pressed={on} onClick={turn}>
    {label}
  </button>
);
