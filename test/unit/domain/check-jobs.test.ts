import { describe, expect, test } from '@jest/globals';
import { messageIn, plus, shownIn, SOUND, soundWith, type TextTabs } from '../../support/findings.js';

const HEADER = ['JobName', 'Application', 'JobType'];
/** The jobs of SOUND, with A1_JOB of this type and these parameters. */
const typed = (jobType: string, parameters = ''): TextTabs =>
  soundWith({
    Job: [HEADER, ['START_JOB', 'APP', 'DUMMY'], ['A1_JOB', 'APP', jobType], ['A2_JOB', 'APP', 'SVC']],
    ProcessJobMapping: [
      SOUND['ProcessJobMapping']?.[0] ?? [],
      ['START', 'START_JOB', '1', ''],
      ['A', 'A1_JOB', '1', parameters],
      ['A', 'A2_JOB', '2', ''],
    ],
  });
const types = (header: readonly string[], ...rows: readonly (readonly string[])[]): TextTabs => ({
  'Job Types': [
    ['JobType', 'URL', 'JobStart', 'JobStatus', ...header],
    ['SVC', 'http://127.0.0.1:7070/x', '/start', '/status'],
    ...rows,
  ],
});

describe('the type of a job', () => {
  test.each(['DUMMY', 'Dummy', 'dummy'])('%s needs no definition', (jobType) => {
    expect(shownIn(typed(jobType))).toEqual([]);
  });

  test.each(['', 'EXEC', 'exec', 'Exec'])('"%s" is a shell job, which needs a runner', (jobType) => {
    expect(shownIn(typed(jobType))).toEqual(['warning EXEC_NEEDS_RUNNER Job!C3']);
  });

  test('is that of a shell job when there is no such column', () => {
    const tabs = soundWith({
      Job: [
        ['JobName', 'Application'],
        ['START_JOB', 'APP'],
        ['A1_JOB', 'APP'],
        ['A2_JOB', 'APP'],
      ],
    });
    expect(shownIn(tabs)).toEqual(Array(3).fill('warning EXEC_NEEDS_RUNNER Job!-'));
  });

  test.each(['EXEC', 'exec'])('EXEC may be defined by the workbook, as %s', (name) => {
    const row = [name, 'http://h/', '/s', '/t'];
    expect(shownIn({ ...typed('EXEC'), ...types([], row) })).toEqual([]);
  });

  test('EXEC may be defined by the server', () => {
    expect(shownIn(typed('EXEC'), { jobTypes: new Set(['EXEC']) })).toEqual([]);
  });

  test('may be shared: defined by the server', () => {
    expect(shownIn(typed('BDI'), { jobTypes: new Set(['BDI']) })).toEqual([]);
  });

  test.each(['BDI', 'RI', 'RASE', 'RPAS'])(
    '%s is known by name, and the finding says what to define',
    (jobType) => {
      expect(shownIn(typed(jobType))).toEqual(['error UNKNOWN_JOB_TYPE Job!C3']);
      expect(messageIn(typed(jobType), 'UNKNOWN_JOB_TYPE')).toBe(
        `${jobType} is not built in here: define a job type ${jobType} with the URL of a system that offers the contract.`,
      );
    },
  );

  test('DUMMY cannot be defined, in no case', () => {
    const tabs = soundWith(types([], ['dummy', 'http://h/', '/s', '/t']));
    expect(shownIn(tabs)).toEqual(['error INVALID_NAME Job Types!A3']);
  });
});

describe('parameters', () => {
  test.each(['novalue', '=1', 'a=1||a=2', 'a=1||', `a=${'x'.repeat(32_000)}`])(
    'that are malformed are an error (%#)',
    (parameters) => {
      expect(shownIn(typed('SVC', parameters))).toEqual(['error MALFORMED_PARAMETERS ProcessJobMapping!D3']);
    },
  );

  test.each(['', 'a=', 'a=1||b=x=y|z', '__proto__=1'])('that are well formed are none: %s', (parameters) => {
    expect(shownIn(typed('SVC', parameters))).toEqual([]);
  });

  test('of jobs of other kinds are theirs', () => {
    expect(shownIn(typed('DUMMY', 'anything'))).toEqual([]);
    expect(shownIn(typed('EXEC', '-f file'), { jobTypes: new Set(['EXEC']) })).toEqual([]);
  });

  test('with a placeholder that nothing fills are a warning for each name', () => {
    const tabs = typed('SVC', 'a=${businessDate}||b=${bussinessDate}${x}||c=${request.file}||d=$${y}');
    expect(shownIn(tabs)).toEqual(Array(2).fill('warning UNKNOWN_PLACEHOLDER ProcessJobMapping!D3'));
    expect(messageIn(tabs, 'UNKNOWN_PLACEHOLDER')).toContain('${bussinessDate}');
  });
});

describe('the place of a job in its process', () => {
  test('is held by one job', () => {
    const tabs = soundWith({
      ...plus('Job', ['B_JOB', 'APP', '', 'SVC']),
      ...plus('ProcessJobMapping', ['A', 'B_JOB', '2']),
    });
    expect(shownIn(tabs)).toEqual(['error DUPLICATE_SEQUENCE ProcessJobMapping!C5']);
    expect(messageIn(tabs, 'DUPLICATE_SEQUENCE')).toBe("In A the place 2 is A2_JOB's already.");
  });

  test('may be the same in two processes, and numbers may be left out', () => {
    const tabs = soundWith({
      ProcessJobMapping: [
        ['ProcessName', 'JobName', 'Sequence'],
        ['START', 'START_JOB', '10'],
        ['A', 'A1_JOB', '10'],
        ['A', 'A2_JOB', '20'],
      ],
    });
    expect(shownIn(tabs)).toEqual([]);
  });

  test.each([
    ['first', 'NOT_A_NUMBER'],
    ['1.5', 'NOT_A_NUMBER'],
    ['0', 'OUT_OF_RANGE'],
    ['-1', 'OUT_OF_RANGE'],
    ['2147483648', 'OUT_OF_RANGE'],
  ])('is a whole number from 1: %s', (sequence, code) => {
    const tabs = soundWith({
      ...plus('Job', ['B_JOB', 'APP', '', 'SVC']),
      ...plus('ProcessJobMapping', ['A', 'B_JOB', sequence]),
    });
    expect(shownIn(tabs)).toEqual([`error ${code} ProcessJobMapping!C5`]);
  });
});

describe('a job type of the workbook', () => {
  test('with a URL that is not called is a warning, which says why', () => {
    const around = {
      targetRefusal: (url: string) => (url.startsWith('http://h') ? 'add http://h:80' : null),
    };
    const tabs = soundWith(types([], ['OTHER', 'http://h/', '/s', '/t']));
    expect(shownIn(tabs, around)).toEqual(['warning TARGET_NOT_ALLOWED Job Types!B3']);
    expect(messageIn(tabs, 'TARGET_NOT_ALLOWED', around)).toContain('add http://h:80');
  });

  test('with a URL that its connection is not bound to is a warning, which says how to bind it', () => {
    const around = {
      connections: new Set(['default', 'erp']),
      bindingRefusal: (connection: string, url: string) =>
        connection === 'erp' && url === 'http://h/' ? 'add http://h to its origins' : null,
    };
    const tabs = soundWith(
      types(['Connection'], ['B', 'http://h/', '/s', '/t', 'default'], ['C', 'http://h/', '/s', '/t', 'erp']),
    );
    expect(shownIn(tabs, around)).toEqual(['warning ORIGIN_NOT_BOUND Job Types!B4']);
    expect(messageIn(tabs, 'ORIGIN_NOT_BOUND', around)).toContain('add http://h to its origins');
  });

  test('may use every connection of the server, and no other', () => {
    const tabs = soundWith(
      types(['Connection'], ['B', 'http://h/', '/s', '/t', 'fast'], ['C', 'http://h/', '/s', '/t', 'fats']),
    );
    const around = { connections: new Set(['default', 'fast']) };
    expect(shownIn(tabs, around)).toEqual(['error UNKNOWN_CONNECTION Job Types!E4']);
    expect(messageIn(tabs, 'UNKNOWN_CONNECTION', around)).toContain('there is default, fast');
  });
});
