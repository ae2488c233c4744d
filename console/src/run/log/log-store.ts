import { Problem } from '../../api/problem.js';
import type { LogLines } from '../../api/shapes.js';

export interface LinesAsked {
  readonly from?: number;
  readonly limit?: number;
  readonly tail?: number;
}

export interface LogState {
  readonly phase: 'reading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  /** It could not be read again: what is there is older. */
  readonly stale: boolean;
  readonly total: number;
  readonly bytes: number;
  readonly cut: boolean;
  /** Why there is no such log; null = there is one. */
  readonly says: string | null;
  /** Grows whenever lines have come. */
  readonly version: number;
}

/** Lines of one request, and those that are read before anything is scrolled. */
const PART = 2000;
const ALL_AT_ONCE = 10_000;

/** A log as far as it was read: its last lines first, others when they are looked at. */
export class LogStore {
  /** By number, from 0; a hole is a line that was not read yet. */
  private lines: (string | undefined)[] = [];
  private state: LogState = {
    ...{ phase: 'reading', problem: null, stale: false, total: 0, bytes: 0 },
    ...{ cut: false, says: null, version: 0 },
  };
  private readonly watchers = new Set<() => void>();
  private readonly asked = new Set<number>();

  constructor(private readonly read: (asked: LinesAsked) => Promise<LogLines>) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };
  readonly snapshot = (): LogState => this.state;

  line(index: number): string | undefined {
    return this.lines[index];
  }

  /** The last lines. */
  async begin(): Promise<void> {
    this.asked.clear();
    try {
      this.take(await this.read({ tail: PART }), true);
    } catch (error) {
      this.failed(error);
    }
  }

  /** Lines that are looked at, from 0: what is not there of them is read, whole parts at once. */
  need(first: number, last: number): void {
    for (let part = Math.floor(first / PART); part <= Math.floor(last / PART); part += 1) {
      const from = part * PART;
      const to = Math.min(from + PART, this.state.total);
      if (this.asked.has(part) || !this.hasHole(from, to)) continue;
      this.asked.add(part);
      void this.fill(from, PART);
    }
  }

  /** Every line: to search in them, or to break them. */
  async all(): Promise<void> {
    for (let hole = this.firstHole(0); hole !== -1; hole = this.firstHole(hole + 1))
      if (!(await this.fill(hole, ALL_AT_ONCE))) return;
  }

  /** What has come behind the last line; all anew when it is another log. */
  async more(): Promise<void> {
    const { total } = this.state;
    try {
      const answer = await this.read({ from: total + 1, limit: ALL_AT_ONCE });
      if (answer.total < total) await this.begin();
      else this.take(answer, false);
    } catch {
      this.tell({ stale: true });
    }
  }

  private async fill(from: number, limit: number): Promise<boolean> {
    try {
      const answer = await this.read({ from: from + 1, limit });
      this.take(answer, false);
      // An answer may have fewer lines than were asked for.
      const end = from + answer.items.length;
      if (answer.items.length > 0 && end < Math.min(from + limit, answer.total) && limit === PART)
        return await this.fill(end, from + limit - end);
      return answer.items.length > 0;
    } catch {
      this.asked.delete(Math.floor(from / PART));
      this.tell({ stale: true });
      return false;
    }
  }

  private firstHole(from: number): number {
    for (let index = from; index < this.state.total; index += 1)
      if (this.lines[index] === undefined) return index;
    return -1;
  }

  private hasHole(from: number, to: number): boolean {
    const hole = this.firstHole(from);
    return hole !== -1 && hole < to;
  }

  private take({ from, items, total, bytes, cut, says }: LogLines, anew: boolean): void {
    if (anew) this.lines = [];
    for (const [index, item] of items.entries()) this.lines[from - 1 + index] = item;
    this.lines.length = Math.max(total, this.lines.length);
    const version = this.state.version + 1;
    this.tell({ phase: 'ready', problem: null, stale: false, total, bytes, cut, says, version });
  }

  private failed(error: unknown): void {
    this.tell({ phase: 'failed', problem: error instanceof Problem ? error : null });
  }

  private tell(change: Partial<LogState>): void {
    this.state = { ...this.state, ...change };
    for (const watcher of this.watchers) watcher();
  }
}
