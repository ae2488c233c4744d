import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  endsToTell,
  GIVE_UP_AFTER_MS,
  isAskedFor,
  nextTry,
  type FailedTry,
} from '../../../src/domain/run/callback.js';
import { after, change, type Run, type RunChange, type RunPatch } from '../../../src/domain/run/run.js';
import { react } from '../../../src/domain/run/run-transition.js';
import { RUN_STATUSES, type RunStatus } from '../../../src/domain/run/run-state.js';
import { aRun } from '../../support/runs.js';

const told = (...changes: readonly RunChange[]): readonly string[] =>
  endsToTell(changes).map(({ status, cause }) => (cause === null ? status : `${status} ${cause}`));

const calling = (status: RunStatus, is: Partial<Run> = {}): Run =>
  aRun({ status, callbackMode: 'ALL', ...is });

const move = (run: Run, to: Partial<RunPatch>): RunChange => change(run, to);

describe('which statuses a mode asks for', () => {
  test('ALL: the four by which a run ends; FAILED: what went wrong; NONE: nothing', () => {
    const asked = (mode: 'ALL' | 'FAILED' | 'NONE'): readonly string[] =>
      RUN_STATUSES.filter((status) => isAskedFor(mode, status));
    expect([...asked('ALL')].sort()).toEqual(['COMPLETED', 'ERROR', 'SKIPPED', 'SKIPPED_ON_ERROR']);
    expect([...asked('FAILED')].sort()).toEqual(['ERROR', 'SKIPPED_ON_ERROR']);
    expect(asked('NONE')).toEqual([]);
  });
});

describe('the end of a run is told', () => {
  test('when it has completed or failed, with its cause', () => {
    const running = calling('RUNNING');
    expect(told(move(running, { status: 'COMPLETED' }))).toEqual(['COMPLETED']);
    expect(told(move(running, { status: 'ERROR', cause: 'KILLED' }))).toEqual(['ERROR KILLED']);
    expect(told(move(running, { status: 'SKIPPED_ON_ERROR', cause: 'FAILED' }))).toEqual([
      'SKIPPED_ON_ERROR FAILED',
    ]);
  });

  test('in the mode FAILED only when it went wrong', () => {
    const running = calling('RUNNING', { callbackMode: 'FAILED' });
    expect(told(move(running, { status: 'COMPLETED' }))).toEqual([]);
    expect(told(move(running, { status: 'ERROR', cause: 'FAILED' }))).toEqual(['ERROR FAILED']);
  });

  test('not while nobody knows whether its Start arrived, but when a person has found out', () => {
    const running = calling('RUNNING');
    const unknown = move(running, { status: 'ERROR', cause: 'START_UNKNOWN' });
    expect(told(unknown)).toEqual([]);
    expect(told(move(after(unknown), { cause: 'START_ASSUMED_FAILED' }))).toEqual([
      'ERROR START_ASSUMED_FAILED',
    ]);
  });

  test('again when it is completed by hand after an error, and when a skip is taken back', () => {
    const failed = calling('ERROR', { cause: 'FAILED' });
    expect(told(move(failed, { status: 'COMPLETED', cause: null }))).toEqual(['COMPLETED']);
    const skipped = move(failed, {
      status: 'SKIPPED',
      cause: null,
      skippedFrom: 'ERROR',
      skippedCause: 'FAILED',
    });
    expect(told(skipped)).toEqual(['SKIPPED']);
    expect(told(move(after(skipped), { status: 'ERROR', cause: 'FAILED' }))).toEqual(['ERROR FAILED']);
  });

  test('once: what changes beside the status says nothing', () => {
    const done = calling('COMPLETED');
    expect(told(move(done, { flags: ['FORCED'] }))).toEqual([]);
    expect(told(move(calling('ERROR', { cause: 'FAILED' }), { flags: ['WARNING'] }))).toEqual([]);
  });
});

describe('a skip is told', () => {
  test('at once when a person skips a run of an execution that goes, and not again when it is reached', () => {
    const skip = move(calling('PENDING'), { status: 'SKIPPED', skippedFrom: 'PENDING' });
    expect(told(skip)).toEqual(['SKIPPED']);
    expect(told(move(after(skip), { reach: 'REACHED' }))).toEqual([]);
  });

  test('with its request when nobody had requested the run', () => {
    const skip = move(calling('LOADED', { active: false }), { status: 'SKIPPED', skippedFrom: 'LOADED' });
    expect(told(skip)).toEqual([]);
    expect(told(move(after(skip), { active: true }))).toEqual(['SKIPPED']);
  });

  test('when it is reached, where the calendar says so', () => {
    const skipped = calling('SKIPPED', { skippedFrom: null, active: true, reach: 'AHEAD' });
    expect(told(move(skipped, { flags: [] }))).toEqual([]);
    expect(told(move(skipped, { reach: 'NOT_TAKEN' }))).toEqual([]);
    expect(told(move(skipped, { reach: 'REACHED' }))).toEqual(['SKIPPED']);
  });
});

test('a run that calls nobody back, that is disabled or whose branch is not taken tells nothing', () => {
  expect(told(move(aRun({ status: 'RUNNING', callbackMode: 'NONE' }), { status: 'COMPLETED' }))).toEqual([]);
  expect(told(move(calling('DISABLED', { reach: 'AHEAD' }), { reach: 'REACHED' }))).toEqual([]);
  expect(told(move(calling('PENDING'), { status: 'NOT_RUN' }))).toEqual([]);
});

test('what only waits, or only begins, tells nothing', () => {
  const pending = calling('PENDING', { ready: false });
  const ready = react(pending);
  expect(ready?.to.ready).toBe(true);
  expect(told(...(ready ? [ready] : []), move(pending, { status: 'RUNNING' }))).toEqual([]);
});

describe('a callback that has not arrived', () => {
  const tries: fc.Arbitrary<FailedTry> = fc.record({
    tries: fc.integer({ min: 1, max: 500 }),
    now: fc.constant(new Date('2026-11-24T20:00:00Z')),
    giveUpAt: fc.constant(new Date('2026-11-25T20:00:00Z')),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
    chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });

  test('is tried again after a second at the soonest and an hour at the latest', () => {
    fc.assert(
      fc.property(tries, (tried) => {
        const at = nextTry(tried);
        const wait = (at ?? tried.now).getTime() - tried.now.getTime();
        expect(at).not.toBeNull();
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(60 * 60_000);
      }),
    );
  });

  test('never sooner than its receiver has asked for, up to an hour', () => {
    fc.assert(
      fc.property(tries, (tried) => {
        const wait = (nextTry(tried)?.getTime() ?? 0) - tried.now.getTime();
        expect(wait).toBeGreaterThanOrEqual(Math.min(tried.retryAfterMs ?? 0, 60 * 60_000));
      }),
    );
  });

  test('waits longer from try to try, and those that have failed together do not come back together', () => {
    const now = new Date(0);
    const wait = (tries: number, chance: number): number =>
      nextTry({ tries, now, giveUpAt: new Date(GIVE_UP_AFTER_MS), retryAfterMs: null, chance })?.getTime() ??
      NaN;
    expect([1, 2, 3, 4, 20].map((n) => wait(n, 0))).toEqual([1_000, 2_000, 4_000, 8_000, 15 * 60_000]);
    expect(wait(3, 0.5)).toBe(6_000);
  });

  test('is given up when the next try would come too late', () => {
    const now = new Date('2026-11-25T19:59:59.500Z');
    const giveUpAt = new Date('2026-11-25T20:00:00Z');
    expect(nextTry({ tries: 1, now, giveUpAt, retryAfterMs: null, chance: 0 })).toBeNull();
  });
});
