import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { MUTANTS } from '../../test/mutants/mutants.mjs';

/**
 * `npm run test:mutants [-- M1 M7 …]`: plants one mistake after the other in a copy of the tree, and runs the tests that
 * must notice it. Exit code 0 = every one was noticed, 1 = some survived, 2 = a test fails without any mistake.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', '.git', '.nightjar', 'dist']);
const E2E = ['api', 'embedded', 'redis', 'crash', 'browser'];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !MUTANTS.some((mutant) => mutant.id === id));
if (unknown.length > 0) {
  console.error(
    `There is no mutant ${unknown.join(', ')}; there are ${MUTANTS.map(({ id }) => id).join(', ')}.`,
  );
  process.exit(2);
}
const mutants = MUTANTS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));

const copy = mkdtempSync(join(tmpdir(), 'nightjar-mutants-'));
process.on('exit', () => {
  rmSync(copy, { recursive: true, force: true });
});
cpSync(ROOT, copy, { recursive: true, filter: (from) => !LEFT_OUT.has(relative(ROOT, from)) });
symlinkSync(resolve(ROOT, 'node_modules'), join(copy, 'node_modules'));

const node = (...args) =>
  spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    // Fewer worlds, and always the same, so that what is noticed today is noticed tomorrow.
    env: { ...process.env, NIGHTJAR_WORLDS: '6000', NIGHTJAR_SEED: '1' },
  });

/** undefined = all of them pass; else what was said by the first that fails. */
function failureOf(tests) {
  if (tests.some((test) => E2E.includes(test.split(' ')[0]))) {
    const built = node('node_modules/@nestjs/cli/bin/nest.js', 'build');
    if (built.status !== 0) throw new Error(`it does not build: ${built.stdout}${built.stderr}`);
  }
  for (const test of tests) {
    const [project, path] = test.split(' ');
    const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
    const ran = node(...jest, '--bail', '--testTimeout=30000', '--selectProjects', project, '--', path);
    if (ran.status !== 0)
      return `${path}: ${/ {2}● (.*)/.exec(ran.stderr)?.[1] ?? ran.stderr.slice(0, 2000)}`;
  }
  return undefined;
}

const sound = failureOf([...new Set(mutants.flatMap(({ tests }) => tests))]);
if (sound !== undefined) {
  console.error(`Fails without any mistake: ${sound}`);
  process.exit(2);
}

const survivors = [];
for (const { id, file, find, replace, why, tests } of mutants) {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  if (before.split(find).length !== 2) throw new Error(`${id}: what it replaces is not once in ${file}`);
  writeFileSync(
    path,
    before.replace(find, () => replace),
  );
  const unnoticed = tests.filter((test) => {
    const begun = performance.now();
    const noticed = failureOf([test]);
    const took = `${((performance.now() - begun) / 1000).toFixed(0)} s`;
    if (noticed !== undefined) console.log(`${id} noticed in ${took} by ${noticed}`);
    return noticed === undefined;
  });
  writeFileSync(path, before);
  if (unnoticed.length > 0) survivors.push(`${id} (${why}) is not noticed by ${unnoticed.join(', ')}`);
}
console.log(survivors.length === 0 ? `${mutants.length} mistakes, every one noticed` : survivors.join('\n'));
process.exit(survivors.length === 0 ? 0 : 1);
