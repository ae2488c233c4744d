import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ApiAnswer } from '../support/api.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const get = (path: string): Promise<ApiAnswer> => world.api.get(`/api/v1/schedules/${path}`);

async function imported(name: string, more: Partial<SmallSchedule> = {}, query = ''): Promise<ApiAnswer> {
  const file = scheduleWorkbook({ name, processes: { A: ['A1', 'A2'] }, ...more });
  const answer = await world.api.upload(`/api/v1/schedules/import${query}`, file);
  expect(answer).toMatchObject({ status: 200 });
  return answer;
}

describe('an import tells', () => {
  test('which fields of a row it changes, from what to what, and in which cell', async () => {
    const threshold = (seconds: number): Partial<SmallSchedule> => ({
      job: { A1: { ThresholdRunTime: seconds } },
    });
    await imported('FIELDS', threshold(60));
    const field = { field: 'ThresholdRunTime', from: '60', to: '90', cell: 'D3' };
    expect((await imported('FIELDS', threshold(90), '?dryRun=true')).body).toMatchObject({
      applied: false,
      needsAdministrator: [],
      diff: {
        added: [],
        removed: [],
        changed: [{ tab: 'Job', name: 'A1', fields: [field] }],
        changes: [{ code: 'JOB_CHANGED', tab: 'Job', name: 'A1', process: 'A', fields: [field], cell: 'D3' }],
        changesTotal: 1,
      },
    });
  });

  test('what it means, once, beside the rows that it takes', async () => {
    await imported('MEANS', { processes: { A: ['A1', 'A2'], B: ['B1'] } });
    const answer = await imported('MEANS', {
      processes: { A: ['A1'], B: ['B1', 'A2'] },
      after: [['B', 'A']],
    });
    expect(answer.body).toMatchObject({
      diff: {
        added: [
          { tab: 'ProcessJobMapping', name: 'B/A2' },
          { tab: 'Dependency', name: 'B after A' },
        ],
        removed: [
          { tab: 'ProcessJobMapping', name: 'A/A2' },
          { tab: 'Dependency', name: 'B after START' },
        ],
        changes: [
          { code: 'JOB_MOVED', text: 'Job A2 has moved from A to B.', from: 'A', to: 'B' },
          { code: 'DEPENDENCY_ADDED', text: 'B waits for A.', process: 'B' },
          { code: 'DEPENDENCY_DROPPED', text: 'B no longer waits for START.' },
        ],
      },
    });
  });

  test('what the environment says instead', async () => {
    await imported('HERE');
    const here = 'http://127.0.0.1:7999/here';
    await world.api.must(
      world.api.put('/api/v1/schedules/HERE/environment', { jobTypes: { SVC: { url: here } } }),
    );
    const url = { URL: 'http://127.0.0.1:7071/other', Scope: 'other' };
    expect((await imported('HERE', { jobType: url }, '?dryRun=true')).body).toMatchObject({
      needsAdministrator: ['SVC'],
      diff: {
        changes: [
          {
            code: 'JOB_TYPE_CHANGED',
            text: 'Job type SVC has another URL, another scope.',
            fields: [
              { field: 'URL', to: 'http://127.0.0.1:7071/other', environment: here },
              { field: 'Scope', from: 'svc:batch', to: 'other' },
            ],
          },
        ],
      },
    });
  });
});

describe('two versions are compared', () => {
  beforeAll(async () => {
    for (const throttle of [1, 2, 3]) await imported('SEVERAL', { throttle });
    await world.api.must(world.api.post('/api/v1/schedules/SEVERAL/versions/2/activate'));
  });

  const limits = (from: string, to: string): object => ({
    tab: 'Application',
    name: 'APP',
    fields: [{ field: 'ThrottleLimit', from, to, cell: null }],
  });

  test('whichever they are', async () => {
    const body = { schedule: 'SEVERAL', fromVersion: 1, version: 3, diff: { changed: [limits('1', '3')] } };
    expect(await get('SEVERAL/versions/3/diff?from=1')).toMatchObject({ status: 200, body });
    const back = { fromVersion: 3, version: 1, diff: { changed: [limits('3', '1')] } };
    expect(await get('SEVERAL/versions/1/diff?from=3')).toMatchObject({ status: 200, body: back });
  });

  test('with the active one, where no other is named', async () => {
    expect(await get('SEVERAL/versions/1/diff')).toMatchObject({
      status: 200,
      body: { fromVersion: 2, version: 1, diff: { changed: [limits('2', '1')] } },
    });
    expect(await get('SEVERAL/versions/2/diff')).toMatchObject({
      body: { fromVersion: 2, diff: { added: [], removed: [], changed: [], changes: [], changesTotal: 0 } },
    });
  });

  test('with nothing: everything is new', async () => {
    const answer = await get('SEVERAL/versions/1/diff?from=0');
    const body = { fromVersion: 0, diff: { changes: [{ code: 'SCHEDULE_ADDED' }] } };
    expect(answer).toMatchObject({ status: 200, body });
    expect((answer.body as { diff: { added: unknown[] } }).diff.added).toHaveLength(14);
  });

  test.each([
    ['NOPE/versions/1/diff', 404, 'UNKNOWN_SCHEDULE'],
    ['SEVERAL/versions/4/diff', 404, 'UNKNOWN_VERSION'],
    ['SEVERAL/versions/0/diff', 404, 'UNKNOWN_VERSION'],
    ['SEVERAL/versions/1/diff?from=4', 404, 'UNKNOWN_VERSION'],
    ['SEVERAL/versions/1/diff?from=one', 422, 'INVALID_REQUEST'],
    ['SEVERAL/versions/1/diff?to=2', 422, 'INVALID_REQUEST'],
  ])('%s is refused', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, body: { code } });
  });
});
