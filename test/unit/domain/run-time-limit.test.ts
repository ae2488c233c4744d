import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  judgeRunTime,
  limitRunTime,
  type LimitRules,
  type Limits,
  type Overdue,
} from '../../../src/domain/run/run-time-limit.js';
import type { Run } from '../../../src/domain/run/run.js';
import { failed, killedBeforeStart } from '../../../src/domain/run/run-transition.js';
import { RUN_STATUSES } from '../../../src/domain/run/run-state.js';
import { anyRun, aRun, offencesOf, running } from '../../support/runs.js';

const RULES: LimitRules = { killDefined: true, onTimeout: 'flag' };

describe('a run that is over its run time', () => {
  test('ends at once while nothing was sent', () => {
    const limited = limitRunTime(running('CLAIMED'), RULES);
    expect(limited).toMatchObject({
      kill: false,
      change: {
        to: { status: 'ERROR', cause: 'TIMED_OUT', flags: ['OVERDUE'] },
        attempt: { state: 'NOT_STARTED' },
      },
    });
  });

  test.each(['SENDING', 'TRACKING'] as const)('is killed while its attempt is %s', (state) => {
    const limited = limitRunTime(running(state), RULES);
    expect(limited).toMatchObject({ kill: true, change: { to: { status: 'RUNNING', flags: ['OVERDUE'] } } });
    expect(limited?.change.attempt).toBeNull();
  });

  test('is only flagged without a Kill, and where a person has asked for one already', () => {
    expect(limitRunTime(running('TRACKING'), { ...RULES, killDefined: false })).toMatchObject({
      kill: false,
    });
    const asked = running('TRACKING');
    const openAttempt = asked.openAttempt && { ...asked.openAttempt, killRequested: true };
    expect(limitRunTime({ ...asked, openAttempt }, RULES)).toMatchObject({ kill: false });
    expect(limitRunTime(running('TRACKING', { flags: ['KILL_FAILED'] }), RULES)).toMatchObject({
      kill: false,
    });
  });

  test('is not waited for where its type says so, and what was sent may still run', () => {
    const limited = limitRunTime(running('TRACKING'), { ...RULES, onTimeout: 'error' });
    expect(limited).toMatchObject({
      kill: false,
      change: {
        to: { status: 'ERROR', cause: 'TIMED_OUT' },
        attempt: { state: 'ERROR', remoteMayBeRunning: true },
      },
    });
  });

  test('is waited for all the same while its Start has no answer', () => {
    const limited = limitRunTime(running('SENDING'), { ...RULES, onTimeout: 'error' });
    expect(limited?.change.to).toMatchObject({ status: 'RUNNING', flags: ['OVERDUE'] });
  });

  test('is passed over with skip on error', () => {
    const limited = limitRunTime(running('CLAIMED', { skipOnError: true }), RULES);
    expect(limited?.change.to).toMatchObject({ status: 'SKIPPED_ON_ERROR', cause: 'TIMED_OUT' });
  });

  test('is judged once, and only while it runs', () => {
    expect(limitRunTime(running('TRACKING', { flags: ['OVERDUE'] }), RULES)).toBeNull();
    for (const status of RUN_STATUSES) {
      if (status !== 'RUNNING') expect(limitRunTime(aRun({ status }), RULES)).toBeNull();
    }
  });

  test('has ended by that, however it was brought to its end', () => {
    const overdue = running('TRACKING', { flags: ['OVERDUE'] });
    for (const seen of ['KILLED', 'FAILED'] as const)
      expect(failed(overdue, seen, {}).to).toMatchObject({ cause: 'TIMED_OUT' });
    expect(failed(overdue, 'LOST', {}).to).toMatchObject({ cause: 'LOST' });
    expect(killedBeforeStart(overdue).to).toMatchObject({ status: 'ERROR', cause: 'TIMED_OUT' });
  });

  test('makes only moves that the tables of runs and attempts allow', () => {
    fc.assert(
      fc.property(anyRun(), fc.boolean(), fc.constantFrom('flag', 'error'), (run, killDefined, onTimeout) => {
        const limited = limitRunTime(run, { killDefined, onTimeout });
        if (limited) expect(offencesOf(limited.change)).toEqual([]);
      }),
    );
  });
});

describe('the two limits together', () => {
  const judge = (run: Run, exceeded: Partial<Limits>): Overdue | null =>
    judgeRunTime(run, { overThreshold: false, overMaximum: false, ...exceeded }, RULES);

  test('a long run is flagged once, and nothing else happens to it', () => {
    const judged = judge(running('TRACKING'), { overThreshold: true });
    expect(judged).toMatchObject({
      kill: false,
      change: { to: { status: 'RUNNING', flags: ['LONG_RUNNING'] } },
    });
    expect(judge(running('TRACKING', { flags: ['LONG_RUNNING'] }), { overThreshold: true })).toBeNull();
    expect(judge(aRun({ status: 'COMPLETED' }), { overThreshold: true })).toBeNull();
  });

  test('both at once are one move', () => {
    const judged = judge(running('TRACKING'), { overThreshold: true, overMaximum: true });
    expect(judged).toMatchObject({ kill: true, change: { to: { flags: ['OVERDUE', 'LONG_RUNNING'] } } });
  });

  test('neither is nothing', () => {
    expect(judge(running('TRACKING'), {})).toBeNull();
  });
});
