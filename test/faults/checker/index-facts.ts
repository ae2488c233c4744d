import type { EffectEntry, RequestEntry } from '../../../examples/external-system/ledger.js';
import type { AttemptRow, Command, EventRow, Facts, JobFacts, RunRow, SendRow } from '../facts.js';

/** The facts, found by what they are about. */
export interface Indexed {
  readonly facts: Facts;
  readonly runs: ReadonlyMap<string, RunRow>;
  readonly runOfNode: ReadonlyMap<string, RunRow>;
  readonly attemptsOfRun: ReadonlyMap<string, readonly AttemptRow[]>;
  readonly eventsOfRun: ReadonlyMap<string, readonly EventRow[]>;
  readonly commandsOfRun: ReadonlyMap<string, readonly Command[]>;
  readonly sendsOfAttempt: ReadonlyMap<string, readonly SendRow[]>;
  /** Start and Restart requests, and effects, by agentExecutionId. */
  readonly starts: ReadonlyMap<string, readonly RequestEntry[]>;
  readonly effects: ReadonlyMap<string, readonly EffectEntry[]>;
  /** By `PROCESS/JOB`. */
  readonly startsOfNode: ReadonlyMap<string, readonly RequestEntry[]>;
  readonly effectsOfNode: ReadonlyMap<string, readonly EffectEntry[]>;
  /** By the judge's execution id. */
  readonly effectsOfExecution: ReadonlyMap<string, readonly EffectEntry[]>;
  readonly killsOfExecution: ReadonlyMap<string, readonly RequestEntry[]>;
}

export function indexFacts(facts: Facts): Indexed {
  const requests = facts.ledger.filter((entry) => entry.kind === 'request');
  const effects = facts.ledger.filter((entry) => entry.kind === 'effect');
  const starts = requests.filter(({ verb }) => verb === 'start' || verb === 'restart');
  const node = ({ process, job }: { process: string | null; job: string | null }): string =>
    `${process ?? ''}/${job ?? ''}`;
  return {
    facts,
    runs: new Map(facts.runs.map((run) => [run.id, run])),
    runOfNode: new Map(facts.runs.map((run) => [node(run), run])),
    attemptsOfRun: grouped(facts.attempts, ({ runId }) => runId),
    eventsOfRun: grouped(facts.events, ({ runId }) => runId),
    commandsOfRun: grouped(facts.commands, ({ runId }) => runId),
    sendsOfAttempt: grouped(facts.sends, ({ attemptId }) => attemptId),
    starts: grouped(starts, ({ agentExecutionId }) => agentExecutionId ?? ''),
    effects: grouped(effects, ({ agentExecutionId }) => agentExecutionId),
    startsOfNode: grouped(starts, node),
    effectsOfNode: grouped(effects, node),
    effectsOfExecution: grouped(effects, ({ executionId }) => executionId),
    killsOfExecution: grouped(
      requests.filter(({ verb }) => verb === 'kill'),
      ({ executionId }) => executionId ?? '',
    ),
  };
}

export function jobOf({ facts, runs }: Indexed, attempt: AttemptRow): JobFacts | undefined {
  const run = runs.get(attempt.runId);
  return run && facts.jobs.get(`${run.process}/${run.job}`);
}

export function subjectOf({ runs }: Indexed, attempt: AttemptRow): string {
  const run = runs.get(attempt.runId);
  const name = run ? `${run.process}/${run.job}` : 'unknown job';
  return `run ${attempt.runId} (${name}) attempt ${attempt.number} (${attempt.agentExecutionId})`;
}

export const subjectOfRun = ({ id, process, job }: RunRow): string => `run ${id} (${process}/${job})`;

export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
