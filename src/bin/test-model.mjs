import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run test:model [-- --worlds N] [--seed N]`: as many simulated worlds as you have patience for. */
const { values } = parseArgs({ options: { worlds: { type: 'string' }, seed: { type: 'string' } } });
const env = { ...process.env };
if (values.worlds) env.NIGHTJAR_WORLDS = values.worlds;
if (values.seed) env.NIGHTJAR_SEED = values.seed;
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--selectProjects', 'model', '--', 'test/model/model.test.ts'],
  { stdio: 'inherit', env },
);
process.exit(status ?? 1);
