import { jobOf, subjectOf, type Indexed } from './index-facts.js';
import type { AttemptRow } from '../facts.js';
import type { Violation } from './violation.js';

/** I8: what is recorded as the end of an attempt is what the judge says of that very execution. */
export function outcomes(indexed: Indexed): readonly Violation[] {
  return indexed.facts.attempts.flatMap((attempt): readonly Violation[] => {
    const expected = expectedEffects(attempt);
    if (!expected || isDeclared(indexed, attempt)) return [];
    const effects = indexed.effectsOfExecution.get(attempt.executionId ?? '') ?? [];
    if (effects.some(({ effect }) => expected.includes(effect))) return [];
    const is = `${attempt.state} ${attempt.cause ?? ''}`.trim();
    const seen = `is ${is}, the judge's execution ${attempt.executionId ?? 'none'} has ${effects.map(({ effect }) => effect).join(', ') || 'nothing'}`;
    return [{ invariant: 'I8', subject: subjectOf(indexed, attempt), seen }];
  });
}

function expectedEffects({ state, cause, executionId }: AttemptRow): readonly string[] | undefined {
  if (state === 'COMPLETED') return ['completed'];
  if (state === 'ERROR' && cause === 'FAILED') return ['failed'];
  if (state === 'ERROR' && cause === 'KILLED' && executionId !== null) return ['killed', 'failed'];
  return undefined;
}

/** `complete` with `force` ends what still runs, on a person's word. */
const isDeclared = ({ commandsOfRun }: Indexed, { runId, number }: AttemptRow): boolean =>
  (commandsOfRun.get(runId) ?? []).some(
    ({ action, attempt, status }) =>
      action === 'complete' && attempt === number && (status === null || status < 300),
  );

/** How much later than the answer to a kill a Start may still arrive that had left before: links can be slow and frozen. */
const KILL_GRACE_MS = 12_000;

/**
 * I11: a kill that was accepted is recorded; what runs is killed, or has ended by itself; no Start is sent after it, unless
 * it is one that may have been sent before to a system that dedupes: only its answer tells what there is to kill.
 */
export function killsHonoured(indexed: Indexed): readonly Violation[] {
  const accepted = indexed.facts.commands.filter(
    ({ action, status }) => action === 'kill' && status !== null && status < 300,
  );
  return accepted.flatMap(({ runId, attempt: number, answeredAt }): readonly Violation[] => {
    const attempt = indexed.attemptsOfRun.get(runId)?.find((one) => one.number === number);
    if (!attempt)
      return [{ invariant: 'I11', subject: `run ${runId} attempt ${number}`, seen: 'is not there' }];
    const subject = subjectOf(indexed, attempt);
    const found: Violation[] = [];
    const late = (indexed.starts.get(attempt.agentExecutionId) ?? []).filter(
      ({ time }) => Date.parse(time) > answeredAt + KILL_GRACE_MS,
    );
    if (late.length > 0 && jobOf(indexed, attempt)?.idempotent !== true) {
      found.push({
        invariant: 'I11',
        subject,
        seen: `Start arrived after it was killed, ledger ${late[0]?.seq ?? 0}`,
      });
    }
    const effects = indexed.effectsOfExecution.get(attempt.executionId ?? '') ?? [];
    const ended = effects.some(({ effect }) => effect !== 'started' && effect !== 'reported');
    const asked = indexed.killsOfExecution.has(attempt.executionId ?? '');
    if (effects.length > 0 && !ended && !asked && attempt.cause !== 'DECLARED_FAILED') {
      found.push({ invariant: 'I11', subject, seen: 'it runs on, and Kill was never sent' });
    }
    if (attempt.killRequestedAt === null && attempt.state !== 'NOT_STARTED') {
      found.push({ invariant: 'I11', subject, seen: `the kill is not recorded; it is ${attempt.state}` });
    }
    return found;
  });
}

/** I12: every Kill that arrived was asked for by somebody. */
export function noStrayKills(indexed: Indexed): readonly Violation[] {
  const byExecution = new Map(
    indexed.facts.attempts.flatMap((attempt) =>
      attempt.executionId === null ? [] : [[attempt.executionId, attempt] as const],
    ),
  );
  return [...indexed.killsOfExecution.keys()].flatMap((executionId): readonly Violation[] => {
    const attempt = byExecution.get(executionId);
    if (!attempt)
      return [{ invariant: 'I12', subject: `execution ${executionId}`, seen: 'Kill of what no attempt has' }];
    const asked = (indexed.commandsOfRun.get(attempt.runId) ?? []).some(
      (command) => command.action === 'kill' && command.attempt === attempt.number,
    );
    if (asked) return [];
    return [
      {
        invariant: 'I12',
        subject: subjectOf(indexed, attempt),
        seen: 'Kill was sent, and nobody asked for it',
      },
    ];
  });
}

/** I15: a token of another scope never; one that was revoked or has expired may arrive, and is refused. */
export function tokensFit({ facts }: Indexed): readonly Violation[] {
  return facts.ledger.flatMap((entry): readonly Violation[] => {
    if (entry.kind !== 'request' || entry.service === null) return [];
    const wanted = `${entry.service}:batch`;
    if (entry.scope === null || entry.scope === wanted) return [];
    const subject = `ledger ${entry.seq}: ${entry.verb} of ${entry.process ?? ''}/${entry.job ?? ''}`;
    return [{ invariant: 'I15', subject, seen: `its token has the scope ${entry.scope}, not ${wanted}` }];
  });
}

/** P1: what was answered with a success stands in the history of the run. */
export function commandsKept(indexed: Indexed): readonly Violation[] {
  return indexed.facts.commands.flatMap(({ action, runId, status }): readonly Violation[] => {
    const to = LEADS_TO[action];
    if (status === null || status >= 300 || !to) return [];
    const events = indexed.eventsOfRun.get(runId) ?? [];
    if (
      events.some(
        (event) => !SELF.has(event.actor) && (to.includes(event.to ?? '') || to.includes(event.type)),
      )
    ) {
      return [];
    }
    return [
      {
        invariant: 'P1',
        subject: `run ${runId}`,
        seen: `${action} was answered with ${status}, and left no event`,
      },
    ];
  });
}

const SELF: ReadonlySet<string> = new Set(['agent', 'system']);

/** Statuses, or types of events, by which a command shows. */
const LEADS_TO: Readonly<Record<string, readonly string[]>> = {
  hold: ['HELD'],
  release: ['LOADED', 'PENDING'],
  skip: ['SKIPPED'],
  restart: ['PENDING'],
  kill: ['run.kill-requested', 'ERROR', 'SKIPPED_ON_ERROR'],
  complete: ['COMPLETED'],
  fail: ['ERROR', 'SKIPPED_ON_ERROR'],
  'resolve-start': ['RUNNING', 'PENDING', 'ERROR', 'SKIPPED_ON_ERROR', 'run.status-changed'],
};

/** P2: 500 says that there is nothing to be done about it; an outage is 503, and to be tried again. */
export const answeredWell = ({ facts }: Indexed): readonly Violation[] =>
  facts.commands.flatMap(({ action, runId, status }): readonly Violation[] =>
    status === null || status < 500
      ? []
      : [{ invariant: 'P2', subject: `run ${runId}`, seen: `${action} was answered with ${status}` }],
  );
