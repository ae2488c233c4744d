import { expect, test } from '@jest/globals';
import { activityText, type Activity } from '../../../src/domain/activity.js';
import { EVENT_TYPES } from '../../../src/domain/event.js';

const NOTHING: Activity = {
  id: '1',
  type: 'run.status-changed',
  at: new Date('2026-11-24T20:00:00Z'),
  schedule: 'PAYMENTS',
  businessDate: '2026-11-24',
  executionId: null,
  runId: null,
  from: null,
  to: null,
  attempt: null,
  actor: 'admin',
  reason: null,
  process: null,
  job: null,
  cycle: null,
  flow: null,
  ofProcess: null,
};
const OF_RUN = { runId: '12', process: 'PAY', job: 'LOAD' };
const told = (activity: Partial<Activity>): string => activityText({ ...NOTHING, ...activity });

test('a move of a run names its job, its day, the move, who did it and why', () => {
  const move = { ...OF_RUN, from: 'PENDING', to: 'RUNNING', attempt: 2, actor: 'agent' };
  expect(told(move)).toBe(
    'PAY/LOAD of PAYMENTS 2026-11-24 became RUNNING after PENDING (attempt 2), by an agent',
  );
  expect(told({ ...OF_RUN, from: 'LOADED', to: 'HELD', attempt: 0, reason: 'late file' })).toBe(
    'PAY/LOAD of PAYMENTS 2026-11-24 became HELD after LOADED, by admin: late file',
  );
});

test('an execution is told by what it is of, and one that is no longer kept by its id', () => {
  const requested = { type: 'execution.requested', executionId: '7', to: 'QUEUED' } as const;
  expect(told({ ...requested, cycle: 'Nightly', flow: 'Nightly' })).toBe(
    'Nightly of PAYMENTS 2026-11-24 (execution 7) was requested, by admin',
  );
  expect(told({ ...requested, cycle: 'Adhoc', flow: 'LOADS', ofProcess: 'PRICES' })).toBe(
    'Adhoc/LOADS/PRICES of PAYMENTS 2026-11-24 (execution 7) was requested, by admin',
  );
  expect(told(requested)).toBe('execution 7 of PAYMENTS 2026-11-24 was requested, by admin');
});

test('what is of no run is told with the name that it is about', () => {
  const ofSchedule = { businessDate: null } as const;
  expect(told({ ...ofSchedule, type: 'schedule.activated', from: '2', to: '1' })).toBe(
    'version 1 of PAYMENTS was made active instead of 2, by admin',
  );
  const overrides = { ...ofSchedule, to: 'Job LOAD enabled=false' } as const;
  expect(told({ ...overrides, type: 'override.set', reason: 'broken' })).toBe(
    'overrides of PAYMENTS (Job LOAD enabled=false) were set, by admin: broken',
  );
  expect(told({ ...overrides, type: 'override.dormant', from: '4' })).toBe(
    'overrides of PAYMENTS (Job LOAD enabled=false) were left without their rows by version 4, by admin',
  );
  expect(told({ type: 'external-job.released', to: 'BANK_FILE' })).toBe(
    'external job BANK_FILE of PAYMENTS 2026-11-24 was released, by admin',
  );
  expect(told({ ...ofSchedule, schedule: null, type: 'job-type.saved', to: 'PAYSVC' })).toBe(
    'job type PAYSVC was saved, by admin',
  );
  expect(told({ type: 'day.closed', from: 'OPEN', to: 'CLOSED', reason: 'over' })).toBe(
    'business date PAYMENTS 2026-11-24 was closed, by admin: over',
  );
});

test('a restart of the schedule is told, and what was disabled for dates', () => {
  expect(told({ type: 'day.restarted', from: '1', to: '2' })).toBe(
    'business date PAYMENTS 2026-11-24 was planned once more, by version 2, by admin',
  );
  expect(told({ type: 'run.removed', runId: '7', from: 'PENDING', to: 'PAY/LOAD' })).toBe(
    'PAY/LOAD of PAYMENTS 2026-11-24 was removed from its day, by admin',
  );
  expect(told({ type: 'job.disabled', to: 'PAY/LOAD' })).toBe(
    'PAY/LOAD of PAYMENTS was disabled for 2026-11-24, or from then on, by admin',
  );
  expect(told({ type: 'job.enabled-again', to: 'PAY/LOAD' })).toBe(
    'disabled PAY/LOAD of PAYMENTS was enabled again, by admin',
  );
});

test('a hold is told by what it holds', () => {
  expect(told({ type: 'hold.placed', to: 'hold 3: PAYMENTS/LOADS', reason: 'late' })).toBe(
    'hold 3: PAYMENTS/LOADS was placed, by admin: late',
  );
});

test('a type without words of its own is told by its name', () => {
  const type = 'elsewhere.happened' as Activity['type'];
  expect(told({ type, ...OF_RUN, from: 'A', to: 'B', actor: 'system' })).toBe(
    'elsewhere.happened of PAY/LOAD of PAYMENTS 2026-11-24 (A → B), by the system',
  );
  expect(told({ type, schedule: null, businessDate: null })).toBe('elsewhere.happened, by admin');
});

test('whatever is missing of an event, it is one sentence without blanks at its ends', () => {
  for (const type of EVENT_TYPES) {
    for (const activity of [{ type }, { type, schedule: null, businessDate: null }, { type, ...OF_RUN }]) {
      const text = told(activity);
      expect(text).toMatch(/^\S.*\S$/);
      expect(text).not.toMatch(/undefined|null| {2}|\n/);
    }
  }
});
