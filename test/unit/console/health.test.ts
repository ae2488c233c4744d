import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Health, JobTypeCheck } from '../../../console/src/api/shapes.js';
import { barsOf, medianLatency, withSeen, type SeenCheck } from '../../../console/src/health/seen-checks.js';
import { checksByKey, verdictOf, type JobTypeLoad } from '../../../console/src/health/verdict.js';

const AT = '2026-11-24T03:00:00.000Z';
const up = { status: 'UP', detail: null } as const;
const jobType = (given: Partial<JobTypeLoad>): JobTypeLoad => ({
  ...{ name: 'SVC', schedule: 'PAY', origin: 'https://pay.example', why: null },
  ...{ inHand: 0, waiting: 0, heldBack: 0 },
  ...given,
});
const health = (jobTypes: readonly JobTypeLoad[], changes: Partial<Health> = {}): Health => ({
  checkedAt: AT,
  server: { ...up, version: '1.0.0', startedAt: AT },
  database: { ...up, latencyMs: 3 },
  queue: { ...up, queued: 0, oldestQueuedAt: null },
  agents: { ...up, items: [], unserved: [] },
  events: { ...up, latestAt: AT },
  jobTypes: [...jobTypes],
  ...changes,
});
const check = (status: JobTypeCheck['status'], schedule: string | null = 'PAY'): JobTypeCheck => ({
  ...{ name: 'SVC', schedule, status, latencyMs: 12, checkedAt: AT },
  ...{ tokenUntil: null, certificateUntil: null },
});

describe('the verdict', () => {
  test('counts targets that tonight needs and that do not answer, to a check or to a call', () => {
    expect(verdictOf(health([jobType({ waiting: 3 })]), checksByKey([check('UP')])).level).toBe('well');
    const down = verdictOf(health([jobType({ waiting: 3 })]), checksByKey([check('DOWN')]));
    expect(down).toEqual({
      level: 'error',
      says: ['Everything that tonight needs answers, except 1 target'],
    });
    expect(verdictOf(health([jobType({ inHand: 1, heldBack: 1 })]), new Map()).level).toBe('error');
  });

  test('warns of targets that nothing waits for, and of parts', () => {
    const idle = verdictOf(health([jobType({})]), checksByKey([check('DOWN')]));
    expect(idle.level).toBe('warning');
    expect(idle.says).toContain('1 target is down that nothing waits for');
    const queue = { status: 'WARNING', detail: 'waits', queued: 1, oldestQueuedAt: AT } as const;
    expect(verdictOf(health([], { queue }), new Map()).says).toContain('1 part of Nightjar needs attention');
  });

  test.each([
    ['2026-12-23T03:00:00.000Z', 'warning'],
    ['2026-12-25T03:00:00.000Z', 'well'],
    [null, 'well'],
  ])('warns of a certificate that ends soon: %s is %s', (certificateUntil, level) => {
    const ending = { ...check('UP'), certificateUntil };
    const { says, ...verdict } = verdictOf(health([jobType({ waiting: 1 })]), checksByKey([ending]));
    expect(verdict.level).toBe(level);
    expect(says.includes('The certificate of 1 target ends within 30 days')).toBe(level === 'warning');
  });

  test('does not take the check of one schedule for that of another', () => {
    const others = checksByKey([check('DOWN', 'OTHER'), check('DOWN', null)]);
    expect(verdictOf(health([jobType({ waiting: 1 })]), others).level).toBe('well');
    expect(verdictOf(health([jobType({ waiting: 1, schedule: null })]), others).level).toBe('error');
  });
});

const seenCheck: fc.Arbitrary<SeenCheck> = fc.record({
  status: fc.constantFrom('UP', 'DOWN', 'CHECK_NOT_DEFINED'),
  latencyMs: fc.option(fc.nat(5000)),
  checkedAt: fc.nat(200).map((second) => new Date(Date.parse(AT) + second * 1000).toISOString()),
});

describe('what was seen', () => {
  test('is at most the last 60 checks, each once, in their order', () => {
    fc.assert(
      fc.property(fc.array(seenCheck, { maxLength: 120 }), (checks) => {
        const seen = checks.reduce<readonly SeenCheck[]>(withSeen, []);
        const times = seen.map(({ checkedAt }) => checkedAt);
        expect(times).toEqual([...new Set(times)].toSorted());
        const made = checks.flatMap(({ status, checkedAt }) =>
          status === 'CHECK_NOT_DEFINED' ? [] : [checkedAt],
        );
        expect(seen.length).toBeLessThanOrEqual(60);
        if (new Set(made).size <= 60) expect(new Set(times)).toEqual(new Set(made));
        for (const { height } of barsOf(seen)) {
          expect(height).toBeGreaterThan(0);
          expect(height).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('has a usual latency of what was up alone', () => {
    expect(medianLatency([])).toBeNull();
    const seen = [10, 30, 20].map((latencyMs) => ({ status: 'UP', latencyMs, checkedAt: AT }) as const);
    expect(medianLatency(seen)).toBe(20);
    expect(medianLatency([{ status: 'DOWN', latencyMs: 5000, checkedAt: AT }])).toBeNull();
  });
});
