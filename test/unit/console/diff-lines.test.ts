import { expect, test } from '@jest/globals';
import {
  diffLines,
  matchingChanges,
  overrideTexts,
  valueText,
  type Change,
} from '../../../console/src/schedules/diff-lines.js';

const change = (is: Partial<Change>): Change => ({
  ...{ code: 'JOB_CHANGED', sign: '~', tab: 'Job', name: 'POST', process: 'LOAD' },
  ...{ text: 'Job POST has changed.', from: null, to: null, fields: [], cell: null },
  ...is,
});
const FIELD = { field: 'ThresholdRunTime', from: '900', to: '1200', cell: 'J4' };
const CHANGES = [
  change({ fields: [FIELD] }),
  change({ process: 'OUT', name: 'SEND', text: 'Job SEND is gone.', sign: '-', code: 'JOB_REMOVED' }),
  change({ process: null, name: 'X', text: 'The schedule has changed.', code: 'SCHEDULE_CHANGED' }),
  change({ name: 'READ', text: 'Job READ is new.', sign: '+', code: 'JOB_ADDED' }),
];

test('changes stand with their process, and what concerns none comes first', () => {
  const lines = diffLines(CHANGES, new Map());
  expect(
    lines.map((line) =>
      line.kind === 'group'
        ? `${line.process ?? '-'} ${line.changes}`
        : line.kind === 'change'
          ? `${line.change.sign} ${line.change.name}`
          : line.field.field,
    ),
  ).toEqual(['- 1', '~ X', 'LOAD 2', '~ POST', 'ThresholdRunTime', '+ READ', 'OUT 1', '- SEND']);
});

test('a filter asks for every word, wherever it stands, and for a sign', () => {
  const names = (q: string, sign: Change['sign'] | null = null): readonly string[] =>
    matchingChanges(CHANGES, { q, sign }).map(({ name }) => name);
  expect(names('')).toHaveLength(4);
  expect(names('load 1200')).toEqual(['POST']);
  expect(names('LOAD job')).toEqual(['POST', 'READ']);
  expect(names('', '-')).toEqual(['SEND']);
  expect(names('load', '-')).toEqual([]);
});

test('what an override says of a field stands beside it', () => {
  const said = {
    ...{ tab: 'Job', row: 'POST', field: 'thresholdRunTime' },
    ...{ value: 1500, sheetThen: 900, sheetNow: 1200, droppedBy: null },
  };
  const overrides = { conflicts: [said], agreed: [], dormant: [], revived: [], findings: [] };
  const [, , field] = diffLines(CHANGES.slice(0, 1), overrideTexts(overrides));
  expect(field).toMatchObject({ kind: 'field', override: '1500' });
  expect([true, null, ['MONDAY', 'FRIDAY'], { process: 'A', job: 'B' }].map(valueText)).toEqual([
    ...['Y', '', 'MONDAY,FRIDAY', 'process=A, job=B'],
  ]);
});
