import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { goalsOf, type Goal } from './goals.js';
import { measure, WARM_UP, type Shown } from './measures/cpu-and-hops.js';
import { Nightjar } from './nightjar.js';
import { BadUsage, parseOptions, USAGE, type Options } from './options.js';
import { spread, type Spread } from './statistics.js';
import { startStores } from './stores.js';
import { Limit, Product } from './subjects.js';
import { Target } from './target.js';

/** Nightjar beside the limits of what it is made of, in the same rounds. Exit code 0 = every goal is met, 1 = not. */

const CHAIN = 100;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function measureAll({ rounds, jobs }: Options): Promise<ReadonlyMap<string, readonly Shown[]>> {
  const stores = await startStores();
  const target = await Target.start();
  const nightjar = await Nightjar.start(stores, target.url);
  const limits = [await Limit.start('B', stores, target), await Limit.start('C', stores, target)];
  const used = [stores.redisPid, stores.postgresPid];
  const subjects = [
    ...limits,
    new Product('idempotentStart', nightjar, used, { idempotentStart: true }),
    new Product('default', nightjar, used, {}),
  ];
  const shown = new Map<string, Shown[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await measure(subject, target, WARM_UP);
  for (let round = 1; round <= rounds; round += 1) {
    for (const subject of subjects) {
      const one = await measure(subject, target, { jobs, chain: CHAIN });
      shown.get(subject.name)?.push(one);
      say(`round ${round}, ${subject.name}: ${figuresOf(one)}`);
    }
  }
  for (const ending of [nightjar, ...limits, target, stores]) await ending.stop();
  return shown;
}

const figuresOf = ({ cpuMs, jobsPerSecond, hopP50, hopP95 }: Shown): string =>
  `${cpuMs.toFixed(3)} ms CPU a job, ${jobsPerSecond.toFixed(0)} jobs/s, hop p50 ${hopP50.toFixed(2)} ms, p95 ${hopP95.toFixed(2)} ms`;

const textOf = ({ min, median, max }: Spread): string =>
  [min, median, max].map((value) => value.toFixed(2)).join(' / ');

function verdictOf({ goal, met }: Goal): string {
  if (goal === null) return 'reported';
  return `at most ${goal}: ${met ? 'met' : 'MISSED'}`;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const shown = await measureAll(options);
  for (const [name, rounds] of shown)
    say(`${name}: ${textOf(spread(rounds.map(({ cpuMs }) => cpuMs)))} ms CPU a job (min / median / max)`);
  const goals = goalsOf(shown);
  for (const goal of goals) say(`${goal.name}: ${textOf(goal.spread)} ${goal.unit}; ${verdictOf(goal)}`);
  if (options.json !== null) {
    const [cpu] = cpus();
    const machine = { cpu: cpu?.model, cores: cpus().length, node: process.version };
    await writeFile(options.json, `${JSON.stringify({ goals, machine, date: new Date() }, null, 2)}\n`);
  }
  return goals.some(({ met }) => met === false) ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const wrong = error instanceof BadUsage;
    const text = wrong
      ? `${error.message}\n${USAGE}`
      : `${error instanceof Error ? (error.stack ?? '') : String(error)}\n`;
    process.stderr.write(text);
    process.exit(wrong ? 2 : 1);
  },
);
