import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { between, columnsTable, unpadded } from '../../support/columns-table.js';

const document = readFileSync('docs/schedules.md', 'utf8');
const SOURCES = ['src/domain', 'src/schedules'];

test('docs/schedules.md shows the columns that are read', () => {
  expect(unpadded(between(document))).toBe(unpadded(columnsTable()));
});

test('docs/schedules.md explains every code that a finding can have', () => {
  const files = [
    ...[
      'check-flows',
      'check-jobs',
      'check-names',
      'check-order',
      'check-other-schedules',
      'check-references',
      'check-schedule',
    ].map((name) => `${SOURCES[0] ?? ''}/${name}.ts`),
    ...['cell-values', 'parse-tab', 'parse-schedule', 'workbook-refused'].map(
      (name) => `${SOURCES[1] ?? ''}/${name}.ts`,
    ),
  ];
  const codes = files
    .flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(
        /(?:'([A-Z]+(?:_[A-Z]+)*)'(?=[,:;)\s])|^ {2}([A-Z]+(?:_[A-Z]+)*): 4\d\d)/gm,
      ),
    ])
    .map((match) => match[1] ?? match[2] ?? '');
  const words = new Set(['ALL', 'ALERT', 'NONE', 'WARNING', 'ERROR', 'SUCCESS', 'SIGKILL', 'UTC']);
  const explained = [...new Set(codes)].filter((code) => code.length > 4 && !words.has(code));
  expect(explained.length).toBeGreaterThan(40);
  for (const code of explained) expect(document).toContain(`\`${code}\``);
});
