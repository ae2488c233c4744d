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
} from '../../../src/domain/run/operator-action.js';
import { NOT_STARTED, type Run, type RunChange } from '../../../src/domain/run/run.js';
import type { AttemptState, RunStatus } from '../../../src/domain/run/run-state.js';
import { TRACKING_FLAGS } from '../../../src/domain/run/run-transition.js';
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

/** Which action is allowed when stands in actions-table.test.ts; here is what it makes of the run. */
describe.each(OPERATOR_ACTIONS)('%s', (action) => {
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
});

describe('kill', () => {
  test('before anything was sent ends the run at once, and skip on error does not decide for the person', () => {
    const run = running('CLAIMED', { flags: ['WAITING_FOR_TARGET'], skipOnError: true });
    const { to, attempt } = changeOf(ask('kill', run, { killDefined: false }));
    expect(to).toMatchObject({ status: 'ERROR', cause: 'KILLED', flags: [], ready: false });
    expect(attempt).toEqual({ ...NOT_STARTED, cause: 'KILLED' });
  });
});

describe('declaring a RUNNING run', () => {
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
