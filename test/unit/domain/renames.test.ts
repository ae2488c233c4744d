import { describe, expect, test } from '@jest/globals';
import { diffSchedules } from '../../../src/domain/diff/diff-schedule.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { after, aSchedule, external } from '../../support/schedules.js';

type Small = Parameters<typeof aSchedule>[0];

const told = (before: Small, now: Small): readonly string[] =>
  diffSchedules(aSchedule(before), aSchedule(now)).changes.map(({ code, name }) => `${code} ${name}`);

/** A night in which the process and the job in question stand everywhere. */
const night = (process: string, job: string, more: Partial<Schedule> = {}): Small => ({
  processes: { FIRST: ['START'], [process]: [job, 'CHECK'], LAST: ['END'] },
  job: { CHECK: { priority: 1 }, START: { priority: 2 }, END: { priority: 3 } },
  process: { FIRST: { description: 'a' }, LAST: { description: 'b' } },
  rows: {
    dependencies: [after(`${process}/${job}`, 'FIRST'), after('LAST', process)],
    externalDependencies: [external(`${process}/${job}`, 'FILE')],
    ...more,
  },
});

describe('another name', () => {
  test('of a job is recognised, and what refers to it is not told', () => {
    expect(told(night('P', 'OLD'), night('P', 'NEW'))).toEqual(['JOB_RENAMED NEW']);
  });

  test('of a process and of its job at once are two renames', () => {
    expect(told(night('P', 'OLD'), night('Q', 'NEW'))).toEqual(['PROCESS_RENAMED Q', 'JOB_RENAMED NEW']);
  });

  test('is told with where it stands, and the rows stay what they are', () => {
    const { changes, added, removed } = diffSchedules(
      aSchedule(night('P', 'OLD')),
      aSchedule(night('P', 'NEW')),
    );
    expect(changes).toMatchObject([
      { from: 'OLD', to: 'NEW', process: 'P', text: 'Job OLD is called NEW now.', fields: [] },
    ]);
    expect(added.map(({ name }) => name)).toEqual(['NEW', 'P/NEW', 'P/NEW after FIRST', 'P/NEW after FILE']);
    expect(removed).toHaveLength(4);
  });

  test('beside other changes is told beside them', () => {
    const now = night('P', 'NEW');
    expect(told(night('P', 'OLD'), { ...now, job: { ...now.job, END: { priority: 9 } } })).toEqual([
      'JOB_RENAMED NEW',
      'JOB_CHANGED END',
    ]);
  });
});

describe('no rename is recognised', () => {
  const refused = (before: Small, now: Small): void => {
    const codes = told(before, now).map((text) => text.split(' ')[0]);
    expect(codes).toEqual(expect.arrayContaining(['JOB_ADDED', 'JOB_REMOVED']));
    expect(codes.filter((code) => code?.endsWith('RENAMED'))).toEqual([]);
  };

  test('where the content differs', () => {
    const now = night('P', 'NEW');
    refused(night('P', 'OLD'), { ...now, job: { ...now.job, NEW: { critical: true } } });
  });

  test('where a reference differs, is missing or is new', () => {
    const before = night('P', 'OLD');
    const now = night('P', 'NEW');
    refused(before, { ...now, mapping: { 'P/NEW': { parameters: 'a=b' } } });
    refused(before, { ...now, rows: { ...now.rows, externalDependencies: [] } });
    const further = [...(now.rows?.externalDependencies ?? []), external('P/NEW', 'FEED')];
    refused(before, { ...now, rows: { ...now.rows, externalDependencies: further } });
  });

  test('where several rows could be meant', () => {
    const two = (a: string, b: string): Small => ({
      processes: { P: ['KEPT', a], Q: [b] },
      job: { KEPT: { priority: 1 } },
    });
    refused(two('A', 'B'), two('C', 'D'));
    refused({ processes: { P: ['A'] } }, { processes: { P: ['B', 'C'] } });
  });

  test('of what shares a reference with a name that is not', () => {
    const two = (process: string, job: string): Small => ({
      processes: { [process]: [job], R: [job, 'KEPT'] },
      process: { R: { description: 'r' } },
      job: { KEPT: { priority: 1 } },
    });
    refused(two('P', 'OLD'), { ...two('Q', 'NEW'), mapping: { 'R/NEW': { parameters: 'a=b' } } });
  });

  test('of the process, where its job is another one', () => {
    const now = night('Q', 'NEW');
    refused(night('P', 'OLD'), { ...now, job: { ...now.job, NEW: { critical: true } } });
  });
});

test('a type that the sheet calls otherwise is recognised only when no job keeps the old name', () => {
  const type = (name: string): Schedule['jobTypes'][number] => ({
    name,
    description: '',
    url: 'https://a.example.com',
    endpoints: { start: '/s', restart: null, status: '/t', kill: null, log: null, check: null },
    scope: '',
    connection: 'default',
    pollIntervalMs: null,
    idempotentStart: false,
    silenceBudgetMs: null,
  });
  const of = (name: string, used: string): Small => ({
    processes: { P: ['A', 'B'] },
    job: { A: { jobType: name }, B: { jobType: used } },
    rows: { jobTypes: [type(name)] },
  });
  expect(told(of('OLD', 'OLD'), of('NEW', 'NEW'))).toEqual(['JOB_TYPE_RENAMED NEW']);
  // B goes on with a shared type of the old name.
  expect(told(of('OLD', 'OLD'), of('NEW', 'OLD'))).toEqual([
    'JOB_TYPE_ADDED NEW',
    'JOB_TYPE_REMOVED OLD',
    'JOB_RETYPED A',
  ]);
});
