import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildWhenNeeded, installWhenNeeded } from './prepare.mjs';

/** `npm run test:fuzz [-- --runs N] [-- --seed N] [-- FILE …]`: thousands of cases of each property in test/fuzz. */
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5000' }, seed: { type: 'string' } },
  allowPositionals: true,
});
await installWhenNeeded();
await buildWhenNeeded();
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
// Hours: a file of thousands of cases is not stuck because it takes long.
const options = ['--selectProjects', 'fuzz', '--maxWorkers=2', '--testTimeout=36000000'];
const { status } = spawnSync(process.execPath, [...jest, ...options, '--', ...positionals], {
  stdio: 'inherit',
  env: {
    ...process.env,
    NIGHTJAR_FUZZ_RUNS: values.runs,
    ...(values.seed ? { NIGHTJAR_FUZZ_SEED: values.seed } : {}),
  },
});
process.exit(status ?? 1);
