import { Injectable } from '@nestjs/common';
import { CallbackStore } from '../callbacks/callback.store.js';
import { endsToTell, type ToldEnd } from '../domain/run/callback.js';
import { SYSTEM } from '../domain/event.js';
import { after, isDummy, type Run, type RunChange } from '../domain/run/run.js';
import { react } from '../domain/run/run-transition.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { Order } from '../runs/attempt.store.js';
import { EdgeStore } from '../runs/edge.store.js';
import { RunStore, type Note } from '../runs/run.store.js';
import { ConcludeExecutions } from './conclude-executions.js';
import type { AgentWork } from './attempts/claim-orders.js';
import { DispatchRuns, type Dispatched, type Moment } from './attempts/dispatch-runs.js';

/**
 * The engine's one motion: apply changes, let every run around them react, note whom their ends are told to, start what has
 * become ready, and bring the status of the executions up to date, all in the caller's transaction. The caller has locked the executions.
 */
@Injectable()
export class Advance {
  constructor(
    private readonly runs: RunStore,
    private readonly edges: EdgeStore,
    private readonly dispatch: DispatchRuns,
    private readonly conclude: ConcludeExecutions,
    private readonly callbacks: CallbackStore,
  ) {}

  /** Answers with the orders to be handed to the queue once the transaction is committed. */
  async from(tx: Transaction, changes: readonly RunChange[], note: Note): Promise<readonly Order[]> {
    const { orders } = await this.fromEnds(tx, changes, { ...note, taker: null });
    return orders;
  }

  /** The same for what an agent has seen: of what is released it takes what it may, and no message is needed. */
  async fromEnds(
    tx: Transaction,
    changes: readonly RunChange[],
    { taker, ...note }: Note & Moment,
  ): Promise<Released> {
    const touched = await this.settleDown(tx, { changes, moved: [] }, note);
    return this.onwards(tx, touched, { now: note.now, taker });
  }

  /** The same, when something outside has moved the counts of `moved` already. */
  async after(tx: Transaction, moved: readonly Run[], now: Date): Promise<readonly Order[]> {
    const note = { now, actor: SYSTEM, reason: null };
    const touched = await this.settleDown(tx, { changes: [], moved }, note);
    const { orders } = await this.onwards(tx, touched, { now, taker: null });
    return orders;
  }

  /** Both at once, so that nothing starts before all of it counts; and executions that may be over without a move. */
  async together(
    tx: Transaction,
    { changes, moved, executions }: Wave & { readonly executions: ReadonlySet<string> },
    note: Note,
  ): Promise<readonly Order[]> {
    const touched = await this.settleDown(tx, { changes, moved }, note);
    const { orders } = await this.onwards(tx, touched, { now: note.now, taker: null, executions });
    return orders;
  }

  /** Dispatch and conclusions may move runs themselves (unsendable parameters, a Nightly that may begin). */
  private async onwards(
    tx: Transaction,
    touched: Touched,
    { now, taker, executions = NONE }: Moment & { readonly executions?: ReadonlySet<string> },
  ): Promise<Released> {
    const note = { now, actor: SYSTEM, reason: null };
    const orders: Order[] = [];
    const taken: AgentWork[] = [];
    let others = executions;
    for (let next = touched; next.size + others.size > 0;) {
      const room = (taker?.room ?? 0) - taken.length;
      const moment = { now, taker: taker && { ...taker, room } };
      const dispatched = await this.dispatch.run(tx, [...next.values()], moment);
      orders.push(...dispatched.orders);
      taken.push(...dispatched.taken);
      const begun = await this.conclude.run(tx, executionsOf(next, others), now);
      others = NONE;
      const changes = [...dispatched.changes, ...begun];
      if (changes.length === 0) break;
      next = await this.settleDown(tx, { changes, moved: [] }, note);
    }
    return { orders, taken };
  }

  /** Wave after wave: moves change edges, edges change counts, and runs react to their counts. */
  private async settleDown(tx: Transaction, start: Wave, note: Note): Promise<Touched> {
    const touched = new Map<string, Run>();
    const dummies = new Map<string, Run>();
    const ends: ToldEnd[] = [];
    let { changes, moved } = start;
    let noted = note;
    while (changes.length > 0 || moved.length > 0) {
      const applied = await this.runs.apply(tx, changes.map(thenReady), noted);
      ends.push(...endsToTell(applied));
      const successors = await this.edges.follow(tx, applied);
      const around = latest(applied.map(after), moved, successors);
      for (const run of around) touched.set(run.id, run);
      changes = nextMoves(around, dummies);
      moved = [];
      noted = { now: note.now, actor: SYSTEM, reason: null };
    }
    await this.callbacks.note(tx, ends, note.now);
    return touched;
  }
}

/** What has become ready, and who starts it. */
export type Released = Pick<Dispatched, 'orders' | 'taken'>;

/** A run that has what it waits for is ready with the move itself: one write less. What follows may take it back. */
function thenReady(change: RunChange): RunChange {
  const then = react(after(change));
  const isReady = then?.to.ready === true && then.to.status === change.to.status && change.attempt === null;
  return isReady ? { ...change, to: then.to } : change;
}

interface Wave {
  readonly changes: readonly RunChange[];
  readonly moved: readonly Run[];
}

/** Runs as they are by now. */
type Touched = ReadonlyMap<string, Run>;

const NONE: ReadonlySet<string> = new Set();

/** Executions of moved runs, and the others; one that has a run which waits for no other one is RUNNING, whatever its other runs are. */
function executionsOf(
  runs: Touched,
  others: ReadonlySet<string>,
): { ids: ReadonlySet<string>; moving: ReadonlySet<string> } {
  const ids = new Set(others);
  const moving = new Set<string>();
  for (const run of runs.values()) {
    if (run.executionId === null) continue;
    ids.add(run.executionId);
    if (goesOn(run)) moving.add(run.executionId);
  }
  return { ids, moving };
}

const goesOn = ({ status, edges }: Run): boolean =>
  status === 'RUNNING' || ((status === 'PENDING' || status === 'HELD') && edges.open === 0);

/**
 * A DUMMY is completed by being reached, so its turn comes when everything else has come to rest: in the midst of a wave it
 * may look reached by an edge that is about to be taken back. `dummies` are those whose turn is still to come.
 */
function nextMoves(around: readonly Run[], dummies: Map<string, Run>): readonly RunChange[] {
  for (const run of around) if (isDummy(run)) dummies.set(run.id, run);
  const moves = around.flatMap((run) => react(run) ?? []).filter((move) => !endsADummy(move));
  if (moves.length > 0) return moves;
  const ends = [...dummies.values()].flatMap((run) => react(run) ?? []);
  dummies.clear();
  return ends;
}

const endsADummy = ({ run, to }: RunChange): boolean => isDummy(run) && to.status === 'COMPLETED';

/** Each run once, as it was read last. */
const latest = (...readings: (readonly Run[])[]): readonly Run[] => [
  ...new Map(readings.flat().map((run) => [run.id, run])).values(),
];
