import { describe, expect, test } from '@jest/globals';
import type { EffectEntry, LedgerEntry, RequestEntry } from '../../../examples/external-system/ledger.js';
import { check } from '../../faults/checker/check.js';
import type { Invariant } from '../../faults/checker/violation.js';
import type { AttemptRow, Command, EventRow, Facts, RunRow } from '../../faults/facts.js';

/** Two jobs, A before B, that ran well: what follows plants one violation each. */

const AGENT_EXECUTION = {
  a: 'aaaaaaaa-0000-4000-8000-000000000001',
  b: 'bbbbbbbb-0000-4000-8000-000000000002',
};

const job = (idempotent: boolean, ...after: string[]): NonNullable<ReturnType<Facts['jobs']['get']>> => ({
  service: idempotent ? 'alpha' : 'beta',
  idempotent,
  skipOnError: false,
  after,
});

const run = (id: string, process: string, is: Partial<RunRow> = {}): RunRow => ({
  id,
  process,
  job: 'J',
  status: 'COMPLETED',
  cause: null,
  reach: 'AHEAD',
  flags: [],
  attempt: 1,
  openAttemptId: null,
  open: 0,
  satisfied: id === '2' ? 1 : 0,
  passed: 0,
  notTaken: 0,
  ...is,
});

const attempt = (id: string, runId: string, is: Partial<AttemptRow> = {}): AttemptRow => ({
  id,
  runId,
  number: 1,
  kind: 'START',
  state: 'COMPLETED',
  epoch: 1,
  agentExecutionId: runId === '1' ? AGENT_EXECUTION.a : AGENT_EXECUTION.b,
  executionId: runId === '1' ? '100' : '200',
  cause: null,
  killRequestedAt: null,
  trackingAt: new Date(0),
  ...is,
});

/** `moved('2 of 1', 'PENDING → RUNNING')`: event 2, of run 1. */
function moved(which: string, how: string, actor = 'agent'): EventRow {
  const [id = '', runId = ''] = which.split(' of ');
  const [from = '', to = ''] = how.split(' → ');
  return { id, type: 'run.status-changed', runId, from: from === '' ? null : from, to, attempt: 1, actor };
}

const place = (process: string): Pick<RequestEntry, 'service' | 'process' | 'job' | 'cycle' | 'flow'> => ({
  service: process === 'A' ? 'alpha' : 'beta',
  process,
  job: 'J',
  cycle: 'Nightly',
  flow: 'Nightly',
});

const stamp = (seq: number): Pick<RequestEntry, 'seq' | 'at' | 'time'> => ({
  seq,
  at: seq,
  time: new Date(seq * 1000).toISOString(),
});

const request = (seq: number, process: 'A' | 'B', is: Partial<RequestEntry> = {}): RequestEntry => ({
  ...stamp(seq),
  ...place(process),
  kind: 'request',
  verb: 'start',
  agentExecutionId: process === 'A' ? AGENT_EXECUTION.a : AGENT_EXECUTION.b,
  executionId: null,
  parameters: '',
  body: `{"job":"${process}"}`,
  scope: process === 'A' ? 'alpha:batch' : 'beta:batch',
  outcome: 200,
  ...is,
});

const effect = (
  seq: number,
  process: 'A' | 'B',
  is: Partial<EffectEntry> & Pick<EffectEntry, 'effect'>,
): EffectEntry => ({
  ...stamp(seq),
  ...place(process),
  service: process === 'A' ? 'alpha' : 'beta',
  process,
  job: 'J',
  cycle: 'Nightly',
  flow: 'Nightly',
  kind: 'effect',
  agentExecutionId: process === 'A' ? AGENT_EXECUTION.a : AGENT_EXECUTION.b,
  executionId: process === 'A' ? '100' : '200',
  restartOf: null,
  ...is,
});

const LEDGER: readonly LedgerEntry[] = [
  request(1, 'A'),
  effect(2, 'A', { effect: 'started' }),
  effect(3, 'A', { effect: 'completed' }),
  request(4, 'B'),
  effect(5, 'B', { effect: 'started' }),
  effect(6, 'B', { effect: 'completed' }),
];

const EVENTS: readonly EventRow[] = [
  moved('1 of 1', ' → PENDING', 'operator'),
  moved('2 of 1', 'PENDING → RUNNING'),
  moved('3 of 1', 'RUNNING → COMPLETED'),
  moved('4 of 2', ' → PENDING', 'operator'),
  moved('5 of 2', 'PENDING → RUNNING'),
  moved('6 of 2', 'RUNNING → COMPLETED'),
];

const GOOD: Facts = {
  jobs: new Map([
    ['A/J', job(true)],
    ['B/J', job(false, 'A/J')],
  ]),
  runs: [run('1', 'A'), run('2', 'B')],
  attempts: [attempt('10', '1'), attempt('20', '2')],
  edges: [{ id: '7', successorId: '2', predecessorId: '1', on: 'SUCCESS', state: 'SATISFIED' }],
  events: EVENTS,
  sends: [{ attemptId: '20', verb: 'start', epoch: 1, answered: true, outcome: 'STARTED' }],
  ledger: LEDGER,
  commands: [],
};

const command = (action: string, runId: string, is: Partial<Command> = {}): Command => ({
  action,
  runId,
  attempt: 1,
  answeredAt: 2_000,
  status: 200,
  ...is,
});

const invariantsOf = (facts: Facts): readonly Invariant[] => [
  ...new Set(check(facts).map(({ invariant }) => invariant)),
];

/** The good facts with some changed. */
const but = (is: Partial<Facts>): Facts => ({ ...GOOD, ...is });
const withEntries = (...entries: readonly LedgerEntry[]): Facts =>
  but({ ledger: [...LEDGER, ...entries].sort((one, other) => one.seq - other.seq) });
const without = (seq: number): readonly LedgerEntry[] => LEDGER.filter((entry) => entry.seq !== seq);

test('a night without fault has no violation', () => {
  expect(check(GOOD)).toEqual([]);
});

describe('each planted violation is found, and nothing else', () => {
  const planted: readonly (readonly [Invariant, string, Facts])[] = [
    [
      'I1',
      'a second start where the system dedupes',
      withEntries(effect(3.5, 'A', { effect: 'started', executionId: '101' })),
    ],
    [
      'I1',
      'tracked, and never started',
      but({
        ledger: without(2).map((entry) => (entry.seq === 3 ? { ...entry, agentExecutionId: 'x' } : entry)),
      }),
    ],
    ['I2', 'a second Start that arrived', withEntries(request(5.5, 'B', { outcome: 'reset' }))],
    [
      'I2',
      'a second start where the system does not dedupe',
      withEntries(effect(5.5, 'B', { effect: 'started', executionId: '201' })),
    ],
    ['I3', 'other bytes', withEntries(request(1.5, 'A', { body: '{"job":"other"}' }))],
    ['I3', 'an id that no attempt has', withEntries(request(1.5, 'A', { agentExecutionId: 'nobody' }))],
    ['I3', 'an id for another job', withEntries(request(3.5, 'A', { process: 'B', body: '{"job":"A"}' }))],
    [
      'I4',
      'a Start before its predecessor has ended',
      but({ ledger: LEDGER.map((entry) => (entry.seq === 3 ? { ...entry, seq: 4.5 } : entry)) }),
    ],
    ['I5', 'a counter that is wrong', but({ runs: [run('1', 'A'), run('2', 'B', { satisfied: 2 })] })],
    [
      'I5',
      'an edge that is not what its predecessor means',
      but({
        edges: [{ id: '7', successorId: '2', predecessorId: '1', on: 'SUCCESS', state: 'OPEN' }],
        runs: [run('1', 'A'), run('2', 'B', { satisfied: 0, open: 1 })],
      }),
    ],
    [
      'I6',
      'an attempt under way',
      but({ attempts: [attempt('10', '1'), attempt('20', '2', { state: 'TRACKING' })] }),
    ],
    ['I6', 'a slot that is kept', but({ runs: [run('1', 'A'), run('2', 'B', { openAttemptId: '20' })] })],
    [
      'I6',
      'a doubt without a doubtful send',
      but({
        commands: [command('resolve-start', '2')],
        sends: [{ attemptId: '20', verb: 'start', epoch: 1, answered: true, outcome: 'REJECTED' }],
        events: [
          ...EVENTS.slice(0, 5),
          moved('5.5 of 2', 'RUNNING → ERROR'),
          moved('5.6 of 2', 'ERROR → RUNNING', 'operator'),
          ...EVENTS.slice(5),
        ],
      }),
    ],
    [
      'I6',
      'a doubt where the system dedupes',
      but({
        commands: [command('resolve-start', '1')],
        events: [
          ...EVENTS.slice(0, 2),
          moved('2.5 of 1', 'RUNNING → ERROR'),
          moved('2.6 of 1', 'ERROR → RUNNING', 'operator'),
          ...EVENTS.slice(2),
        ],
      }),
    ],
    [
      'I7',
      'a run without an end',
      but({ runs: [run('1', 'A'), run('2', 'B', { status: 'PENDING' })], events: EVENTS.slice(0, 4) }),
    ],
    ['I7', 'a job without a run', but({ jobs: new Map([...GOOD.jobs, ['C/J', job(true)]]) })],
    [
      'I8',
      'COMPLETED that the system never was',
      but({
        ledger: LEDGER.map((entry) =>
          entry.seq === 6 && entry.kind === 'effect' ? { ...entry, effect: 'failed' } : entry,
        ),
      }),
    ],
    [
      'I9',
      'COMPLETED and moved on by itself',
      but({
        events: [...EVENTS, moved('7 of 2', 'COMPLETED → RUNNING'), moved('8 of 2', 'RUNNING → COMPLETED')],
      }),
    ],
    [
      'I9',
      'an earlier attempt that has not ended',
      but({
        attempts: [
          attempt('10', '1'),
          attempt('20', '2', { state: 'CREATED', executionId: null, trackingAt: null }),
          attempt('21', '2', { number: 2, agentExecutionId: 'c' }),
        ],
        ledger: LEDGER.map((entry) => (entry.seq > 3 ? { ...entry, agentExecutionId: 'c' } : entry)),
      }),
    ],
    ['I10', 'a gap in the history', but({ events: EVENTS.filter(({ id }) => id !== '5') })],
    ['I10', 'a status without its event', but({ events: EVENTS.filter(({ id }) => id !== '6') })],
    [
      'I10',
      'a number that is missing',
      but({ attempts: [attempt('10', '1'), attempt('20', '2', { number: 2 })] }),
    ],
    [
      'I10',
      'a send of a later epoch than the attempt',
      but({ sends: [{ attemptId: '20', verb: 'start', epoch: 2, answered: true, outcome: 'STARTED' }] }),
    ],
    [
      'I11',
      'a kill that was accepted and is not recorded',
      but({
        commands: [command('kill', '2', { answeredAt: 9_000 })],
        events: [...EVENTS, { ...moved('7 of 2', ' → '), type: 'run.kill-requested', actor: 'operator' }],
      }),
    ],
    [
      'I12',
      'a Kill that nobody asked for',
      withEntries(request(5.5, 'B', { verb: 'kill', agentExecutionId: null, executionId: '200' })),
    ],
    [
      'I15',
      'a token of another scope',
      withEntries(
        request(5.5, 'B', {
          verb: 'status',
          agentExecutionId: null,
          executionId: '200',
          scope: 'alpha:batch',
        }),
      ),
    ],
    ['P1', 'a command without its event', but({ commands: [command('hold', '2')] })],
    [
      'P2',
      'a command that was answered as a defect',
      but({ commands: [command('hold', '2', { status: 500 })] }),
    ],
  ];

  test.each(planted)('%s: %s', (invariant, _what, facts) => {
    expect(invariantsOf(facts)).toEqual([invariant]);
  });
});

describe('what is allowed is no violation', () => {
  const killed = but({
    ledger: [
      ...LEDGER.slice(0, 5),
      request(5.5, 'B', { verb: 'kill', agentExecutionId: null, executionId: '200' }),
      effect(6, 'B', { effect: 'killed' }),
    ],
    attempts: [
      attempt('10', '1'),
      attempt('20', '2', { state: 'ERROR', cause: 'KILLED', killRequestedAt: new Date(1) }),
    ],
    runs: [run('1', 'A'), run('2', 'B', { status: 'SKIPPED' })],
    events: [
      ...EVENTS.slice(0, 5),
      { ...moved('5.5 of 2', ' → '), type: 'run.kill-requested', actor: 'operator' },
      moved('6 of 2', 'RUNNING → ERROR'),
      moved('7 of 2', 'ERROR → SKIPPED', 'operator'),
    ],
    commands: [command('kill', '2', { answeredAt: 5_400 }), command('skip', '2')],
  });

  const allowed: readonly (readonly [string, Facts])[] = [
    ['a Start that was answered with 429 and sent again', withEntries(request(3.5, 'B', { outcome: 429 }))],
    ['a Start with a revoked token', withEntries(request(3.5, 'B', { outcome: 401, scope: null }))],
    ['the same Start again where the system dedupes', withEntries(request(1.5, 'A'))],
    ['a kill that is asked for, sent and recorded', killed],
    [
      'a skip before the successor',
      but({
        ledger: LEDGER.slice(3),
        runs: [
          run('1', 'A', { status: 'SKIPPED', reach: 'REACHED' }),
          run('2', 'B', { satisfied: 0, passed: 1 }),
        ],
        attempts: [attempt('20', '2')],
        edges: [{ id: '7', successorId: '2', predecessorId: '1', on: 'SUCCESS', state: 'PASSED' }],
        events: [
          moved('1 of 1', ' → PENDING', 'operator'),
          moved('2 of 1', 'PENDING → SKIPPED', 'operator'),
          ...EVENTS.slice(3),
        ],
        commands: [command('skip', '1')],
      }),
    ],
    ['a command that was refused', but({ commands: [command('hold', '2', { status: 409 })] })],
  ];

  test.each(allowed)('%s', (_what, facts) => {
    expect(check(facts)).toEqual([]);
  });

  test('a Start that arrives after its kill was accepted is one', () => {
    const late = { ...killed, ledger: [...killed.ledger, request(30, 'B', { outcome: 429 })] };
    expect(invariantsOf(late)).toEqual(['I11']);
  });

  test('an execution that runs on after its kill was accepted is one', () => {
    const ledger = killed.ledger.filter(({ seq }) => seq < 5.5);
    const attempts = [attempt('10', '1'), attempt('20', '2', { state: 'NOT_STARTED', trackingAt: null })];
    expect(invariantsOf({ ...killed, ledger, attempts })).toEqual(['I11']);
  });
});
