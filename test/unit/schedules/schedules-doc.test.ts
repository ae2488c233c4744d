import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CHANGE_SIGNS } from '../../../src/domain/diff/semantic-change.js';
import { CONVERSIONS } from '../../../src/schedules/conversion/text-table.js';
import { WORKBOOK_REFUSALS } from '../../../src/schedules/workbook/workbook-refused.js';
import { COLUMNS_TABLE } from '../../support/columns-table.js';
import { expectGenerated } from '../../support/generated-part.js';

const document = readFileSync('docs/schedules.md', 'utf8');

/** Every match of the pattern's first group. */
const groups = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** Codes that the sources give to findings, that a file is refused with, and of what conversion does. */
function usedCodes(): ReadonlySet<string> {
  const sources = ['src/domain/check', 'src/schedules', 'src/configuration'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
      // Use cases answer with problems, whose codes are those of the API.
      .filter((source) => !source.includes('/errors.js')),
  );
  const reported = sources.flatMap((source) => [
    ...groups(source, /(?:findings\.(?:error|warning)|\bbad|\breport)\([^;]*?'([A-Z]+(?:_[A-Z]+)*)'/g),
    ...groups(source, /\bcode: '([A-Z]+(?:_[A-Z]+)*)'/g),
  ]);
  const ofCells = groups(
    readFileSync('src/schedules/workbook/raw-tab.ts', 'utf8'),
    /'([A-Z]+(?:_[A-Z]+)+)'/g,
  );
  return new Set([...reported, ...ofCells, ...CONVERSIONS, ...Object.keys(WORKBOOK_REFUSALS)]);
}

/** Codes in the first column of the tables. */
const explainedCodes = (): ReadonlySet<string> =>
  new Set(groups(document, /^\| (`[^|]*`) *\|/gm).flatMap((cell) => groups(cell, /`([A-Z_]+)`/g)));

test('docs/schedules.md shows the columns that are read', () => {
  expectGenerated('docs/schedules.md', COLUMNS_TABLE);
});

test('docs/schedules.md explains every code that a finding or a refusal can have, what conversion does, and no other', () => {
  const used = usedCodes();
  expect(used.size).toBeGreaterThan(50);
  expect([...explainedCodes()].sort()).toEqual([...used].sort());
});

test('docs/schedules.md gives the status of every refusal', () => {
  for (const [code, status] of Object.entries(WORKBOOK_REFUSALS)) {
    expect(document).toMatch(new RegExp(`^\\| \`${code}\` +\\| ${status} `, 'm'));
  }
});

test('docs/schedules.md explains every change, each with its sign', () => {
  const rows = [...document.matchAll(/^\| ([+~>-](?: -)?) +\| (`[^|]*`) *\|/gm)].flatMap(
    ([, signs = '', codes = '']) => groups(codes, /`([A-Z_]+)`/g).map((code) => ({ code, signs })),
  );
  expect(rows.map(({ code }) => code).sort()).toEqual(Object.keys(CHANGE_SIGNS).sort());
  for (const { code, signs } of rows) {
    expect(signs.split(' ')).toContain(CHANGE_SIGNS[code as keyof typeof CHANGE_SIGNS]);
  }
});
