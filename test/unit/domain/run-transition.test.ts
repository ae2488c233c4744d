import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waitVerdict } from '../../../src/domain/run/edge.js';
import { after, change, NOT_STARTED, type Run } from '../../../src/domain/run/run.js';
import { CAUSES, RUN_STATUSES, type Cause } from '../../../src/domain/run/run-state.js';
import {
  claimed,
  completed,
  failed,
  flagged,
  handedBack,
  killedBeforeStart,
  react,
  replanned,
  requested,
  startUnknown,
  unflagged,
  unsendable,
  withdrawn,
} from '../../../src/domain/run/run-transition.js';
import {
  anyRun,
  aRun,
  NOT_TAKEN,
  offencesOf,
  open,
  queued,
  READY,
  running,
  WAITING,
} from '../../support/runs.js';

const TOLD = { detail: 'HTTP 500' };
const statusAfter = (run: Run): string => react(run)?.to.status ?? 'nothing';

describe('a request', () => {
  test('makes LOADED runs PENDING', () => {
    expect(requested(aRun({ status: 'LOADED' })).to).toMatchObject({ status: 'PENDING', active: true });
  });

  test.each(['HELD', 'SKIPPED', 'DISABLED'] as const)(
    'leaves %s as it is, but counts it from now on',
    (status) => {
      const { to, attempt } = requested(aRun({ status, active: false }));
      expect(to).toMatchObject({ status, active: true });
      expect(attempt).toBeNull();
    },
  );
});

describe('reacting to what has moved around it', () => {
  const verdicts = { WAIT: WAITING, READY, NOT_TAKEN };

  test.each([
    // status, WAIT, READY, NOT_TAKEN
    ['PENDING', 'nothing', 'PENDING', 'NOT_RUN'],
    ['HELD', 'nothing', 'nothing', 'NOT_RUN'],
    ['NOT_RUN', 'PENDING', 'PENDING', 'nothing'],
    ['SKIPPED', 'nothing', 'SKIPPED', 'SKIPPED'],
    ['DISABLED', 'nothing', 'DISABLED', 'DISABLED'],
    ['RUNNING', 'nothing', 'nothing', 'nothing'],
    ['COMPLETED', 'nothing', 'nothing', 'nothing'],
    ['ERROR', 'nothing', 'nothing', 'nothing'],
    ['SKIPPED_ON_ERROR', 'nothing', 'nothing', 'nothing'],
  ] as const)('%s goes to %s while it waits, %s when ready, %s when not taken', (status, ...to) => {
    const run = aRun({ status, ready: false, reach: 'AHEAD' });
    expect(Object.values(verdicts).map((counts) => statusAfter({ ...run, edges: counts }))).toEqual(to);
    expect(
      Object.values(verdicts).map((counts) => statusAfter({ ...run, edges: READY, outside: counts })),
    ).toEqual(to);
  });

  test('a run that nobody has requested does nothing, whatever its edges', () => {
    fc.assert(
      fc.property(anyRun('LOADED', 'HELD'), (run) => {
        expect(react({ ...run, active: false })).toBeNull();
      }),
    );
  });

  test('a pending run becomes ready once', () => {
    const ready = react(aRun({ edges: READY, ready: false }));
    expect(ready?.to).toMatchObject({ status: 'PENDING', ready: true });
    expect(ready && react(after(ready))).toBeNull();
  });

  test('a DUMMY is completed as soon as it is reached, and not before', () => {
    const dummy = aRun({ jobType: 'DUMMY', edges: READY, ready: false });
    expect(react(dummy)?.to).toMatchObject({ status: 'COMPLETED', cause: null, ready: false, flags: [] });
    expect(react({ ...dummy, edges: WAITING })).toBeNull();
  });

  test('a queued run whose edge is open again gives its attempt back as NOT_STARTED', () => {
    const back = react(queued({ edges: WAITING }));
    expect(back).toMatchObject({ to: { status: 'PENDING', ready: false }, attempt: NOT_STARTED });
  });

  test('a queued run whose branch is not taken gives its attempt back too', () => {
    const back = react(queued({ edges: NOT_TAKEN }));
    expect(back).toMatchObject({ to: { status: 'NOT_RUN', ready: false }, attempt: NOT_STARTED });
  });

  test.each([WAITING, NOT_TAKEN])('a forced run starts with edges %j', (counts) => {
    const forced = { forced: true, edges: counts } as const;
    expect(react(aRun({ ...forced, ready: false }))?.to).toMatchObject({ status: 'PENDING', ready: true });
    expect(react(queued(forced))).toBeNull();
    expect(react(aRun({ ...forced, status: 'HELD' }))).toBeNull();
  });

  test.each(['SKIPPED', 'DISABLED'] as const)('%s is reached as if it were to run', (status) => {
    const run = aRun({ status, edges: WAITING });
    const reach = (counts: Run['edges'], from = run): string | undefined =>
      react({ ...from, edges: counts })?.to.reach;
    expect(reach(READY)).toBe('REACHED');
    expect(reach(NOT_TAKEN)).toBe('NOT_TAKEN');
    expect(reach(WAITING, { ...run, reach: 'REACHED' })).toBe('AHEAD');
    expect(reach(READY, { ...run, reach: 'REACHED' })).toBeUndefined();
    expect(reach(READY, { ...run, active: false })).toBeUndefined();
    expect(react({ ...run, edges: READY, outside: WAITING })).toBeNull();
  });

  test('a reaction is legal, settles after one step more at most, and leaves what has started alone', () => {
    fc.assert(
      fc.property(anyRun(), (run) => {
        const first = react(run);
        if (!first) return;
        expect(offencesOf(first)).toEqual([]);
        expect(['RUNNING', 'COMPLETED', 'ERROR', 'SKIPPED_ON_ERROR', 'LOADED']).not.toContain(run.status);
        const second = react(after(first));
        if (second) expect(offencesOf(second)).toEqual([]);
        expect(second && react(after(second))).toBeNull();
      }),
    );
  });

  test('what is left after its reactions is what its waits say', () => {
    fc.assert(
      fc.property(anyRun('PENDING', 'NOT_RUN'), (run) => {
        let now: Run = { ...run, forced: false };
        for (let next = react(now); next; next = react(now)) now = after(next);
        const verdict = waitVerdict(run);
        if (verdict === 'NOT_TAKEN') expect(now.status).toBe('NOT_RUN');
        else if (verdict === 'READY' && run.jobType === 'DUMMY') expect(now.status).toBe('COMPLETED');
        else expect(now).toMatchObject({ status: 'PENDING', ready: verdict === 'READY' });
        if (!now.ready) expect(now.openAttempt).toBeNull();
      }),
    );
  });
});

describe('an attempt that waits in the queue', () => {
  test.each([
    [queued(), NOT_STARTED],
    [aRun(), null],
    [running('CLAIMED'), null],
    [running('TRACKING'), null],
  ])('is closed with the move that withdraws it: %#', (run, closing) => {
    expect(withdrawn(run)).toEqual(closing);
  });
});

describe('the moves of a run that has been claimed', () => {
  test('begin with RUNNING', () => {
    expect(claimed(queued()).to).toMatchObject({ status: 'RUNNING', ready: true });
  });

  test('COMPLETED forgets an earlier cause and what tracking had to say, and keeps the rest', () => {
    const run = running('TRACKING', {
      flags: ['WARNING', 'FORCED', 'OVERDUE', 'TRACKING_LOST', 'WAITING_FOR_TARGET', 'KILL_FAILED'],
    });
    expect(completed(run, { executionInfo: '12 rows' })).toMatchObject({
      to: { status: 'COMPLETED', cause: null, ready: false, flags: ['WARNING', 'FORCED', 'OVERDUE'] },
      attempt: { state: 'COMPLETED', cause: null, remoteMayBeRunning: false, executionInfo: '12 rows' },
    });
  });

  test.each(CAUSES)('%s ends in ERROR, or is skipped on error where it may be', (cause) => {
    const run = running('TRACKING', { flags: ['TRACKING_LOST', 'WARNING'] });
    const expected = { cause, ready: false, flags: ['WARNING'] };
    expect(failed(run, cause, TOLD).to).toMatchObject({ ...expected, status: 'ERROR' });
    const aPersonDecides = ['START_UNKNOWN', 'KILLED', 'DECLARED_FAILED'].includes(cause);
    const status = aPersonDecides ? 'ERROR' : 'SKIPPED_ON_ERROR';
    expect(failed({ ...run, skipOnError: true }, cause, TOLD).to).toMatchObject({ ...expected, status });
  });

  test('the attempt ends with the same cause and what was told', () => {
    expect(failed(running('SENDING'), 'START_REJECTED', TOLD).attempt).toEqual({
      state: 'ERROR',
      cause: 'START_REJECTED',
      remoteMayBeRunning: false,
      ...TOLD,
    });
  });

  test('LOST leaves behind what may still be running', () => {
    expect(failed(running('TRACKING'), 'LOST', TOLD).attempt).toMatchObject({ remoteMayBeRunning: true });
  });

  test.each<[Cause, Cause]>([
    ['FAILED', 'KILLED'],
    ['START_REJECTED', 'KILLED'],
    ['RESTART_REJECTED', 'KILLED'],
    ['KILLED', 'KILLED'],
    ['LOST', 'LOST'],
  ])(
    '%s after somebody asked for a kill is %s, and skip on error is not applied to a kill',
    (seen, cause) => {
      const run = running('KILLING', { openAttempt: open('KILLING', true), skipOnError: true });
      const status = cause === 'KILLED' ? 'ERROR' : 'SKIPPED_ON_ERROR';
      expect(failed(run, seen, TOLD)).toMatchObject({ to: { status, cause }, attempt: { cause } });
    },
  );

  test('a kill before anything was sent ends the run and closes the attempt as NOT_STARTED', () => {
    const run = running('CLAIMED', { flags: ['WAITING_FOR_TARGET', 'FORCED'], skipOnError: true });
    expect(killedBeforeStart(run)).toMatchObject({
      to: { status: 'ERROR', cause: 'KILLED', ready: false, flags: ['FORCED'] },
      attempt: { state: 'NOT_STARTED', cause: 'KILLED', remoteMayBeRunning: false },
    });
  });

  test('START_UNKNOWN is an ERROR whose attempt stays open, skip on error or not', () => {
    const run = running('SENDING', { flags: ['WAITING_FOR_TARGET'], skipOnError: true });
    const unknown = startUnknown(run);
    expect(unknown).toMatchObject({
      to: { status: 'ERROR', cause: 'START_UNKNOWN', flags: [] },
      attempt: null,
    });
    expect(after(unknown).openAttempt).not.toBeNull();
  });

  test('parameters that cannot be sent end the run before there is an attempt', () => {
    const { to, attempt } = unsendable(aRun());
    expect(to).toMatchObject({ status: 'ERROR', cause: 'PARAMETERS_INVALID', ready: false });
    expect(attempt).toBeNull();
    expect(unsendable(aRun({ skipOnError: true })).to.status).toBe('SKIPPED_ON_ERROR');
  });
});

describe('a run that is handed back because its agent is gone', () => {
  const claimedRun = running('CLAIMED', { flags: ['WAITING_FOR_TARGET', 'FORCED'], edges: READY });

  test('is PENDING with the same attempt, queued again', () => {
    const back = handedBack(claimedRun);
    expect(back).toMatchObject({ to: { status: 'PENDING', ready: true, flags: ['FORCED'] }, attempt: null });
    expect(after(back).openAttempt).toEqual(open('QUEUED'));
  });

  test.each([
    [WAITING, 'PENDING'],
    [NOT_TAKEN, 'NOT_RUN'],
  ] as const)('gives the attempt up when its edges are %j by now', (counts, status) => {
    const back = react(after(handedBack({ ...claimedRun, edges: counts })));
    expect(back).toMatchObject({ to: { status, ready: false }, attempt: NOT_STARTED });
  });
});

describe('flags', () => {
  test('are set and taken away without moving anything else', () => {
    const run = running('TRACKING', { flags: ['WARNING'] });
    expect(flagged(run, 'OVERDUE').to).toEqual({ ...change(run, {}).to, flags: ['WARNING', 'OVERDUE'] });
    expect(unflagged(run, 'WARNING', 'OVERDUE').to).toEqual({ ...change(run, {}).to, flags: [] });
  });
});

test('every move is one that the tables of runs and attempts allow', () => {
  const anyMove = fc.oneof(
    anyRun('LOADED', 'HELD', 'SKIPPED', 'DISABLED').map(requested),
    anyRun('PENDING').map(claimed),
    anyRun('PENDING').map(unsendable),
    anyRun('RUNNING').map(startUnknown),
    anyRun('RUNNING').map((run) => completed({ ...run, openAttempt: open('TRACKING') }, {})),
    fc.tuple(anyRun('RUNNING'), fc.constantFrom(...CAUSES)).map(([run, cause]) => failed(run, cause, TOLD)),
    fc.constantFrom('CLAIMED' as const, 'SENDING' as const).map((state) => killedBeforeStart(running(state))),
    fc.constant(handedBack(running('CLAIMED'))),
  );
  fc.assert(
    fc.property(anyMove, (made) => {
      expect(offencesOf(made)).toEqual([]);
    }),
  );
});

test('a change names all that moves, and what is not named stays', () => {
  fc.assert(
    fc.property(anyRun(...RUN_STATUSES), (run) => {
      expect(after(change(run, {}))).toEqual(run);
      expect(after(change(run, { status: 'HELD' }, NOT_STARTED))).toEqual({
        ...run,
        status: 'HELD',
        openAttempt: null,
      });
    }),
  );
});

describe('a restart of the schedule', () => {
  test('brings a run in that takes part by now, and leaves one out that does not', () => {
    const off = aRun({ status: 'DISABLED', reach: 'REACHED' });
    expect(replanned(off, 'LOADED')?.to).toMatchObject({ status: 'PENDING', reach: 'AHEAD' });
    expect(replanned({ ...off, active: false }, 'LOADED')?.to).toMatchObject({ status: 'LOADED' });
    expect(replanned(off, 'SKIPPED')?.to).toMatchObject({ status: 'SKIPPED', reach: 'REACHED' });
    const forced = replanned(queued({ forced: true, flags: ['FORCED'] }), 'DISABLED');
    expect(forced).toMatchObject({
      to: { status: 'DISABLED', forced: false, flags: [], ready: false },
      attempt: NOT_STARTED,
    });
  });

  test('withdraws what waits in the queue when it was made of another definition', () => {
    expect(replanned(queued(), null)).toMatchObject({
      to: { status: 'PENDING', ready: false },
      attempt: NOT_STARTED,
    });
    expect(replanned(aRun({ status: 'PENDING', edges: WAITING }), null)).toBeNull();
    expect(replanned(aRun({ status: 'HELD' }), null)).toBeNull();
  });

  test('moves no run where it may not go', () => {
    const unstarted = anyRun('LOADED', 'PENDING', 'NOT_RUN', 'DISABLED', 'SKIPPED');
    fc.assert(
      fc.property(unstarted, fc.constantFrom('SKIPPED', 'DISABLED', null), (run, to) => {
        if (run.skippedFrom !== null) return;
        const move = replanned(run, to);
        if (move) expect(offencesOf(move)).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(anyRun('DISABLED', 'SKIPPED'), (run) => {
        if (run.skippedFrom !== null) return;
        const move = replanned(run, 'LOADED');
        expect(move && offencesOf(move)).toEqual([]);
      }),
    );
  });
});
