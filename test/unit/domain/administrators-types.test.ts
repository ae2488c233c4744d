import { expect, test } from '@jest/globals';
import { administratorsTypes } from '../../../src/domain/diff/administrators-types.js';
import type { Schedule, SheetJobType } from '../../../src/domain/schedule.js';
import { aSchedule } from '../../support/schedules.js';

const aType = (name: string, is: Partial<SheetJobType> = {}): SheetJobType => ({
  name,
  description: '',
  url: 'https://pay.example.com',
  endpoints: { start: '/start', restart: null, status: '/status', kill: null, log: null, check: null },
  scope: 'pay:batch',
  connection: 'default',
  pollIntervalMs: null,
  idempotentStart: false,
  silenceBudgetMs: null,
  ...is,
});
const having = (...jobTypes: readonly SheetJobType[]): Schedule =>
  aSchedule({ processes: {}, rows: { jobTypes } });

const A = having(aType('A'));
const both = having(aType('A'), aType('B'));
const other = (is: Partial<SheetJobType>): Schedule => having(aType('A', is));

test.each([
  { what: 'all types of a new schedule', before: null, after: both, names: ['A', 'B'] },
  { what: 'a new type', before: A, after: both, names: ['B'] },
  { what: 'a type under another name', before: A, after: having(aType('B')), names: ['B'] },
  { what: 'another URL', before: A, after: other({ url: 'https://b.example.com' }), names: ['A'] },
  { what: 'another scope', before: A, after: other({ scope: '' }), names: ['A'] },
  { what: 'nothing that stays', before: A, after: other({}), names: [] },
  { what: 'nothing that goes', before: both, after: A, names: [] },
  {
    what: 'nothing else of a type',
    before: A,
    after: other({ description: 'x', pollIntervalMs: 1 }),
    names: [],
  },
])('an administrator is needed for $what', ({ before, after, names }) => {
  expect(administratorsTypes(before, after)).toEqual(names);
});
