import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepared } from './prepare.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const node = (...args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;

/** Runs a program that is built beside the product, by a project of its own, with what was typed behind the command. */
export async function runCompiled(project, program) {
  await prepared(() => {
    const compiled = node('node_modules/typescript/bin/tsc', '--project', project);
    process.exitCode = compiled === 0 ? node(program, ...process.argv.slice(2)) : compiled;
  });
}
