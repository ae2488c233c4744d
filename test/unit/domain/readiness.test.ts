import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waitVerdict } from '../../../src/domain/run/edge.js';
import { readiness, type Surroundings } from '../../../src/domain/run/readiness.js';
import type { Run } from '../../../src/domain/run/run.js';
import { anyRun, aRun, edges, queued, READY, WAITING } from '../../support/runs.js';

const AROUND: Surroundings = {
  requested: true,
  jobTypeDefined: true,
  throttle: { limit: null, taken: 0 },
  recovering: false,
  heldAbove: false,
  halted: false,
  keyTaken: false,
  dayClosed: false,
};
const FULL: Surroundings = { ...AROUND, throttle: { limit: 2, taken: 2 } };
const SLOT = { kind: 'SLOT', limit: 2, taken: 2 };

const kinds = (run: Run, around = AROUND): readonly string[] =>
  readiness(run, around).map(({ kind }) => kind);

describe('why a run does not start', () => {
  test('nothing keeps back a run whose dependencies are met', () => {
    expect(readiness(aRun({ edges: READY, outside: READY }), AROUND)).toEqual([]);
  });

  test('its execution was not requested, or waits for recurring flows', () => {
    const run = aRun({ status: 'LOADED' });
    expect(readiness(run, { ...AROUND, requested: false })).toEqual([{ kind: 'REQUEST' }]);
    expect(readiness(run, AROUND)).toEqual([{ kind: 'RECURRING_FLOW' }]);
  });

  test('dependencies inside its execution are open', () => {
    const run = aRun({ edges: edges({ open: 2, satisfied: 1 }) });
    expect(readiness(run, AROUND)).toEqual([{ kind: 'DEPENDENCY', open: 2 }]);
    expect(readiness({ ...run, join: 'ANY' }, AROUND)).toEqual([]);
  });

  test('releases and other schedules are waited for, all of them', () => {
    const run = aRun({ join: 'ANY', outside: edges({ open: 3, satisfied: 1 }) });
    expect(readiness(run, AROUND)).toEqual([{ kind: 'OUTSIDE', open: 3 }]);
  });

  test('a person holds it', () => {
    expect(readiness(aRun({ status: 'HELD' }), AROUND)).toEqual([{ kind: 'HOLD' }]);
  });

  test.each([
    ['SVC', ['NO_JOB_TYPE']],
    ['EXEC', ['NO_RUNNER']],
    ['DUMMY', []],
  ])('its job type %s is not defined: %j', (jobType, expected) => {
    expect(kinds(aRun({ jobType }), { ...AROUND, jobTypeDefined: false })).toEqual(expected);
    expect(kinds(aRun({ jobType }))).toEqual([]);
  });

  test('the throttle of its application is full', () => {
    expect(readiness(aRun(), FULL)).toEqual([SLOT]);
    expect(kinds(aRun(), { ...AROUND, throttle: { limit: 2, taken: 1 } })).toEqual([]);
    expect(kinds(aRun(), { ...AROUND, throttle: { limit: 2, taken: 3 } })).toEqual(['SLOT']);
    expect(kinds(aRun(), { ...AROUND, throttle: { limit: null, taken: 99 } })).toEqual([]);
  });

  test.each([aRun({ jobType: 'DUMMY' }), aRun({ edges: WAITING }), aRun({ status: 'HELD' })])(
    'a slot is not what a DUMMY waits for, nor a run whose turn it is not: %#',
    (run) => {
      expect(kinds(run, FULL)).not.toContain('SLOT');
    },
  );

  test('its business date is closed, and nothing else counts any more', () => {
    expect(kinds(aRun({ edges: WAITING }), { ...AROUND, dayClosed: true })).toEqual(['DAY_CLOSED']);
    expect(kinds(aRun({ status: 'HELD' }), { ...AROUND, dayClosed: true })).toEqual(['DAY_CLOSED']);
  });

  test('the database was restored, which a DUMMY does not mind', () => {
    expect(kinds(aRun(), { ...AROUND, recovering: true })).toEqual(['RECOVERY']);
    expect(kinds(aRun({ jobType: 'DUMMY' }), { ...AROUND, recovering: true })).toEqual([]);
    expect(kinds(aRun({ forced: true }), { ...AROUND, recovering: true })).toEqual(['RECOVERY']);
  });

  test.each([
    ['heldAbove', 'HOLD_ABOVE'],
    ['halted', 'HALT'],
  ] as const)('what keeps everything of its kind (%s), forced or not, but no DUMMY', (around, kind) => {
    expect(kinds(aRun(), { ...AROUND, [around]: true })).toEqual([kind]);
    expect(kinds(aRun({ forced: true }), { ...AROUND, [around]: true })).toEqual([kind]);
    expect(kinds(aRun({ jobType: 'DUMMY' }), { ...AROUND, [around]: true })).toEqual([]);
  });

  test('another run holds its exclusive key, which is told when its turn has come', () => {
    const around = { ...AROUND, keyTaken: true };
    expect(readiness(aRun({ exclusiveKey: 'GL' }), around)).toEqual([{ kind: 'KEY', key: 'GL' }]);
    expect(kinds(aRun({ exclusiveKey: 'GL', edges: WAITING }), around)).toEqual(['DEPENDENCY']);
    expect(kinds(aRun({ exclusiveKey: null }), around)).toEqual([]);
  });

  test.each(['SKIPPED', 'DISABLED'] as const)('a %s run tells why its turn has not come', (status) => {
    expect(kinds(aRun({ status, edges: WAITING }))).toEqual(['DEPENDENCY']);
    expect(kinds(aRun({ status, active: false, edges: WAITING }), { ...AROUND, requested: false })).toEqual([
      'REQUEST',
      'DEPENDENCY',
    ]);
    expect(kinds(aRun({ status, edges: READY }))).toEqual([]);
  });

  test('its attempt waits for an agent, and then nothing else is said', () => {
    const run = queued({ edges: WAITING, outside: WAITING });
    expect(readiness(run, { ...FULL, jobTypeDefined: false })).toEqual([{ kind: 'AGENT' }]);
  });

  test('all at once, in the order in which they have to go', () => {
    const held = aRun({ status: 'HELD', active: false, edges: WAITING, outside: WAITING });
    expect(kinds(held, { ...FULL, requested: false, jobTypeDefined: false })).toEqual([
      'REQUEST',
      'DEPENDENCY',
      'OUTSIDE',
      'HOLD',
      'NO_JOB_TYPE',
    ]);
    expect(kinds(aRun(), { ...FULL, jobTypeDefined: false })).toEqual(['NO_JOB_TYPE', 'SLOT']);
  });

  test('dependencies do not keep back what a person has forced; everything else does', () => {
    const forced = aRun({ forced: true, edges: WAITING, outside: WAITING });
    expect(kinds(forced)).toEqual([]);
    expect(kinds({ ...forced, status: 'HELD' })).toEqual(['HOLD']);
    expect(kinds(forced, { ...FULL, jobTypeDefined: false })).toEqual(['NO_JOB_TYPE', 'SLOT']);
  });
});

const anySurroundings: fc.Arbitrary<Surroundings> = fc.record({
  requested: fc.boolean(),
  jobTypeDefined: fc.boolean(),
  throttle: fc.record({ limit: fc.option(fc.integer({ min: 1, max: 3 })), taken: fc.nat(4) }),
  recovering: fc.boolean(),
  heldAbove: fc.boolean(),
  halted: fc.boolean(),
  keyTaken: fc.boolean(),
  dayClosed: fc.constant(false),
});

test('a run that has begun, or is over, has no reasons', () => {
  const begun = anyRun('RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR', 'NOT_RUN');
  fc.assert(
    fc.property(begun, anySurroundings, (run, around) => {
      expect(readiness(run, around)).toEqual([]);
    }),
  );
});

test('every reason is given once, and none only where the run may get an attempt', () => {
  fc.assert(
    fc.property(anyRun('LOADED', 'PENDING', 'HELD'), anySurroundings, (run, around) => {
      const reasons = kinds(run, around);
      expect(new Set(reasons).size).toBe(reasons.length);
      if (reasons.length > 0) return;
      expect(run).toMatchObject({ status: 'PENDING', active: true, openAttempt: null });
      expect(run.forced || waitVerdict(run) !== 'WAIT').toBe(true);
    }),
  );
});
