import type { Verb } from './batch-service.js';
import type { Course, JobCatalogue, JobName } from './jobs.js';

/** How one call goes wrong. Without `times` always, else for the first calls of a job. */
export type Fault = Misbehaviour & { readonly times?: number };

/** "Effect" is what the verb does: the start, the restart, the kill. */
type Misbehaviour =
  | StatusFault
  | { readonly kind: 'reset-before-effect' | 'reset-after-effect' | 'hang' | 'hang-after-effect' }
  /** The answer is late, or the effect and the answer are. */
  | { readonly kind: 'delay' | 'delay-before-effect'; readonly ms: number }
  | DripFault
  /** Half of the honest answer, then the connection is cut. */
  | { readonly kind: 'truncate' }
  | BodyFault
  /** The honest answer with these members instead; null takes a member out. */
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'executionId'; readonly value: unknown };

export interface StatusFault {
  /** `status` has no effect. */
  readonly kind: 'status' | 'status-after-effect';
  readonly code: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The honest answer, a few bytes at a time. */
export interface DripFault {
  readonly kind: 'drip';
  readonly everyMs: number;
  readonly bytes?: number;
}

/** The effect, and then 200 with another body. */
export interface BodyFault {
  readonly kind: 'body';
  readonly body: string;
  readonly contentType?: string;
  readonly repeat?: number | 'forever';
  readonly gzip?: boolean;
}

/** One fault, or several one after the other, each with its `times`. */
export type Faults = Fault | readonly Fault[];

/** What a job does. A pattern that is left out is `*`. */
export interface JobRule {
  readonly service?: string;
  readonly process?: string;
  readonly job?: string;
  readonly durationMs?: number;
  readonly outcome?: Course['outcome'];
  /** Of the first execution of the job, the second …; the last one goes on. */
  readonly outcomes?: readonly Course['outcome'][];
  readonly executionInfo?: unknown;
  /** Sent instead by an execution that has failed. */
  readonly failureInfo?: unknown;
  /** There is no such job: Start and Restart are refused. */
  readonly unknown?: boolean;
  readonly dedupe?: boolean;
  readonly startAnswer?: Faults;
  readonly restartAnswer?: Faults;
  readonly statusAnswer?: Faults;
  readonly killAnswer?: Faults;
  readonly logAnswer?: Faults;
  /** Ping names no job: only a rule for all processes and jobs applies. */
  readonly pingAnswer?: Faults;
}

/** The fault of the n-th call (from 0). */
export function faultOfCall(faults: Faults | undefined, call: number): Fault | undefined {
  let before = 0;
  for (const fault of [faults ?? []].flat() as readonly Fault[]) {
    before += fault.times ?? Infinity;
    if (call < before) return fault;
  }
  return undefined;
}

/** Rules for jobs: the first that matches is the only one that counts. */
export class Script implements JobCatalogue {
  private rules: readonly ActiveRule[] = [];

  constructor(private readonly defaultMs: number) {}

  replace(rules: readonly JobRule[]): void {
    this.rules = rules.map((rule) => new ActiveRule(rule));
  }

  /** In front of what is there, so that they win. */
  add(...rules: readonly JobRule[]): void {
    this.rules = [...rules.map((rule) => new ActiveRule(rule)), ...this.rules];
  }

  has(job: JobName): boolean {
    return this.ruleFor(job)?.rule.unknown !== true;
  }

  dedupes(job: JobName): boolean {
    return this.ruleFor(job)?.rule.dedupe === true;
  }

  courseOf(job: JobName): Course {
    const active = this.ruleFor(job);
    const {
      durationMs = this.defaultMs,
      outcome = 'COMPLETED',
      outcomes = [],
      executionInfo,
      failureInfo,
    } = active?.rule ?? {};
    const execution = active?.count('execution', job) ?? 0;
    const told = { executionInfo, failureInfo };
    return { durationMs, outcome: outcomes[execution] ?? outcomes.at(-1) ?? outcome, ...told };
  }

  /** The fault that this call is to suffer; asking counts the call. */
  faultFor(verb: Verb, job: JobName): Fault | undefined {
    const active = this.ruleFor(job);
    const faults = active?.rule[`${verb}Answer`];
    return active && faults ? faultOfCall(faults, active.count(verb, job)) : undefined;
  }

  private ruleFor(job: JobName): ActiveRule | undefined {
    return this.rules.find((active) => active.matches(job));
  }
}

/** A rule with what it has counted so far: per job, so that "the first call" does not depend on who comes first. */
class ActiveRule {
  private readonly counts = new Map<string, number>();
  private readonly patterns: readonly RegExp[];

  constructor(readonly rule: JobRule) {
    this.patterns = [rule.service, rule.process, rule.job].map(patternOf);
  }

  matches({ service, process, job }: JobName): boolean {
    const names = [service, process, job];
    return this.patterns.every((pattern, index) => pattern.test(names[index] ?? ''));
  }

  /** How often this has been counted before. */
  count(what: string, { service, process, job }: JobName): number {
    const key = JSON.stringify([what, service, process, job]);
    const before = this.counts.get(key) ?? 0;
    this.counts.set(key, before + 1);
    return before;
  }
}

function patternOf(pattern = '*'): RegExp {
  const literals = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
