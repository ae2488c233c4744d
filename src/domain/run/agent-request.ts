import { ATTEMPT_STATES, type AttemptState } from './run-state.js';

/**
 * An attempt as the original's window "Agent Job Requests" shows it: what was asked of an agent, in five words. The attempt's
 * own state says more.
 */
export const AGENT_REQUEST_STATUSES = ['LOADED', 'RUNNING', 'COMPLETE', 'ERROR', 'CANCELED'] as const;
export type AgentRequestStatus = (typeof AGENT_REQUEST_STATUSES)[number];

/** docs/api.md has this table. START_UNKNOWN is open, and an ERROR all the same: it goes on only when somebody has decided. */
export const AGENT_REQUEST_STATUS: Readonly<Record<AttemptState, AgentRequestStatus>> = {
  QUEUED: 'LOADED',
  CLAIMED: 'RUNNING',
  SENDING: 'RUNNING',
  TRACKING: 'RUNNING',
  KILLING: 'RUNNING',
  START_UNKNOWN: 'ERROR',
  COMPLETED: 'COMPLETE',
  ERROR: 'ERROR',
  NOT_STARTED: 'CANCELED',
};

/** The states of attempts that are shown as one of these. */
export const statesShownAs = (statuses: readonly AgentRequestStatus[]): readonly AttemptState[] =>
  ATTEMPT_STATES.filter((state) => statuses.includes(AGENT_REQUEST_STATUS[state]));
