import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../src/domain/schedule.js';
import { checked, messageIn, shownIn, soundWith, type TextTabs } from '../../support/findings.js';

const HEADER = ['ProcessName', 'JobName', 'Schedule', 'PredecessorProcess', 'PredecessorJob', 'Enabled'];
const waiting = (...rows: readonly (readonly string[])[]): TextTabs => ({
  InterScheduleDependency: [HEADER, ...rows],
});
const named = (name: string, tabs: TextTabs = {}): TextTabs =>
  soundWith({
    Schedule: [
      ['Name', 'Version'],
      [name, '1'],
    ],
    ...tabs,
  });

function scheduleIn(tabs: TextTabs): Schedule {
  const { schedule } = checked(tabs);
  if (!schedule) throw new Error('it has errors');
  return schedule;
}

const others = (...schedules: readonly Schedule[]): { otherSchedules: ReadonlyMap<string, Schedule> } => ({
  otherSchedules: new Map(schedules.map((schedule) => [schedule.name, schedule])),
});
const MERCH = scheduleIn(named('MERCH'));

describe('a wait for another schedule', () => {
  test('is sound when its Nightly has the job', () => {
    expect(shownIn(soundWith(waiting(['A', 'A1_JOB', 'MERCH', 'A', 'A2_JOB'])), others(MERCH))).toEqual([]);
  });

  test('is a warning when there is no such schedule', () => {
    const tabs = soundWith(
      waiting(['A', 'A1_JOB', 'MERHC', 'A', 'A2_JOB'], ['A', 'A1_JOB', 'MERC', 'A', 'A2_JOB']),
    );
    expect(shownIn(tabs, others(MERCH))).toEqual([
      'warning UNKNOWN_SCHEDULE InterScheduleDependency!C2',
      'warning UNKNOWN_SCHEDULE InterScheduleDependency!C3',
    ]);
    expect(checked(tabs, others(MERCH)).findings[1]?.message).toContain('did you mean MERCH?');
  });

  test.each([
    ['process', ['B', 'A2_JOB']],
    ['job', ['A', 'A3_JOB']],
    ['job of this process', ['A', 'START_JOB']],
  ])('is a warning when that schedule has no such %s', (_, predecessor) => {
    const tabs = soundWith(waiting(['A', 'A1_JOB', 'MERCH', ...predecessor]));
    expect(shownIn(tabs, others(MERCH))).toEqual(['warning UNKNOWN_PREDECESSOR InterScheduleDependency!E2']);
    expect(messageIn(tabs, 'UNKNOWN_PREDECESSOR', others(MERCH))).toContain(predecessor.join('/'));
  });

  test('is a warning when only another flow than Nightly has the job', () => {
    const adhoc = scheduleIn(
      named('MERCH', {
        Flow: [
          ['FlowName', 'Cycle'],
          ['F', 'Adhoc'],
        ],
        FlowProcessMapping: [
          ['FlowName', 'ProcessName'],
          ['Nightly', 'START'],
          ['F', 'START'],
          ['F', 'A'],
        ],
      }),
    );
    const tabs = soundWith(waiting(['A', 'A1_JOB', 'MERCH', 'A', 'A2_JOB']));
    expect(shownIn(tabs, others(adhoc))).toEqual(['warning UNKNOWN_PREDECESSOR InterScheduleDependency!E2']);
  });

  test('is not judged where a name is missing', () => {
    const tabs = soundWith(
      waiting(['A', 'A1_JOB', 'MERCH', '', 'A2_JOB'], ['A', 'A1_JOB', 'MERCH', 'A', '']),
    );
    expect(shownIn(tabs, others(MERCH))).toEqual([
      'error REQUIRED InterScheduleDependency!D2',
      'error REQUIRED InterScheduleDependency!E3',
    ]);
  });

  test('is an error when it is this schedule', () => {
    expect(shownIn(soundWith(waiting(['A', 'A1_JOB', 'NIGHT', 'START', 'START_JOB'])))).toEqual([
      'error SELF_DEPENDENCY InterScheduleDependency!C2',
    ]);
  });
});

describe('a circle across schedules', () => {
  const back = scheduleIn(named('MERCH', waiting(['START', 'START_JOB', 'NIGHT', 'A', 'A2_JOB'])));

  test('is an error at the first row, and shown', () => {
    const tabs = soundWith(
      waiting(['A', 'A1_JOB', 'ELSEWHERE', 'A', 'A1_JOB'], ['START', 'START_JOB', 'MERCH', 'A', 'A2_JOB']),
    );
    expect(shownIn(tabs, others(back))).toEqual([
      'warning UNKNOWN_SCHEDULE InterScheduleDependency!C2',
      'error INTER_SCHEDULE_CYCLE InterScheduleDependency!C3',
    ]);
    expect(messageIn(tabs, 'INTER_SCHEDULE_CYCLE', others(back))).toContain(
      [
        'NIGHT/START/START_JOB',
        'NIGHT/A/A1_JOB',
        'NIGHT/A/A2_JOB',
        'MERCH/START/START_JOB',
        'MERCH/A/A1_JOB',
        'MERCH/A/A2_JOB',
        'NIGHT/START/START_JOB',
      ].join(' → '),
    );
  });

  test('through two rows is reported at the first of them', () => {
    const one = scheduleIn(named('ONE', waiting(['START', 'START_JOB', 'NIGHT', 'START', 'START_JOB'])));
    const two = scheduleIn(named('TWO', waiting(['START', 'START_JOB', 'NIGHT', 'A', 'A2_JOB'])));
    const tabs = soundWith({
      Dependency: [],
      ...waiting(['A', 'A1_JOB', 'ONE', 'A', 'A2_JOB'], ['START', 'START_JOB', 'TWO', 'A', 'A2_JOB']),
    });
    expect(shownIn(tabs, others(one, two)).filter((finding) => finding.includes('CYCLE'))).toEqual([
      'error INTER_SCHEDULE_CYCLE InterScheduleDependency!C2',
    ]);
  });

  test('is one even where a row is switched off', () => {
    const tabs = soundWith(waiting(['START', 'START_JOB', 'MERCH', 'A', 'A2_JOB', 'N']));
    expect(shownIn(tabs, others(back))).toEqual(['error INTER_SCHEDULE_CYCLE InterScheduleDependency!C2']);
  });

  test('may go through a third schedule', () => {
    const middle = scheduleIn(named('MIDDLE', waiting(['START', 'START_JOB', 'NIGHT', 'A', 'A2_JOB'])));
    const merch = scheduleIn(named('MERCH', waiting(['START', 'START_JOB', 'MIDDLE', 'A', 'A2_JOB'])));
    const tabs = soundWith(waiting(['START', 'START_JOB', 'MERCH', 'A', 'A2_JOB']));
    expect(shownIn(tabs, others(merch, middle))).toEqual([
      'error INTER_SCHEDULE_CYCLE InterScheduleDependency!C2',
    ]);
    expect(shownIn(tabs, others(merch))).toEqual([]);
  });

  test('is none when the jobs that wait come before those that are waited for', () => {
    const tabs = soundWith(waiting(['A', 'A2_JOB', 'MERCH', 'START', 'START_JOB']));
    const early = scheduleIn(named('MERCH', waiting(['A', 'A2_JOB', 'NIGHT', 'START', 'START_JOB'])));
    expect(shownIn(tabs, others(early))).toEqual([]);
  });
});

describe('a link that starts another schedule', () => {
  const link = (...row: readonly string[]): TextTabs =>
    soundWith({ ScheduleLink: [['ProcessName', 'JobName', 'Schedule'], row] });

  test('is good when there is such a schedule', () => {
    expect(shownIn(link('A', 'A2_JOB', 'MERCH'), others(MERCH))).toEqual([]);
  });

  test('is a warning when there is no such schedule, and an error when it is this one', () => {
    expect(shownIn(link('A', 'A2_JOB', 'RDE'), others(MERCH))).toEqual([
      'warning UNKNOWN_SCHEDULE ScheduleLink!C2',
    ]);
    expect(shownIn(link('A', 'A2_JOB', 'NIGHT'))).toEqual(['error SELF_DEPENDENCY ScheduleLink!C2']);
  });

  test('needs a job of its process', () => {
    expect(shownIn(link('A', 'START_JOB', 'MERCH'), others(MERCH))[0]).toBe(
      'error JOB_NOT_IN_PROCESS ScheduleLink!B2',
    );
  });
});
