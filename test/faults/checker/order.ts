import { subjectOfRun, type Indexed } from './index-facts.js';
import type { Violation } from './violation.js';

/** What a person may have said of a run, so that those behind it go on although it has not ended well. */
const OVERRULES: ReadonlySet<string> = new Set(['skip', 'complete', 'force']);

/** I4: by the ledger's order, a job's first Start arrives after each of its predecessors has ended well. */
export function inOrder(indexed: Indexed): readonly Violation[] {
  return [...indexed.facts.jobs].flatMap(([node, job]) => {
    const [first] = indexed.startsOfNode.get(node) ?? [];
    const run = indexed.runOfNode.get(node);
    if (!first || !run) return [];
    return job.after.flatMap((before): readonly Violation[] => {
      if (hasEndedWell(indexed, before, first.seq)) return [];
      const seen = `Start arrived (ledger ${first.seq}) before ${before} had ended well`;
      return [{ invariant: 'I4', subject: subjectOfRun(run), seen }];
    });
  });
}

function hasEndedWell(indexed: Indexed, node: string, beforeSeq: number): boolean {
  const job = indexed.facts.jobs.get(node);
  const run = indexed.runOfNode.get(node);
  const effects = (indexed.effectsOfNode.get(node) ?? []).filter(({ seq }) => seq < beforeSeq);
  if (effects.some(({ effect }) => effect === 'completed')) return true;
  const overruled = (indexed.commandsOfRun.get(run?.id ?? '') ?? []).some(
    ({ action, status }) => OVERRULES.has(action) && (status === null || status < 300),
  );
  // With skip on error an end of any kind will do; also one that was only declared, or a Start that was refused.
  return overruled || (job?.skipOnError === true && (run?.status !== 'COMPLETED' || effects.length > 0));
}

/** I5: the counters that decide readiness, counted again from the edges, and these from the states of predecessors. */
export function counters(indexed: Indexed): readonly Violation[] {
  const incoming = new Map<string, Record<string, number>>();
  const found: Violation[] = [];
  for (const { id, successorId, predecessorId, on, state } of indexed.facts.edges) {
    if (predecessorId === null) continue;
    const counts = incoming.get(successorId) ?? {};
    counts[state] = (counts[state] ?? 0) + 1;
    incoming.set(successorId, counts);
    const expected = on === 'SUCCESS' ? stateOf(indexed, predecessorId) : undefined;
    if (expected !== undefined && expected !== state) {
      const seen = `is ${state}, its predecessor ${predecessorId} means ${expected}`;
      found.push({ invariant: 'I5', subject: `edge ${id} to run ${successorId}`, seen });
    }
  }
  for (const run of indexed.facts.runs) {
    const { OPEN = 0, SATISFIED = 0, PASSED = 0, NOT_TAKEN = 0 } = incoming.get(run.id) ?? {};
    const counted = [OPEN, SATISFIED, PASSED, NOT_TAKEN].join(' ');
    const stored = [run.open, run.satisfied, run.passed, run.notTaken].join(' ');
    if (counted !== stored) {
      const seen = `counters are ${stored}, the edges say ${counted} (open, satisfied, passed, not taken)`;
      found.push({ invariant: 'I5', subject: subjectOfRun(run), seen });
    }
  }
  return found;
}

/** What an edge on SUCCESS is by the present status of its predecessor (docs/lifecycle.md). */
function stateOf({ runs }: Indexed, predecessorId: string): string | undefined {
  const run = runs.get(predecessorId);
  switch (run?.status) {
    case 'COMPLETED':
    case 'SKIPPED_ON_ERROR':
      return 'SATISFIED';
    case 'SKIPPED':
    case 'DISABLED':
      return run.reach === 'REACHED' ? 'PASSED' : run.reach === 'AHEAD' ? 'OPEN' : 'NOT_TAKEN';
    case 'NOT_RUN':
      return 'NOT_TAKEN';
    case undefined:
      return undefined;
    default:
      return 'OPEN';
  }
}
