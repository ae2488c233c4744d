import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepared } from './prepare.mjs';

/** `npm run test:faults`: the built product under faults, see test/faults/README.md. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const node = (...args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;

await prepared(() => {
  const compiled = node('node_modules/typescript/bin/tsc', '--project', 'test/faults/tsconfig.json');
  process.exitCode = compiled === 0 ? node('dist/test/faults/main.js', ...process.argv.slice(2)) : compiled;
});
