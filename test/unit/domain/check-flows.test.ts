import { describe, expect, test } from '@jest/globals';
import { messageIn, plus, shownIn, SOUND, soundWith, type TextTabs } from '../../support/findings.js';

const DEPENDENCY = SOUND['Dependency']?.[0] ?? [];
const flow = (name: string, cycle: string): TextTabs => ({
  Flow: [
    ['FlowName', 'Cycle'],
    [name, cycle],
  ],
});
/** Processes B and C beside those of SOUND, with a job each. */
const MORE: TextTabs = {
  ...plus('Process', ['B'], ['C']),
  ...plus('Job', ['B_JOB', 'APP', '', 'SVC'], ['C_JOB', 'APP', '', 'SVC']),
  ...plus('ProcessJobMapping', ['B', 'B_JOB', '1'], ['C', 'C_JOB', '1']),
};

describe('what is empty or never runs is a warning:', () => {
  test.each<[string, TextTabs, readonly string[]]>([
    [
      'a flow without a process, once',
      { Flow: [...(flow('F', 'Adhoc')['Flow'] ?? []), ['F', 'Hourly_Cycle_1']] },
      ['EMPTY_FLOW Flow!A2'],
    ],
    [
      'Nightly without a process',
      {
        ...flow('F', 'Adhoc'),
        FlowProcessMapping: [
          ['FlowName', 'ProcessName'],
          ['F', 'START'],
          ['F', 'A'],
        ],
      },
      ['EMPTY_FLOW FlowProcessMapping!-'],
    ],
    [
      'a process without a flow',
      { ...plus('Process', ['B']), ...plus('ProcessJobMapping', ['B', 'A1_JOB', '1']) },
      ['PROCESS_NOT_IN_FLOW Process!A4'],
    ],
    [
      'a process without a job',
      {
        ...plus('Process', ['B']),
        ...plus('FlowProcessMapping', ['Nightly', 'B']),
        ...plus('Dependency', ['A', '', 'START', '', '', 'ALWAYS']),
      },
      ['EMPTY_PROCESS Process!A4'],
    ],
    ['a job without a process', plus('Job', ['B_JOB', 'APP', '', 'SVC']), ['JOB_NOT_MAPPED Job!A5']],
  ])('%s', (_, tabs, expected) => {
    const warnings = shownIn(soundWith(tabs)).filter((finding) => finding.startsWith('warning'));
    expect(warnings).toEqual(expected.map((finding) => `warning ${finding}`));
  });
});

describe('a flow', () => {
  const twoStarts = { ...MORE, ...plus('FlowProcessMapping', ['Nightly', 'B'], ['Nightly', 'C']) };

  test('begins with one process, and the others are named', () => {
    const tabs = soundWith({ ...twoStarts, ...plus('Dependency', ['C', '', 'A', '']) });
    expect(shownIn(tabs)).toEqual(['error SEVERAL_STARTS FlowProcessMapping!B4']);
    expect(messageIn(tabs, 'SEVERAL_STARTS')).toContain('nothing comes before START, B.');
  });

  test('may end in several', () => {
    const tabs = soundWith({
      ...twoStarts,
      ...plus('Dependency', ['B', '', 'START', ''], ['C', '', 'START', '']),
    });
    expect(shownIn(tabs)).toEqual([]);
  });

  const inFlow = (cycle: string): TextTabs =>
    soundWith({
      ...flow('F', cycle),
      ...MORE,
      ...plus('FlowProcessMapping', ['F', 'B'], ['F', 'C']),
    });
  test('that is recurring begins with one process too', () => {
    expect(shownIn(inFlow('Hourly_Cycle_24'))).toEqual(['error SEVERAL_STARTS FlowProcessMapping!B5']);
  });
  test('of the ad hoc cycle may begin with several', () => {
    expect(shownIn(inFlow('Adhoc'))).toEqual([]);
  });

  test('does not begin later because of a predecessor outside', () => {
    const tabs = soundWith({
      ...flow('F', 'Hourly_Cycle_1'),
      ...MORE,
      ...plus('FlowProcessMapping', ['F', 'START'], ['F', 'B'], ['Nightly', 'B'], ['Nightly', 'C']),
      ...plus('Dependency', ['C', '', 'A', ''], ['B', '', 'C', '']),
    });
    expect(shownIn(tabs)).toEqual([
      'error SEVERAL_STARTS FlowProcessMapping!B5',
      'warning DEPENDENCY_OUTSIDE_FLOW Dependency!C4',
    ]);
  });

  test.each<[string, TextTabs, readonly string[]]>([
    [
      'a dependency on an unknown process',
      plus('Dependency', ['B', '', 'STARD', '']),
      ['error UNKNOWN_PROCESS Dependency!C3'],
    ],
    [
      'a dependency on a job of another process',
      plus('Dependency', ['B', '', 'START', 'A1_JOB']),
      ['error JOB_NOT_IN_PROCESS Dependency!D3'],
    ],
    [
      'a job that waits for itself',
      plus('Dependency', ['B', 'B_JOB', 'B', 'B_JOB']),
      ['error SELF_DEPENDENCY Dependency!C3'],
    ],
  ])('is not judged by where it begins when there is %s', (_, tabs, expected) => {
    const more = soundWith({
      ...plus('Process', ['B']),
      ...plus('Job', ['B_JOB', 'APP', '', 'SVC']),
      ...plus('ProcessJobMapping', ['B', 'B_JOB', '1']),
      ...plus('FlowProcessMapping', ['Nightly', 'B']),
      ...tabs,
    });
    expect(shownIn(more)).toEqual(expected);
  });
});

describe('a dependency whose predecessor is not in the flow', () => {
  const both = (inFlow: readonly string[][]): TextTabs =>
    soundWith({
      ...flow('F', 'Adhoc'),
      ...plus('FlowProcessMapping', ...inFlow),
      ...plus('Dependency', ['A', 'A2_JOB', 'START', '']),
    });

  test('is a warning where another flow has both, and names the flow', () => {
    const tabs = both([['F', 'A']]);
    expect(shownIn(tabs)).toEqual([
      'warning DEPENDENCY_OUTSIDE_FLOW Dependency!C2',
      'warning DEPENDENCY_OUTSIDE_FLOW Dependency!C3',
    ]);
    expect(messageIn(tabs, 'DEPENDENCY_OUTSIDE_FLOW')).toBe(
      'The predecessor START is not in the flow F of A; the dependency is ignored there.',
    );
  });

  test('is an error when no flow has both', () => {
    const tabs = soundWith({
      ...flow('F', 'Adhoc'),
      FlowProcessMapping: [
        ['FlowName', 'ProcessName'],
        ['Nightly', 'START'],
        ['F', 'A'],
      ],
    });
    expect(shownIn(tabs)).toEqual(['error DEPENDENCY_OUTSIDE_FLOW Dependency!C2']);
  });

  test('is found when it is switched off, since it can be switched on', () => {
    const tabs = soundWith({
      ...flow('F', 'Adhoc'),
      FlowProcessMapping: [
        ['FlowName', 'ProcessName'],
        ['Nightly', 'START'],
        ['F', 'A'],
      ],
      Dependency: [DEPENDENCY, ['A', '', 'START', '', 'N', '']],
    });
    expect(shownIn(tabs)).toEqual(['error DEPENDENCY_OUTSIDE_FLOW Dependency!C2']);
  });

  test.each([
    ['Nightly', 'Nightlie', 'A3'],
    ['Nightlie', 'Nightly', 'A2'],
  ])('is not reported again when a flow was unknown (%s, %s)', (ofStart, ofA, cell) => {
    const tabs = soundWith({
      FlowProcessMapping: [
        ['FlowName', 'ProcessName'],
        [ofStart, 'START'],
        [ofA, 'A'],
      ],
    });
    expect(shownIn(tabs)).toEqual([`error UNKNOWN_FLOW FlowProcessMapping!${cell}`]);
  });
});

describe('ten thousand flows', () => {
  const N = 10_000;
  const flows = Array.from({ length: N }, (_, n) => `F${n}`);

  test('of which each begins twice are each reported', () => {
    const tabs = soundWith({
      Flow: [['FlowName', 'Cycle'], ...flows.map((name) => [name, 'Hourly_Cycle_1'])],
      ...MORE,
      ...plus(
        'FlowProcessMapping',
        ...flows.flatMap((name) => [
          [name, 'B'],
          [name, 'C'],
        ]),
      ),
    });
    const findings = shownIn(tabs);
    expect(findings).toHaveLength(5_000);
    expect(findings[0]).toBe('error SEVERAL_STARTS FlowProcessMapping!B5');
  });

  test('without the predecessor are counted in one warning, the first of them named', () => {
    const tabs = soundWith({
      Flow: [['FlowName', 'Cycle'], ...flows.map((name) => [name, 'Adhoc'])],
      ...plus('FlowProcessMapping', ...flows.map((name) => [name, 'A'])),
    });
    expect(shownIn(tabs)).toEqual(['warning DEPENDENCY_OUTSIDE_FLOW Dependency!C2']);
    expect(messageIn(tabs, 'DEPENDENCY_OUTSIDE_FLOW')).toContain('flow F0, F1, F2');
    expect(messageIn(tabs, 'DEPENDENCY_OUTSIDE_FLOW')).toContain('F9 … (10000) of A');
  });
});
