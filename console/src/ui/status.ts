import type { Run, RunStatus } from '../api/shapes.js';
import { en } from '../text/en.js';

/** Colours of tokens.css: one set for each. */
export type Tone =
  | 'loaded'
  | 'pending'
  | 'running'
  | 'completed'
  | 'warning'
  | 'error'
  | 'unknown'
  | 'held'
  | 'skipped'
  | 'skipped-on-error'
  | 'disabled'
  | 'not-run';

export type Icon =
  | 'circle'
  | 'hourglass'
  | 'play'
  | 'lost'
  | 'check'
  | 'hand'
  | 'triangle'
  | 'cross'
  | 'stop'
  | 'clock'
  | 'ban'
  | 'question'
  | 'pause'
  | 'forward'
  | 'bounce'
  | 'off'
  | 'dashed';

export interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly word: string;
}

const PLAIN: Readonly<Record<RunStatus, readonly [Tone, Icon]>> = {
  LOADED: ['loaded', 'circle'],
  PENDING: ['pending', 'hourglass'],
  RUNNING: ['running', 'play'],
  COMPLETED: ['completed', 'check'],
  ERROR: ['error', 'cross'],
  HELD: ['held', 'pause'],
  SKIPPED: ['skipped', 'forward'],
  SKIPPED_ON_ERROR: ['skipped-on-error', 'bounce'],
  DISABLED: ['disabled', 'off'],
  NOT_RUN: ['not-run', 'dashed'],
};

const OF_CAUSE: Readonly<Partial<Record<NonNullable<Run['cause']>, Icon>>> = {
  KILLED: 'stop',
  TIMED_OUT: 'clock',
  START_REJECTED: 'ban',
  START_EXPIRED: 'clock',
  LOST: 'lost',
};

export type Shown = Pick<Run, 'status' | 'cause' | 'flags'>;

/** How a run looks: the same shape, word and colour everywhere. */
export function lookOf({ status, cause, flags }: Shown): Look {
  if (status === 'ERROR' && cause === 'START_UNKNOWN')
    return { tone: 'unknown', icon: 'question', word: en.causes.START_UNKNOWN };
  if (status === 'ERROR' && cause !== null)
    return { tone: 'error', icon: OF_CAUSE[cause] ?? 'cross', word: en.causes[cause] };
  if (status === 'RUNNING' && flags.includes('TRACKING_LOST'))
    return { tone: 'warning', icon: 'lost', word: `${en.status.RUNNING}, ${en.flags.TRACKING_LOST}` };
  if (status === 'COMPLETED' && flags.includes('WARNING'))
    return { tone: 'warning', icon: 'triangle', word: en.flags.WARNING };
  if (status === 'COMPLETED' && flags.includes('FORCED'))
    return { tone: 'completed', icon: 'hand', word: en.flags.FORCED };
  return plainLook(status);
}

export function plainLook(status: RunStatus): Look {
  const [tone, icon] = PLAIN[status];
  return { tone, icon, word: en.status[status] };
}

export const STATUSES = Object.keys(PLAIN) as readonly RunStatus[];
export const isStatus = (text: string): text is RunStatus => text in PLAIN;

/** What the badge does not say already. */
export const furtherFlags = ({ status, flags }: Shown): readonly string[] =>
  flags
    .filter(
      (flag) =>
        flag === 'OVERDUE' ||
        flag === 'LONG_RUNNING' ||
        flag === 'KILL_FAILED' ||
        flag === 'WAITING_FOR_TARGET',
    )
    .filter(() => status === 'RUNNING' || status === 'PENDING')
    .map((flag) => en.flags[flag]);

const TROUBLE = ['TRACKING_LOST', 'KILL_FAILED', 'OVERDUE'] as const;

/** Nothing goes on with it until somebody has acted. A hold of the system ends by itself. */
export const needsAPerson = ({ status, flags }: Shown): boolean =>
  status === 'ERROR' || (status === 'RUNNING' && TROUBLE.some((flag) => flags.includes(flag)));

const DONE: readonly RunStatus[] = ['COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN'];
export const isDone = (status: RunStatus): boolean => DONE.includes(status);
