import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ATTEMPT_STATE, CAUSES, FLAGS, RUN_STATE } from '../../src/domain/run/run-state.js';
import { anyNight, anySteps } from './arbitrary.js';
import { EXAMPLES } from './examples.js';
import type { Night } from './night.js';
import { comeToRest } from './rest.js';
import { World } from './world.js';

/** `npm run test:model` sets how many, and which. */
const WORLDS = Number(process.env['NIGHTJAR_WORLDS'] ?? 20_000);
const SEED = Number(process.env['NIGHTJAR_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function live(night: Night, steps: readonly number[], told = false): World {
  const world = new World(night);
  world.story.told = told;
  if (steps.length % 4 > 0) world.hand(world.ledger.request());
  for (const step of steps) world.step(step);
  comeToRest(world);
  return world;
}

/** What no world does: its parameters can always be sent, job types stay as they are, and nothing has a run time. */
const NEVER = new Set([
  'cause PARAMETERS_INVALID',
  'cause TIMED_OUT',
  'flag LONG_RUNNING',
  'flag OVERDUE',
  'flag WARNING',
  'run PENDING → ERROR',
  'run PENDING → SKIPPED_ON_ERROR',
  'attempt CLAIMED → TRACKING',
  'attempt CLAIMED → START_UNKNOWN',
]);

const movesOf = (
  kind: string,
  table: Readonly<Record<string, { readonly next: object }>>,
): readonly string[] =>
  Object.entries(table).flatMap(([from, { next }]) =>
    Object.keys(next).map((to) => `${kind} ${from} → ${to}`),
  );

test(`${WORLDS} worlds in which everything fails keep every promise, and make every move there is`, () => {
  const begun = process.cpuUsage();
  const made = new Map<string, number>();
  fc.assert(
    fc.property(anyNight, anySteps, (night, steps) => {
      const { story } = live(night, steps);
      for (const move of story.moves) made.set(move, (made.get(move) ?? 0) + 1);
      if (story.offences.length === 0) return;
      throw new Error([...story.offences, ...live(night, steps, true).story.lines].join('\n'));
    }),
    { numRuns: WORLDS, seed: SEED, examples: [...EXAMPLES] },
  );
  const perSecond = Math.round((WORLDS * 1_000_000) / process.cpuUsage(begun).user);
  process.stdout.write(`${WORLDS} worlds, ${perSecond} for each second of computing, seed ${SEED}\n`);
  const all = [
    ...movesOf('run', RUN_STATE),
    ...movesOf('attempt', ATTEMPT_STATE),
    ...CAUSES.map((cause) => `cause ${cause}`),
    ...FLAGS.map((flag) => `flag ${flag}`),
  ];
  const missing = all.filter((move) => !made.has(move) && !NEVER.has(move));
  if (WORLDS >= 20_000) expect(missing).toEqual([]);
}, 3_600_000);
