import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settle, type AttemptReport } from '../../../src/domain/run/attempt-report.js';
import { countEdges, edgeState, waitVerdict } from '../../../src/domain/run/edge.js';
import { executionStatus } from '../../../src/domain/run/execution-status.js';
import {
  decide,
  OPERATOR_ACTIONS,
  resolveStart,
  START_RESOLUTIONS,
} from '../../../src/domain/run/operator-action.js';
import { readiness } from '../../../src/domain/run/readiness.js';
import { after, isDummy, isStartUnknown, type Run, type RunChange } from '../../../src/domain/run/run.js';
import { isFinished, isPassedOver, type AttemptState } from '../../../src/domain/run/run-state.js';
import { claimed, handedBack, react, requested, unsendable } from '../../../src/domain/run/run-transition.js';
import { DEPENDENCY_ON, type DependencyOn, type Join } from '../../../src/domain/schedule.js';
import { aRun, edges as counts, offencesOf, reported } from '../../support/runs.js';

/** A small flow as a day loads it. */
interface Flow {
  readonly jobs: readonly {
    readonly status: 'LOADED' | 'SKIPPED' | 'DISABLED';
    readonly join: Join;
    readonly jobType: string;
    readonly skipOnError: boolean;
    /** It waits for a release from outside. */
    readonly outside: boolean;
  }[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly on: DependencyOn }[];
}

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
const TOLD = { attemptId: '1', epoch: 1, executionId: '1', executionInfo: null, detail: 'd' };
const STARTED = ['RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'];

/** The engine without its database: applies what the domain decides, as execution/advance.ts does. */
class Night {
  readonly runs: Run[];
  /** By run, on a clock that counts events. */
  readonly firstStart = new Map<number, number>();
  readonly firstEnd = new Map<number, number>();
  /** Runs on which somebody used force or complete. */
  readonly overruled = new Set<number>();
  /** What must never happen and did. */
  readonly offences: string[] = [];
  private clock = 0;

  constructor(readonly flow: Flow) {
    const loaded = { active: false, reach: 'AHEAD', skippedFrom: null } as const;
    this.runs = flow.jobs.map(({ outside, ...job }, place) =>
      aRun({ ...job, ...loaded, id: `${place}`, outside: counts({ open: outside ? 1 : 0 }) }),
    );
    for (const place of this.runs.keys()) this.recount(place);
  }

  at(place: number): Run {
    const run = this.runs[place];
    if (!run) throw new Error(`no run ${place}`);
    return run;
  }

  /** Waves of moves until nothing moves, then attempts for what is ready. */
  apply(...changes: readonly RunChange[]): void {
    let wave = changes;
    for (let waves = 0; wave.length > 0; waves += 1) {
      if (waves > 4 * this.runs.length) throw new Error('the waves do not end');
      const moved = new Set(wave.map(({ run }) => Number(run.id)));
      for (const change of wave) this.record(change);
      const successors = this.flow.edges.filter(({ from }) => moved.has(from)).map(({ to }) => to);
      for (const place of successors) this.recount(place);
      wave = [...new Set([...moved, ...successors])].flatMap((place) => react(this.at(place)) ?? []);
    }
    for (const [place, run] of this.runs.entries()) {
      const ready = run.status === 'PENDING' && run.ready && !run.openAttempt && !isDummy(run);
      if (!ready || readiness(run, AROUND).length > 0) continue;
      const openAttempt = { id: '1', state: 'QUEUED', killRequested: false } as const;
      this.runs[place] = { ...run, attempt: run.attempt + 1, openAttempt };
    }
  }

  move(place: number, state: AttemptState, kill = false): void {
    const killRequested = kill || (this.at(place).openAttempt?.killRequested ?? false);
    this.runs[place] = { ...this.at(place), openAttempt: { id: '1', state, killRequested } };
    if (state === 'SENDING') this.note(this.firstStart, place);
  }

  release(place: number): void {
    this.runs[place] = { ...this.at(place), outside: counts({ satisfied: 1 }) };
    const reaction = react(this.at(place));
    if (reaction) this.apply(reaction);
  }

  report(place: number, kind: AttemptReport['kind']): void {
    const told = { ...TOLD, kind } as AttemptReport;
    if (kind === 'NOT_SENT') this.takeBack(place);
    const { run, attempt } = settle(this.at(place), reported(this.at(place)), told);
    if (attempt) this.move(place, attempt.state);
    if (run) this.apply({ ...run, run: this.at(place) });
  }

  /** It was not started after all, so its first Start is still to come. */
  takeBack(place: number): void {
    if (!this.firstEnd.has(place)) this.firstStart.delete(place);
  }

  /** Something that was started, or stands behind a skip that was handed on. */
  dependentStarted(place: number): boolean {
    return this.flow.edges
      .filter(({ from }) => from === place)
      .some(({ to }) => {
        if (this.firstStart.has(to) || STARTED.includes(this.at(to).status)) return true;
        return isPassedOver(this.at(to).status) && this.dependentStarted(to);
      });
  }

  status(): string {
    const unsettled = this.runs
      .filter(({ status, reach }) => !isFinished(status) || (isPassedOver(status) && reach === 'AHEAD'))
      .map((run) => ({ ...run, openEdges: run.edges.open, satisfiedEdges: run.edges.satisfied }));
    const open = this.flow.edges
      .filter(({ from, on }) => edgeState(this.at(from), on) === 'OPEN')
      .map(({ from, to }) => ({ predecessor: `${from}`, successor: `${to}` }));
    return executionStatus(unsettled, open);
  }

  private record(change: RunChange): void {
    this.offences.push(...offencesOf(change));
    const { run, to } = change;
    const place = Number(run.id);
    this.runs[place] = after(change);
    const same = run.status === to.status && run.cause === to.cause;
    if (same || isStartUnknown(this.at(place))) return;
    if (isDummy(run) && to.status === 'COMPLETED') this.note(this.firstStart, place);
    if (['COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR'].includes(to.status)) this.note(this.firstEnd, place);
  }

  private note(when: Map<number, number>, place: number): void {
    this.clock += 1;
    if (!when.has(place)) when.set(place, this.clock);
  }

  private recount(place: number): void {
    const own = this.flow.edges.filter(({ to }) => to === place);
    const edges = countEdges(own.map(({ from, on }) => edgeState(this.at(from), on)));
    this.runs[place] = { ...this.at(place), edges };
  }
}

/** What agents and external systems may do next with a run; `chance` is any number. */
function proceed(night: Night, place: number, chance: number): void {
  const run = night.at(place);
  switch (run.openAttempt?.state) {
    case 'QUEUED':
      if (!run.forced && waitVerdict(run) !== 'READY') night.offences.push(`${run.id} claimed too early`);
      night.apply(claimed(run));
      night.move(place, 'CLAIMED');
      return;
    case 'CLAIMED':
      if (chance % 4 === 0) night.apply(handedBack(run));
      else night.move(place, 'SENDING');
      return;
    case 'SENDING':
      night.report(
        place,
        pick(['STARTED', 'START_REJECTED', 'START_UNKNOWN', 'NOT_SENT', 'STARTED'], chance),
      );
      return;
    case 'TRACKING':
      night.report(place, pick(['COMPLETED', 'COMPLETED', 'FAILED', 'TRACKING_LOST'], chance));
      return;
    case 'KILLING':
      night.report(place, pick(['KILLED', 'COMPLETED', 'FAILED', 'KILL_FAILED'], chance));
      return;
    default:
      if (run.openAttempt === null && run.outside.open > 0 && chance % 2 === 0) night.release(place);
  }
}

const pick = <T>(list: readonly [T, ...T[]], chance: number): T => list[chance % list.length] ?? list[0];

/** What a person may do with a run. */
function operate(night: Night, place: number, chance: number): void {
  const run = night.at(place);
  if (isStartUnknown(run)) {
    const resolution = START_RESOLUTIONS[chance % 3] ?? 'failed';
    if (resolution === 'adopt') night.move(place, run.openAttempt?.killRequested ? 'KILLING' : 'TRACKING');
    if (resolution === 'notStarted') night.takeBack(place);
    night.apply(resolveStart(night.at(place), resolution, false));
    return;
  }
  const context = { dependentStarted: night.dependentStarted(place), killDefined: true, started: [] };
  // A night in which what has ended is executed again and again never ends.
  const actions = OPERATOR_ACTIONS.filter((action) => action !== 'rerun');
  const possible = actions.flatMap((action) => {
    const decision = decide({ action, force: chance % 3 === 0 }, run, context);
    return decision.kind === 'refused' ? [] : [{ action, decision }];
  });
  const chosen = possible[chance % possible.length];
  if (!chosen) return;
  if (chosen.action === 'force' || chosen.action === 'complete') night.overruled.add(place);
  if (chosen.decision.kind === 'change') night.apply(chosen.decision.change);
  else night.move(place, run.openAttempt?.state === 'SENDING' ? 'SENDING' : 'KILLING', true);
}

/** Everything that can move by itself does, until nothing can. */
function comeToRest(night: Night): void {
  const moving = (): number =>
    night.runs.findIndex(({ openAttempt, status }) => openAttempt && status !== 'ERROR');
  for (let events = 0, place = moving(); place >= 0; events += 1, place = moving()) {
    if (events > 40 * night.runs.length) throw new Error('the night does not end');
    proceed(night, place, events * 4 + 1);
  }
}

/** b's first start is after a's end, on every path of Join ALL on which nobody has overruled the order. */
function noteOrder(night: Night): void {
  const { flow, firstStart, firstEnd, overruled } = night;
  const leads = (from: number, to: number): boolean =>
    flow.edges.some((edge) => {
      if (edge.from !== from || flow.jobs[edge.to]?.join !== 'ALL' || overruled.has(edge.to)) return false;
      return edge.to === to || leads(edge.to, to);
    });
  for (const [a, started] of firstStart) {
    for (const [b, begun] of firstStart) {
      if (a === b || overruled.has(a) || !leads(a, b)) continue;
      const ended = firstEnd.get(a) ?? Infinity;
      if (ended > begun) night.offences.push(`${b} started at ${begun}, ${a} from ${started} to ${ended}`);
    }
  }
}

function expectRest(night: Night): void {
  const unfinished = night.runs.filter(({ status }) => !isFinished(status));
  const reasons = unfinished.map((run) => [run.status, ...readiness(run, AROUND).map(({ kind }) => kind)]);
  for (const [status, ...kinds] of reasons) {
    expect([status, kinds.length > 0]).toEqual([status, status !== 'ERROR']);
    for (const kind of kinds) expect(['DEPENDENCY', 'OUTSIDE', 'HOLD']).toContain(kind);
  }
  for (const run of night.runs) expect(react(run)).toBeNull();
  const status = night.status();
  expect(status === 'COMPLETED').toBe(unfinished.length === 0);
  if (status === 'ERROR') expect(reasons.flat()).toContain('ERROR');
  // What is passed over waits for its releases too, and others behind it.
  const keptBack = night.runs.some((run) => run.status === 'HELD' || run.outside.open > 0);
  if (status === 'RUNNING') expect(keptBack).toBe(true);
}

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

/** Jobs in a row for the most part, with some of the steps left out and others added. */
const anyFlow: fc.Arbitrary<Flow> = fc
  .array(
    fc.record({
      status: often<Flow['jobs'][number]['status']>('LOADED', 'SKIPPED', 'DISABLED'),
      join: often<Join>('ALL', 'ANY'),
      jobType: often('SVC', 'DUMMY'),
      skipOnError: often(false, true),
      outside: fc.nat(9).map((n) => n === 0),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .chain((jobs) => {
    const place = fc.nat(jobs.length - 1);
    const anyOn = often<DependencyOn>('SUCCESS', ...DEPENDENCY_ON);
    const row = fc
      .array(anyOn, { minLength: jobs.length - 1, maxLength: jobs.length - 1 })
      .chain((ons) => fc.subarray(ons.map((on, from) => ({ from, to: from + 1, on }))));
    return fc
      .tuple(row, fc.array(fc.record({ from: place, to: place, on: anyOn }), { maxLength: 4 }))
      .map(([steps, more]) => ({ jobs, edges: [...steps, ...more.filter(({ from, to }) => from < to)] }));
  });

type Step = readonly [kind: number, where: number, chance: number];
const anySteps = fc.array(fc.tuple(fc.nat(9), fc.nat(99), fc.nat(999)), { maxLength: 60, size: 'max' });

function step(night: Night, [kind, where, chance]: Step): void {
  const place = where % night.runs.length;
  const { status, ready, openAttempt } = night.at(place);
  if (kind < 7) proceed(night, place, chance);
  else if (kind < 9) operate(night, place, chance);
  else if (status === 'PENDING' && ready && !openAttempt) night.apply(unsendable(night.at(place)));
}

test('every night keeps its order, comes to rest, and says what it waits for', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyFlow, anySteps, fc.nat(9), (flow, steps, begin) => {
      const night = new Night(flow);
      for (const early of steps.slice(0, begin)) step(night, early);
      night.apply(...night.runs.map(requested));
      for (const later of steps.slice(begin)) step(night, later);
      comeToRest(night);
      expectRest(night);
      noteOrder(night);
      expect(night.offences).toEqual([]);
      seen.add(night.status());
    }),
    { numRuns: 1_000 },
  );
  expect([...seen].sort()).toEqual(['COMPLETED', 'ERROR', 'RUNNING']);
});
