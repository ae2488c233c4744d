import { CRASH_POINTS, type CrashPoint } from '../../src/platform/faults/crash-points.js';

/** Which process reaches a crash point first on the Redis leg; the embedded leg has one process for everything. */
export type Place = 'server' | 'agent';

export interface CrashCase {
  readonly crashPoint: string;
  readonly place: Place;
  /** Whether the external system answers a repeated Start with the same execution. */
  readonly idempotent: boolean;
  readonly before: Before | null;
}

/**
 * What must happen in the midst of the night, so that the point is reached: the process dies, and its successor takes over;
 * it is stopped for an update; or the run that hangs is left alone until it is flagged.
 */
export type Before = 'death' | 'update' | 'flag';

const BEFORE: Readonly<Record<string, Before>> = {
  'take-over': 'death',
  'end-session': 'update',
  'watch-run-times': 'flag',
};

const nameOf = (point: CrashPoint): string => point.slice(0, point.lastIndexOf('.'));

/** What the server of the Redis leg reaches; everything else is the agent's. */
const OF_THE_SERVER = new Set([
  'command',
  'dispatch-leftovers',
  'watch-run-times',
  'measure-durations',
  'forget-keys',
  'adopt-events',
]);

/**
 * Points that no night of a minute reaches, and why that is safe: the one is a single statement of a loop that is harmless
 * when run twice (test/integration), the other one transaction of a start, which the next start repeats until it is done; the
 * others are of loops, which find the link, the Nightly, the day, the dependency or what is to be purged again until it is committed.
 * Callbacks, which these nights do not have, are found again when their lease has passed (test/e2e/callback-crashes).
 * others are of loops, which find the link, the Nightly, the dependency or the hold again until it is committed. Callbacks, which these
 * nights do not have, are found again when their lease has passed (test/e2e/callback-crashes).
 */
export const NOT_IN_A_NIGHT: readonly CrashPoint[] = [
  'follow-link.begin',
  'follow-link.end',
  'begin-nightly.begin',
  'begin-nightly.end',
  'open-day.begin',
  'open-day.end',
  'note-day-refused.begin',
  'note-day-refused.end',
  'purge-days.begin',
  'purge-days.end',
  'purge-events.begin',
  'purge-events.end',
  'time-out-dependencies.begin',
  'time-out-dependencies.end',
  'take-callbacks.begin',
  'take-callbacks.end',
  'note-callback.begin',
  'note-callback.end',
  'tend-holds.begin',
  'tend-holds.end',
  'forget-keys.begin',
  'forget-keys.end',
  'note-token-use.begin',
  'note-token-use.end',
  'note-audit.begin',
  'note-audit.end',
  'prune-audit.begin',
  'prune-audit.end',
  'log-in.begin',
  'log-in.end',
  'log-in-by-provider.begin',
  'log-in-by-provider.end',
  'log-out.begin',
  'log-out.end',
  'note-session-use.begin',
  'note-session-use.end',
  'forget-logins.begin',
  'forget-logins.end',
  'begin-recovery.begin',
  'begin-recovery.end',
  'call-back.begin',
  'call-back.end',
];

/** How often a point is reached before it acts. What happens many times in a night is met early and late. */
const HITS: Readonly<Record<string, readonly number[]>> = {
  // Import, job type, opening, request; kill and restart follow.
  command: [1, 3, 4, 5, 6],
  settle: [1, 3, 6],
  claim: [1, 3],
  start: [1, 3],
};

/** What a doubtful Start becomes depends on the external system. (A harmless one needs no intent of its own.) */
const BOTH_KINDS = new Set(['claim', 'start', 'note-answer', 'settle', 'take-over']);

/** Every point × what can happen there. */
export function crashCases(action: 'kill' | 'lie' | 'repeat'): readonly CrashCase[] {
  const points = CRASH_POINTS.filter((point) => !NOT_IN_A_NIGHT.includes(point)).filter((point) => {
    // A lie before the commit is a rollback, and before a send a refused connection: ordinary failures.
    if (action === 'lie') return point.endsWith('.end');
    return action === 'kill' || point === 'publish.end' || point === 'deliver.begin';
  });
  return points.flatMap((point) => {
    const name = nameOf(point);
    const place: Place = OF_THE_SERVER.has(name) ? 'server' : 'agent';
    return (HITS[name] ?? [1]).flatMap((hit) =>
      (BOTH_KINDS.has(name) ? [true, false] : [false]).map((idempotent) => ({
        crashPoint: `${point} ${action} ${hit}`,
        place,
        idempotent,
        before: BEFORE[name] ?? null,
      })),
    );
  });
}
