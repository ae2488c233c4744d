import type { Io } from './io.js';
import { styleFor, type Style } from './style.js';

/** How a command tells what it has found: as JSON for programs, or as people read it. */
export class Voice {
  readonly style: Style;

  constructor(
    readonly io: Io,
    readonly json: boolean,
  ) {
    this.style = styleFor(io.out, io.environment);
  }

  /** The one document of a command. */
  show(document: unknown, forPeople: () => string): void {
    if (this.json) this.line(document);
    else this.io.out.write(forPeople());
  }

  /** A line of a stream of JSON documents. */
  line(document: unknown): void {
    this.io.out.write(`${JSON.stringify(document)}\n`);
  }

  /** For people only, and no part of the output. */
  note(text: string): void {
    if (!this.json) this.io.err.write(`${text}\n`);
  }
}
