import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useKeys } from '../../app/keys.js';
import type { Place } from '../../app/scope.js';
import { timeline } from '../../text/timeline.js';
import { isWithin } from './axis.js';
import { useAttemptsOf } from './attempts-of.js';
import { BarCanvas } from './bar-canvas.js';
import { LaneRow } from './lane-row.js';
import { laneBars } from './lane-bars.js';
import type { Lane } from './lanes.js';
import { Tip } from './tip.js';
import { useTip } from './use-tip.js';
import { useWheelZoom } from './use-wheel-zoom.js';
import type { Timeline } from './use-timeline.js';

const OVERSCAN = 12;
const rowHeight = (): number => (window.matchMedia('(pointer: coarse)').matches ? 40 : 32);

interface LanesProps {
  readonly model: Timeline;
  readonly place: Place;
  readonly zone: string | null;
  readonly axis: ReactNode;
}

/** The rows, of which only those in view are in the document, and their bars on one canvas behind their texts. */
export function Lanes({ model, place, zone, axis }: LanesProps): ReactElement {
  const { lanes } = model;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const rows = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    getItemKey: (index) => lanes[index]?.id ?? index,
  });
  const selected = place.search.run ?? cursor;
  const at = lanes.findIndex(({ id }) => id === selected);
  const tip = useTip(lanes);
  const press = (lane: Lane): void => {
    tip.tell(null);
    setCursor(lane.id);
    if (lane.kind === 'group') model.opened.toggle(lane.id);
    else place.show({ run: lane.id, tab: undefined });
  };
  const goTo = (index: number): void => {
    const lane = lanes[Math.max(0, Math.min(lanes.length - 1, index))];
    if (!lane) return;
    setCursor(lane.id);
    rows.scrollToIndex(lanes.indexOf(lane));
    // The drawer tells more.
    if (place.search.run === undefined) tip.tell(lane.id);
    else if (lane.kind === 'run') place.show({ run: lane.id }, true);
  };
  useLaneKeys({ lanes, at, goTo, press });
  useWheelZoom(scroller, model);
  return (
    <>
      <div
        ref={scroller}
        className="nj-tl-rows"
        role="treegrid"
        tabIndex={0}
        aria-label={timeline.title}
        aria-rowcount={lanes.length + 1}
        {...(at === -1 ? {} : { 'aria-activedescendant': `lane-${at}` })}
      >
        <div className="nj-tl-head" role="row" aria-rowindex={1}>
          <div role="columnheader">
            {timeline.columns.name}
            <span className="nj-tl-openers">
              <button type="button" className="nj-quiet" onClick={model.opened.all}>
                {timeline.openAll}
              </button>
              <button type="button" className="nj-quiet" onClick={model.opened.none}>
                {timeline.closeAll}
              </button>
            </span>
          </div>
          <div role="columnheader" aria-label={timeline.columns.times}>
            {axis}
          </div>
        </div>
        <div role="rowgroup" className="nj-tl-body" {...tip.over} style={{ height: rows.getTotalSize() }}>
          <Visible {...{ model, zone, press, at }} items={rows.getVirtualItems()} />
        </div>
      </div>
      <Tip {...{ tip, model, zone, scroller }} />
    </>
  );
}

interface VisibleProps {
  readonly model: Timeline;
  readonly zone: string | null;
  readonly press: (lane: Lane) => void;
  readonly at: number;
  readonly items: readonly VirtualItem[];
}

function Visible({ model, zone, press, at, items }: VisibleProps): ReactElement {
  const { lanes, scale, now, full } = model;
  const inView = items.flatMap((item) => {
    const lane = lanes[item.index];
    return lane ? [{ item, lane }] : [];
  });
  const attempts = useAttemptsOf(
    inView.flatMap(({ lane }) => (lane.kind === 'run' ? [lane.run] : lane.group.runs)),
  );
  const drawn = inView.map(({ item, lane }) => ({ item, lane, bars: laneBars(lane, model, attempts) }));
  const [first, last] = [items[0], items.at(-1)];
  return (
    <>
      {first && last ? (
        <BarCanvas model={model} rows={drawn} top={first.start} height={last.end - first.start} />
      ) : null}
      {full && isWithin(now, scale) ? (
        <div className="nj-tl-now" style={{ marginLeft: scale.x(now) }} aria-hidden="true" />
      ) : null}
      {drawn.map(({ item, lane, bars }) => (
        <LaneRow
          key={lane.id}
          {...{ lane, bars, zone, press, model }}
          place={{ index: item.index, start: item.start }}
          selected={item.index === at}
        />
      ))}
    </>
  );
}

interface LaneKeys {
  readonly lanes: readonly Lane[];
  readonly at: number;
  readonly goTo: (index: number) => void;
  readonly press: (lane: Lane) => void;
}

const PAGE_ROWS = 20;

/** As in the table; left and right close and open a group. */
function useLaneKeys({ lanes, at, goTo, press }: LaneKeys): void {
  const by = (rows: number) => (): void => {
    goTo(at + rows);
  };
  const turn = (open: boolean) => (): void => {
    const lane = lanes[at];
    if (lane?.kind === 'group' && lane.opened !== open) press(lane);
    if (lane?.kind === 'run' && !open) goTo(lanes.findLastIndex(({ kind }, n) => n < at && kind === 'group'));
  };
  useKeys({
    ...{ j: by(1), k: by(-1), ArrowDown: by(1), ArrowUp: by(-1) },
    ...{ PageDown: by(PAGE_ROWS), PageUp: by(-PAGE_ROWS), ArrowRight: turn(true), ArrowLeft: turn(false) },
    Home: () => {
      goTo(0);
    },
    End: () => {
      goTo(lanes.length - 1);
    },
    Enter: () => {
      const lane = lanes[at];
      if (lane) press(lane);
    },
  });
}
