import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildWhenNeeded, installWhenNeeded } from './prepare.mjs';

/** `npm run test:crash-points [-- --all] [-- --only PATTERN]`: a night for each point at which a process may die. */
const { values } = parseArgs({ options: { all: { type: 'boolean' }, only: { type: 'string' } } });
await installWhenNeeded();
await buildWhenNeeded();
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const only = values.only ? ['-t', values.only] : [];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--maxWorkers=2', '--verbose', ...only, '--', 'test/crash'],
  { stdio: 'inherit', env: { ...process.env, NIGHTJAR_TEST_CRASHES: values.all ? 'all' : 'one' } },
);
process.exit(status ?? 1);
