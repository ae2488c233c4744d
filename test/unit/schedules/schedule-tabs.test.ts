import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import type { Schedule } from '../../../src/domain/schedule.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { definitionHash } from '../../../src/schedules/save-version.js';
import { scheduleTabs } from '../../../src/schedules/sheet/schedule-tabs.js';
import { TAB_KEYS, TABS } from '../../../src/schedules/sheet/sheet-columns.js';
import type { SheetTab } from '../../../src/schedules/workbook/sheet-tab.js';
import { unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { readTabs } from '../../../src/schedules/workbook/workbook-tabs.js';
import { writeWorkbook } from '../../../src/schedules/workbook/workbook-writer.js';
import { anyDefinition } from '../../support/any-definition.js';
import { aSchedule } from '../../support/schedules.js';

const parsed = async (file: Buffer): Promise<ReturnType<typeof parseSchedule>> =>
  parseSchedule(unpackTabs(await readTabs(file)));

const written = (schedule: Schedule): Promise<Buffer> => writeWorkbook(scheduleTabs(schedule));

describe('a definition that is written', () => {
  test('is read as the same definition, and as nothing that has to be reported', async () => {
    await fc.assert(
      fc.asyncProperty(anyDefinition, async (schedule) => {
        const { schedule: again, findings } = await parsed(await written(schedule));
        expect([...findings]).toEqual([]);
        expect(again).toEqual(schedule);
      }),
      { numRuns: 50 },
    );
  }, 120_000);

  test('has no formula, whatever its texts begin with', async () => {
    await fc.assert(
      fc.asyncProperty(anyDefinition, async (schedule) => {
        const parts = Object.entries(unzipSync(await written(schedule)));
        const sheets = parts.filter(([name]) => name.startsWith('xl/worksheets/'));
        expect(sheets).toHaveLength(TAB_KEYS.length + 1);
        for (const [, sheet] of sheets) expect(strFromU8(sheet)).not.toMatch(/<f[ >/]/);
      }),
      { numRuns: 20 },
    );
  });

  test.each(['payments', 'merch', 'rde'])('%s.xlsx is, too', async (name) => {
    const first = await parsed(readFileSync(`schedules/${name}.xlsx`));
    const second = await parsed(await written(first.schedule));
    expect([...second.findings]).toEqual([]);
    expect(second.schedule).toEqual(first.schedule);
    expect(definitionHash(second.schedule)).toBe(definitionHash(first.schedule));
  });
});

const tabNamed = (tabs: readonly SheetTab[], name: string): SheetTab => {
  const tab = tabs.find((one) => one.name === name);
  if (!tab) throw new Error(`There is no tab ${name}.`);
  return tab;
};

describe('the tabs of a definition', () => {
  const tabs = scheduleTabs(
    aSchedule({ processes: { A: ['J'] }, job: { J: { priority: 7, enabled: false } } }),
  );

  test('are all there, with all their columns, for whoever adds to them', () => {
    expect(tabs.map(({ name, columns }) => [name, columns.map(({ header }) => header)])).toEqual(
      TAB_KEYS.map((key) => [TABS[key].name, Object.values(TABS[key].columns).map(({ header }) => header)]),
    );
  });

  test('leave blank what a blank cell means', () => {
    const { columns, rows } = tabNamed(tabs, 'Job');
    const filled = columns.flatMap(({ header }, n) => (rows[0]?.[n] === '' ? [] : [[header, rows[0]?.[n]]]));
    expect(filled).toEqual([
      ['JobName', 'J'],
      ['Application', 'APP'],
      ['JobType', 'SVC'],
      ['Enabled', 'N'],
      ['Priority', 7],
    ]);
  });

  test('offer what the cells of a column may hold', () => {
    const allowed = Object.fromEntries(
      tabNamed(tabs, 'Job').columns.map((column) => [column.header, column.allowed]),
    );
    expect(allowed).toMatchObject({
      Application: { rowsOf: { tab: 'Application', header: 'Application' } },
      JobType: { rowsOf: { tab: 'Job Types', header: 'JobType' } },
      OnKeyTaken: { choices: ['WAIT', 'SKIP', 'REJECT'] },
      Critical: { choices: ['Y', 'N'] },
      Priority: { whole: [1, 255] },
    });
    expect(allowed['Notes']).toBeUndefined();
  });

  test('offer only names that have a column', () => {
    const headers = new Set(
      tabs.flatMap(({ name, columns }) => columns.map(({ header }) => `${name}/${header}`)),
    );
    const named = tabs.flatMap(({ columns }) =>
      columns.flatMap(({ allowed }) =>
        allowed && 'rowsOf' in allowed ? [`${allowed.rowsOf.tab}/${allowed.rowsOf.header}`] : [],
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((header) => !headers.has(header))).toEqual([]);
  });

  test('tell all of their help: Excel shows no more of it', () => {
    const long = tabs.flatMap(({ name, columns }) =>
      columns
        .filter(({ help }) => `${help}\nRequired.`.length > 255)
        .map(({ header }) => `${name}/${header}`),
    );
    expect(long).toEqual([]);
  });
});
