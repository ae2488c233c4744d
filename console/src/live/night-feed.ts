import { answerOf, api } from '../api/client.js';
import { Problem } from '../api/problem.js';
import type { Run, RunStatus } from '../api/shapes.js';
import type { Follower, NightEvent } from './follow.js';
import { Runs } from './runs.js';
import { followShared } from './share.js';

export interface FeedState {
  readonly phase: 'reading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  readonly connection: 'connecting' | 'live' | 'interrupted';
  /** When the last sign of life came, by the clock of this browser. */
  readonly aliveAt: number;
}

/** Changes within this time are drawn together. */
const COMMIT_MS = 60;
const REREAD_MS = 400;
/** After a request that nobody has answered. */
const FAILED_MS = 3000;
/** As many ids as one request takes; the others are read after that. */
const AT_ONCE = 500;
const PAGE = 1000;

/** A night as it is: read once, then kept by the events, and read anew when some were missed. */
export class NightFeed {
  readonly runs = new Runs();
  private state: FeedState = {
    phase: 'reading',
    problem: null,
    connection: 'connecting',
    aliveAt: Date.now(),
  };
  private plans = 0;
  private readonly watchers = new Set<() => void>();
  private readonly ended = new AbortController();
  /** To be read anew. */
  private readonly dirty = new Set<string>();
  /** Those of which an event has told: what waits for them is to be read too. */
  private readonly news = new Set<string>();
  private rereading = false;
  private commitTimer: number | undefined;
  private rereadTimer: number | undefined;
  private reading: Promise<void> | undefined;
  private readAgain = false;

  /** `moved` is called when something has happened that what is computed of the night depends on. */
  constructor(
    private readonly schedule: string,
    private readonly businessDate: string,
    private readonly moved: () => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  };
  readonly snapshot = (): FeedState => this.state;
  /** Grows when what comes after what has changed. */
  readonly plan = (): number => this.plans;

  start(): void {
    const follower: Follower = {
      opened: (gap) => {
        this.tell({ connection: 'live' });
        if (gap) this.readAll();
      },
      event: (event) => {
        this.note(event);
      },
      alive: () => {
        this.tell({ connection: 'live', aliveAt: Date.now() });
      },
      closed: () => {
        this.tell({ connection: 'interrupted' });
      },
    };
    void followShared(this.schedule, follower, this.ended.signal);
  }

  stop(): void {
    this.ended.abort();
    window.clearTimeout(this.commitTimer);
    window.clearTimeout(this.rereadTimer);
  }

  /** Reads the whole night; called while it is being read, once more afterwards. */
  readonly readAll = (): void => {
    if (this.reading) {
      this.readAgain = true;
      return;
    }
    this.reading = this.readPages().finally(() => {
      this.reading = undefined;
      if (!this.readAgain || this.ended.signal.aborted) return;
      this.readAgain = false;
      this.readAll();
    });
  };

  /** After an action of one's own: what the server answered is newer than what was known. */
  put(run: Run): void {
    this.runs.put([run]);
    this.moved();
  }

  private async readPages(): Promise<void> {
    const found = new Set<string>();
    try {
      let cursor: string | null = null;
      do {
        const page: { items: Run[]; nextCursor: string | null } = await this.page(cursor);
        for (const { id } of page.items) found.add(id);
        // What an event has told meanwhile may be newer: it is read again by itself.
        this.runs.put(page.items.filter(({ id }) => !this.dirty.has(id) || !this.runs.get(id)));
        this.tell({ phase: 'ready', problem: null });
        cursor = page.nextCursor;
      } while (cursor !== null && !this.ended.signal.aborted);
      if (cursor === null) this.runs.keep(found);
    } catch (error) {
      const problem = error instanceof Problem ? error : null;
      if (this.state.phase !== 'ready') this.tell({ phase: 'failed', problem });
    }
  }

  private page(cursor: string | null): Promise<{ items: Run[]; nextCursor: string | null }> {
    const { schedule, businessDate } = this;
    const query = { schedule, businessDate, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    return answerOf(api.GET('/api/v1/runs', { params: { query } }));
  }

  private note({ type, businessDate, runId, to, attempt }: NightEvent): void {
    if (businessDate !== this.businessDate) return;
    this.moved();
    if (type.startsWith('run.dependency-')) this.replanned();
    if (type === 'run.added' || type === 'run.removed' || type.startsWith('day.')) {
      this.replanned();
      this.readAll();
      return;
    }
    if (runId === null) return;
    if (type === 'run.status-changed' && to !== null) this.runs.move(runId, to as RunStatus, attempt);
    this.dirty.add(runId);
    this.news.add(runId);
    this.commitTimer ??= window.setTimeout(() => {
      this.commitTimer = undefined;
      this.runs.commit();
    }, COMMIT_MS);
    this.rereadSoon();
  }

  private replanned(): void {
    this.plans += 1;
    for (const listener of this.watchers) listener();
  }

  /** Not before what is being read has come: however much changes, there is one request at a time. */
  private rereadSoon(after = REREAD_MS): void {
    if (this.rereading) return;
    this.rereadTimer ??= window.setTimeout(() => {
      this.rereadTimer = undefined;
      this.rereading = true;
      const began = Date.now();
      void this.reread().finally(() => {
        this.rereading = false;
        // Where reading takes long there is much to do elsewhere too.
        if (this.dirty.size > 0 && !this.ended.signal.aborted)
          this.rereadSoon(Math.max(REREAD_MS, Date.now() - began));
      });
    }, after);
  }

  /** What an event does not say: cause, times, what a run waits for. A run that has moved meanwhile is read once more. */
  private async reread(): Promise<void> {
    for (const id of this.runs.waitingFor(this.news)) this.dirty.add(id);
    this.news.clear();
    const ids = [...this.dirty].slice(0, AT_ONCE);
    for (const id of ids) this.dirty.delete(id);
    const { schedule, businessDate } = this;
    const query = { schedule, businessDate, ids: ids.join(','), limit: AT_ONCE };
    try {
      const { items } = await answerOf(api.GET('/api/v1/runs', { params: { query } }));
      this.runs.put(items.filter(({ id }) => !this.dirty.has(id)));
    } catch {
      for (const id of ids) this.dirty.add(id);
      await new Promise((resolve) => window.setTimeout(resolve, FAILED_MS));
    }
  }

  private tell(change: Partial<FeedState>): void {
    if (this.ended.signal.aborted) return;
    this.state = { ...this.state, ...change };
    for (const listener of this.watchers) listener();
  }
}
