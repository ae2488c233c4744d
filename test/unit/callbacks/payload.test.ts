import { describe, expect, test } from '@jest/globals';
import { composePayload, uuidOf, type RunFacts } from '../../../src/callbacks/compose-payload.js';

const run: RunFacts = {
  runId: '12',
  schedule: 'MERCH',
  businessDate: '2026-11-24',
  cycle: 'Nightly',
  flow: 'Nightly',
  requestNo: 0,
  process: 'P1',
  job: 'P1_JOB',
  attempt: 2,
  executionId: '7',
  requestedAt: new Date('2026-11-24T20:00:00Z'),
  callerId: 'erp',
  correlationId: '4711',
  requestParameters: { region: 'north', callerId: 'erp', __proto__x: 'y' },
  agentExecutionId: '0c2f8f9e-6f5e-4a52-8c60-0d8a8ce2f7ab',
  startedAs: 'X-1',
  executionInfo: 'RC=8',
  detail: 'disk full',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the payload of a callback', () => {
  test('has the members of pom.md 9.6, in their order', () => {
    const payload = composePayload(run, { runId: '12', status: 'COMPLETED', cause: null });
    const { processExecutionId, ...rest } = payload;
    expect(Object.keys(payload)).toEqual([
      'callerId',
      'correlationId',
      'processName',
      'processExecutionId',
      'activityName',
      'activityExecutionId',
      'callBackServiceDataDetail.region',
      'callBackServiceDataDetail.__proto__x',
      'status',
      'activityStatus',
      'failedActivity',
    ]);
    expect(rest).toEqual({
      callerId: 'erp',
      correlationId: '4711',
      processName: 'MERCH_P1',
      activityName: 'P1_JOB',
      activityExecutionId: run.agentExecutionId,
      'callBackServiceDataDetail.region': 'north',
      'callBackServiceDataDetail.__proto__x': 'y',
      status: 'COMPLETED',
      activityStatus: 'ACTIVITY_COMPLETED',
      failedActivity: null,
    });
    const [name, uuid] = String(processExecutionId).split('~');
    expect(name).toBe('MERCH_P1');
    expect(uuid).toMatch(UUID);
  });

  test.each([
    [{ status: 'ERROR', cause: 'FAILED' }, 'ACTIVITY_FAILED', true],
    [{ status: 'SKIPPED_ON_ERROR', cause: 'FAILED' }, 'ACTIVITY_COMPLETED', true],
    [{ status: 'SKIPPED', cause: null }, 'ACTIVITY_COMPLETED', false],
    [{ status: 'COMPLETED', cause: null }, 'ACTIVITY_COMPLETED', false],
  ] as const)('of %j says %s', (end, activityStatus, failed) => {
    const payload = composePayload(run, { runId: '12', ...end });
    const how = { attempt: 2, executionId: 'X-1', executionInfo: 'RC=8', detail: 'disk full' };
    expect(payload).toMatchObject({ status: end.status, activityStatus });
    expect(payload['failedActivity']).toEqual(
      failed ? { activityName: 'P1_JOB', cause: end.cause, ...how } : null,
    );
  });

  test('names the same process of an execution the same, and another one otherwise', () => {
    const end = { runId: '12', status: 'COMPLETED', cause: null } as const;
    const processOf = (is: Partial<RunFacts>): unknown =>
      composePayload({ ...run, ...is }, end)['processExecutionId'];
    expect(processOf({ job: 'OTHER', attempt: 9 })).toBe(processOf({}));
    const others = [
      { executionId: '8' },
      { process: 'P2' },
      { requestedAt: new Date(0) },
      { executionId: null },
    ];
    expect(new Set([{}, ...others].map(processOf)).size).toBe(5);
  });

  test('names what was never attempted by an id of its own', () => {
    const end = { runId: '12', status: 'SKIPPED', cause: null } as const;
    const never = {
      ...run,
      attempt: 0,
      agentExecutionId: null,
      startedAs: null,
      executionInfo: null,
      detail: null,
    };
    const id = composePayload(never, end)['activityExecutionId'];
    expect(id).toMatch(UUID);
    expect(composePayload(never, end)['activityExecutionId']).toBe(id);
    expect(composePayload({ ...never, job: 'OTHER' }, end)['activityExecutionId']).not.toBe(id);
  });
});

test('words that are joined otherwise give another id', () => {
  expect(uuidOf('a', 'bc')).not.toBe(uuidOf('ab', 'c'));
});
