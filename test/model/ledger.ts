import { edgeState, NO_EDGES, type EdgeCounts, type EdgeState } from '../../src/domain/run/edge.js';
import { executionStatus } from '../../src/domain/run/execution-status.js';
import { readiness } from '../../src/domain/run/readiness.js';
import { after, isDummy, type AttemptClosing, type Run, type RunChange } from '../../src/domain/run/run.js';
import {
  hasNotStarted,
  isFinished,
  isOpen,
  isPassedOver,
  mayBecome,
  type AttemptState,
  type Cause,
} from '../../src/domain/run/run-state.js';
import { react, requested } from '../../src/domain/run/run-transition.js';
import { DUMMY } from '../../src/domain/schedule.js';
import { aRun, offencesOf } from '../support/runs.js';
import type { Night, NightEdge, NightJob, Story } from './night.js';

/** A row of `attempt`. Times are milliseconds of the world's clock. */
export interface Attempt {
  readonly id: string;
  readonly run: number;
  readonly number: number;
  readonly kind: 'START' | 'RESTART';
  readonly agentExecutionId: string;
  readonly restartOf: string | null;
  state: AttemptState;
  epoch: number;
  session: number | null;
  /** The hand that has the intent to send. */
  hand: string | null;
  cause: Cause | null;
  killRequestedAt: number | null;
  executionId: string | null;
  remoteMayBeRunning: boolean;
  readonly queuedAt: number;
  claimedAt: number | null;
  sendingAt: number | null;
  trackingAt: number | null;
}

/** A row of `run_edge`. */
interface Edge extends NightEdge {
  state: EdgeState;
  enabled: boolean;
}

/** A message to be handed to the queue once the transaction is committed. */
export interface Order {
  readonly id: string;
  readonly attemptId: string;
  readonly verb: 'start' | 'kill';
}

const COUNTED_AS = { OPEN: 'open', SATISFIED: 'satisfied', PASSED: 'passed', NOT_TAKEN: 'notTaken' } as const;
const ENDS: readonly string[] = ['COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'];
const AROUND = {
  requested: true,
  jobTypeDefined: true,
  throttle: { limit: null, taken: 0 },
  recovering: false,
  heldAbove: false,
  halted: false,
  keyTaken: false,
  dayClosed: false,
};

/**
 * The database of a world, with the engine's one motion: a small twin of runs/*.store.ts and of execution/advance.ts,
 * dispatch-runs.ts and conclude-executions.ts. Every method is one statement of a serial database: what it decides on is
 * what it finds, and it changes a row only in the state and epoch that it expects.
 */
export class Ledger {
  readonly runs: Run[];
  readonly edges: readonly Edge[];
  readonly attempts: Attempt[] = [];
  /** By session, until when its lease lasts. */
  readonly leases = new Map<number, number>();
  /** Runs that have ended once, whatever has become of them. */
  readonly ended = new Set<number>();
  /** By run, the number of its last attempt before it was rerun: a restart never goes back behind it. */
  readonly attemptsBefore = new Map<number, number>();
  executionIs: ReturnType<typeof executionStatus> | 'LOADED' = 'LOADED';

  constructor(
    readonly night: Night,
    readonly now: () => number,
    private readonly story: Story,
  ) {
    this.runs = night.jobs.map(loaded);
    // runs/loaded-run.store.ts counts the edges when a day is opened.
    this.edges = night.edges.map((edge) => ({
      ...edge,
      state: edgeState(this.run(edge.from), edge.on),
      enabled: true,
    }));
    for (const { to, state } of this.edges) this.count(to, { [COUNTED_AS[state]]: 1 });
  }

  run(place: number): Run {
    const run = this.runs[place];
    if (!run) throw new Error(`there is no run ${place}`);
    return run;
  }

  attempt(id: string): Attempt {
    const attempt = this.attempts[Number(id)];
    if (!attempt) throw new Error(`there is no attempt ${id}`);
    return attempt;
  }

  openAttemptOf(place: number): Attempt | null {
    const id = this.run(place).openAttempt?.id;
    return id === undefined ? null : this.attempt(id);
  }

  isAlive(session: number | null): boolean {
    return session !== null && (this.leases.get(session) ?? -1) >= this.now();
  }

  /** execution/request-execution.ts. */
  request(): readonly Order[] {
    if (this.executionIs !== 'LOADED') return [];
    this.executionIs = 'RUNNING';
    for (const [place, run] of this.runs.entries()) this.runs[place] = { ...run, executionId: '1' };
    return this.advance(this.runs.map(requested));
  }

  /** runs/edge.store.ts, satisfyExternal. */
  release(place: number): readonly Order[] {
    const run = this.run(place);
    if (run.outside.open === 0) return [];
    this.runs[place] = { ...run, outside: { ...NO_EDGES, satisfied: 1 } };
    return this.onwards(this.settleDown([], [this.run(place)]));
  }

  /** execution/switch-dependencies.ts, of all that a run waits for behind another one. */
  switchDependency(from: number, to: number, enabled: boolean): readonly Order[] {
    if (!hasNotStarted(this.run(to).status)) return [];
    for (const edge of this.edges) {
      if (edge.from !== from || edge.to !== to || edge.enabled === enabled) continue;
      edge.enabled = enabled;
      this.story.tell(() => `a person: run ${to} waits for run ${from}: ${enabled}`);
      this.count(to, { [COUNTED_AS[edge.state]]: enabled ? 1 : -1 });
    }
    return this.onwards(this.settleDown([], [this.run(to)]));
  }

  /** Changes a row of `attempt` as SQL would, under the trigger attempt_ends_once; the run's reading follows. */
  set(attempt: Attempt, to: Partial<Attempt>): void {
    const { id, run, state: was } = attempt;
    Object.assign(attempt, to);
    const { state } = attempt;
    if (!isOpen(was)) this.story.offend(`I9 attempt ${id} of run ${run} ended ${was} and became ${state}`);
    if (was !== state && !mayBecome(was, state)) this.story.offend(`I10 attempt ${id}: ${was} → ${state}`);
    if (state === 'START_UNKNOWN' && attempt.sendingAt === null) {
      this.story.offend(`I6 attempt ${id} is START_UNKNOWN and was never to be sent`);
    }
    if (was !== state) {
      this.story.moves.add(`attempt ${was} → ${state}`);
      this.story.tell(() => `  attempt ${id} of run ${run}: ${was} → ${state}`);
    }
    if (this.run(run).openAttempt?.id === id)
      this.runs[run] = { ...this.run(run), openAttempt: reading(attempt) };
  }

  /** execution/advance.ts, from. */
  advance(changes: readonly RunChange[]): readonly Order[] {
    return this.onwards(this.settleDown(changes, []));
  }

  /** execution/dispatch-leftovers.loop.ts. */
  leftovers(): readonly Order[] {
    const ready = this.runs.filter((run) => run.status === 'PENDING' && run.ready && !run.openAttempt);
    return this.onwards(new Map(ready.map((run) => [run.id, run])));
  }

  /** execution/conclude-executions.ts, statusOf. */
  statusOf(): ReturnType<typeof executionStatus> {
    const unsettled = this.runs
      .filter(({ status, reach }) => !isFinished(status) || (isPassedOver(status) && reach === 'AHEAD'))
      .map((run) => ({ ...run, openEdges: run.edges.open, satisfiedEdges: run.edges.satisfied }));
    const open = this.edges
      .filter(({ state, enabled }) => enabled && state === 'OPEN')
      .map(({ from, to }) => ({ predecessor: `${from}`, successor: `${to}` }));
    return executionStatus(unsettled, open);
  }

  private settleDown(changes: readonly RunChange[], moved: readonly Run[]): ReadonlyMap<string, Run> {
    const touched = new Map<string, Run>();
    const dummies = new Map<string, Run>();
    let next = changes;
    let outside = moved;
    for (let waves = 0; next.length > 0 || outside.length > 0; waves += 1) {
      if (waves > 10 * this.runs.length) throw new Error('the waves do not end');
      const applied = this.apply(next);
      const around = new Map([...applied, ...outside, ...this.follow(applied)].map((run) => [run.id, run]));
      for (const [id, run] of around) touched.set(id, run);
      next = nextMoves([...around.values()], dummies);
      outside = [];
    }
    return touched;
  }

  private onwards(touched: ReadonlyMap<string, Run>): readonly Order[] {
    const orders = this.dispatch([...touched.values()]);
    if (touched.size > 0 && this.executionIs !== 'LOADED') this.executionIs = this.statusOf();
    return orders;
  }

  /** runs/run.store.ts, apply: only to the run that it was decided on. */
  private apply(changes: readonly RunChange[]): readonly Run[] {
    return changes.flatMap((change) => {
      const { run, to, attempt, anew } = change;
      const place = Number(run.id);
      const now = this.run(place);
      if (now.status !== run.status || now.attempt !== run.attempt) return [];
      for (const offence of offencesOf(change)) this.story.offend(`I10 run ${place}: ${offence}`);
      if (run.status !== to.status) {
        this.story.moves.add(`run ${run.status} → ${to.status}`);
        if (to.cause) this.story.moves.add(`cause ${to.cause}`);
        this.story.tell(() => `  run ${place}: ${run.status} → ${to.status} ${to.cause ?? ''}`);
      }
      for (const flag of to.flags) this.story.moves.add(`flag ${flag}`);
      this.runs[place] = { ...now, ...to };
      if (anew) this.attemptsBefore.set(place, now.attempt);
      if (ENDS.includes(to.status) && to.cause !== 'START_UNKNOWN') this.ended.add(place);
      if (attempt && run.openAttempt) this.close(run.openAttempt.id, run.openAttempt.state, attempt);
      return [after(change)];
    });
  }

  /** runs/run.store.ts, closeAttempts. */
  private close(id: string, seen: AttemptState, closing: AttemptClosing): void {
    const attempt = this.attempt(id);
    if (attempt.state !== seen) throw new Error(`attempt ${id} is ${attempt.state}, decided on as ${seen}`);
    const { state, cause, remoteMayBeRunning } = closing;
    this.set(attempt, { state, cause, remoteMayBeRunning, epoch: attempt.epoch + 1 });
    this.runs[attempt.run] = { ...this.run(attempt.run), openAttempt: null };
  }

  /** runs/edge.store.ts, follow: edges move with their predecessor, and successors count theirs. */
  private follow(predecessors: readonly Run[]): readonly Run[] {
    const moved = new Set<number>();
    for (const run of predecessors) {
      for (const edge of this.edges) {
        if (`${edge.from}` !== run.id) continue;
        const state = edgeState(run, edge.on);
        if (state === edge.state) continue;
        const was = edge.state;
        edge.state = state;
        if (!edge.enabled) continue;
        this.count(edge.to, { [COUNTED_AS[was]]: -1 });
        this.count(edge.to, { [COUNTED_AS[state]]: 1 });
        moved.add(edge.to);
      }
    }
    return [...moved].map((place) => this.run(place));
  }

  private count(place: number, delta: Partial<EdgeCounts>): void {
    const run = this.run(place);
    const edges = { ...run.edges };
    for (const key of Object.values(COUNTED_AS)) edges[key] += delta[key] ?? 0;
    this.runs[place] = { ...run, edges };
  }

  /** execution/dispatch-runs.ts and runs/dispatch.store.ts: slots are counted from open attempts. */
  private dispatch(touched: readonly Run[]): readonly Order[] {
    const limit = touched.some((run) => !isDummy(run)) ? this.night.throttle : null;
    const ready = limit === null ? touched.filter(isStartable) : this.waitingForSlots(limit);
    const candidates = ready.map(({ id }) => this.run(Number(id)));
    return candidates.filter((run) => readiness(run, AROUND).length === 0).map((run) => this.queue(run));
  }

  private waitingForSlots(limit: number): readonly Run[] {
    const taken = this.runs.filter(({ openAttempt }) => openAttempt).length;
    return this.runs.filter(isStartable).slice(0, Math.max(limit - taken, 0));
  }

  private queue(run: Run): Order {
    const place = Number(run.id);
    const restarts = this.night.types[Number(run.jobType)]?.restart === true;
    const before = this.attemptsBefore.get(place) ?? 0;
    const last = restarts
      ? this.attempts.findLast((one) => one.run === place && one.number > before && one.executionId !== null)
      : undefined;
    const attempt: Attempt = {
      id: `${this.attempts.length}`,
      run: place,
      number: run.attempt + 1,
      kind: last ? 'RESTART' : 'START',
      agentExecutionId: `a${this.attempts.length}`,
      restartOf: last?.executionId ?? null,
      state: 'QUEUED',
      epoch: 0,
      session: null,
      cause: null,
      killRequestedAt: null,
      executionId: null,
      remoteMayBeRunning: false,
      queuedAt: this.now(),
      claimedAt: null,
      sendingAt: null,
      hand: null,
      trackingAt: null,
    };
    this.attempts.push(attempt);
    if (run.openAttempt) this.story.offend(`run ${place} has two open attempts`);
    this.runs[place] = { ...run, attempt: attempt.number, openAttempt: reading(attempt) };
    this.story.tell(() => `  attempt ${attempt.id} of run ${place} is QUEUED`);
    return orderOf(attempt, 'start');
  }
}

/** execution/ledger.ts: the id of a message names attempt and epoch. */
export const orderOf = ({ id, epoch }: Attempt, verb: Order['verb']): Order => ({
  id: `${verb}-${id}-${epoch}`,
  attemptId: id,
  verb,
});

/** execution/advance.ts, nextMoves: a DUMMY ends when everything else has come to rest. */
function nextMoves(around: readonly Run[], dummies: Map<string, Run>): readonly RunChange[] {
  for (const run of around) if (isDummy(run)) dummies.set(run.id, run);
  const moves = around.flatMap((run) => react(run) ?? []).filter((move) => !endsADummy(move));
  if (moves.length > 0) return moves;
  const ends = [...dummies.values()].flatMap((run) => react(run) ?? []);
  dummies.clear();
  return ends;
}

const endsADummy = ({ run, to }: RunChange): boolean => isDummy(run) && to.status === 'COMPLETED';

const isStartable = (run: Run): boolean =>
  run.status === 'PENDING' && run.ready && run.openAttempt === null && !isDummy(run);

const reading = ({ id, state, killRequestedAt }: Attempt): Run['openAttempt'] => ({
  id,
  state,
  killRequested: killRequestedAt !== null,
});

function loaded({ type, outside, status, join, skipOnError }: NightJob, place: number): Run {
  return aRun({
    id: `${place}`,
    status,
    join,
    skipOnError,
    jobType: type === 'DUMMY' ? DUMMY : `${type}`,
    executionId: null,
    active: false,
    reach: 'AHEAD',
    skippedFrom: null,
    outside: { ...NO_EDGES, open: outside ? 1 : 0 },
  });
}
