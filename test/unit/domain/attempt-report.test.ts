import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  mayEnd,
  settle,
  type AttemptReport,
  type ReportedAttempt,
  type Settlement,
} from '../../../src/domain/run/attempt-report.js';
import type { Run } from '../../../src/domain/run/run.js';
import {
  ATTEMPT_STATES,
  mayBecome,
  RUN_STATUSES,
  type AttemptState,
} from '../../../src/domain/run/run-state.js';
import { anyRun, aRun, offencesOf, open, reported, running } from '../../support/runs.js';

type Kind = AttemptReport['kind'];

const REPORTS: Readonly<Record<Kind, AttemptReport>> = (() => {
  const fence = { attemptId: '10', epoch: 1 };
  const told = { ...fence, detail: 'why' };
  return {
    STARTED: { ...fence, kind: 'STARTED', executionId: '4711', executionInfo: 'queued' },
    START_REJECTED: { ...told, kind: 'START_REJECTED' },
    START_UNKNOWN: { ...told, kind: 'START_UNKNOWN' },
    START_EXPIRED: { ...told, kind: 'START_EXPIRED' },
    NOT_SENT: { ...told, kind: 'NOT_SENT' },
    WAITING_FOR_TARGET: { ...told, kind: 'WAITING_FOR_TARGET' },
    COMPLETED: { ...fence, kind: 'COMPLETED', executionInfo: '12 rows' },
    FAILED: { ...fence, kind: 'FAILED', executionInfo: 'disk full' },
    KILLED: { ...told, kind: 'KILLED' },
    KILL_FAILED: { ...told, kind: 'KILL_FAILED' },
    SILENT: { ...told, kind: 'SILENT' },
    TRACKING_LOST: { ...told, kind: 'TRACKING_LOST' },
    TRACKING_FOUND: { ...fence, kind: 'TRACKING_FOUND' },
    LOST: { ...told, kind: 'LOST' },
  };
})();
const KINDS = Object.keys(REPORTS) as Kind[];

const settled = (kind: Kind, run: Run, attempt: Partial<ReportedAttempt> = {}): Settlement =>
  settle(run, reported(run, attempt), REPORTS[kind]);

/** `run status/cause +flag / attempt state`, of what has changed; `nothing` where somebody was first. */
function shown({ run, attempt }: Settlement): string {
  const status = run && run.to.status !== 'RUNNING' ? `${run.to.status}/${run.to.cause ?? ''}` : '';
  const flags = run && run.to.status === 'RUNNING' ? run.to.flags.map((flag) => `+${flag}`).join('') : '';
  const state = run?.attempt?.state ?? attempt?.state ?? '';
  return [status, flags, state].filter(Boolean).join(' ') || 'nothing';
}

/** Kill waits for its target as Start does. */
const WAITING_TO_KILL = '+WAITING_FOR_TARGET KILLING';

describe('a report of a Start', () => {
  test.each<[Kind, string, string]>([
    // report, on CLAIMED, on SENDING
    ['STARTED', 'TRACKING', 'TRACKING'],
    ['START_REJECTED', 'ERROR/START_REJECTED ERROR', 'ERROR/START_REJECTED ERROR'],
    ['START_UNKNOWN', 'ERROR/START_UNKNOWN START_UNKNOWN', 'ERROR/START_UNKNOWN START_UNKNOWN'],
    ['START_EXPIRED', 'ERROR/START_EXPIRED ERROR', 'ERROR/START_EXPIRED ERROR'],
    ['NOT_SENT', '+WAITING_FOR_TARGET CLAIMED', '+WAITING_FOR_TARGET CLAIMED'],
    ['WAITING_FOR_TARGET', '+WAITING_FOR_TARGET CLAIMED', '+WAITING_FOR_TARGET SENDING'],
  ])('%s makes of CLAIMED: %s, of SENDING: %s', (kind, onClaimed, onSending) => {
    expect(shown(settled(kind, running('CLAIMED')))).toBe(onClaimed);
    expect(shown(settled(kind, running('SENDING')))).toBe(onSending);
    for (const state of ATTEMPT_STATES.filter((other) => other !== 'CLAIMED' && other !== 'SENDING')) {
      const again = kind === 'STARTED' && (state === 'TRACKING' || state === 'KILLING');
      const otherwise = kind === 'WAITING_FOR_TARGET' && state === 'KILLING' ? WAITING_TO_KILL : 'nothing';
      expect(shown(settled(kind, running(state)))).toBe(again ? state : otherwise);
    }
  });

  test('keeps the execution id, and takes back what was told of the target', () => {
    const waiting = running('SENDING', { flags: ['WARNING', 'WAITING_FOR_TARGET'] });
    const { run, attempt } = settled('STARTED', waiting);
    expect(attempt).toEqual({
      state: 'TRACKING',
      executionId: '4711',
      executionInfo: 'queued',
      detail: null,
    });
    expect(run?.to.flags).toEqual(['WARNING']);
    expect(settled('STARTED', running('SENDING')).run).toBeNull();
  });

  test('is a rejected Restart where the attempt was one', () => {
    const { run } = settled('START_REJECTED', running('SENDING'), { kind: 'RESTART' });
    expect(run).toMatchObject({ to: { cause: 'RESTART_REJECTED' }, attempt: { detail: 'why' } });
  });

  test.each<[Kind, string]>([
    ['STARTED', 'KILLING'],
    ['NOT_SENT', 'ERROR/KILLED NOT_STARTED'],
    ['START_REJECTED', 'ERROR/KILLED ERROR'],
    ['START_UNKNOWN', 'ERROR/START_UNKNOWN START_UNKNOWN'],
    ['WAITING_FOR_TARGET', '+WAITING_FOR_TARGET SENDING'],
  ])('%s after a kill was asked for: %s', (kind, expected) => {
    const run = running('SENDING', { openAttempt: open('SENDING', true), skipOnError: true });
    expect(shown(settled(kind, run))).toBe(expected);
  });

  test('that was told before is confirmed for the same execution id, and for no other', () => {
    const run = running('KILLING');
    expect(settled('STARTED', run)).toEqual({ run: null, attempt: { state: 'KILLING' } });
    expect(settled('STARTED', run, { executionId: '4712' })).toEqual({ run: null, attempt: null });
  });
});

describe('a report of tracking', () => {
  test.each<[Kind, string, string]>([
    // report, on TRACKING, on KILLING
    ['COMPLETED', 'COMPLETED/ COMPLETED', 'COMPLETED/ COMPLETED'],
    ['FAILED', 'ERROR/FAILED ERROR', 'ERROR/FAILED ERROR'],
    ['KILLED', 'ERROR/KILLED ERROR', 'ERROR/KILLED ERROR'],
    ['LOST', 'ERROR/LOST ERROR', 'ERROR/LOST ERROR'],
    ['KILL_FAILED', '+KILL_FAILED TRACKING', '+KILL_FAILED TRACKING'],
    ['TRACKING_LOST', '+TRACKING_LOST TRACKING', '+TRACKING_LOST KILLING'],
    ['TRACKING_FOUND', 'TRACKING', 'KILLING'],
    ['SILENT', 'TRACKING', 'KILLING'],
  ])('%s makes of TRACKING: %s, of KILLING: %s', (kind, onTracking, onKilling) => {
    expect(shown(settled(kind, running('TRACKING')))).toBe(onTracking);
    expect(shown(settled(kind, running('KILLING')))).toBe(onKilling);
    for (const state of ATTEMPT_STATES.filter((other) => other !== 'TRACKING' && other !== 'KILLING')) {
      expect(shown(settled(kind, running(state)))).toBe('nothing');
    }
  });

  test('ends with what the external system said', () => {
    expect(settled('COMPLETED', running('TRACKING')).run?.attempt).toMatchObject({
      executionInfo: '12 rows',
    });
    expect(settled('FAILED', running('TRACKING')).run?.attempt).toMatchObject({ executionInfo: 'disk full' });
    expect(settled('KILLED', running('KILLING')).run?.attempt).toMatchObject({ detail: 'why' });
  });

  test('COMPLETED stays COMPLETED after a kill was asked for, and a failure is the kill’s', () => {
    const run = running('KILLING', { openAttempt: open('KILLING', true), skipOnError: true });
    expect(shown(settled('COMPLETED', run))).toBe('COMPLETED/ COMPLETED');
    expect(shown(settled('FAILED', run))).toBe('ERROR/KILLED ERROR');
  });

  test('silence is told as a warning first, flagged beyond the budget, and taken back by one good answer', () => {
    expect(settled('SILENT', running('TRACKING'))).toEqual({
      run: null,
      attempt: { state: 'TRACKING', detail: 'why' },
    });
    const lost = running('TRACKING', { flags: ['TRACKING_LOST', 'WARNING'] });
    expect(settled('TRACKING_LOST', lost).run).toBeNull();
    const { run, attempt } = settled('TRACKING_FOUND', lost);
    expect(run?.to.flags).toEqual(['WARNING']);
    expect(attempt).toEqual({ state: 'TRACKING', detail: null });
  });
});

const anyKind = fc.constantFrom(...KINDS);

test('no report moves a run that is not RUNNING', () => {
  const states = fc.constantFrom<AttemptState>(...ATTEMPT_STATES);
  const notRunning = anyRun(...RUN_STATUSES.filter((status) => status !== 'RUNNING'));
  fc.assert(
    fc.property(notRunning, states, anyKind, (run, state, kind) => {
      expect(settled(kind, run, { state })).toEqual({ run: null, attempt: null });
    }),
  );
});

test('a report makes only moves that the tables of runs and attempts allow, and either ends or moves the attempt', () => {
  fc.assert(
    fc.property(anyRun('RUNNING'), anyKind, (run, kind) => {
      const { run: change, attempt } = settled(kind, run);
      const was = run.openAttempt?.state;
      if (change) expect(offencesOf(change)).toEqual([]);
      if (attempt && attempt.state !== was) expect(was && mayBecome(was, attempt.state)).toBe(true);
      expect(attempt && change?.attempt).toBeFalsy();
    }),
  );
});

test('reports that end a run are known beforehand, so that its execution can be locked', () => {
  fc.assert(
    fc.property(anyRun('RUNNING'), anyKind, (run, kind) => {
      const ended = (settled(kind, run).run?.to.status ?? 'RUNNING') !== 'RUNNING';
      if (ended) expect(mayEnd(REPORTS[kind])).toBe(true);
    }),
  );
  expect(KINDS.filter((kind) => !mayEnd(REPORTS[kind]))).toEqual([
    'STARTED',
    'WAITING_FOR_TARGET',
    'KILL_FAILED',
    'SILENT',
    'TRACKING_LOST',
    'TRACKING_FOUND',
  ]);
});

test('the report of another attempt, or of one that has ended, changes nothing', () => {
  const run = aRun({ status: 'RUNNING', openAttempt: null });
  for (const kind of KINDS) {
    expect(settled(kind, run, { state: 'ERROR' })).toEqual({ run: null, attempt: null });
  }
});
