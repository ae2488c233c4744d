import type { Backend } from './installation.js';
import { Random } from './random.js';

/** The faults of a seed: what goes wrong, when, where and for how long. The judge's own ones are in night-plan. */

export const FAULT_KINDS = [
  'agent-kill',
  'agent-stop',
  'agent-freeze',
  'server-kill',
  'server-freeze',
  'redis-flush',
  'redis-kill',
  'redis-pause',
  'redis-full',
  'postgres-kill',
  'postgres-restart',
  'postgres-read-only',
  'postgres-terminate',
  'link-reset',
  'link-half-open',
  'link-freeze',
  'link-slow',
  'drop-commit-reply',
  'drop-judge-reply',
  'oauth-down',
  'oauth-short-tokens',
  'oauth-revoke',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface PlannedFault {
  /** After the one before, or the begin of the night. */
  readonly afterMs: number;
  readonly kind: FaultKind;
  /** In [0, 1): which one of those that there are. */
  readonly place: number;
  /** How long it lasts, or how long what was killed stays away. */
  readonly ms: number;
}

interface Habit {
  /** How often, compared with the others. */
  readonly weight: number;
  readonly ms: readonly [least: number, most: number];
}

const HABITS: Readonly<Record<FaultKind, Habit>> = {
  'agent-kill': { weight: 14, ms: [0, 1_500] },
  'agent-stop': { weight: 5, ms: [0, 1_500] },
  'agent-freeze': { weight: 8, ms: [1_000, 9_000] },
  'server-kill': { weight: 4, ms: [0, 1_500] },
  'server-freeze': { weight: 2, ms: [1_000, 4_000] },
  'redis-flush': { weight: 5, ms: [0, 0] },
  'redis-kill': { weight: 2, ms: [200, 3_000] },
  'redis-pause': { weight: 2, ms: [500, 6_000] },
  'redis-full': { weight: 2, ms: [500, 4_000] },
  'postgres-kill': { weight: 2, ms: [0, 2_000] },
  'postgres-restart': { weight: 1, ms: [0, 2_000] },
  'postgres-read-only': { weight: 1, ms: [500, 3_000] },
  'postgres-terminate': { weight: 5, ms: [0, 0] },
  'link-reset': { weight: 8, ms: [0, 0] },
  'link-half-open': { weight: 4, ms: [2_000, 24_000] },
  'link-freeze': { weight: 6, ms: [1_000, 6_000] },
  'link-slow': { weight: 5, ms: [2_000, 6_000] },
  'drop-commit-reply': { weight: 10, ms: [0, 0] },
  'drop-judge-reply': { weight: 10, ms: [0, 0] },
  'oauth-down': { weight: 3, ms: [500, 4_000] },
  'oauth-short-tokens': { weight: 2, ms: [2_000, 6_000] },
  'oauth-revoke': { weight: 4, ms: [0, 0] },
};

const ONLY_WITH_REDIS: readonly FaultKind[] = [
  'server-kill',
  'server-freeze',
  'redis-flush',
  'redis-kill',
  'redis-pause',
  'redis-full',
];

/** One process that does everything is away for all while it starts again: its faults come more rarely. */
const EMBEDDED_RARELY: readonly FaultKind[] = ['agent-kill', 'agent-stop', 'agent-freeze'];
const RARELY = 0.35;

const GAP_MS: Readonly<Record<Backend, readonly [least: number, most: number]>> = {
  redis: [150, 1_100],
  embedded: [250, 1_500],
};

const weightOf = (kind: FaultKind, backend: Backend): number =>
  HABITS[kind].weight * (backend === 'embedded' && EMBEDDED_RARELY.includes(kind) ? RARELY : 1);

export function* faultsOf(seed: number, backend: Backend): Generator<PlannedFault, never> {
  const random = Random.of(seed, `faults ${backend}`);
  const kinds = FAULT_KINDS.filter((kind) => backend === 'redis' || !ONLY_WITH_REDIS.includes(kind));
  for (;;) {
    const kind = random.weighted(kinds.map((one) => [weightOf(one, backend), one] as const)) ?? 'agent-kill';
    yield {
      afterMs: random.int(...GAP_MS[backend]),
      kind,
      place: random.next(),
      ms: random.int(...HABITS[kind].ms),
    };
  }
}
