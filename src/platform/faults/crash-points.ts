/**
 * Named places around every commit, every send and every message, at which a test can make this process die, hear that a
 * commit failed which did not, or get a message twice (docs/reliability.md). Nobody arms one in production, where reaching
 * one is a comparison.
 */

/** Transactions and single statements that change something, by the name under which their code opens them. */
export const WRITES = [
  'command',
  'claim',
  'intend-start',
  'intend-kill',
  'note-answer',
  'settle',
  'take-over',
  'take-kills',
  'dispatch-leftovers',
  'watch-run-times',
  'follow-link',
  'begin-nightly',
  'open-day',
  'note-day-refused',
  'purge-days',
  'purge-events',
  'time-out-dependencies',
  'take-callbacks',
  'note-callback',
  'measure-durations',
  'tend-holds',
  'begin-session',
  'renew-session',
  'end-session',
  'forget-sessions',
  'forget-keys',
  'note-token-use',
  'note-audit',
  'prune-audit',
  'log-in',
  'log-in-by-provider',
  'log-out',
  'note-session-use',
  'forget-logins',
  'adopt-events',
  'begin-recovery',
] as const;
export type Write = (typeof WRITES)[number];

/** Calls that leave this process and have an effect, or an answer that decides something. */
export const SENDS = ['start', 'status', 'kill', 'token', 'publish', 'deliver', 'call-back'] as const;
export type Send = (typeof SENDS)[number];

/** `begin`: before the commit or the first byte; `end`: after the commit, or with the answer in hand and nothing done with it. */
export type CrashPoint = `${Write | Send}.${'begin' | 'end'}`;

export const CRASH_POINTS: readonly CrashPoint[] = [...WRITES, ...SENDS].flatMap(
  (name) => [`${name}.begin`, `${name}.end`] as const,
);

/** kill = SIGKILL to this process; lie = what was done is reported as failed; repeat = it is done twice. */
export const CRASH_ACTIONS = ['kill', 'lie', 'repeat'] as const;
export type CrashAction = (typeof CRASH_ACTIONS)[number];

export interface ArmedPoint {
  readonly point: CrashPoint;
  readonly action: CrashAction;
  /** It acts the n-th time the point is reached, once. */
  readonly hit: number;
}

let armed: (ArmedPoint & { reached: number }) | null = null;

/** `settle.end lie 2`: the second time, the commit of a settlement is reported as failed. Throws on anything else. */
export function armCrashPoint(text: string): void {
  const [point, action, hit = '1', ...rest] = text.split(' ');
  const known = CRASH_POINTS.find((name) => name === point);
  const wanted = CRASH_ACTIONS.find((name) => name === action);
  if (!known || !wanted || rest.length > 0 || !/^[1-9]\d{0,3}$/.test(hit)) {
    throw new Error(`"${text}" is no crash point: expected POINT ${CRASH_ACTIONS.join('|')} [HIT]`);
  }
  armed = { point: known, action: wanted, hit: Number(hit), reached: 0 };
}

/** Whether a test looks on, so that what costs a little may be checked too. */
export const isArmed = (): boolean => armed !== null;

/** Dies or throws here when a test says so. */
export function reach(point: CrashPoint): void {
  if (armed?.point !== point || armed.action === 'repeat') return;
  if (!isHit(armed)) return;
  if (armed.action === 'lie') throw new LostReply(point);
  process.kill(process.pid, 'SIGKILL');
}

/** Whether what happens at this point is to happen a second time. */
export function isRepeated(point: CrashPoint): boolean {
  return armed?.point === point && armed.action === 'repeat' && isHit(armed);
}

/** What a broken connection looks like to whoever waits for the answer. */
class LostReply extends Error {
  override readonly name = 'LostReply';
  readonly code = 'ECONNRESET';

  constructor(point: CrashPoint) {
    super(`the reply was lost at ${point}, as a test has asked for`);
  }
}

function isHit(point: ArmedPoint & { reached: number }): boolean {
  point.reached += 1;
  if (point.reached !== point.hit) return false;
  process.stderr.write(`Crash point ${point.point} ${point.action} is reached\n`);
  return true;
}
