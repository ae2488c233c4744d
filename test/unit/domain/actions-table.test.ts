import { describe, expect, test } from '@jest/globals';
import {
  decide,
  OPERATOR_ACTIONS,
  type ActionContext,
  type ActionRequest,
  type Dependent,
  type OperatorAction,
} from '../../../src/domain/run/operator-action.js';
import type { Run } from '../../../src/domain/run/run.js';
import { CAUSES, FLAGS, RUN_STATUSES, type Cause, type Flag } from '../../../src/domain/run/run-state.js';
import { aRun, open, queued, running, startUnknownRun } from '../../support/runs.js';

/**
 * The Actions table, written out: what each action makes of a run in each situation. A status is what it becomes, `KILL`
 * that Kill is sent; everything else is the code of the refusal. `-` = NOT_ALLOWED.
 */
const TABLE = `
                            hold  release  skip     release-skip  restart  kill         fail   complete   force    rerun
LOADED                      HELD  -        SKIPPED  -             -        NOT_RUNNING  -      -          -        -
PENDING                     HELD  -        SKIPPED  -             -        NOT_RUNNING  -      COMPLETED  PENDING  -
PENDING queued              HELD  -        SKIPPED  -             -        NOT_RUNNING  -      COMPLETED  PENDING  -
RUNNING claimed             -     -        -        -             -        ERROR        -      -          -        -
RUNNING sending             -     -        -        -             -        KILL         -      -          -        -
RUNNING tracked             -     -        -        -             -        KILL         -      -          -        -
RUNNING killing             -     -        -        -             -        KILL         -      -          -        -
RUNNING WARNING             -     -        -        -             -        KILL         -      -          -        -
RUNNING FORCED              -     -        -        -             -        KILL         -      -          -        -
RUNNING LONG_RUNNING        -     -        -        -             -        KILL         -      -          -        -
RUNNING WAITING_FOR_TARGET  -     -        -        -             -        KILL         -      -          -        -
RUNNING TRACKING_LOST       -     -        -        -             -        KILL         ERROR  COMPLETED  -        -
RUNNING OVERDUE             -     -        -        -             -        KILL         ERROR  COMPLETED  -        -
RUNNING KILL_FAILED         -     -        -        -             -        KILL         ERROR  COMPLETED  -        -
COMPLETED                   -     -        -        -             -        NOT_RUNNING  -      -          -        PENDING
COMPLETED forced            -     -        -        -             -        NOT_RUNNING  -      -          -        PENDING
HELD                        -     PENDING  SKIPPED  -             -        NOT_RUNNING  -      COMPLETED  PENDING  -
HELD unrequested            -     LOADED   SKIPPED  -             -        NOT_RUNNING  -      COMPLETED  -        -
SKIPPED from LOADED         -     -        -        LOADED        -        NOT_RUNNING  -      -          -        LOADED
SKIPPED from PENDING        -     -        -        PENDING       -        NOT_RUNNING  -      -          -        PENDING
SKIPPED from HELD           -     -        -        HELD          -        NOT_RUNNING  -      -          -        PENDING
SKIPPED from ERROR          -     -        -        ERROR         -        NOT_RUNNING  -      -          -        PENDING
SKIPPED requested since     -     -        -        PENDING       -        NOT_RUNNING  -      -          -        PENDING
SKIPPED by the calendar     -     -        -        -             -        NOT_RUNNING  -      -          -        PENDING
SKIPPED_ON_ERROR            -     -        -        -             -        NOT_RUNNING  -      -          -        PENDING
DISABLED                    -     -        -        -             -        NOT_RUNNING  -      -          -        -
NOT_RUN                     -     -        -        -             -        NOT_RUNNING  -      -          -        PENDING
ERROR                       -     -        SKIPPED  -             PENDING  NOT_RUNNING  -      COMPLETED  -        PENDING
`;

/** Every situation of the table; ERROR has a test of its own for each cause. */
const SITUATIONS: Readonly<Record<string, Run>> = {
  LOADED: aRun({ status: 'LOADED' }),
  PENDING: aRun({ status: 'PENDING', ready: false }),
  'PENDING queued': queued(),
  'RUNNING claimed': running('CLAIMED'),
  'RUNNING sending': running('SENDING'),
  'RUNNING tracked': running('TRACKING'),
  'RUNNING killing': running('KILLING', { openAttempt: open('KILLING', true) }),
  ...Object.fromEntries(FLAGS.map((flag) => [`RUNNING ${flag}`, running('TRACKING', { flags: [flag] })])),
  COMPLETED: aRun({ status: 'COMPLETED' }),
  'COMPLETED forced': aRun({ status: 'COMPLETED', flags: ['FORCED'] }),
  HELD: aRun({ status: 'HELD' }),
  'HELD unrequested': aRun({ status: 'HELD', active: false }),
  'SKIPPED from LOADED': aRun({ status: 'SKIPPED', skippedFrom: 'LOADED', active: false }),
  'SKIPPED from PENDING': aRun({ status: 'SKIPPED', skippedFrom: 'PENDING' }),
  'SKIPPED from HELD': aRun({ status: 'SKIPPED', skippedFrom: 'HELD' }),
  'SKIPPED from ERROR': aRun({ status: 'SKIPPED', skippedFrom: 'ERROR', skippedCause: 'LOST' }),
  'SKIPPED requested since': aRun({ status: 'SKIPPED', skippedFrom: 'LOADED', active: true }),
  'SKIPPED by the calendar': aRun({ status: 'SKIPPED', skippedFrom: null }),
  SKIPPED_ON_ERROR: aRun({ status: 'SKIPPED_ON_ERROR' }),
  DISABLED: aRun({ status: 'DISABLED' }),
  NOT_RUN: aRun({ status: 'NOT_RUN' }),
  ERROR: aRun({ status: 'ERROR' }),
};

const CONTEXT: ActionContext = { dependentStarted: false, killDefined: true, started: [] };

/** The status after the action, `KILL`, or the code of the refusal. */
function outcome(
  action: OperatorAction,
  run: Run,
  more: Partial<ActionRequest & ActionContext> = {},
): string {
  const decision = decide({ action, ...more }, run, { ...CONTEXT, ...more });
  if (decision.kind === 'kill') return 'KILL';
  if (decision.kind === 'change') return decision.change.to.status;
  expect(decision.refusal.detail).not.toBe('');
  if (decision.refusal.code !== 'NOT_ALLOWED') return decision.refusal.code;
  expect(decision.refusal.detail).toContain(run.status);
  return '-';
}

const allOf = (
  run: Run,
  more: Partial<ActionRequest & ActionContext> = {},
): Readonly<Record<string, string>> =>
  Object.fromEntries(OPERATOR_ACTIONS.map((action) => [action, outcome(action, run, more)]));

const every = (told: string): Readonly<Record<string, string>> =>
  Object.fromEntries(OPERATOR_ACTIONS.map((action) => [action, told]));

const [, header = '', ...lines] = TABLE.split('\n');
const actions = header.trim().split(/\s+/);
const rows = lines
  .filter((line) => line !== '')
  .map((line): [string, Readonly<Record<string, string>>] => {
    const cells = line.trim().split(/\s+/).slice(-actions.length);
    const name = line.split(/\s+/).slice(0, -actions.length).join(' ');
    return [name, Object.fromEntries(actions.map((action, n) => [action, cells[n] ?? '']))];
  });

test('the table has every action, and every status and flag of a run', () => {
  expect(actions).toEqual([...OPERATOR_ACTIONS]);
  expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(SITUATIONS).sort());
  const statuses = new Set(Object.values(SITUATIONS).map(({ status }) => status));
  expect(RUN_STATUSES.filter((status) => !statuses.has(status))).toEqual([]);
});

test.each(rows)('%s', (name, expected) => {
  const run = SITUATIONS[name] ?? aRun();
  expect(allOf(run)).toEqual(expected);
  // The attempt that was looked at is the present one: the same; it is another one: nothing at all.
  expect(allOf(run, { attempt: run.attempt })).toEqual(expected);
  expect(allOf(run, { attempt: run.attempt + 1 })).toEqual(every('STALE'));
});

const ordinary = CAUSES.filter((cause) => cause !== 'START_UNKNOWN');

test.each(ordinary)('ERROR / %s is an ordinary ERROR', (cause: Cause) => {
  const error = rows.find(([name]) => name === 'ERROR')?.[1];
  expect(allOf(aRun({ status: 'ERROR', cause }))).toEqual(error);
});

test('ERROR / START_UNKNOWN is for resolve-start alone, whoever insists', () => {
  for (const skipOnError of [true, false]) {
    const run = startUnknownRun({ skipOnError });
    expect(allOf(run)).toEqual(every('START_UNRESOLVED'));
    expect(allOf(run, { force: true, includeDependents: true })).toEqual(every('START_UNRESOLVED'));
    expect(allOf(run, { attempt: run.attempt + 1 })).toEqual(every('STALE'));
  }
});

describe('a RUNNING run', () => {
  const states = ['claimed', 'sending', 'tracked', 'killing'];

  test.each(states)('%s may be declared by a person who insists', (state) => {
    const run = SITUATIONS[`RUNNING ${state}`] ?? aRun();
    const [fail, complete] = [
      outcome('fail', run, { force: true }),
      outcome('complete', run, { force: true }),
    ];
    expect({ fail, complete }).toEqual({ fail: 'ERROR', complete: 'COMPLETED' });
  });

  test.each<readonly [string, string]>([
    ['claimed', 'ERROR'],
    ['sending', 'KILL_NOT_DEFINED'],
    ['tracked', 'KILL_NOT_DEFINED'],
    ['killing', 'KILL_NOT_DEFINED'],
  ])('%s whose job type has no Kill: kill is %s', (state, told) => {
    expect(outcome('kill', SITUATIONS[`RUNNING ${state}`] ?? aRun(), { killDefined: false })).toBe(told);
  });

  test('that waits for its target, and of which nothing was sent, is killed without an endpoint', () => {
    const flags: readonly Flag[] = ['WAITING_FOR_TARGET'];
    expect(outcome('kill', running('CLAIMED', { flags }), { killDefined: false })).toBe('ERROR');
  });
});

test.each(RUN_STATUSES.filter((status) => status !== 'RUNNING'))(
  'insisting changes nothing for a run that is %s',
  (status) => {
    const run = aRun({ status });
    expect(allOf(run, { force: true })).toEqual(allOf(run));
  },
);

describe('behind which something has started', () => {
  const behind = (status: Dependent['status'], cause: Cause | null = null): Dependent => {
    return { id: '9', process: 'P', job: 'J', status, cause };
  };

  test.each(['SKIPPED from LOADED', 'SKIPPED from PENDING', 'SKIPPED from HELD', 'SKIPPED from ERROR'])(
    '%s: the skip cannot be taken back any more',
    (name) => {
      expect(outcome('release-skip', SITUATIONS[name] ?? aRun(), { dependentStarted: true })).toBe(
        'DEPENDENTS_STARTED',
      );
    },
  );

  test.each([
    // status of the dependent, cause, rerun, rerun with its dependents
    ['COMPLETED', null, 'DEPENDENTS_STARTED', 'PENDING'],
    ['ERROR', 'FAILED', 'DEPENDENTS_STARTED', 'PENDING'],
    ['SKIPPED_ON_ERROR', 'FAILED', 'DEPENDENTS_STARTED', 'PENDING'],
    ['RUNNING', null, 'DEPENDENTS_STARTED', 'DEPENDENT_OPEN'],
    ['ERROR', 'START_UNKNOWN', 'DEPENDENTS_STARTED', 'DEPENDENT_OPEN'],
  ] as const)('that is %s %s: rerun is %s, with its dependents %s', (status, cause, ...told) => {
    const started = [behind(status, cause)];
    for (const origin of ['COMPLETED', 'SKIPPED', 'SKIPPED_ON_ERROR', 'NOT_RUN', 'ERROR'] as const) {
      const run = aRun({ status: origin });
      const seen = [false, true].map((includeDependents) =>
        outcome('rerun', run, { started, includeDependents }),
      );
      expect({ origin, seen }).toEqual({ origin, seen: told });
    }
  });
});
