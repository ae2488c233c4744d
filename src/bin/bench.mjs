import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepared } from './prepare.mjs';

/** `npm run bench`: the built product beside its limits, see bench/README.md. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const node = (...args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;

await prepared(() => {
  const compiled = node('node_modules/typescript/bin/tsc', '--project', 'bench/tsconfig.json');
  process.exitCode = compiled === 0 ? node('dist/bench/main.js', ...process.argv.slice(2)) : compiled;
});
