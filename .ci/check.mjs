import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { missingLegs } from '../src/bin/test-legs.mjs';

// As with the tests: what needs Redis is left out on a machine that has none.
const hasRedis = !missingLegs().some(({ name }) => name === 'redis');
const backends = hasRedis ? [] : ['--backend', 'embedded'];
/** Only figures that hardly depend on the machine are judged. */
const GATE = ['--gate', '--quick', '--only', 'cpu,in-flight,import,diff'];

/** What only reads the sources, so that all of it is done at once. */
const READING = [
  ['format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']],
  ['types', ['npm', 'run', '--silent', 'types']],
  ['lint', ['npx', 'eslint', '--max-warnings', '0', '.']],
  ['module rules', ['npm', 'run', '--silent', 'modules']],
  ['dependencies', ['npm', 'run', '--silent', 'dependencies']],
];

const FAULTS = ['--short', '--seed', '261125', '--parallel', '2', ...backends];
/**
 * What runs the product, in the order of what fails fastest. The tests come last: they rehearse the migrations, compare the
 * generated docs with their sources, and end with the line of totals.
 */
const RUNNING = [
  ['nights under faults', ['npm', 'run', '--silent', 'test:faults', '--', ...FAULTS]],
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

/** The definition of good. */
const read = await Promise.all(READING.map(inSilence));
for (const status of read) if (status !== 0) process.exit(status);
for (const step of RUNNING) {
  const status = await aloud(step);
  if (status !== 0) process.exit(status);
}

/** Says all that it has to say when it has ended: side by side nobody could tell who speaks. */
async function inSilence([name, [command, ...args]]) {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  console.log(`== ${name}`);
  process.stdout.write(out);
  process.stderr.write(err);
  return judged(name, code, begun);
}

async function aloud([name, [command, ...args]]) {
  const begun = performance.now();
  console.log(`== ${name}`);
  const [code] = await once(spawn(command, args, { stdio: 'inherit', env }), 'close');
  return judged(name, code, begun);
}

function judged(name, code, begun) {
  const status = code ?? 1;
  if (status !== 0) console.error(`== ${name} failed`);
  // The totals of the tests are the last line of all.
  else if (name !== 'tests')
    console.log(`== ${name}: good, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return status;
}
