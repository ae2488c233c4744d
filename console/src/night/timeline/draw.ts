import type { Tone } from '../../ui/status.js';
import type { Placed } from './bars.js';
import type { Scale } from './time-scale.js';
import type { Tick } from './ticks.js';

/** Colours as they are in the scheme that is shown; those of the system where it has its own. */
export interface Palette {
  readonly fill: (tone: Tone) => string;
  readonly edge: (tone: Tone) => string;
  readonly grid: string;
  readonly plan: string;
  readonly range: string;
  readonly fold: string;
}

export function paletteOf(root: Element): Palette {
  if (window.matchMedia('(forced-colors: active)').matches) {
    const [ground, ink] = ['Canvas', 'CanvasText'];
    return {
      ...{ fill: () => ground, edge: () => ink },
      ...{ grid: 'GrayText', plan: 'GrayText', range: ink, fold: ground },
    };
  }
  const style = getComputedStyle(root);
  const of = (name: string): string => style.getPropertyValue(`--nj-${name}`).trim();
  return {
    fill: (tone) => of(`${tone}-fill`),
    edge: (tone) => of(`${tone}-fg`),
    grid: of('border'),
    plan: of('border-strong'),
    range: of('text-2'),
    fold: of('sunken'),
  };
}

export interface DrawnRow {
  readonly top: number;
  readonly height: number;
  readonly bars: readonly Placed[];
}

export interface Drawing {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  readonly rows: readonly DrawnRow[];
  readonly height: number;
  /** Pixels of the device for one of the page. */
  readonly ratio: number;
}

type Pen = CanvasRenderingContext2D;

/** All bars that are in view, at once: lines and edges lie on pixels of the device. */
export function draw(canvas: HTMLCanvasElement, drawing: Drawing, palette: Palette): void {
  const { scale, height, ratio } = drawing;
  canvas.width = Math.round(scale.width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.lineWidth = Math.max(1, Math.round(ratio)) / ratio;
  drawGround(pen, drawing, palette);
  for (const row of drawing.rows) {
    for (const placed of row.bars) {
      drawBar(pen, { row, placed, palette });
      const { low, high } = placed.bar;
      if (low !== undefined && high !== undefined && high > low) {
        pen.fillStyle = palette.range;
        drawRange(pen, row, [scale.x(low), scale.x(high)]);
      }
    }
  }
}

function drawGround(pen: Pen, { scale, ticks, height }: Drawing, palette: Palette): void {
  pen.fillStyle = palette.fold;
  for (const { left, right, folded } of scale.stretches)
    if (folded) pen.fillRect(left, 0, right - left, height);
  pen.fillStyle = palette.grid;
  for (const { x } of ticks) pen.fillRect(aligned(pen, x), 0, pen.lineWidth, height);
}

const aligned = ({ lineWidth }: Pen, at: number): number => Math.round(at / lineWidth) * lineWidth;

const INSET = { planned: 5, expected: 8, actual: 8 } as const;

interface DrawnBar {
  readonly row: DrawnRow;
  readonly placed: Placed;
  readonly palette: Palette;
}

function drawBar(pen: Pen, { row: { top, height }, placed: { bar, left, right }, palette }: DrawnBar): void {
  const inset = INSET[bar.kind];
  const box = { x: left, y: top + inset, w: right - left, h: height - 2 * inset };
  if (bar.kind === 'planned') {
    outline(pen, box, palette.plan);
    return;
  }
  if (bar.kind === 'expected') {
    hatch(pen, box, palette.range);
    outline(pen, box, palette.range);
    return;
  }
  pen.fillStyle = palette.fill(bar.tone);
  pen.fillRect(box.x, box.y, box.w, box.h);
  if (bar.tone === 'unknown') hatch(pen, box, palette.edge(bar.tone));
  outline(pen, box, palette.edge(bar.tone));
  if (bar.open !== true) return;
  // Where it goes on.
  pen.fillStyle = palette.edge(bar.tone);
  pen.fillRect(box.x + box.w - 2, box.y - 2, 2, box.h + 4);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function outline(pen: Pen, { x, y, w, h }: Box, colour: string): void {
  pen.strokeStyle = colour;
  const half = pen.lineWidth / 2;
  pen.strokeRect(x + half, y + half, Math.max(0, w - pen.lineWidth), h - pen.lineWidth);
}

const HATCH_PX = 6;

function hatch(pen: Pen, { x, y, w, h }: Box, colour: string): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, w, h);
  pen.clip();
  pen.strokeStyle = colour;
  pen.beginPath();
  // From the same places whatever the bar begins with: the pattern stands still while the bar grows.
  for (let at = Math.floor((x - h) / HATCH_PX) * HATCH_PX; at < x + w; at += HATCH_PX) {
    pen.moveTo(at, y + h);
    pen.lineTo(at + h, y);
  }
  pen.stroke();
  pen.restore();
}

/** The earliest and the latest end of what is expected, as a line with two ends. */
function drawRange(pen: Pen, row: DrawnRow, [low, high]: readonly [number, number]): void {
  const middle = aligned(pen, row.top + row.height / 2);
  pen.fillRect(low, middle, high - low, pen.lineWidth);
  for (const end of [low, high]) pen.fillRect(aligned(pen, end), middle - 4, pen.lineWidth, 9);
}
