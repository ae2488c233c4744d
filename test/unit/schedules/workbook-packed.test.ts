import { expect, test } from '@jest/globals';
import { TabPacker, unpackTabs } from '../../../src/schedules/workbook/workbook-packed.js';
import { WORKBOOK_LIMITS } from '../../../src/schedules/workbook/workbook-refused.js';

test('tabs come out as they were packed, each text once on the way', () => {
  const packer = new TabPacker();
  packer.begin('Empty');
  packer.begin('Full');
  packer.add(1, { column: 1, text: 'Y' });
  packer.add(1, { column: 100, text: '=A1', problem: 'FORMULA_WITHOUT_RESULT' });
  packer.add(1_048_576, { column: 2, text: 'Y' });
  packer.add(1_048_576, { column: 3, text: '#REF!', problem: 'ERROR_VALUE' });
  const packed = packer.packed();
  expect(packed.texts).toEqual(['Y', '=A1', '#REF!']);
  expect(unpackTabs(packed)).toEqual([
    { name: 'Empty', rows: [] },
    {
      name: 'Full',
      rows: [
        {
          number: 1,
          cells: [
            { column: 1, text: 'Y' },
            { column: 100, text: '=A1', problem: 'FORMULA_WITHOUT_RESULT' },
          ],
        },
        {
          number: 1_048_576,
          cells: [
            { column: 2, text: 'Y' },
            { column: 3, text: '#REF!', problem: 'ERROR_VALUE' },
          ],
        },
      ],
    },
  ]);
});

test('many cells come out in their order', () => {
  const packer = new TabPacker();
  packer.begin('T');
  const numbers = Array.from({ length: 10_000 }, (_, n) => n + 1);
  for (const n of numbers) packer.add(n, { column: 1, text: `${n % 7}` });
  const [tab] = unpackTabs(packer.packed());
  expect(tab?.rows).toEqual(numbers.map((n) => ({ number: n, cells: [{ column: 1, text: `${n % 7}` }] })));
});

test('a text that is shown many times counts as often', () => {
  const packer = new TabPacker();
  packer.begin('T');
  const text = 'x'.repeat(WORKBOOK_LIMITS.cellCharacters);
  const most = Math.floor(WORKBOOK_LIMITS.inflatedBytes / text.length);
  for (let n = 1; n <= most; n += 1) packer.add(n, { column: 1, text });
  expect(() => {
    packer.add(most + 1, { column: 1, text });
  }).toThrow('longer than 100 MB');
});
