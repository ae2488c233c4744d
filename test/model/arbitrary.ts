import fc from 'fast-check';
import { DEPENDENCY_ON, type DependencyOn, type Join } from '../../src/domain/schedule.js';
import type { Night, NightJob, NightType } from './night.js';

const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const anyType: fc.Arbitrary<NightType> = fc.record({
  idempotentStart: fc.boolean(),
  treat500AsUnknown: often(false, true),
  retryOn503: often(false, true),
  startDeadlineMs: often<number | null>(null, 2_000),
  onSilence: often<'flag' | 'error'>('flag', 'error'),
  silenceBudgetMs: fc.constantFrom(100, 900_000),
  kill: often(true, false),
  restart: often(true, false),
});

const anyJob: fc.Arbitrary<NightJob> = fc.record({
  status: often<NightJob['status']>('LOADED', 'SKIPPED', 'DISABLED'),
  join: often<Join>('ALL', 'ANY'),
  type: often<NightJob['type']>(0, 1, 'DUMMY'),
  skipOnError: often(false, true),
  outside: often(false, false, true),
});

/** Jobs in a row for the most part, with some of the steps left out and others added. */
export const anyNight: fc.Arbitrary<Night> = fc
  .array(anyJob, { minLength: 1, maxLength: 8 })
  .chain((jobs) => {
    const place = fc.nat(jobs.length - 1);
    const on = often<DependencyOn>('SUCCESS', ...DEPENDENCY_ON);
    const edge = fc.record({ from: place, to: place, on });
    return fc.record({
      jobs: fc.constant(jobs),
      edges: fc
        .array(edge, { maxLength: 10 })
        .map((edges) =>
          edges.map(({ from, to, on: what }) => ({
            from: Math.min(from, to),
            to: Math.max(from, to),
            on: what,
          })),
        )
        .map((edges) => edges.filter(({ from, to }) => from < to)),
      types: fc.tuple(anyType, anyType),
      throttle: often<number | null>(null, 1, 2),
    });
  });

/** What happens, as World.step reads it. */
export const anySteps: fc.Arbitrary<number[]> = fc.array(fc.nat(2 ** 20 - 1), { maxLength: 60, size: 'max' });
