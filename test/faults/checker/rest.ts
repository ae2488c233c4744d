import { jobOf, subjectOf, subjectOfRun, type Indexed } from './index-facts.js';
import type { Violation } from './violation.js';

const DONE: ReadonlySet<string> = new Set([
  'COMPLETED',
  'SKIPPED',
  'SKIPPED_ON_ERROR',
  'DISABLED',
  'NOT_RUN',
]);
const ENDED: ReadonlySet<string> = new Set(['COMPLETED', 'ERROR', 'NOT_STARTED']);
const UNDER_WAY: ReadonlySet<string> = new Set([
  'QUEUED',
  'CLAIMED',
  'SENDING',
  'TRACKING',
  'KILLING',
  'START_UNKNOWN',
]);

/** I6, I7: everything has come to rest. */
export function atRest(indexed: Indexed): readonly Violation[] {
  const attempts = indexed.facts.attempts.flatMap((attempt): readonly Violation[] => {
    if (!UNDER_WAY.has(attempt.state)) return [];
    return [{ invariant: 'I6', subject: subjectOf(indexed, attempt), seen: `is still ${attempt.state}` }];
  });
  const runs = indexed.facts.runs.flatMap((run): readonly Violation[] => {
    const subject = subjectOfRun(run);
    const flags = run.flags.length > 0 ? ` ${run.flags.join(' ')}` : '';
    const left: Violation[] = [];
    if (!DONE.has(run.status)) {
      left.push({
        invariant: 'I7',
        subject,
        seen: `is ${run.status} ${run.cause ?? ''}${flags}, ${waits(run)}`,
      });
    }
    if (run.openAttemptId !== null) {
      left.push({ invariant: 'I6', subject, seen: `keeps its slot with attempt ${run.openAttemptId}` });
    }
    return left;
  });
  const planned = [...indexed.facts.jobs.keys()].filter((node) => !indexed.runOfNode.has(node));
  const lost = planned.map((node): Violation => ({ invariant: 'I7', subject: node, seen: 'has no run' }));
  return [...attempts, ...runs, ...lost];
}

const waits = ({ open }: { readonly open: number }): string => `${open} dependencies open`;

/** I9, I10: the history of each run, in the order of its events. */
export function history(indexed: Indexed): readonly Violation[] {
  return indexed.facts.runs.flatMap((run) => {
    const moves = (indexed.eventsOfRun.get(run.id) ?? []).filter(({ type }) => type === 'run.status-changed');
    const subject = subjectOfRun(run);
    const found: Violation[] = [];
    moves.forEach((move, place) => {
      const before = moves[place - 1];
      if (before && before.to !== move.from) {
        const seen = `event ${move.id} comes from ${move.from ?? 'nothing'}, but ${before.id} went to ${before.to ?? 'nothing'}`;
        found.push({ invariant: 'I10', subject, seen });
      }
      if (DONE.has(move.from ?? '') && move.from !== 'NOT_RUN' && SELF.has(move.actor)) {
        const seen = `event ${move.id} moves it from ${move.from ?? ''} to ${move.to ?? ''} by ${move.actor}`;
        found.push({ invariant: 'I9', subject, seen });
      }
    });
    const last = moves.at(-1);
    if (last && last.to !== run.status) {
      found.push({
        invariant: 'I10',
        subject,
        seen: `is ${run.status}, its last event went to ${last.to ?? ''}`,
      });
    }
    return [...found, ...numbers(indexed, run.id, subject)];
  });
}

/** Nobody is a person among them. */
const SELF: ReadonlySet<string> = new Set(['agent', 'system']);

/** Attempts count up without a gap, all but the last have ended, and sends are of epochs that never fall. */
function numbers(indexed: Indexed, runId: string, subject: string): readonly Violation[] {
  const attempts = indexed.attemptsOfRun.get(runId) ?? [];
  const found: Violation[] = [];
  attempts.forEach((attempt, place) => {
    if (attempt.number !== place + 1) {
      found.push({
        invariant: 'I10',
        subject,
        seen: `attempt ${attempt.number} stands at place ${place + 1}`,
      });
    }
    if (place < attempts.length - 1 && !ENDED.has(attempt.state)) {
      const seen = `attempt ${attempt.number} is ${attempt.state} although there is a later one`;
      found.push({ invariant: 'I9', subject, seen });
    }
    const epochs = (indexed.sendsOfAttempt.get(attempt.id) ?? []).map(({ epoch }) => epoch);
    if (epochs.some((epoch, at) => epoch < (epochs[at - 1] ?? 0) || epoch > attempt.epoch)) {
      const seen = `attempt ${attempt.number} of epoch ${attempt.epoch} was sent in ${epochs.join(', ')}`;
      found.push({ invariant: 'I10', subject, seen });
    }
  });
  return found;
}

/**
 * I6: nobody is asked about a Start without a reason. Where a repeated Start is harmless there is never one; elsewhere its agent
 * was gone, or a send was not answered, or doubtfully.
 */
export function doubtsHaveReasons(indexed: Indexed): readonly Violation[] {
  const resolved = indexed.facts.commands.filter(
    ({ action, status }) => action === 'resolve-start' && status !== null && status < 300,
  );
  return resolved.flatMap(({ runId, attempt: number }): readonly Violation[] => {
    const attempt = indexed.attemptsOfRun.get(runId)?.find((one) => one.number === number);
    if (!attempt) return [];
    const subject = subjectOf(indexed, attempt);
    if (jobOf(indexed, attempt)?.idempotent === true) {
      return [{ invariant: 'I6', subject, seen: 'was START_UNKNOWN, and could have been sent again' }];
    }
    const events = indexed.eventsOfRun.get(runId) ?? [];
    const isOrphan = events.some((event) => event.attempt === number && event.actor === 'system');
    const sends = indexed.sendsOfAttempt.get(attempt.id) ?? [];
    if (
      isOrphan ||
      sends.some(({ answered, outcome }) => !answered || outcome === 'UNKNOWN' || outcome === 'STARTED')
    ) {
      return [];
    }
    const outcomes = sends.map(({ outcome }) => outcome).join(', ');
    return [{ invariant: 'I6', subject, seen: `was START_UNKNOWN, but its sends are ${outcomes || 'none'}` }];
  });
}
