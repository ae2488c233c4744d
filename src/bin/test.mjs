import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { LEGS, missingLegs } from './test-legs.mjs';
import { buildWhenNeeded, installWhenNeeded } from './prepare.mjs';

/** Each starts servers and databases of its own. */
const MOST_WORKERS = 6;

/** `npm test`: whatever tests this machine allows. Arguments go to Jest. */

await installWhenNeeded();
await buildWhenNeeded();

const missing = missingLegs();
const required = (process.env.NIGHTJAR_TEST_REQUIRE ?? '').split(',').filter((name) => name !== '');
const unknown = required.filter((name) => !LEGS.some((leg) => leg.name === name));
if (unknown.length > 0) {
  console.error(
    `NIGHTJAR_TEST_REQUIRE: there is no ${unknown.join(', ')}; there is ${LEGS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
for (const { tests, get } of missing) console.log(`Left out: ${tests}. To have them, ${get}.`);
const wanting = missing.filter(({ name }) => required.includes(name));
if (wanting.length > 0) {
  console.error(
    `NIGHTJAR_TEST_REQUIRE asks for ${wanting.map(({ name }) => name).join(', ')}, which is not here.`,
  );
  process.exit(1);
}

const jest = new URL('../../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const flags = ['--experimental-vm-modules', '--no-warnings', jest];
// Tests wait for processes more than they compute: one more than there are cores keeps those busy.
const workers = Math.min(availableParallelism() + 1, MOST_WORKERS);
const options = [
  `--maxWorkers=${workers}`,
  '--reporters=default',
  '--reporters=<rootDir>/src/bin/test-totals.mjs',
];
const { status } = spawnSync(process.execPath, [...flags, ...options, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
