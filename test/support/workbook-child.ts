import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const SOURCES = 'src';
const CHILD = 'schedules/workbook/workbook.child.js';
/** Inside node_modules, so that bare imports resolve. */
const BUILT = join(process.cwd(), 'node_modules/.cache/nightjar-test');

/**
 * Node runs no TypeScript: the child module and what it imports of `src`, made JavaScript in the same tree. Its path, in a
 * folder of its own for each state of the sources.
 */
export function builtWorkbookChild(): string {
  const built = new Map<string, string>();
  const build = (file: string): void => {
    if (built.has(file)) return;
    const code = transpiled(readFileSync(join(SOURCES, file.replace(/\.js$/, '.ts')), 'utf8'));
    built.set(file, code);
    for (const [, imported = ''] of code.matchAll(/from ['"](\.[^'"]+\.js)['"]/g))
      build(join(dirname(file), imported));
  };
  build(CHILD);
  const hash = createHash('sha256')
    .update(JSON.stringify([...built]))
    .digest('hex');
  const folder = join(BUILT, hash.slice(0, 16));
  for (const [file, code] of built) write(join(folder, file), code);
  write(join(folder, 'package.json'), '{ "type": "module" }');
  return join(folder, CHILD);
}

/** At once, since test files run side by side and a child of another may be starting. */
function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

const transpiled = (source: string): string =>
  transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: false,
  }).code;
