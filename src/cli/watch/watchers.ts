import { AGENT, SYSTEM } from '../../domain/event.js';
import type { ApiEvent } from '../api/shapes.js';
import { oneLine, timeOfDay } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { heading } from './draw.js';
import type { Display } from './follow.js';
import type { Change, Progress } from './progress.js';

/** What suits the output: bars on a terminal, a line per change elsewhere, the events themselves as JSON. */
export async function displayFor(voice: Voice): Promise<Display> {
  if (voice.json) return new JsonLines(voice);
  if (voice.io.out.isTTY !== true) return new Lines(voice);
  const { Bars } = await import('./bars.js');
  return new Bars(voice);
}

class JsonLines implements Display {
  constructor(private readonly voice: Voice) {}

  refreshed(): void {
    /* The state is told by its events, and at the end. */
  }

  changed(): void {
    /* The same. */
  }

  executionChanged(): void {
    /* The same. */
  }

  event(event: ApiEvent): void {
    this.voice.line({ event });
  }

  lost(reason: string): void {
    this.voice.io.err.write(`${JSON.stringify({ lost: reason })}\n`);
  }

  close(): void {
    /* Nothing is open. */
  }
}

class Lines implements Display {
  private begun = false;

  constructor(private readonly voice: Voice) {}

  refreshed({ execution }: Progress): void {
    if (this.begun) return;
    this.begun = true;
    this.write(heading(execution, this.voice.style, new Date()));
  }

  changed({ at, run, from, to, actor, reason }: Change): void {
    const { style } = this.voice;
    // A run that has moved on since is told of by its next event.
    const why = (run.status === to ? [run.cause, ...run.flags] : [])
      .filter((text) => text !== null)
      .join(' ');
    const said = [why, actor === AGENT || actor === SYSTEM ? '' : `by ${actor}`, reason ?? '']
      .filter((text) => text !== '')
      .map(oneLine)
      .join(', ');
    const move = from === to ? to : `${from} → ${to}`;
    const line = `${timeOfDay(at)}  ${run.process}/${run.job}  ${style.status(to)(move)}`;
    this.write(said === '' ? line : `${line}  (${said})`);
  }

  executionChanged({ execution }: Progress): void {
    this.write(heading(execution, this.voice.style, new Date()));
  }

  event(): void {
    /* What it has changed is told. */
  }

  lost(reason: string): void {
    this.voice.note(`out of reach, trying again: ${oneLine(reason)}`);
  }

  close(): void {
    /* Nothing is open. */
  }

  private write(line: string): void {
    this.voice.io.out.write(`${line}\n`);
  }
}
