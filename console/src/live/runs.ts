import type { Run, RunStatus } from '../api/shapes.js';

type Listener = () => void;

/**
 * The runs of a night outside of React: a change of one run wakes those who look at it, and once per commit those who look at
 * all. Runs stand in the order of their ids, which never changes.
 */
export class Runs {
  private readonly byId = new Map<string, Run>();
  private order: string[] = [];
  private readonly watchers = new Set<Listener>();
  private readonly tally = new Map<RunStatus, number>();
  private revision = 0;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  };

  /** Grows with every commit: what is derived from all runs is derived anew when it has grown. */
  readonly version = (): number => this.revision;

  get ids(): readonly string[] {
    return this.order;
  }

  get counts(): ReadonlyMap<RunStatus, number> {
    return this.tally;
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): Run | undefined {
    return this.byId.get(id);
  }

  all(): readonly Run[] {
    return this.order.flatMap((id) => this.byId.get(id) ?? []);
  }

  /** Which runs wait for one of these: what they wait for is told with its state, which is another now. */
  waitingFor(ids: ReadonlySet<string>): readonly string[] {
    const names = new Set([...ids].flatMap((id) => this.nameOf(id) ?? []));
    return this.order.filter((id) =>
      this.byId.get(id)?.waitingFor.some(({ ref }) => ref !== null && names.has(ref)),
    );
  }

  private nameOf(id: string): string | undefined {
    const run = this.byId.get(id);
    return run && `${run.process}/${run.job}`;
  }

  /** Adds and replaces; a run that is not given stays. */
  put(runs: readonly Run[]): void {
    const added: string[] = [];
    for (const run of runs) {
      const before = this.byId.get(run.id);
      if (before) this.count(before.status, -1);
      else added.push(run.id);
      this.byId.set(run.id, run);
      this.count(run.status, 1);
    }
    if (added.length > 0) this.order = [...this.order, ...added].sort(byNumber);
    this.commit();
  }

  /** What an event says of a run; everything else about it is read anew soon after. */
  move(id: string, status: RunStatus, attempt: number | null): void {
    const run = this.byId.get(id);
    if (!run || run.status === status) return;
    this.count(run.status, -1);
    this.count(status, 1);
    this.byId.set(id, { ...run, status, cause: null, attempt: attempt ?? run.attempt });
  }

  /** Only those of these ids are left. */
  keep(ids: ReadonlySet<string>): void {
    const gone = this.order.filter((id) => !ids.has(id));
    if (gone.length === 0) return;
    for (const id of gone) {
      const run = this.byId.get(id);
      if (run) this.count(run.status, -1);
      this.byId.delete(id);
    }
    this.order = this.order.filter((id) => ids.has(id));
    this.commit();
  }

  commit(): void {
    this.revision += 1;
    for (const listener of this.watchers) listener();
  }

  private count(status: RunStatus, by: number): void {
    this.tally.set(status, (this.tally.get(status) ?? 0) + by);
  }
}

/** Ids are texts of digits that may be longer than numbers are exact. */
const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
