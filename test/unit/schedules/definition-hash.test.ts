import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Schedule } from '../../../src/domain/schedule.js';
import { parseSchedule } from '../../../src/schedules/sheet/parse-schedule.js';
import { definitionHash } from '../../../src/schedules/save-version.js';
import { rawTabs, SOUND, soundWith, type TextTabs } from '../../support/findings.js';

const definition = (tabs: TextTabs): Schedule => parseSchedule(rawTabs(tabs)).schedule;

test('a definition is the same whatever the order of its rows', () => {
  const [header = [], ...rows] = SOUND['Job'] ?? [];
  const turned = soundWith({ Job: [header, ...rows.reverse()] });
  expect(definitionHash(definition(turned))).toBe(definitionHash(definition(SOUND)));
});

test.each<[string, TextTabs]>([
  [
    'a label',
    {
      Schedule: [
        ['Name', 'Version'],
        ['NIGHT', '2'],
      ],
    },
  ],
  [
    'a parameter',
    {
      ProcessJobMapping: (SOUND['ProcessJobMapping'] ?? []).map((row) =>
        row.map((cell) => (cell === 'a=1' ? 'a=2' : cell)),
      ),
    },
  ],
  ['a row', { Application: [['Application'], ['APP'], ['OTHER']] }],
])('a definition is another one when %s is', (_, changes) => {
  expect(definitionHash(definition(soundWith(changes)))).not.toBe(definitionHash(definition(SOUND)));
});

test('a definition keeps the hash that stored versions have: a new release makes no new version', () => {
  const canonical = ([field, value]: [string, unknown]): [string, unknown] =>
    Array.isArray(value) ? [field, value.map((row) => JSON.stringify(row)).sort()] : [field, value];
  const stored = createHash('sha256')
    .update(JSON.stringify(Object.entries(definition(SOUND)).map(canonical)))
    .digest('hex');
  expect(definitionHash(definition(SOUND))).toBe(stored);
});
