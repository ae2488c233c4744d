import { useLayoutEffect, useMemo, useRef, useState, type PointerEvent, type ReactElement } from 'react';
import { timeline } from '../../text/timeline.js';
import { durationText } from '../../ui/duration.js';
import { timeTitle } from '../../ui/time.js';
import { clockText, ownZone } from '../../ui/wall-clock.js';
import { ticksOf, type Tick } from './ticks.js';
import type { Scale, Stretch } from './time-scale.js';
import type { Timeline } from './use-timeline.js';

interface AxisProps {
  readonly model: Timeline;
  readonly zone: string | null;
}

/** Clock times in the viewer's zone. Dragging over it shows a part; it stays while the rows are scrolled. */
export function Axis({ model, zone }: AxisProps): ReactElement {
  const { scale, setWidth, full, now } = model;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const axis = element.current;
    if (!axis) return undefined;
    const observer = new ResizeObserver(() => {
      setWidth(axis.clientWidth);
    });
    observer.observe(axis);
    setWidth(axis.clientWidth);
    return () => {
      observer.disconnect();
    };
  }, [setWidth]);
  const { dragged, ...drag } = useDrag(model);
  const ticks = useMemo(() => (full ? ticksOf(scale, ownZone()) : []), [scale, full]);
  return (
    <div ref={element} className="nj-tl-axis" title={timeline.axis} {...drag}>
      {ticks.map((tick) => (
        <TickLabel key={tick.at} tick={tick} zone={zone} />
      ))}
      {scale.stretches
        .filter(({ folded }) => folded)
        .map((fold) => (
          <Fold key={fold.from} fold={fold} unfold={model.unfold} />
        ))}
      {full && isWithin(now, scale) ? (
        <span className="nj-tl-now-flag" style={{ left: scale.x(now) }}>
          {timeline.now(clockText(now, ownZone()))}
        </span>
      ) : null}
      {dragged ? (
        <span className="nj-tl-drag" style={{ left: dragged.from, width: dragged.to - dragged.from }} />
      ) : null}
    </div>
  );
}

export const isWithin = (at: number, { from, to }: Scale): boolean => at >= from && at <= to;

function TickLabel({
  tick: { at, x, label, day },
  zone,
}: {
  readonly tick: Tick;
  readonly zone: string | null;
}): ReactElement {
  const iso = new Date(at).toISOString();
  return (
    <time className="nj-tl-tick" dateTime={iso} title={timeTitle(iso, zone)} style={{ left: x }}>
      {day === null ? null : <b>{day}</b>}
      {label}
    </time>
  );
}

function Fold({
  fold,
  unfold,
}: {
  readonly fold: Stretch;
  readonly unfold: (at: number) => void;
}): ReactElement {
  const length = durationText(fold.to - fold.from);
  return (
    <button
      type="button"
      className="nj-tl-fold"
      style={{ left: fold.left, width: fold.right - fold.left }}
      aria-label={timeline.unfold(length)}
      title={timeline.unfold(length)}
      onClick={() => {
        unfold((fold.from + fold.to) / 2);
      }}
    >
      {length}
    </button>
  );
}

const LEAST_DRAG_PX = 5;

interface Drag {
  readonly dragged: { readonly from: number; readonly to: number } | null;
  readonly onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

function useDrag({ scale, show, full }: Timeline): Drag {
  const [ends, setEnds] = useState<readonly [number, number] | null>(null);
  const place = (event: PointerEvent<HTMLDivElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const dragged = ends && { from: Math.min(...ends), to: Math.max(...ends) };
  return {
    dragged,
    onPointerDown: (event) => {
      if (!full || event.button !== 0 || (event.target as Element).closest('button')) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setEnds([place(event), place(event)]);
    },
    onPointerMove: (event) => {
      if (ends) setEnds([ends[0], place(event)]);
    },
    onPointerUp: () => {
      setEnds(null);
      if (dragged && dragged.to - dragged.from >= LEAST_DRAG_PX)
        show({ from: scale.at(dragged.from), to: scale.at(dragged.to) });
    },
    onPointerCancel: () => {
      setEnds(null);
    },
  };
}
