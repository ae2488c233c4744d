import type { Verb } from './batch-service.js';
import type { Effect, Execution } from './jobs.js';

/**
 * How a request ended: the HTTP status that was sent, or `reset` (connection cut without an answer), `hang` (never
 * answered), `gone` (the caller had left before the answer), `pending` (not answered yet).
 */
export type Outcome = number | 'reset' | 'hang' | 'gone' | 'pending';

interface Stamp {
  readonly seq: number;
  /** Monotonic, in ms since the system's process began: differences are exact whatever the wall clock does. */
  readonly at: number;
  /** By the wall clock; for reading only. */
  readonly time: string;
}

export interface RequestFacts {
  readonly verb: Verb | 'token';
  /** null = the token endpoint. */
  readonly service: string | null;
  readonly process: string | null;
  readonly job: string | null;
  readonly cycle: string | null;
  readonly flow: string | null;
  readonly agentExecutionId: string | null;
  readonly executionId: string | null;
  readonly parameters: string | null;
  readonly body: string;
  /** What the token was granted for, null without a valid one; for the token endpoint what was asked for. */
  readonly scope: string | null;
}

export interface RequestEntry extends Stamp, RequestFacts {
  readonly kind: 'request';
  /** The one thing that changes in an entry: `pending` until it is known. */
  readonly outcome: Outcome;
}

type ExecutionFacts = Pick<
  Execution,
  'service' | 'process' | 'job' | 'cycle' | 'flow' | 'agentExecutionId' | 'restartOf'
>;

export interface EffectEntry extends Stamp, ExecutionFacts {
  readonly kind: 'effect';
  /** `reported`: a Status answer has said for the first time that the execution is over. */
  readonly effect: Effect | 'reported';
  readonly executionId: string;
}

export type LedgerEntry = RequestEntry | EffectEntry;

/** What really happened, in the order in which it happened: the judge of whoever drives this system. */
export class Ledger {
  private kept: LedgerEntry[] = [];
  private lastSeq = 0;
  private readonly reported = new Set<string>();
  private readonly watchers = new Set<() => void>();
  private toldWatchers = true;

  get entries(): readonly LedgerEntry[] {
    return this.kept;
  }

  after(seq: number): readonly LedgerEntry[] {
    return this.kept.filter((entry) => entry.seq > seq);
  }

  /** Forgets the entries; `seq` goes on. */
  clear(): void {
    this.kept = [];
  }

  /** Records a request on its arrival and returns what tells how it ended; only the first telling counts. */
  request(facts: RequestFacts): (outcome: Outcome) => void {
    const entry = { ...this.stamp(), kind: 'request' as const, ...facts, outcome: 'pending' as Outcome };
    this.append(entry);
    return (outcome) => {
      if (entry.outcome !== 'pending') return;
      entry.outcome = outcome;
      this.tellWatchers();
    };
  }

  effect(effect: Effect, execution: Execution): void {
    this.append(this.effectEntry(effect, execution));
  }

  /** Once an execution: the first Status answer that says it is over. */
  report(execution: Execution): void {
    if (this.reported.has(execution.id)) return;
    this.reported.add(execution.id);
    this.append(this.effectEntry('reported', execution));
  }

  /** Waits until the entries give an answer (anything but undefined, null and false), which is returned. */
  async until<T>(
    find: (entries: readonly LedgerEntry[]) => T | undefined | null | false,
    timeoutMs = 10_000,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      const look = (): void => {
        const found = find(this.kept);
        if (found === undefined || found === null || found === false) return;
        finish();
        resolve(found);
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`The ledger did not show it within ${timeoutMs} ms: ${find.toString()}`));
      }, timeoutMs);
      this.watchers.add(look);
      look();
    });
  }

  private effectEntry(effect: EffectEntry['effect'], execution: Execution): EffectEntry {
    const { id, service, process, job, cycle, flow, agentExecutionId, restartOf } = execution;
    const facts = { service, process, job, cycle, flow, agentExecutionId, executionId: id, restartOf };
    return { ...this.stamp(), kind: 'effect', effect, ...facts };
  }

  private stamp(): Stamp {
    this.lastSeq += 1;
    return { seq: this.lastSeq, at: performance.now(), time: new Date().toISOString() };
  }

  private append(entry: LedgerEntry): void {
    this.kept.push(entry);
    this.tellWatchers();
  }

  /** Once for all that one turn of the event loop has recorded, so that watching costs little. */
  private tellWatchers(): void {
    if (!this.toldWatchers) return;
    this.toldWatchers = false;
    setImmediate(() => {
      this.toldWatchers = true;
      for (const look of [...this.watchers]) look();
    });
  }
}

/*
 * Questions to a ledger. They take entries, not a Ledger, so that they also answer for what GET /control/ledger of a
 * system in another process has returned.
 */

export type EffectFilter = (entry: EffectEntry) => boolean;

/** A filter by equality: `where({ job: 'POSTING', flow: 'Nightly' })`. */
export const where =
  (wanted: Partial<EffectEntry>): EffectFilter =>
  (entry) =>
    Object.entries(wanted).every(([name, value]) => entry[name as keyof EffectEntry] === value);

const everything: EffectFilter = () => true;

export const effects = (entries: readonly LedgerEntry[], filter = everything): EffectEntry[] =>
  entries.filter((entry) => entry.kind === 'effect').filter(filter);

/** Executions really started, by agentExecutionId. More than 1 is a doubled start. */
export function startsByAttempt(entries: readonly LedgerEntry[]): Map<string, number> {
  return counted(effects(entries, where({ effect: 'started' })).map((entry) => entry.agentExecutionId));
}

/** Start and Restart requests that arrived, by agentExecutionId, whatever became of them. */
export function sendsByAttempt(entries: readonly LedgerEntry[]): Map<string, number> {
  const sends = entries.filter(
    (entry) => entry.kind === 'request' && (entry.verb === 'start' || entry.verb === 'restart'),
  );
  return counted(sends.map((entry) => entry.agentExecutionId ?? ''));
}

export const firstStart = (entries: readonly LedgerEntry[], filter = everything): EffectEntry | undefined =>
  effects(entries, filter).find((entry) => entry.effect === 'started');

/** The end of the last execution that has ended: completed, failed or killed. */
export const lastEnd = (entries: readonly LedgerEntry[], filter = everything): EffectEntry | undefined =>
  effects(entries, filter).findLast(isEnd);

export interface Running {
  readonly at: number;
  readonly running: number;
}

/** How many executions ran at the same time: one point for every start and every end. */
export function concurrency(entries: readonly LedgerEntry[], filter = everything): Running[] {
  const running = new Set<string>();
  const points: Running[] = [];
  for (const entry of effects(entries, filter)) {
    if (entry.effect === 'started') running.add(entry.executionId);
    else if (isEnd(entry)) running.delete(entry.executionId);
    else continue;
    points.push({ at: entry.at, running: running.size });
  }
  return points;
}

export const maxConcurrency = (entries: readonly LedgerEntry[], filter = everything): number =>
  concurrency(entries, filter).reduce((most, { running }) => Math.max(most, running), 0);

const isEnd = ({ effect }: EffectEntry): boolean => effect !== 'started' && effect !== 'reported';

function counted(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
