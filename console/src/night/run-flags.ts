import type { Run } from '../api/shapes.js';

/** What a list can be narrowed to beside the status: what somebody may have to look at. */
export const NIGHT_FLAGS = ['warning', 'late', 'unknown', 'lost', 'forced', 'blocked'] as const;
export type NightFlag = (typeof NIGHT_FLAGS)[number];

export const isNightFlag = (text: string): text is NightFlag => NIGHT_FLAGS.some((flag) => flag === text);

const HAS: Readonly<Record<NightFlag, (run: Run) => boolean>> = {
  warning: ({ flags }) => flags.includes('WARNING'),
  late: ({ flags }) => flags.includes('OVERDUE') || flags.includes('LONG_RUNNING'),
  unknown: ({ status, cause }) => status === 'ERROR' && cause === 'START_UNKNOWN',
  lost: ({ flags, cause }) => flags.includes('TRACKING_LOST') || cause === 'LOST',
  forced: ({ flags }) => flags.includes('FORCED'),
  blocked: ({ waitingFor }) => waitingFor.some(isObstacle),
};

export const hasFlag = (run: Run, flag: NightFlag): boolean => HAS[flag](run);

const OBSTACLES = ['HOLD', 'HALT', 'NO_JOB_TYPE', 'NO_RUNNER', 'RECOVERY', 'DAY_CLOSED'];

/** What does not pass by waiting: somebody has to act, on it or on the run directly before. */
const isObstacle = ({ kind, detail }: Run['waitingFor'][number]): boolean =>
  OBSTACLES.includes(kind) ||
  ((kind === 'DEPENDENCY' || kind === 'INTER_SCHEDULE') && /^(ERROR|HELD)\b/.test(detail ?? ''));
