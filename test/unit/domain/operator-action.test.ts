import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decide,
  OPERATOR_ACTIONS,
  resolveStart,
  START_RESOLUTIONS,
  type ActionContext,
  type ActionRequest,
  type Decision,
  type Dependent,
  type OperatorAction,
} from '../../../src/domain/operator-action.js';
import { NOT_STARTED, type Run, type RunChange } from '../../../src/domain/run.js';
import { RUN_STATUSES, type AttemptState, type Flag, type RunStatus } from '../../../src/domain/run-state.js';
import { TRACKING_FLAGS } from '../../../src/domain/run-transition.js';
import { anyRun, aRun, offencesOf, open, queued, running, startUnknownRun } from '../../support/runs.js';

const CONTEXT: ActionContext = { dependentStarted: false, killDefined: true, started: [] };

const ask = (action: OperatorAction, run: Run, more: Partial<ActionRequest & ActionContext> = {}): Decision =>
  decide({ action, ...more }, run, { ...CONTEXT, ...more });

/** The status after the action, `kill`, or the code of the refusal. */
function outcome(decision: Decision): string {
  if (decision.kind === 'refused') return decision.refusal.code;
  return decision.kind === 'kill' ? 'kill' : decision.change.to.status;
}

function changeOf(decision: Decision): RunChange {
  if (decision.kind !== 'change') throw new Error(`no change: ${JSON.stringify(decision)}`);
  return decision.change;
}

describe('the Actions table of lifecycle.md', () => {
  const allowed: Readonly<Record<OperatorAction, Partial<Record<RunStatus, string>>>> = {
    hold: { LOADED: 'HELD', PENDING: 'HELD' },
    release: { HELD: 'PENDING' },
    skip: { LOADED: 'SKIPPED', PENDING: 'SKIPPED', HELD: 'SKIPPED', ERROR: 'SKIPPED' },
    'release-skip': { SKIPPED: 'PENDING' },
    restart: { ERROR: 'PENDING' },
    kill: { RUNNING: 'kill' },
    // A run that is tracked well is declared neither failed nor complete, unless the person insists.
    fail: {},
    complete: { ERROR: 'COMPLETED', HELD: 'COMPLETED', PENDING: 'COMPLETED' },
    force: { PENDING: 'PENDING', HELD: 'PENDING' },
    rerun: {
      COMPLETED: 'PENDING',
      ERROR: 'PENDING',
      SKIPPED: 'PENDING',
      SKIPPED_ON_ERROR: 'PENDING',
      NOT_RUN: 'PENDING',
    },
  };

  describe.each(OPERATOR_ACTIONS)('%s', (action) => {
    test.each(RUN_STATUSES)('of a run that is %s', (status) => {
      const decision = ask(action, aRun({ status }));
      const refusal = action === 'kill' ? 'NOT_RUNNING' : 'NOT_ALLOWED';
      expect(outcome(decision)).toBe(allowed[action][status] ?? refusal);
      if (decision.kind === 'refused') expect(decision.refusal.detail).toContain(status);
    });

    test('is refused while nobody knows whether Start arrived', () => {
      for (const force of [true, false]) {
        expect(outcome(ask(action, startUnknownRun(), { force }))).toBe('START_UNRESOLVED');
      }
    });

    test('is refused when the person looked at another attempt', () => {
      for (const status of RUN_STATUSES) {
        const run = aRun({ status, attempt: 3 });
        expect(outcome(ask(action, run, { attempt: 2 }))).toBe('STALE');
        expect(ask(action, run, { attempt: 3 })).toEqual(ask(action, run));
      }
    });

    test('makes only moves that the tables of runs and attempts allow, and closes what waits in the queue', () => {
      fc.assert(
        fc.property(anyRun(), fc.boolean(), fc.boolean(), (run, force, killDefined) => {
          const decision = ask(action, run, { force, killDefined });
          if (decision.kind !== 'change') return;
          expect(offencesOf(decision.change)).toEqual([]);
          const { to, attempt } = decision.change;
          const withdrawn = run.openAttempt?.state === 'QUEUED' && to.status !== 'PENDING';
          if (withdrawn) expect(attempt).toEqual(NOT_STARTED);
        }),
      );
    });
  });
});

describe('hold and release', () => {
  test('a held run goes back to the status that it had', () => {
    expect(outcome(ask('release', aRun({ status: 'HELD', active: false })))).toBe('LOADED');
    expect(outcome(ask('release', aRun({ status: 'HELD', active: true })))).toBe('PENDING');
  });

  test('a hold takes the attempt out of the queue and is not ready any more', () => {
    const { to, attempt } = changeOf(ask('hold', queued()));
    expect(to).toMatchObject({ status: 'HELD', ready: false });
    expect(attempt).toEqual(NOT_STARTED);
    expect(changeOf(ask('hold', aRun({ status: 'LOADED' }))).attempt).toBeNull();
  });
});

describe('skip and release-skip', () => {
  test.each([
    [aRun({ status: 'LOADED' }), 'LOADED', null],
    [aRun({ status: 'LOADED', active: true }), 'PENDING', null],
    [aRun({ status: 'PENDING' }), 'PENDING', null],
    [aRun({ status: 'HELD' }), 'HELD', null],
    [aRun({ status: 'HELD', active: false }), 'HELD', null],
    [aRun({ status: 'ERROR', cause: 'TIMED_OUT' }), 'ERROR', 'TIMED_OUT'],
  ] as const)('a skip that is taken back leads back to where it came from: %#', (run, status, cause) => {
    const skipped = changeOf(ask('skip', run));
    expect(skipped.to).toMatchObject({
      status: 'SKIPPED',
      cause: null,
      ready: false,
      skippedFrom: run.status,
    });
    const back = changeOf(ask('release-skip', { ...run, ...skipped.to, reach: 'REACHED' }));
    expect(back.to).toMatchObject({ status, cause, skippedFrom: null, skippedCause: null, reach: 'AHEAD' });
  });

  test('a run that was skipped before its request is PENDING when the skip is taken back after it', () => {
    const run = aRun({ status: 'SKIPPED', skippedFrom: 'LOADED', active: true });
    expect(outcome(ask('release-skip', run))).toBe('PENDING');
  });

  test('a skip takes the attempt out of the queue', () => {
    expect(changeOf(ask('skip', queued())).attempt).toEqual(NOT_STARTED);
  });

  test('a skip by the calendar, and one behind which something has started, stay', () => {
    expect(outcome(ask('release-skip', aRun({ status: 'SKIPPED', skippedFrom: null })))).toBe('NOT_ALLOWED');
    const skipped = aRun({ status: 'SKIPPED' });
    expect(outcome(ask('release-skip', skipped, { dependentStarted: true }))).toBe('DEPENDENTS_STARTED');
  });
});

describe('rerun', () => {
  const behind = (status: RunStatus, cause: Dependent['cause'] = null): Dependent => ({
    id: '9',
    process: 'P',
    job: 'J',
    status,
    cause,
  });

  test('begins anew, by Start: no cause, no flags, no skip', () => {
    const { to, anew } = changeOf(
      ask('rerun', aRun({ status: 'SKIPPED', flags: ['WARNING'], reach: 'REACHED' })),
    );
    expect(to).toMatchObject({
      status: 'PENDING',
      cause: null,
      flags: [],
      ready: false,
      reach: 'AHEAD',
      skippedFrom: null,
    });
    expect(anew).toBe(true);
  });

  test('of a run that nobody has requested yet leads to LOADED', () => {
    expect(outcome(ask('rerun', aRun({ status: 'SKIPPED', active: false })))).toBe('LOADED');
  });

  test('of a branch that was not taken starts it all the same, and says so', () => {
    const { to } = changeOf(ask('rerun', aRun({ status: 'NOT_RUN' })));
    expect(to).toMatchObject({ forced: true, flags: ['FORCED'] });
  });

  test('names what has started behind it, and takes that along when asked to', () => {
    const started = [behind('COMPLETED'), behind('ERROR', 'FAILED')];
    const decision = ask('rerun', aRun({ status: 'COMPLETED' }), { started });
    expect(decision).toMatchObject({ refusal: { code: 'DEPENDENTS_STARTED', dependents: started } });
    expect(outcome(ask('rerun', aRun({ status: 'COMPLETED' }), { started, includeDependents: true }))).toBe(
      'PENDING',
    );
  });

  test.each([behind('RUNNING'), behind('ERROR', 'START_UNKNOWN')])(
    'does not go around one behind it that is under way: $status $cause',
    (open) => {
      const started = [behind('COMPLETED'), open];
      const decision = ask('rerun', aRun({ status: 'COMPLETED' }), { started, includeDependents: true });
      expect(decision).toMatchObject({ refusal: { code: 'DEPENDENT_OPEN', dependents: [open] } });
    },
  );
});

describe('restart', () => {
  test('begins anew: no cause, no flags', () => {
    const failed = aRun({ status: 'ERROR', flags: ['WARNING', 'OVERDUE', 'FORCED'], attempt: 2 });
    const { to, attempt } = changeOf(ask('restart', failed));
    expect(to).toMatchObject({ status: 'PENDING', cause: null, flags: [], ready: false });
    expect(attempt).toBeNull();
  });

  test('of a forced run still overrules its dependencies, and shows it', () => {
    const { to } = changeOf(
      ask('restart', aRun({ status: 'ERROR', forced: true, flags: ['FORCED', 'OVERDUE'] })),
    );
    expect(to).toMatchObject({ forced: true, flags: ['FORCED'] });
  });
});

describe('force', () => {
  test.each(['PENDING', 'HELD'] as const)(
    'lets a %s run start although its dependencies are open',
    (status) => {
      const { to } = changeOf(ask('force', aRun({ status, flags: ['WARNING'] })));
      expect(to).toMatchObject({ status: 'PENDING', forced: true, flags: ['WARNING', 'FORCED'] });
    },
  );

  test('has nothing to start in an execution that nobody has requested', () => {
    expect(outcome(ask('force', aRun({ status: 'HELD', active: false })))).toBe('NOT_ALLOWED');
  });
});

describe('kill', () => {
  test.each<[AttemptState, string, string]>([
    ['CLAIMED', 'ERROR', 'ERROR'],
    ['SENDING', 'kill', 'KILL_NOT_DEFINED'],
    ['TRACKING', 'kill', 'KILL_NOT_DEFINED'],
    ['KILLING', 'kill', 'KILL_NOT_DEFINED'],
  ])(
    'of an attempt that is %s: %s, and %s where the job type has no Kill',
    (state, defined, undefinedKill) => {
      expect(outcome(ask('kill', running(state)))).toBe(defined);
      expect(outcome(ask('kill', running(state), { killDefined: false }))).toBe(undefinedKill);
    },
  );

  test('before anything was sent ends the run at once, and skip on error does not decide for the person', () => {
    const run = running('CLAIMED', { flags: ['WAITING_FOR_TARGET'], skipOnError: true });
    const { to, attempt } = changeOf(ask('kill', run, { killDefined: false }));
    expect(to).toMatchObject({ status: 'ERROR', cause: 'KILLED', flags: [], ready: false });
    expect(attempt).toEqual({ ...NOT_STARTED, cause: 'KILLED' });
  });
});

describe('declaring a RUNNING run', () => {
  test.each<[readonly Flag[], boolean, boolean]>([
    [[], false, false],
    [['WARNING', 'LONG_RUNNING', 'WAITING_FOR_TARGET', 'FORCED'], false, false],
    [['TRACKING_LOST'], false, true],
    [['KILL_FAILED'], false, true],
    [['OVERDUE'], false, true],
    [[], true, true],
  ])('with flags %j and force %j: %j', (flags, force, may) => {
    const run = running('TRACKING', { flags });
    expect(outcome(ask('fail', run, { force }))).toBe(may ? 'ERROR' : 'NOT_ALLOWED');
    expect(outcome(ask('complete', run, { force }))).toBe(may ? 'COMPLETED' : 'NOT_ALLOWED');
  });

  test.each<[AttemptState, boolean]>([
    ['CLAIMED', false],
    ['SENDING', true],
    ['TRACKING', true],
    ['KILLING', true],
  ])('while its attempt is %s: a byte was sent: %j', (state, sent) => {
    const run = running(state, { flags: ['FORCED', 'OVERDUE', ...TRACKING_FLAGS], skipOnError: true });
    const failed = changeOf(ask('fail', run, { force: true }));
    expect(failed.to).toMatchObject({ status: 'ERROR', cause: 'DECLARED_FAILED', ready: false });
    expect(failed.to.flags).toEqual(['FORCED', 'OVERDUE']);
    expect(failed.attempt).toEqual({
      state: sent ? 'ERROR' : 'NOT_STARTED',
      cause: 'DECLARED_FAILED',
      remoteMayBeRunning: sent,
    });
    const done = changeOf(ask('complete', run, { force: true }));
    expect(done.to).toMatchObject({ status: 'COMPLETED', cause: null, ready: false });
    expect(done.to.flags).toEqual(['FORCED', 'OVERDUE']);
    expect(done.attempt).toEqual({
      state: sent ? 'COMPLETED' : 'NOT_STARTED',
      cause: null,
      remoteMayBeRunning: sent,
    });
  });
});

describe('complete', () => {
  test.each([
    [aRun({ status: 'ERROR', cause: 'KILLED' }), null],
    [aRun({ status: 'HELD' }), null],
    [aRun({ status: 'PENDING' }), null],
    [queued(), NOT_STARTED],
  ])('is shown as FORCED and leaves no attempt open: %#', (run, closing) => {
    const { to, attempt } = changeOf(ask('complete', run));
    expect(to).toMatchObject({ status: 'COMPLETED', cause: null, flags: ['FORCED'], ready: false });
    expect(attempt).toEqual(closing);
  });
});

describe('resolve-start', () => {
  const run = startUnknownRun();

  test.each([true, false])('adopt goes on tracking the attempt (idempotent start: %j)', (idempotent) => {
    const { to, attempt } = resolveStart(run, 'adopt', idempotent);
    expect(to).toMatchObject({ status: 'RUNNING', cause: null });
    expect(attempt).toBeNull();
  });

  test('notStarted closes the attempt and lets another one be made', () => {
    const { to, attempt } = resolveStart(run, 'notStarted', false);
    expect(to).toMatchObject({ status: 'PENDING', cause: null });
    expect(attempt).toEqual(NOT_STARTED);
  });

  test('notStarted closes nothing where a repeated Start is harmless: the same attempt is sent again', () => {
    const { to, attempt } = resolveStart(run, 'notStarted', true);
    expect(to).toMatchObject({ status: 'RUNNING', cause: null });
    expect(attempt).toBeNull();
  });

  test.each([
    [false, 'ERROR'],
    [true, 'SKIPPED_ON_ERROR'],
  ])(
    'failed is an ordinary failure (skip on error: %j), with what may run there noted',
    (skipOnError, status) => {
      for (const idempotent of [true, false]) {
        const { to, attempt } = resolveStart(startUnknownRun({ skipOnError }), 'failed', idempotent);
        expect(to).toMatchObject({ status, cause: 'START_ASSUMED_FAILED' });
        expect(attempt).toEqual({ state: 'ERROR', cause: 'START_ASSUMED_FAILED', remoteMayBeRunning: true });
      }
    },
  );

  test.each(START_RESOLUTIONS)(
    '%s is a legal move, and every action is open again after it',
    (resolution) => {
      for (const idempotent of [true, false]) {
        const made = resolveStart(startUnknownRun({ skipOnError: idempotent }), resolution, idempotent);
        expect(offencesOf(made)).toEqual([]);
        expect(outcome(ask('hold', { ...run, ...made.to, openAttempt: open('TRACKING') }))).not.toBe(
          'START_UNRESOLVED',
        );
      }
    },
  );
});
