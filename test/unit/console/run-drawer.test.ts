import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LogLines } from '../../../console/src/api/shapes.js';
import { marked, piecesOf, plainText, sliced } from '../../../console/src/run/log/ansi.js';
import { LogStore, type LinesAsked } from '../../../console/src/run/log/log-store.js';
import { broken, hitsOf } from '../../../console/src/run/log/rows.js';
import {
  changesOf,
  maskedText,
  problemsOf,
  rowsOf,
  textOf,
} from '../../../console/src/run/parameter-rows.js';
import { isSecret, mayHoldSecret } from '../../../console/src/ui/secrets.js';
import { AT_ONCE, inverseOf, primaryOf } from '../../../console/src/run/primary.js';
import { curlOf, folded } from '../../../console/src/run/requests.js';
import { against, sparkOf } from '../../../console/src/run/sparkline.js';
import { parseParameters } from '../../../src/domain/parameters.js';
import { OPERATOR_ACTIONS } from '../../../src/domain/run/operator-action.js';
import { linesOf } from '../../../src/public-api/runs/log-lines.js';

describe('what fits the state of a run', () => {
  test.each([
    [{ status: 'ERROR' }, ['resolve-start'], { act: 'resolve-start', look: null }],
    [{ status: 'ERROR' }, ['skip', 'restart', 'rerun'], { act: 'restart', look: null }],
    [{ status: 'ERROR' }, [], { act: null, look: 'why' }],
    [{ status: 'HELD' }, ['release', 'skip'], { act: 'release', look: null }],
    [{ status: 'SKIPPED' }, ['release-skip'], { act: 'release-skip', look: null }],
    [{ status: 'SKIPPED' }, [], { act: null, look: 'history' }],
    [{ status: 'PENDING' }, ['hold', 'force'], { act: null, look: 'why' }],
    [{ status: 'LOADED' }, ['hold'], { act: null, look: 'why' }],
    [{ status: 'RUNNING' }, ['kill'], { act: null, look: 'log' }],
    [{ status: 'COMPLETED' }, ['rerun'], { act: null, look: 'history' }],
  ] as const)('%j with %j', (run, can, primary) => {
    expect(primaryOf(run, can)).toEqual(primary);
  });

  test('is done at once only where it can be taken back or takes something back', () => {
    expect(OPERATOR_ACTIONS.filter((name) => AT_ONCE.includes(name))).toEqual([
      'hold',
      'release',
      'release-skip',
    ]);
    expect(
      OPERATOR_ACTIONS.map((name) => [name, inverseOf(name)]).filter(([, back]) => back !== null),
    ).toEqual([
      ['hold', 'release'],
      ['release', 'hold'],
      ['skip', 'release-skip'],
    ]);
  });
});

describe('parameters as rows', () => {
  const key = fc.stringMatching(/^[a-zA-Z ._-]{1,12}$/);
  const value = fc.string({ maxLength: 12 }).filter((text) => !text.includes('|'));
  const pairs = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 });

  test('are written as they were read', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const text = all.map(([name, said]) => `${name}=${said}`).join('||');
        expect(textOf(rowsOf(text))).toBe(text);
        expect(changesOf(text, rowsOf(text))).toEqual([]);
      }),
    );
  });

  test('have a problem whenever the server would refuse them', () => {
    const any = fc.record({ key: fc.string({ maxLength: 4 }), value: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 4 }), (all) => {
        const rows = all.map((row, id) => ({ id, ...row }));
        if (rows.length > 0 && problemsOf(rows).size === 0) {
          const parsed = parseParameters(textOf(rows));
          expect(parsed.ok && [...parsed.pairs]).toEqual(rows.map((row) => [row.key, row.value]));
        }
      }),
    );
  });

  test.each([
    ['', 'empty'],
    ['x'.repeat(129), 'long'],
    ['a\u0007', 'control'],
    ['a=b', 'equals'],
    ['a||b', 'pipes'],
    ['mode', 'twice'],
  ])('say of the key %j what is wrong: %s', (name, problem) => {
    const rows = [
      { id: 4, key: 'mode', value: 'full' },
      { id: 7, key: name, value: '' },
    ];
    expect([...problemsOf(rows)]).toEqual([[7, problem]]);
  });

  test('tell what has changed', () => {
    const rows = [
      { id: 0, key: 'a', value: '2' },
      { id: 1, key: 'c', value: '3' },
    ];
    expect(changesOf('a=1||b=x', rows)).toEqual([
      { key: 'a', before: '1', after: '2' },
      { key: 'c', before: null, after: '3' },
      { key: 'b', before: 'x', after: null },
    ]);
  });

  test('hide secrets, known by their names', () => {
    expect(['password', 'API_KEY', 'accessToken', 'client-secret'].every(isSecret)).toBe(true);
    expect(['mode', 'key', 'passenger', 'period'].some(isSecret)).toBe(false);
    expect(maskedText('a=1||dbPassword=x=y||flag')).toBe('a=1||dbPassword=••••||flag');
  });

  test.each([
    'apiToken=abcdef12',
    'with password: hunter2 it goes',
    'the secret is swordfish',
    'Authorization: Bearer abc',
    `key ${'aB3'.repeat(11)}`,
  ])('a reason that may hold a secret is not kept for the next time: %s', (reason) => {
    expect(mayHoldSecret(reason)).toBe(true);
  });

  test('a reason in words is', () => {
    const reasons = [
      'the network is back',
      'mode=full was wrong',
      'agreed with Anna, ticket INC-4711',
      'period: 2026-11',
    ];
    expect(reasons.some(mayHoldSecret)).toBe(false);
  });
});

describe('requests', () => {
  const send = {
    ...{ verb: 'start', method: 'POST' as const, url: `http://x/a?b='c'`, sentAt: '2026-11-24T00:00:00Z' },
    ...{ body: null, answeredAt: '2026-11-24T00:00:01Z', outcome: 'NOT_STARTED', detail: '503' },
  };

  test('that went the same way one after the other are one', () => {
    const later = { ...send, sentAt: '2026-11-24T00:01:00Z' };
    expect(folded([send, later, { ...send, outcome: 'STARTED' }])).toMatchObject([
      { count: 2, first: send, send: later },
      { count: 1, send: { outcome: 'STARTED' } },
    ]);
    expect(folded([{ ...send, answeredAt: null }, send])).toHaveLength(2);
  });

  test('are curl for a shell, in which nothing of them means anything', () => {
    expect(curlOf({ ...send, body: '{"jobName":"it\'s $(x)","parameters":"a=1||token=abc"}' })).toBe(
      [
        `curl -X POST 'http://x/a?b='\\''c'\\'''`,
        `-H "Authorization: Bearer $TOKEN"`,
        `-H 'Content-Type: application/json'`,
        `-d '{"jobName":"it'\\''s $(x)","parameters":"a=1||token=••••"}'`,
      ].join(' \\\n  '),
    );
  });
});

describe('a line of a log', () => {
  test('has its colours, and nothing of it is lost', () => {
    const line = 'a \u001b[1;31mred\u001b[39m bold\u001b[0m \u001b[38;5;31mplain\u001b[m \u001b[2Kend';
    expect(piecesOf(line)).toEqual([
      { text: 'a ' },
      { text: 'red', tone: 'red', bold: true },
      { text: ' bold', bold: true },
      { text: ' ' },
      { text: 'plain' },
      { text: ' \u001b[2Kend' },
    ]);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\u001b', '[', '3', '1', ';', 'm', 'İ') }),
        (text) => {
          const joined = (pieces: ReturnType<typeof piecesOf>): string =>
            pieces.map((piece) => piece.text).join('');
          expect(joined(piecesOf(text))).toBe(plainText(text));
          expect(joined(marked(piecesOf(text), 'a'))).toBe(plainText(text));
          expect(joined(sliced(piecesOf(text), 0, 3))).toBe(plainText(text).slice(0, 3));
        },
      ),
    );
  });

  test('has its hits across colours', () => {
    expect(marked(piecesOf('an \u001b[31mERR\u001b[0mor'), 'error')).toEqual([
      { text: 'an ' },
      { text: 'ERR', tone: 'red', hit: true },
      { text: 'or', hit: true },
    ]);
  });

  test('is broken so that every row belongs to one line', () => {
    const lines = ['abc', '', undefined, 'x'.repeat(25), 'end'];
    const rows = broken(lines.length, 10, (line) => lines[line]);
    expect(Array.from({ length: rows.count }, (_, row) => rows.at(row))).toEqual([
      { line: 0, part: 0 },
      { line: 1, part: 0 },
      { line: 2, part: 0 },
      { line: 3, part: 0 },
      { line: 3, part: 1 },
      { line: 3, part: 2 },
      { line: 4, part: 0 },
    ]);
    expect(rows.rowOf(4)).toBe(6);
    expect(hitsOf('E', lines.length, (line) => lines[line])).toEqual([4]);
  });
});

describe('a log that is read part by part', () => {
  function logOf(lines: string[]): { store: LogStore; asked: LinesAsked[] } {
    const asked: LinesAsked[] = [];
    const read = (query: LinesAsked): Promise<LogLines> => {
      asked.push(query);
      const found = linesOf(lines, { tail: query.tail, from: query.from ?? 1, limit: query.limit ?? 10_000 });
      return Promise.resolve({
        ...{ source: 'external', says: null, total: lines.length, bytes: 1, cut: false },
        ...{ from: found.from, items: [...found.items] },
      });
    };
    return { store: new LogStore(read), asked };
  }
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, n) => `line ${n + 1}`);
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  test('has its last lines first, and those that are looked at', async () => {
    const { store, asked } = logOf(numbered(48_000));
    await store.begin();
    expect([store.line(47_999), store.line(45_999)]).toEqual(['line 48000', undefined]);
    store.need(10, 60);
    store.need(20, 80);
    await settle();
    expect(asked).toEqual([{ tail: 2000 }, { from: 1, limit: 2000 }]);
    expect(store.line(0)).toBe('line 1');
    await store.all();
    expect(hitsOf('line', 48_000, (line) => store.line(line))).toHaveLength(48_000);
    expect(asked).toHaveLength(7);
  });

  test('grows at its end, and is read anew when it is another one', async () => {
    const lines = numbered(3);
    const { store } = logOf(lines);
    await store.begin();
    lines.push('line 4');
    await store.more();
    expect(store.snapshot()).toMatchObject({ total: 4, stale: false });
    expect(store.line(3)).toBe('line 4');
    lines.splice(0, 4, 'anew');
    await store.more();
    expect([store.snapshot().total, store.line(0), store.line(1)]).toEqual([1, 'anew', undefined]);
  });

  test('stays as it was when it cannot be read', async () => {
    let works = true;
    const { store: well } = logOf(numbered(2));
    await well.begin();
    const store = new LogStore(() =>
      works
        ? Promise.resolve({
            ...{ source: 'own', says: null, total: 1, bytes: 1, cut: false, from: 1, items: ['a'] },
          })
        : Promise.reject(new Error('gone')),
    );
    await store.begin();
    works = false;
    await store.more();
    expect(store.snapshot()).toMatchObject({ phase: 'ready', stale: true, total: 1 });
    await new LogStore(() => Promise.reject(new Error('gone'))).begin();
  });
});

describe('durations', () => {
  test('are one path from the earliest to the latest', () => {
    const size = { width: 100, height: 20, margin: 5 };
    expect(sparkOf([10, 5, 0], size)).toMatchObject({ path: 'M5 5L50 10L95 15', last: { x: 95, y: 15 } });
    expect(sparkOf([7], size).path).toBe('M95 5');
    expect(sparkOf([0, 0], size).path).toBe('M5 15L95 15');
  });

  test.each<[readonly [number, number, number], string | null]>([
    [[12, 10, 30], '+20 %'],
    [[9.5, 10, 5], '−5 %'],
    [[10, 10, 5], '±0 %'],
    [[12, 10, 4], null],
    [[12, 0, 30], null],
  ])('%j: seconds, their median, and of how many it is', (given, told) => {
    const [seconds, median, samples] = given;
    expect(against(seconds, median, samples)).toBe(told);
  });
});
