import { describe, expect, test } from '@jest/globals';
import type { ApiEvent, Execution, Run } from '../../../src/cli/api/shapes.js';
import { drawFrame, finalTable } from '../../../src/cli/watch/draw.js';
import { Progress } from '../../../src/cli/watch/progress.js';
import { styleFor } from '../../../src/cli/terminal/style.js';
import { memoryIo } from '../../support/memory-io.js';

const plain = styleFor(memoryIo().out, {});
const NOW = new Date('2026-11-24T20:00:10.000Z');
const at = (seconds: number): string => `2026-11-24T20:00:0${seconds}.000Z`;

const execution = (patch: Partial<Execution> = {}): Execution => ({
  id: '7',
  schedule: 'PAYMENTS',
  businessDate: '2026-11-24',
  cycleName: 'Nightly',
  flowName: 'Nightly',
  processName: null,
  requestParameters: {},
  callerId: null,
  correlationId: null,
  requestedBy: 'admin',
  requestedAt: at(0),
  status: 'RUNNING',
  waitsFor: [],
  waitsForFlows: [],
  startedAt: at(0),
  endedAt: null,
  counts: {},
  ...patch,
});

const run = (id: string, patch: Partial<Run> = {}): Run => ({
  id,
  schedule: 'PAYMENTS',
  businessDate: '2026-11-24',
  cycle: 'Nightly',
  flow: 'Nightly',
  process: 'LOAD',
  job: `JOB_${id}`,
  execution: '7',
  application: 'PAY',
  jobType: 'PAYSVC',
  agentGroup: 'common',
  status: 'PENDING',
  cause: null,
  flags: [],
  waitingFor: [],
  attempt: 1,
  attemptState: null,
  agentExecutionId: null,
  executionId: null,
  executionInfo: null,
  detail: null,
  parameters: '',
  priority: 150,
  skipOnError: false,
  requestedAt: at(0),
  startedAt: null,
  endedAt: null,
  ...patch,
});

/** `PENDING → RUNNING`. */
const moved = (runId: string, move: string, patch: Partial<ApiEvent> = {}): ApiEvent => ({
  id: '1',
  type: 'run.status-changed',
  at: at(3),
  schedule: 'PAYMENTS',
  businessDate: '2026-11-24',
  executionId: '7',
  runId,
  from: move.split(' → ')[0] ?? null,
  to: move.split(' → ')[1] ?? null,
  attempt: 1,
  actor: 'agent',
  reason: null,
  ...patch,
});

function progressOf(...runs: readonly Run[]): Progress {
  const progress = new Progress(execution());
  progress.replace(execution(), runs);
  return progress;
}

const statusIn = (progress: Progress, id: string): string | undefined =>
  progress.all.find((one) => one.id === id)?.status;

describe('an event', () => {
  test('moves the run that it is about, with its times', () => {
    const progress = progressOf(run('1'));
    progress.apply(moved('1', 'PENDING → RUNNING', { at: at(2) }));
    const event = moved('1', 'RUNNING → COMPLETED', { at: at(4) });
    expect(progress.apply(event)).toEqual({ kind: 'changed', runId: '1', detailed: true });
    expect(progress.changeOf(event)).toMatchObject({
      from: 'RUNNING',
      run: { status: 'COMPLETED', startedAt: at(2), endedAt: at(4) },
    });
  });

  test('of before what was read changes nothing, and what follows leads to where the run is', () => {
    const progress = progressOf(run('1', { status: 'HELD' }));
    expect(progress.apply(moved('1', 'LOADED → PENDING'))).toEqual({ kind: 'nothing' });
    expect(progress.apply(moved('1', 'PENDING → HELD'))).toEqual({ kind: 'nothing' });
    progress.apply(moved('1', 'HELD → PENDING'));
    progress.apply(moved('1', 'PENDING → RUNNING'));
    expect(statusIn(progress, '1')).toBe('RUNNING');
  });

  test('of a failure, or of a person, wants details: causes and flags are not in it', () => {
    const progress = progressOf(run('1', { status: 'RUNNING' }), run('2'));
    expect(progress.apply(moved('1', 'RUNNING → ERROR'))).toMatchObject({ detailed: false });
    progress.addDetails(run('1', { status: 'ERROR', cause: 'FAILED' }));
    expect(progress.changeOf(moved('1', 'RUNNING → ERROR'))).toMatchObject({ run: { cause: 'FAILED' } });
    expect(progress.apply(moved('2', 'PENDING → COMPLETED', { actor: 'admin' }))).toMatchObject({
      detailed: false,
    });
  });

  test('counts for more than details that were read after the next one', () => {
    const progress = progressOf(run('1', { status: 'RUNNING' }));
    progress.apply(moved('1', 'RUNNING → ERROR'));
    progress.addDetails(run('1', { status: 'PENDING', attempt: 2 }));
    expect(statusIn(progress, '1')).toBe('ERROR');
    progress.apply(moved('1', 'ERROR → PENDING', { attempt: 2 }));
    expect(statusIn(progress, '1')).toBe('PENDING');
  });

  test('of its day that is planned once more has everything read anew, and that of another day not', () => {
    const progress = progressOf(run('1'));
    const restarted = moved('', '1 → 2', { type: 'day.restarted', runId: null, executionId: null });
    expect(progress.apply(restarted)).toEqual({ kind: 'replanned' });
    expect(progress.apply({ ...restarted, businessDate: '2026-11-25' })).toEqual({ kind: 'nothing' });
    expect(progress.apply({ ...restarted, schedule: 'OTHER' })).toEqual({ kind: 'nothing' });
  });

  test('of another execution is none of this one, unless an execution has ended', () => {
    const progress = progressOf(run('1'));
    const other = moved('1', 'PENDING → RUNNING', { executionId: '8' });
    expect(progress.apply(other)).toEqual({ kind: 'nothing' });
    const type = 'execution.status-changed';
    const ended = moved('', 'RUNNING → COMPLETED', { type, runId: null, executionId: '8' });
    expect(progress.apply(ended)).toEqual({ kind: 'execution' });
  });
});

describe('a process', () => {
  test.each([
    [['COMPLETED', 'ERROR', 'RUNNING'], 'ERROR'],
    [['COMPLETED', 'RUNNING', 'HELD'], 'RUNNING'],
    [['HELD', 'PENDING'], 'HELD'],
    [['SKIPPED', 'PENDING'], 'PENDING'],
    [['SKIPPED', 'COMPLETED'], 'COMPLETED'],
    [['SKIPPED', 'DISABLED'], 'SKIPPED'],
  ] as const)('with runs %j is %s', (statuses, expected) => {
    const progress = progressOf(...statuses.map((status, n) => run(String(n), { status })));
    expect(progress.processes().map(({ status }) => status)).toEqual([expected]);
  });
});

describe('the picture', () => {
  const frame = { now: NOW, rows: 24, columns: 120, lost: null, expectedEndAt: null };
  const loading = progressOf(
    run('1', { status: 'COMPLETED', startedAt: at(1), endedAt: at(3) }),
    run('2', {
      status: 'ERROR',
      cause: 'FAILED',
      startedAt: at(3),
      endedAt: at(4),
      detail: 'bad\u001b[2Jfile',
    }),
    run('3', { status: 'RUNNING', startedAt: at(8) }),
    run('4', { process: 'REPORT' }),
  );

  test('has a bar for each process: over, failed, under way, to come', () => {
    expect(drawFrame(loading, plain, frame).split('\n')).toEqual([
      'PAYMENTS 2026-11-24 Nightly (execution 7): RUNNING, 10 s',
      '',
      'LOAD    █████████████▒▒▒▒▒▒▒  1/3  ERROR  JOB_2 FAILED, JOB_3 2.0 s',
      'REPORT  ░░░░░░░░░░░░░░░░░░░░  0/1  PENDING',
      '1 PENDING, 1 RUNNING, 1 COMPLETED, 1 ERROR',
    ]);
  });

  test('says when it is expected to end, as long as that is to come', () => {
    const second = (expectedEndAt: string): string | undefined =>
      drawFrame(loading, plain, { ...frame, expectedEndAt }).split('\n')[1];
    expect(second('2026-11-24T20:31:05.250Z')).toBe('expected end 20:31:05Z');
    expect(second('2026-11-24T20:00:10.000Z')).toBe('');
  });

  test('fits the terminal, and keeps what matters most', () => {
    const many = progressOf(
      ...Array.from({ length: 40 }, (_, n) =>
        run(String(n), { process: `P${n}`, status: n === 30 ? 'ERROR' : n === 35 ? 'RUNNING' : 'COMPLETED' }),
      ),
    );
    const lines = drawFrame(many, plain, { ...frame, rows: 12, columns: 60 }).split('\n');
    expect(lines.length).toBeLessThan(12);
    expect(lines.every((line) => line.length < 60)).toBe(true);
    expect(lines.filter((line) => /^P3[05] /.test(line)).map((line) => line.slice(0, 3))).toEqual([
      'P30',
      'P35',
    ]);
    expect(lines).toContain('… and 33 processes more');
  });

  test('says that the server is out of reach, and what a Nightly waits for', () => {
    const queued = new Progress(execution({ status: 'QUEUED', startedAt: null, waitsFor: ['5', '6'] }));
    const text = drawFrame(queued, plain, { ...frame, lost: 'ECONNREFUSED' });
    expect(text).toContain('QUEUED, waits for executions 5, 6');
    expect(text).toContain('out of reach, trying again: ECONNREFUSED');
  });

  test('ends as a table, with what failed and why', () => {
    const table = finalTable(loading, plain, NOW);
    expect(table).toContain('LOAD     ERROR       3          1      1      1  9.0 s');
    expect(table).toContain('  2  LOAD/JOB_2  ERROR   FAILED  bad\ufffd[2Jfile');
  });
});
