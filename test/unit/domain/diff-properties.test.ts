import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffSchedules, type ChangedRow } from '../../../src/domain/diff/diff-schedule.js';
import { outOfOrder } from '../../../src/domain/diff/out-of-order.js';
import { rowName, TABS_WITH_NAMED_ROWS, type NamedRow, type NamedTab } from '../../../src/domain/row-name.js';
import type { Schedule } from '../../../src/domain/schedule.js';
import { anySchedule } from '../../support/any-schedule.js';

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (schedule: Schedule, tab: NamedTab): readonly Row[] =>
  schedule[tab] as unknown as readonly Row[];

/** Rows by tab and name, endpoints among the other fields. */
function contentOf(schedule: Schedule): Map<string, Row> {
  const { displayName, description, label, timeZone } = schedule;
  const content = new Map<string, Row>([
    [`schedule/${schedule.name}`, { displayName, description, label, timeZone }],
  ]);
  for (const tab of TABS_WITH_NAMED_ROWS) {
    for (const row of rowsOf(schedule, tab)) {
      const { endpoints, ...own } = row as { endpoints?: object };
      content.set(`${tab}/${rowName(tab, row)}`, { ...own, ...endpoints });
    }
  }
  return content;
}

const keyOf = ({ tab, name }: NamedRow): string => `${tab}/${name}`;

/** `before` as the diff says that it becomes; what new rows hold is looked up in `after`. */
function applied(before: Schedule, after: Schedule): Map<string, Row> {
  const { added, removed, changed } = diffSchedules(before, after);
  const content = contentOf(before);
  const target = contentOf(after);
  for (const row of removed) content.delete(keyOf(row));
  for (const row of added) content.set(keyOf(row), target.get(keyOf(row)) ?? {});
  for (const row of changed) content.set(keyOf(row), edited(content.get(keyOf(row)) ?? {}, row));
  return content;
}

function edited(row: Row, { fields }: ChangedRow): Row {
  for (const { field, from } of fields) expect(row[field]).toEqual(from);
  return { ...row, ...Object.fromEntries(fields.map(({ field, to }) => [field, to])) };
}

/** The rows of each tab in another order. */
const shuffled = (schedule: Schedule): Schedule => ({
  ...schedule,
  ...Object.fromEntries(TABS_WITH_NAMED_ROWS.map((tab) => [tab, [...rowsOf(schedule, tab)].reverse()])),
});

describe('a diff', () => {
  test('of a schedule with itself is empty, whatever the order of its rows', () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        const nothing = { added: [], removed: [], changed: [], changes: [] };
        expect(diffSchedules(schedule, shuffled(schedule))).toEqual(nothing);
      }),
    );
  });

  test('applied to the one schedule makes the other', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, (before, after) => {
        expect(applied(before, after)).toEqual(contentOf(after));
      }),
    );
  });

  test('is the same the other way round', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, (before, after) => {
        const there = diffSchedules(before, after);
        const back = diffSchedules(after, before);
        const sorted = (rows: readonly NamedRow[]): readonly string[] => rows.map(keyOf).sort();
        expect(sorted(back.added)).toEqual(sorted(there.removed));
        expect(sorted(back.changed)).toEqual(sorted(there.changed));
      }),
    );
  });

  test('tells of every change what it means, and of nothing else', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, (before, after) => {
        const { changes, ...rows } = diffSchedules(before, after);
        const differs = [...rows.added, ...rows.removed, ...rows.changed].length > 0;
        expect(changes.length > 0).toBe(differs);
        for (const { text, fields, tab, name } of changes) {
          expect(text).toMatch(/^[A-Z].*\.$/);
          if (fields.length === 0) continue;
          // What is told of fields is what the rows say.
          const is = contentOf(after).get(`${tab}/${name}`) ?? {};
          for (const { field, to } of fields) expect(is[field] ?? null).toEqual(to);
        }
      }),
    );
  });

  test('tells each change once', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, (before, after) => {
        const texts = diffSchedules(before, after).changes.map(({ text }) => text);
        expect(texts).toEqual([...new Set(texts)]);
      }),
    );
  });
});

/** The schedule with another name for a job, a process, an application or a job type, wherever it stands. */
function renamed(
  schedule: Schedule,
  fields: Readonly<Record<string, readonly string[]>>,
  from: string,
): Schedule {
  const entries = TABS_WITH_NAMED_ROWS.map((tab) => {
    const own = fields[tab] ?? [];
    return [
      tab,
      rowsOf(schedule, tab).map((row) => ({
        ...row,
        ...Object.fromEntries(own.filter((field) => row[field] === from).map((field) => [field, 'RENAMED'])),
      })),
    ];
  });
  return { ...schedule, ...(Object.fromEntries(entries) as Partial<Schedule>) };
}

const PLACES = (field: string, predecessor: string): Readonly<Record<string, readonly string[]>> => ({
  processJobs: [field],
  dependencies: [field, predecessor],
  interScheduleDependencies: [field],
  externalDependencies: [field],
  scheduleLinks: [field],
});

const RENAMES = [
  ['jobs', 'JOB_RENAMED', { ...PLACES('job', 'predecessorJob'), jobs: ['name'] }],
  [
    'processes',
    'PROCESS_RENAMED',
    { ...PLACES('process', 'predecessorProcess'), processes: ['name'], flowProcesses: ['process'] },
  ],
  [
    'applications',
    'APPLICATION_RENAMED',
    { applications: ['name'], modules: ['application'], jobs: ['application'] },
  ],
  ['jobTypes', 'JOB_TYPE_RENAMED', { jobTypes: ['name'], jobs: ['jobType'] }],
] as const;

test.each(RENAMES)('another name alone is told as one change: %s', (tab, code, fields) => {
  fc.assert(
    fc.property(anySchedule, (schedule) => {
      const [first] = schedule[tab];
      fc.pre(first !== undefined);
      const from = first.name;
      const { changes, added, removed } = diffSchedules(schedule, renamed(schedule, fields, from));
      expect(changes).toMatchObject([{ code, from, to: 'RENAMED', tab, name: 'RENAMED' }]);
      expect(added).toContainEqual({ tab, name: 'RENAMED' });
      expect(removed).toContainEqual({ tab, name: from });
    }),
  );
});

/** By trying all of them: how many can stay at most. */
function mostKept(numbers: readonly number[]): number {
  const lengths: number[] = [];
  numbers.forEach((number, place) => {
    const before = lengths.filter((_, other) => other < place && (numbers[other] ?? 0) < number);
    lengths.push(1 + Math.max(0, ...before));
  });
  return Math.max(0, ...lengths);
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

test('what is out of order is what has to be moved, and no more', () => {
  const orders = fc.tuple(fc.shuffledSubarray(NAMES), fc.shuffledSubarray(NAMES));
  fc.assert(
    fc.property(orders, ([before, after]) => {
      const moved = outOfOrder(before, after);
      const left = (order: readonly string[], other: readonly string[]): readonly string[] =>
        order.filter((name) => other.includes(name) && !moved.has(name));
      expect(left(before, after)).toEqual(left(after, before));
      const common = after.filter((name) => before.includes(name));
      expect(moved.size).toBe(common.length - mostKept(common.map((name) => before.indexOf(name))));
    }),
  );
});
