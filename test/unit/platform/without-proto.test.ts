import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

const MODULE = 'src/platform/without-proto.ts';

test('a server and an agent begin by taking __proto__ away', () => {
  expect(readFileSync('src/main.ts', 'utf8')).toMatch(/^import '\.\/platform\/without-proto\.js';\n/);
});

test('after that no merge of objects can reach what they all share', () => {
  const { code } = transformSync(readFileSync(MODULE, 'utf8'), { jsc: { parser: { syntax: 'typescript' } } });
  const merge = `
    const merge = (into, from) => {
      for (const key of Object.keys(from))
        if (typeof from[key] === 'object') merge((into[key] ??= {}), from[key]);
        else into[key] = from[key];
      return into;
    };
    const merged = merge({}, JSON.parse('{"__proto__":{"hostile":1}}'));
    console.log(JSON.stringify(['__proto__' in {}, {}.hostile ?? null, merged]));
  `;
  const run = (script: string): unknown =>
    JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
  expect(run(code + merge)).toEqual([false, null, JSON.parse('{"__proto__":{"hostile":1}}')]);
  // Without it the merge is what it is feared for.
  expect(run(merge)).toEqual([true, 1, {}]);
});
