import { describe, expect, test } from '@jest/globals';
import type { Change, Diff, FieldChange } from '../../../src/cli/api/diff-shapes.js';
import { diffText } from '../../../src/cli/commands/show-diff.js';
import { styleFor } from '../../../src/cli/terminal/style.js';
import { memoryIo } from '../../support/memory-io.js';

const plain = styleFor(memoryIo().out, {});

const aChange = (is: Partial<Change>): Change => ({
  code: 'JOB_CHANGED',
  tab: 'Job',
  name: 'LOAD',
  process: 'P',
  text: 'Job LOAD has changed.',
  from: null,
  to: null,
  fields: [],
  cell: null,
  ...is,
});

const diff = (changes: readonly Change[], changesTotal = changes.length): Diff => ({
  added: [],
  removed: [],
  changed: [],
  changes,
  changesTotal,
});

const text = (changes: readonly Change[], { all = false, total = changes.length } = {}): string =>
  diffText(diff(changes, total), { schedule: 'NIGHT', style: plain, all });

const field = (is: Partial<FieldChange>): FieldChange => ({
  field: 'Priority',
  from: '150',
  to: '200',
  cell: null,
  ...is,
});

test('changes are shown by process, each with its sign, its fields and its cells', () => {
  const changes = [
    aChange({
      code: 'SCHEDULE_CHANGED',
      process: null,
      tab: 'Schedule',
      text: 'Schedule NIGHT has changed.',
      fields: [field({ field: 'Version', from: '1', to: '2', cell: 'D2' })],
    }),
    aChange({ code: 'JOB_ADDED', text: 'Job NEW is new in P.', cell: 'A7' }),
    aChange({ code: 'PROCESS_REMOVED', process: 'Q', text: 'Process Q is gone.' }),
    aChange({
      code: 'JOB_MOVED',
      text: 'Job X has moved from Q to P.',
      tab: 'ProcessJobMapping',
      cell: 'A3',
    }),
    aChange({ fields: [field({ from: null, cell: 'Q3' }), field({ field: 'Notes', from: 'x', to: null })] }),
  ];
  expect(text(changes)).toBe(
    [
      'NIGHT',
      '  ~ Schedule NIGHT has changed.',
      '      Version  1 → 2  Schedule!D2',
      'P',
      '  + Job NEW is new in P.  Job!A7',
      '  > Job X has moved from Q to P.  ProcessJobMapping!A3',
      '  ~ Job LOAD has changed.',
      '      Priority  (blank) → 200  Job!Q3',
      '      Notes  x → (blank)',
      'Q',
      '  - Process Q is gone.',
      '',
    ].join('\n'),
  );
});

describe('parameters', () => {
  const lines = (from: string | null, to: string | null): readonly string[] => {
    const fields = [field({ field: 'Parameters', from, to, cell: 'D4' })];
    return text([aChange({ code: 'PARAMETERS_CHANGED', tab: 'M', fields })])
      .trimEnd()
      .split('\n')
      .slice(2)
      .map((line) => line.trim());
  };

  test('are compared one by one', () => {
    expect(lines('mode=FULL||old=1||same=x', 'mode=DELTA||same=x||new=2')).toEqual([
      'mode  FULL → DELTA  M!D4',
      '- old=1',
      '+ new=2',
    ]);
    expect(lines(null, 'a=b')).toEqual(['+ a=b  M!D4']);
  });

  test('that are none, or stand in another order only, are shown as they are', () => {
    expect(lines('one two', 'one three')).toEqual(['Parameters  one two → one three  M!D4']);
    expect(lines('a=1||b=2', 'b=2||a=1')).toEqual(['Parameters  a=1||b=2 → b=2||a=1  M!D4']);
  });
});

test('what the environment says instead is shown beside the field', () => {
  const fields = [field({ field: 'URL', from: 'http://a', to: 'http://b', environment: 'http://here' })];
  expect(text([aChange({ fields })])).toContain(
    'URL  http://a → http://b  the environment has http://here, which wins\n',
  );
});

test('text of a workbook cannot drive the terminal, nor fill it', () => {
  const shown = text([
    aChange({ text: 'Job \u001b[31mX\nhas changed.', fields: [field({ to: `\u001b${'x'.repeat(1_000)}` })] }),
  ]);
  expect(shown).not.toContain('\u001b');
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(200);
});

describe('of many changes', () => {
  const inProcess = (process: string, count: number): readonly Change[] =>
    Array.from({ length: count }, (_, n) => aChange({ process, text: `Job J${n} has changed.` }));

  test('the first of each process are shown, and the rest is counted', () => {
    const shown = text([...inProcess('P', 14), ...inProcess('Q', 1)]);
    expect(shown).toContain('J9 has changed.\n  … and 4 more: --all shows them\nQ\n');
    expect(text([...inProcess('P', 14)], { all: true })).toContain('J13 has changed.');
  });

  test('the first processes are shown, and the rest is counted', () => {
    const changes = Array.from({ length: 27 }, (_, n) => inProcess(`P${n}`, 2)).flat();
    expect(text(changes)).toMatch(/P24\n.*\n.*\n… and 4 more changes of 2 processes: --all shows them\n$/);
    expect(text(changes, { all: true })).toContain('P26\n');
  });

  test('it is said when the server has not told all of them', () => {
    expect(text(inProcess('P', 1), { all: true, total: 8 })).toMatch(/… and 7 more changes: with --json/);
  });
});

test('nothing is shown of no change', () => {
  expect(text([])).toBe('');
});
