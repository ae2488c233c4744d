import { spawnSync } from 'node:child_process';
import { missingLegs } from '../src/bin/test-legs.mjs';

// As with the tests: what needs Redis is left out on a machine that has none.
const hasRedis = !missingLegs().some(({ name }) => name === 'redis');
const backends = hasRedis ? [] : ['--backend', 'embedded'];
/** Only figures that hardly depend on the machine are judged. */
const GATE = ['--gate', '--quick', '--only', 'cpu,in-flight,import,diff'];

/**
 * The definition of good, in the order of what fails fastest. The tests come last: they rehearse the migrations, compare
 * the generated docs with their sources, and end with the line of totals.
 */
const STEPS = [
  ['format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']],
  ['types', ['npm', 'run', '--silent', 'types']],
  ['lint', ['npx', 'eslint', '--max-warnings', '0', '.']],
  ['module rules', ['npm', 'run', '--silent', 'modules']],
  ['dependencies', ['npm', 'run', '--silent', 'dependencies']],
  [
    'nights under faults',
    [
      'npm',
      'run',
      '--silent',
      'test:faults',
      '--',
      '--short',
      '--seed',
      '261125',
      '--parallel',
      '2',
      ...backends,
    ],
  ],
  ...(hasRedis && process.platform === 'linux'
    ? [['benchmark', ['npm', 'run', '--silent', 'bench', '--', ...GATE]]]
    : []),
  ['tests', ['npm', 'test']],
];

const env = {
  // The same tree has the same verdict; `npm test` draws its own seeds.
  NIGHTJAR_SEED: '20261125',
  NIGHTJAR_FUZZ_SEED: '20261125',
  // A night for each point at which a process may die, on one backend; `npm run test:crash-points -- --all` has both.
  NIGHTJAR_TEST_CRASHES: 'one',
  ...process.env,
};

for (const [name, [command, ...args]] of STEPS) {
  const begun = performance.now();
  console.log(`== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env });
  if (status !== 0) {
    console.error(`== ${name} failed`);
    process.exit(status ?? 1);
  }
  if (name !== 'tests') console.log(`== ${name}: good, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}
