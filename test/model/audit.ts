import { countEdges, edgeState } from '../../src/domain/run/edge.js';
import { readiness } from '../../src/domain/run/readiness.js';
import { isDummy } from '../../src/domain/run/run.js';
import { hasNotStarted, isFinished, isOpen, isPassedOver } from '../../src/domain/run/run-state.js';
import { react } from '../../src/domain/run/run-transition.js';
import type { Engine } from './engine.js';
import type { Execution, External, Request } from './external.js';
import type { Attempt, Ledger } from './ledger.js';
import type { Story } from './night.js';

/**
 * The invariants of a world, by what the external system has seen. What can be seen when it happens is looked
 * at then, the rest when everything has come to rest.
 */

/** What there is to look at. */
interface Audited {
  readonly ledger: Ledger;
  readonly external: External;
  readonly engine: Engine;
  readonly story: Story;
}

const attemptOf = ({ ledger }: Audited, agentExecutionId: string): Attempt | undefined =>
  ledger.attempts.find((one) => one.agentExecutionId === agentExecutionId);

/** A Start has arrived, whatever it has done. */
export function started(
  world: Audited,
  { run, agentExecutionId: id, body }: Request & { verb: 'start' },
): void {
  const { external, story, ledger, engine } = world;
  if (external.starts.some((one) => one.id === id && (one.body !== body || one.run !== run))) {
    story.offend(`I3 ${id} was sent for two runs or with two bodies`);
  }
  // A Start that comes late, of an attempt that a person has ended since, was in order when it was sent.
  const attempt = attemptOf(world, id);
  if (engine.word.forced.has(run) || (attempt && !isOpen(attempt.state))) return;
  const edges = ledger.edges.filter(({ to, enabled }) => enabled && to === run);
  const ended = edges.filter(({ from, on }) => hasEnded(world, from, on));
  const enough = ledger.run(run).join === 'ALL' ? ended.length === edges.length : ended.length > 0;
  if (edges.length > 0 && !enough) story.offend(`I4 run ${run} was started before those that it waits for`);
  if (ledger.run(run).outside.open > 0) story.offend(`I4 run ${run} was started before its release`);
}

/** Of those on SUCCESS by what the external system knows; of the others, that they have ended at all. */
function hasEnded({ ledger, external, engine }: Audited, from: number, on: string): boolean {
  const run = ledger.run(from);
  const { completed, replanned } = engine.word;
  if (isPassedOver(run.status) || completed.has(from) || replanned.has(from)) return true;
  if (isDummy(run) || run.status === 'SKIPPED_ON_ERROR' || run.status === 'NOT_RUN')
    return ledger.ended.has(from) || run.status === 'NOT_RUN';
  if (on === 'FAILURE' || on === 'ALWAYS') return ledger.ended.has(from);
  return external.executions.some((one) => one.run === from && one.state === 'COMPLETED');
}

/** An execution has begun. */
export function began(world: Audited, execution: Execution): void {
  const { external, story } = world;
  const attempt = attemptOf(world, execution.agentExecutionId);
  const twin = external.executions.some(
    (one) => one !== execution && one.agentExecutionId === execution.agentExecutionId,
  );
  if (twin || !attempt) story.offend(`I1 ${execution.agentExecutionId} was started twice`);
  if (!attempt || attempt.remoteMayBeRunning) return;
  if (!isOpen(attempt.state))
    story.offend(`I2 attempt ${attempt.id} was started after it had ended ${attempt.state}`);
  const others = external.executions.filter(
    (one) =>
      one !== execution &&
      one.run === execution.run &&
      one.state === 'RUNNING' &&
      attemptOf(world, one.agentExecutionId)?.remoteMayBeRunning === false,
  );
  if (others.length > 0) story.offend(`I2 run ${execution.run} runs twice at once`);
}

/** A Kill has arrived. */
export function killed(world: Audited, executionId: string): void {
  const execution = world.external.byId(executionId);
  const attempt = execution && attemptOf(world, execution.agentExecutionId);
  if ((attempt?.killRequestedAt ?? null) === null)
    world.story.offend(`I12 ${executionId} was killed, and nobody asked for it`);
}

/** A rerun has been accepted: nothing that waits for it has begun any more. */
export function reran({ ledger, story }: Audited, place: number): void {
  for (const { from, to, enabled } of ledger.edges) {
    const run = ledger.run(to);
    const hasBegun = !hasNotStarted(run.status) && !isDummy(run);
    if (from === place && enabled && hasBegun)
      story.offend(`I22 run ${to} is ${run.status} although run ${place} before it is rerun`);
  }
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
const MAY_WAIT_FOR = ['DEPENDENCY', 'OUTSIDE', 'HOLD'];

/** Everything has come to rest: what is left must be what people have left. */
export function audit(world: Audited): void {
  const { ledger, story, external } = world;
  for (const attempt of ledger.attempts) auditAttempt(world, attempt);
  for (const run of ledger.runs) {
    const kinds = readiness(run, AROUND).map(({ kind }) => kind);
    const stuck = !isFinished(run.status) && run.status !== 'ERROR' && kinds.length === 0;
    const odd = kinds.some((kind) => !MAY_WAIT_FOR.includes(kind));
    if (stuck || odd || react(run))
      story.offend(`I7 run ${run.id} stays ${run.status}, waiting for ${kinds.join()}`);
  }
  for (const execution of external.executions.filter(({ state }) => state === 'RUNNING')) {
    if (attemptOf(world, execution.agentExecutionId)?.remoteMayBeRunning !== true) {
      story.offend(`I8 ${execution.id} of run ${execution.run} runs, and nobody looks at it`);
    }
  }
  auditEdges(world);
}

/** What is recorded of an attempt is what the external system knows of it. */
function auditAttempt({ engine, external, story }: Audited, attempt: Attempt): void {
  const { id, state, cause, executionId, agentExecutionId } = attempt;
  const declared = engine.word.declared.has(id);
  const begun = external.of(agentExecutionId);
  const offences: Readonly<Record<string, boolean>> = {
    'I6 is open': isOpen(state),
    'I8 is COMPLETED and was not':
      state === 'COMPLETED' && !declared && external.byId(executionId)?.state !== 'COMPLETED',
    'I8 is FAILED and was not': cause === 'FAILED' && external.byId(executionId)?.state !== 'ERROR',
    'I8 is KILLED and was not': cause === 'KILLED' && begun !== undefined && begun.state !== 'ERROR',
    'I8 was started, which nobody knows':
      begun !== undefined && state !== 'COMPLETED' && executionId === null && !attempt.remoteMayBeRunning,
    'I8 has the execution of another': executionId !== null && begun?.id !== executionId,
    'I11 was killed, and never asked for': cause === 'KILLED' && !engine.word.kills.has(id),
  };
  for (const [offence, is] of Object.entries(offences)) if (is) story.offend(`attempt ${id} ${offence}`);
}

/** I5: the counts of a run are what its predecessors say. */
function auditEdges({ ledger, story }: Audited): void {
  for (const [place, run] of ledger.runs.entries()) {
    const own = ledger.edges.filter(({ to, enabled }) => enabled && to === place);
    const recounted = countEdges(own.map(({ from, on }) => edgeState(ledger.run(from), on)));
    const same = Object.entries(recounted).every(
      ([key, count]) => run.edges[key as keyof typeof recounted] === count,
    );
    if (!same) story.offend(`I5 run ${place} counts ${JSON.stringify(run.edges)}`);
  }
  if (ledger.executionIs !== 'LOADED' && ledger.executionIs !== ledger.statusOf()) {
    story.offend(`the execution is ${ledger.executionIs} and should be ${ledger.statusOf()}`);
  }
}
