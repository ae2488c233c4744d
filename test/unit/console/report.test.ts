import { describe, expect, test } from '@jest/globals';
import type { Activity, AgentRequest, Run } from '../../../console/src/api/shapes.js';
import { csvOf } from '../../../console/src/ui/csv.js';
import {
  againstPlan,
  failuresOf,
  lateProcesses,
  longestRuns,
  otherActs,
  passedOver,
  type ReportInput,
} from '../../../console/src/night/report/report-facts.js';
import { reportRows } from '../../../console/src/night/report/report-file.js';
import type { RunTimes } from '../../../console/src/night/timeline/bars.js';
import { hostileTexts } from '../../support/hostile-texts.js';

const BASE = Date.parse('2026-11-24T20:00:00Z');
const at = (minutes: number): string => new Date(BASE + minutes * 60_000).toISOString();
const ms = (minutes: number): number => BASE + minutes * 60_000;

function run(id: string, is: Partial<Run> = {}): Run {
  return {
    ...{ id, schedule: 'S', businessDate: '2026-11-24', cycle: 'Nightly', flow: 'Nightly' },
    ...{ process: 'P', job: `J${id}`, requestNo: 0, execution: '1', application: 'APP', jobType: 'SVC' },
    ...{ agentGroup: 'default', status: 'COMPLETED', cause: null, flags: [], waitingFor: [], attempt: 1 },
    ...{ attemptState: null, agentExecutionId: null, executionId: null, executionInfo: null, detail: null },
    ...{ parameters: '', priority: 0, skipOnError: false, requestedAt: null, startedAt: null, endedAt: null },
    ...is,
  };
}

const times = (planned: readonly [number, number], is: Partial<RunTimes> = {}): RunTimes => ({
  planned: { from: ms(planned[0]), to: ms(planned[1]) },
  ...{ expected: null, usual: 600_000 },
  ...is,
});

const failed = (of: string, is: Partial<AgentRequest> = {}): AgentRequest => ({
  ...{
    id: `9${of}`,
    status: 'ERROR',
    state: 'ERROR',
    cause: 'FAILED',
    kind: 'START',
    attempt: 1,
    type: 'SVC',
  },
  ...{ schedule: 'S', businessDate: '2026-11-24', process: 'P', job: 'J', payload: '', info: 'HTTP 500' },
  ...{
    agentGroup: 'default',
    agent: null,
    host: null,
    application: 'APP',
    createdAt: at(0),
    startedAt: null,
  },
  ...{ endedAt: at(20), updatedAt: at(20), execution: '1', run: of, agentExecutionId: '', submitted: true },
  ...is,
});

const act = (id: string, is: Partial<Activity> = {}): Activity => ({
  ...{ id, type: 'run.status-changed', at: at(30), text: `act ${id}`, schedule: 'S' },
  ...{ businessDate: '2026-11-24', executionId: null, runId: null, from: 'ERROR', to: 'PENDING' },
  ...{ attempt: 1, actor: 'mia', reason: null },
  ...is,
});

const input = (is: Partial<ReportInput>): ReportInput => ({
  ...{ runs: [], times: new Map(), failed: [], acts: [] },
  ...is,
});

describe('a night against its plan', () => {
  const night = [
    run('1', { startedAt: at(2), endedAt: at(14) }),
    run('2', { startedAt: at(14), endedAt: at(60) }),
  ];
  const plan = new Map([
    ['1', times([0, 10])],
    ['2', times([10, 40])],
  ]);

  test('has ended when its last run has', () => {
    expect(againstPlan(input({ runs: night, times: plan }))).toEqual({
      start: { planned: ms(0), actual: ms(2) },
      end: { planned: ms(40), actual: ms(60) },
      duration: { planned: 40 * 60_000, actual: 58 * 60_000 },
      expected: false,
    });
  });

  test('ends when what is left is expected to, and never where nothing is known', () => {
    const expected = { from: ms(60), to: ms(90), low: ms(80), high: ms(99) };
    const left = [...night, run('3', { status: 'PENDING' })];
    const known = new Map([...plan, ['3', times([40, 50], { expected })]]);
    expect(againstPlan(input({ runs: left, times: known }))).toMatchObject({
      end: { planned: ms(50), actual: ms(90) },
      expected: true,
    });
    expect(againstPlan(input({ runs: left, times: plan })).end.actual).toBeNull();
    expect(againstPlan(input({})).duration).toEqual({ planned: null, actual: null });
  });

  test('is late by processes, the furthest behind first', () => {
    const runs = [...night, run('4', { process: 'Q', startedAt: at(60), endedAt: at(61) })];
    const known = new Map([...plan, ['4', times([0, 5])]]);
    expect(lateProcesses(input({ runs, times: known }), 10)).toEqual([
      { process: 'Q', planned: ms(5), end: ms(61), expected: false },
      { process: 'P', planned: ms(40), end: ms(60), expected: false },
    ]);
    expect(lateProcesses(input({ runs: night, times: new Map([['1', times([0, 60])]]) }), 10)).toEqual([]);
  });

  test('names the jobs that took longest, with what they usually take', () => {
    const runs = [...night, run('5', { startedAt: at(1), endedAt: at(1) }), run('6', { status: 'SKIPPED' })];
    expect(longestRuns(input({ runs, times: plan }), 1)).toMatchObject([
      { run: { id: '2' }, took: 46 * 60_000, usual: 600_000 },
    ]);
    expect(longestRuns(input({ runs }), 10).map(({ run: { id }, usual }) => [id, usual])).toEqual([
      ['2', null],
      ['1', null],
    ]);
  });
});

describe('what failed', () => {
  const runs = [
    run('1', { attempt: 3 }),
    run('2', { status: 'ERROR', cause: 'FAILED' }),
    run('3', { status: 'SKIPPED' }),
    run('4', { flags: ['FORCED'] }),
    run('5'),
  ];
  const acts = [
    act('13', { runId: '1', at: at(30) }),
    act('12', { runId: '3', at: at(25) }),
    act('11', { runId: '1', at: at(10) }),
    act('10', { runId: '5', at: at(1), from: 'LOADED' }),
  ];
  const facts = input({
    ...{ runs, acts },
    failed: [failed('1', { id: '92', attempt: 2 }), failed('1'), failed('2', { createdAt: at(5) })],
  });
  const failures = failuresOf(facts);

  test('comes with every failed attempt, and what was done about it since', () => {
    expect(failures).toMatchObject([
      { run: { id: '2' }, mended: [] },
      { run: { id: '1' }, attempts: [{ attempt: 1 }, { attempt: 2 }], mended: [{ id: '13' }] },
    ]);
  });

  test('is told apart from what else people did', () => {
    expect(otherActs(facts, failures).map(({ id }) => id)).toEqual(['11', '12']);
    expect(passedOver(facts).map(({ id }) => id)).toEqual(['3', '4']);
  });
});

describe('the file of the report', () => {
  test('has a row for each run, with its plan', () => {
    const rows = reportRows(
      [run('1', { startedAt: at(2), endedAt: at(14), flags: ['WARNING', 'FORCED'] }), run('2')],
      new Map([['1', times([0, 10])]]),
    );
    expect(rows[0]?.slice(0, 2)).toEqual(['Process', 'Job']);
    expect(rows[1]).toEqual([
      ...['P', 'J1', 'Nightly', 'Nightly', 'APP', 'default', 'COMPLETED', '', 'WARNING FORCED', '1'],
      ...[at(0), at(10), at(2), at(14), '720', '600', ''],
    ]);
    expect(rows[2]?.slice(10)).toEqual(['', '', '', '', '', '', '']);
  });

  test('calculates nothing, whatever a system said', () => {
    for (const { text } of hostileTexts('formula', 'markup')) {
      const [, row = ''] = csvOf(reportRows([run('1', { executionInfo: text })], new Map())).split(/\r\n/);
      const last = row.slice(row.indexOf(',,,,,,') + 6).replace(/^"/, '');
      expect(last).not.toMatch(/^[=+\-@\t\r]/);
    }
  });
});
