import { describe, expect, test } from '@jest/globals';
import {
  ATTEMPT_STATE,
  ATTEMPT_STATES,
  CAUSES,
  endOf,
  hasNotStarted,
  isFinished,
  isOpen,
  isPassedOver,
  mayMove,
  RUN_STATE,
  RUN_STATUSES,
  withFlag,
  withoutFlags,
  type RunStatus,
} from '../../../src/domain/run/run-state.js';

const those = (is: (status: RunStatus) => boolean): readonly RunStatus[] => RUN_STATUSES.filter(is);

describe('run statuses', () => {
  test('that count as done for an execution are those of lifecycle.md', () => {
    expect(those(isFinished)).toEqual(['COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN']);
  });

  test('in which a run has not begun still follow their predecessors', () => {
    expect(those(hasNotStarted)).toEqual(['LOADED', 'PENDING', 'HELD', 'SKIPPED', 'DISABLED', 'NOT_RUN']);
    expect(those(isPassedOver)).toEqual(['SKIPPED', 'DISABLED']);
  });

  test('move as the Actions table and the sequence of the contract say, and no other way', () => {
    const moves = RUN_STATUSES.map((from) => [from, those((to) => mayMove(from, to)).join(' ')]);
    expect(Object.fromEntries(moves)).toEqual({
      LOADED: 'PENDING HELD SKIPPED DISABLED',
      PENDING: 'RUNNING COMPLETED ERROR HELD SKIPPED SKIPPED_ON_ERROR DISABLED NOT_RUN',
      RUNNING: 'PENDING COMPLETED ERROR SKIPPED_ON_ERROR',
      COMPLETED: 'LOADED PENDING',
      ERROR: 'PENDING RUNNING COMPLETED SKIPPED SKIPPED_ON_ERROR',
      HELD: 'LOADED PENDING COMPLETED SKIPPED NOT_RUN',
      SKIPPED: 'LOADED PENDING ERROR HELD DISABLED',
      SKIPPED_ON_ERROR: 'PENDING',
      DISABLED: 'LOADED PENDING SKIPPED',
      NOT_RUN: 'PENDING SKIPPED DISABLED',
    });
  });

  test('each say what they mean and what leads on', () => {
    for (const { meaning, next } of Object.values(RUN_STATE)) {
      expect([meaning, ...Object.values(next)].every((text) => text.length > 3)).toBe(true);
    }
  });
});

describe('attempt states', () => {
  test('are terminal in COMPLETED, ERROR and NOT_STARTED only, and from there nothing moves', () => {
    const terminal = ATTEMPT_STATES.filter((state) => !isOpen(state));
    expect(terminal).toEqual(['COMPLETED', 'ERROR', 'NOT_STARTED']);
    for (const state of ATTEMPT_STATES) {
      expect(Object.keys(ATTEMPT_STATE[state].next).length > 0).toBe(isOpen(state));
    }
  });

  test('that are open all lead to an end', () => {
    const reachesAnEnd = new Set<string>(ATTEMPT_STATES.filter((state) => !isOpen(state)));
    for (let size = 0; size !== reachesAnEnd.size;) {
      size = reachesAnEnd.size;
      for (const state of ATTEMPT_STATES) {
        if (Object.keys(ATTEMPT_STATE[state].next).some((to) => reachesAnEnd.has(to)))
          reachesAnEnd.add(state);
      }
    }
    expect(ATTEMPT_STATES.filter((state) => !reachesAnEnd.has(state))).toEqual([]);
  });
});

describe('skip on error', () => {
  test.each(CAUSES)('decides on %s unless a person has decided or has yet to', (cause) => {
    const kept = ['START_UNKNOWN', 'KILLED', 'DECLARED_FAILED'].includes(cause);
    expect(endOf(cause, true)).toBe(kept ? 'ERROR' : 'SKIPPED_ON_ERROR');
    expect(endOf(cause, false)).toBe('ERROR');
  });
});

describe('flags', () => {
  test('are set once and keep their order', () => {
    expect(withFlag(['WARNING'], 'OVERDUE')).toEqual(['WARNING', 'OVERDUE']);
    expect(withFlag(['OVERDUE', 'WARNING'], 'OVERDUE')).toEqual(['OVERDUE', 'WARNING']);
  });

  test('are taken away by name, whether they are set or not', () => {
    expect(withoutFlags(['WARNING', 'OVERDUE', 'FORCED'], 'OVERDUE', 'KILL_FAILED')).toEqual([
      'WARNING',
      'FORCED',
    ]);
  });
});
