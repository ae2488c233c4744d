import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { diffSchedules } from '../../../src/domain/diff/diff-schedule.js';
import type { SheetJobType } from '../../../src/domain/schedule.js';
import type { EnvironmentSetting } from '../../../src/job-types/job-type.store.js';
import { diffShape, MOST_CHANGES } from '../../../src/public-api/schedules/diff-shapes.js';
import { diffView } from '../../../src/public-api/schedules/diff-view.js';
import { aSchedule } from '../../support/schedules.js';

type Small = Parameters<typeof aSchedule>[0];

function viewOf(
  before: Small,
  now: Small,
  environment: readonly EnvironmentSetting[] = [],
): z.output<typeof diffShape> {
  const diff = diffSchedules(aSchedule(before), aSchedule(now));
  // What is answered is what the document promises.
  return diffShape.parse(diffView({ ...diff, environment }));
}

const PAY: SheetJobType = {
  name: 'PAY',
  description: '',
  url: 'https://pay.example.com',
  endpoints: { start: '/start', restart: null, status: '/status', kill: null, log: null, check: null },
  scope: 'pay:batch',
  connection: 'default',
  pollIntervalMs: null,
  idempotentStart: false,
  silenceBudgetMs: null,
};

const night = (is: Partial<SheetJobType>): Small => ({
  processes: { P: ['A'] },
  rows: { jobTypes: [{ ...PAY, ...is, endpoints: { ...PAY.endpoints, ...is.endpoints } }] },
});

describe('a diff is told in the words of a workbook', () => {
  test('by the headers of columns and as their cells have it', () => {
    const before: Small = { processes: { P: ['A'] }, job: { A: { thresholdRunTime: 60 } } };
    const now: Small = {
      processes: { P: ['A'] },
      job: { A: { enabled: false, daysOfTheWeek: ['MONDAY', 'FRIDAY'], notes: 'see there' } },
    };
    expect(viewOf(before, now).changed).toEqual([
      {
        tab: 'Job',
        name: 'A',
        fields: [
          { field: 'ThresholdRunTime', from: '60', to: null, cell: null },
          { field: 'DaysOfTheWeek', from: null, to: 'MONDAY,FRIDAY', cell: null },
          { field: 'Enabled', from: 'Y', to: 'N', cell: null },
          { field: 'Notes', from: null, to: 'see there', cell: null },
        ],
      },
    ]);
  });

  test('milliseconds as seconds, and endpoints as the columns that they have', () => {
    const now = night({ pollIntervalMs: 2_500, endpoints: { ...PAY.endpoints, kill: '/kill' } });
    const { changed, changes } = viewOf(night({}), now);
    expect(changed).toMatchObject([
      {
        tab: 'Job Types',
        name: 'PAY',
        fields: [
          { field: 'PollInterval', from: null, to: '2.5' },
          { field: 'JobKill', from: null, to: '/kill' },
        ],
      },
    ]);
    expect(changes).toMatchObject([{ code: 'JOB_TYPE_CHANGED', tab: 'Job Types', fields: [{}, {}] }]);
  });

  test('with what the environment says, where that wins over both versions', () => {
    const here = { jobType: 'PAY', url: 'https://here.example.com', scope: null, connection: null };
    const now = night({ url: 'https://new.example.com', scope: 'pay:all', description: 'new' });
    const [row] = viewOf(night({}), now, [here]).changed;
    expect(row?.fields).toEqual([
      { field: 'Description', from: null, to: 'new', cell: null },
      {
        field: 'URL',
        from: 'https://pay.example.com',
        to: 'https://new.example.com',
        cell: null,
        environment: 'https://here.example.com',
      },
      { field: 'Scope', from: 'pay:batch', to: 'pay:all', cell: null },
    ]);
  });

  test('with no more of a long text than a reader can take in', () => {
    const parameters = (text: string): Small => ({
      processes: { P: ['A'] },
      mapping: { 'P/A': { parameters: text } },
    });
    const [row] = viewOf(parameters('a=b'), parameters(`a=${'x'.repeat(10_000)}`)).changed;
    expect(row?.fields[0]?.to).toHaveLength(4_000);
    expect(row?.fields[0]?.to).toMatch(/^a=x+…$/);
  });
});

test('more changes than an answer tells are counted, and every row is named', () => {
  const jobs = Array.from({ length: MOST_CHANGES + 10 }, (_, n) => `J${n}`);
  const before: Small = { processes: { P: jobs } };
  const now: Small = { ...before, job: Object.fromEntries(jobs.map((job) => [job, { priority: 1 }])) };
  const { changes, changesTotal, changed } = viewOf(before, now);
  expect([changes.length, changesTotal, changed.length]).toEqual([5_000, 5_010, 5_010]);
});
