import { describe, expect, test } from '@jest/globals';
import { linesOf, readObject } from '../../../console/src/ui/json-text.js';

describe('JSON that people write', () => {
  test('is read where it is one object', () => {
    expect(readObject('{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
    for (const text of ['[]', '1', 'null', '"a"'])
      expect(readObject(text)).toMatchObject({ ok: false, line: 1 });
  });

  test.each([
    ['{\n  "a": 1,\n  b: 2\n}', 3],
    ['{\n  "a": 1\n  "b": 2\n}', 3],
    ['{\n  "a": 1,\n}', 3],
    ['{\n  "a": [1,\n', 2],
    ['', 1],
  ])('names the line where it breaks off: %j', (text, line) => {
    expect(readObject(text)).toMatchObject({ ok: false, line });
  });

  test.each([2, 0])('knows the line of every member, however deep, indented by %d', (indent) => {
    const value = {
      name: 'A "quoted", {name}: [x]',
      endpoints: { start: '/s', empty: {}, none: null },
      grants: [{ role: 'viewer' }, { role: 'operator', on: ['A', 'B'] }],
      last: -1.5e3,
    };
    const text = JSON.stringify(value, null, indent);
    const lines = text.split('\n');
    const found = linesOf(text);
    expect([...found.keys()].sort()).toEqual(
      [
        ...['name', 'endpoints', 'endpoints.start', 'endpoints.empty', 'endpoints.none', 'grants'],
        ...['grants.0', 'grants.0.role', 'grants.1', 'grants.1.role', 'grants.1.on', 'grants.1.on.0'],
        ...['grants.1.on.1', 'last'],
      ].sort(),
    );
    for (const [path, line] of found) {
      const name = path.split('.').at(-1) ?? '';
      if (!/^\d+$/.test(name)) expect(lines[line - 1]).toContain(`"${name}":`);
    }
  });
});
