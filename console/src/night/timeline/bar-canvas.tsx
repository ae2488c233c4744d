import { useComputedColorScheme } from '@mantine/core';
import { useLayoutEffect, useMemo, useRef, type ReactElement } from 'react';
import { ownZone } from '../../ui/wall-clock.js';
import { place, type Bar } from './bars.js';
import { draw, paletteOf } from './draw.js';
import { ticksOf } from './ticks.js';
import type { Timeline } from './use-timeline.js';

interface CanvasProps {
  readonly model: Timeline;
  readonly rows: readonly {
    readonly item: { readonly start: number; readonly size: number };
    readonly bars: readonly Bar[];
  }[];
  readonly top: number;
  readonly height: number;
}

/** The bars of the rows that are in the document: it is as high as those, and scrolls with them. */
export function BarCanvas({ model: { scale, full }, rows, top, height }: CanvasProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme();
  const palette = useMemo(() => paletteOf(document.documentElement), [scheme]);
  const ticks = useMemo(() => (full ? ticksOf(scale, ownZone()) : []), [scale, full]);
  useLayoutEffect(() => {
    if (!canvas.current || scale.width === 0) return;
    const ratio = window.devicePixelRatio;
    const drawn = rows.map(({ item, bars }) => ({
      ...{ top: item.start - top, height: item.size },
      bars: place(bars, scale, ratio),
    }));
    draw(canvas.current, { scale, ticks, rows: drawn, height, ratio }, palette);
  });
  return (
    <canvas
      ref={canvas}
      className="nj-tl-canvas"
      aria-hidden="true"
      style={{ top, width: scale.width, height }}
    />
  );
}
