import { describe, expect, test } from '@jest/globals';
import { FAULT_KINDS, faultsOf, type PlannedFault } from '../../faults/fault-plan.js';
import { nodeOf, planNight } from '../../faults/night-plan.js';

const SEEDS = Array.from({ length: 50 }, (_, place) => place + 1);

function take(faults: Generator<PlannedFault>, count: number): readonly PlannedFault[] {
  return Array.from({ length: count }, () => faults.next().value as PlannedFault);
}

describe('the night of a seed', () => {
  test('is the same whenever it is planned', () => {
    expect(planNight(7, 100)).toEqual(planNight(7, 100));
    expect(planNight(7, 100)).not.toEqual(planNight(8, 100));
  });

  test.each(SEEDS)(
    'has as many jobs as asked for, each after jobs that were planned before it (seed %i)',
    (seed) => {
      const { jobs } = planNight(seed, 120);
      const known = new Set<string>();
      const early = jobs.filter((job) => {
        const waitsForUnknown = job.after.some((before) => !known.has(before));
        known.add(nodeOf(job));
        return waitsForUnknown;
      });
      expect({ jobs: known.size, early }).toEqual({ jobs: 120, early: [] });
    },
  );

  test('has jobs of both types, some with skip on error, and all kinds of answers', () => {
    const { jobs } = planNight(1, 2_000);
    const repeatable = jobs.filter(({ type }) => type.idempotent).length;
    expect(repeatable).toBeGreaterThan(800);
    expect(repeatable).toBeLessThan(1_200);
    const kinds = new Set(
      jobs.flatMap(({ rule }) => [rule.startAnswer ?? []].flat().map(({ kind }) => kind)),
    );
    expect(kinds.size).toBeGreaterThan(10);
  });
});

describe('the faults of a seed', () => {
  test('are the same whenever they are planned, and others for another seed', () => {
    expect(take(faultsOf(7, 'redis'), 100)).toEqual(take(faultsOf(7, 'redis'), 100));
    expect(take(faultsOf(7, 'redis'), 100)).not.toEqual(take(faultsOf(8, 'redis'), 100));
  });

  test('are of every kind on Redis, and without Redis and servers on one process', () => {
    const kindsOf = (backend: 'redis' | 'embedded'): Set<string> =>
      new Set(take(faultsOf(1, backend), 2_000).map(({ kind }) => kind));
    expect([...kindsOf('redis')].sort()).toEqual([...FAULT_KINDS].sort());
    const absent = FAULT_KINDS.filter((kind) => !kindsOf('embedded').has(kind));
    expect(absent.every((kind) => /^(server|redis)-/.test(kind))).toBe(true);
    expect(absent).toHaveLength(6);
  });
});
