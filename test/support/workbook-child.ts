import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

const SOURCES = 'src/schedules';
/** Inside node_modules, so that bare imports resolve. One folder a process: test files run side by side. */
const BUILT = join(process.cwd(), 'node_modules/.cache/nightjar-test', String(process.pid));

/** Node runs no TypeScript: the child module and the files beside it that it imports, made JavaScript. Its path. */
export function builtWorkbookChild(): string {
  mkdirSync(BUILT, { recursive: true });
  const seen = new Set<string>();
  const build = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = transpiled(readFileSync(join(SOURCES, `${file}.ts`), 'utf8'));
    writeFileSync(join(BUILT, `${file}.js`), code);
    for (const [, imported] of code.matchAll(/from ['"]\.\/([^'"]+)\.js['"]/g)) build(imported ?? '');
  };
  build('workbook.child');
  writeFileSync(join(BUILT, 'package.json'), '{ "type": "module" }');
  return join(BUILT, 'workbook.child.js');
}

const transpiled = (source: string): string =>
  transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: false,
  }).code;
