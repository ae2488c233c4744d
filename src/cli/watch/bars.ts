import { createLogUpdate } from 'log-update';
import type { Output } from '../terminal/io.js';
import type { Voice } from '../terminal/voice.js';
import { drawFrame } from './draw.js';
import type { Display } from './follow.js';
import type { Progress } from './progress.js';

const DRAW_EVERY_MS = 200;

/** Draws at most so often, and while something runs also when nothing has changed: times go on. */
export class Bars implements Display {
  private readonly draw: ReturnType<typeof createLogUpdate>;
  private readonly timer: NodeJS.Timeout;
  private progress: Progress | null = null;
  private lostFor: string | null = null;
  private expectedEndAt: string | null = null;

  constructor(private readonly voice: Voice) {
    this.draw = createLogUpdate(voice.io.out);
    this.timer = setInterval(() => {
      this.show();
    }, DRAW_EVERY_MS);
  }

  refreshed(progress: Progress): void {
    this.progress = progress;
    this.lostFor = null;
  }

  changed(): void {
    this.lostFor = null;
  }

  executionChanged(): void {
    this.lostFor = null;
  }

  event(): void {
    this.lostFor = null;
  }

  expected(expectedEndAt: string | null): void {
    this.expectedEndAt = expectedEndAt;
  }

  lost(reason: string): void {
    this.lostFor = reason;
  }

  /** The bars make room for the table. */
  close(): void {
    clearInterval(this.timer);
    this.draw.clear();
    this.draw.done();
  }

  private show(): void {
    if (!this.progress) return;
    const { io, style } = this.voice;
    const { lostFor: lost, expectedEndAt } = this;
    const frame = { now: new Date(), ...sizeOf(io.out), lost, expectedEndAt };
    this.draw(drawFrame(this.progress, style, frame));
  }
}

const sizeOf = (output: Output): { rows: number; columns: number } => {
  const { rows = 24, columns = 80 } = output as Partial<NodeJS.WriteStream>;
  return { rows, columns };
};
