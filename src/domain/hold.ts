/** Holds above runs: nothing under one starts; what runs goes on (lifecycle.md, Actions; POM section 6.2, Pause). */

export const HOLD_LEVELS = [
  'SCHEDULE',
  'APPLICATION',
  'FLOW',
  'PROCESS',
  'JOB',
  'AGENT_GROUP',
  'TARGET',
] as const;
export type HoldLevel = (typeof HOLD_LEVELS)[number];

/** What a hold covers: everything that agrees with each of its names; null = any. */
export interface HoldScope {
  readonly level: HoldLevel;
  /** null for agent groups and targets, which schedules share. */
  readonly schedule: string | null;
  readonly businessDate: string | null;
  readonly application: string | null;
  readonly cycle: string | null;
  readonly flow: string | null;
  readonly process: string | null;
  /** Of the process. */
  readonly job: string | null;
  readonly agentGroup: string | null;
  /** Scheme, host and port of the external system. */
  readonly target: string | null;
}

export interface Hold extends HoldScope {
  readonly id: string;
  /**
   * It lets what is under way come to its end, and says when that is so: attempts of an agent group or target, executions
   * of a schedule, which accepts no further requests meanwhile.
   */
  readonly drains: boolean;
  readonly heldAt: Date;
  readonly heldBy: string;
  readonly reason: string | null;
  /** When it is released by itself; null = by a person only. */
  readonly until: Date | null;
  readonly drainedAt: Date | null;
  readonly releasedAt: Date | null;
  readonly releasedBy: string | null;
}

const LEVEL_NAMES: Readonly<Record<HoldLevel, string>> = {
  SCHEDULE: 'schedule',
  APPLICATION: 'application',
  FLOW: 'flow',
  PROCESS: 'process',
  JOB: 'job',
  AGENT_GROUP: 'agent group',
  TARGET: 'target',
};

/** As people call it: `flow MERCH/Hourly_Cycle_1/SALES`, `target https://rms:8443`. */
export function scopeName(scope: HoldScope): string {
  const { schedule, application, cycle, flow, process, job, agentGroup, target, businessDate } = scope;
  const names = [schedule, application, cycle, flow, process, job, agentGroup, target].filter(
    (name) => name !== null,
  );
  const date = businessDate === null ? '' : ` on ${businessDate}`;
  return `${LEVEL_NAMES[scope.level]} ${names.join('/')}${date}`;
}
