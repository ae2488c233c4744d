import type { RequestEntry } from '../../../examples/external-system/ledger.js';
import { jobOf, subjectOf, type Indexed } from './index-facts.js';
import type { Violation } from './violation.js';

/** I1, I2, I3: how often an attempt was started, and with what. */
export function startsOnce(indexed: Indexed): readonly Violation[] {
  return indexed.facts.attempts.flatMap((attempt) => {
    const job = jobOf(indexed, attempt);
    if (!job) return [];
    const subject = subjectOf(indexed, attempt);
    const effects = (indexed.effects.get(attempt.agentExecutionId) ?? []).filter(
      ({ effect }) => effect === 'started',
    );
    const sends = indexed.starts.get(attempt.agentExecutionId) ?? [];
    const invariant = job.idempotent ? 'I1' : 'I2';
    const found: Violation[] = [];
    if (effects.length > 1) {
      found.push({ invariant, subject, seen: `started ${effects.length} times: ${placesOf(effects)}` });
    }
    if (attempt.trackingAt !== null && effects.length === 0) {
      found.push({ invariant, subject, seen: 'it was tracked, and never started' });
    }
    const counted = sends.filter(({ outcome }) => !DECLARED_NOT_STARTED.has(outcome));
    if (!job.idempotent && counted.length > 1) {
      found.push({
        invariant: 'I2',
        subject,
        seen: `Start arrived ${counted.length} times: ${placesOf(counted)}`,
      });
    }
    return found;
  });
}

/** Answers after which a Start may be sent again to any system: it has said itself that nothing was started. */
const DECLARED_NOT_STARTED: ReadonlySet<RequestEntry['outcome']> = new Set([401, 429]);

export function sameBytes(indexed: Indexed): readonly Violation[] {
  const byId = new Map(indexed.facts.attempts.map((attempt) => [attempt.agentExecutionId, attempt]));
  return [...indexed.starts].flatMap(([agentExecutionId, sends]): readonly Violation[] => {
    const attempt = byId.get(agentExecutionId);
    if (!attempt) {
      return [
        { invariant: 'I3', subject: `agentExecutionId ${agentExecutionId}`, seen: 'no attempt has it' },
      ];
    }
    const subject = subjectOf(indexed, attempt);
    const run = indexed.runs.get(attempt.runId);
    const bodies = new Set(sends.map(({ body }) => body));
    const jobs = new Set(sends.map(({ process, job }) => `${process ?? ''}/${job ?? ''}`));
    jobs.delete(`${run?.process ?? ''}/${run?.job ?? ''}`);
    return [
      ...(bodies.size > 1
        ? [{ invariant: 'I3', subject, seen: `${bodies.size} different bodies` } as const]
        : []),
      ...(jobs.size > 0
        ? [{ invariant: 'I3', subject, seen: `sent for ${[...jobs].join(', ')}` } as const]
        : []),
    ];
  });
}

const placesOf = (entries: readonly { readonly seq: number }[]): string =>
  `ledger ${entries.map(({ seq }) => seq).join(', ')}`;
