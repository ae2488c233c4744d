import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { startBench, type Bench } from './bench.js';
import { isBroken, rowOf, TABLE_HEAD, type Goal } from './goals.js';
import { consoleOfNights } from './measures/console.js';
import { cpuAndHops } from './measures/cpu-and-hops.js';
import { diffing } from './measures/diff.js';
import { embedded } from './measures/embedded.js';
import { exporting } from './measures/export.js';
import { growth } from './measures/growth.js';
import { importing } from './measures/import.js';
import { inFlight } from './measures/in-flight.js';
import { BadUsage, parseOptions, USAGE, type Measure, type Options } from './options.js';

/** Nightjar beside the limits of what it is made of. Exit code 0 = every goal is met, 1 = not, 2 = called wrongly. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const MEASURES: Readonly<Record<Measure, (bench: Bench) => Promise<readonly Goal[]>>> = {
  cpu: cpuAndHops,
  'in-flight': inFlight,
  import: importing,
  diff: diffing,
  export: exporting,
  growth,
  embedded,
  console: consoleOfNights,
};

/** What noise may add to figures that hardly depend on it. */
const GATE_ROOM = 1.25;

async function measure({ measures, ...how }: Options): Promise<readonly Goal[]> {
  const bench = await startBench({ ...how, say });
  const goals: Goal[] = [];
  try {
    for (const name of measures) goals.push(...(await MEASURES[name](bench)));
    return goals;
  } finally {
    await bench.stop();
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const goals = await measure(options);
  say(TABLE_HEAD);
  for (const goal of goals) say(rowOf(goal));
  if (options.json !== null) {
    const [cpu] = cpus();
    const machine = { cpu: cpu?.model, cores: cpus().length, node: process.version };
    await writeFile(options.json, `${JSON.stringify({ goals, machine, date: new Date() }, null, 2)}\n`);
  }
  if (!options.gate) return goals.some(({ met }) => met === false) ? 1 : 0;
  const broken = goals.filter((goal) => isBroken(goal, GATE_ROOM));
  for (const { name, value, unit, held } of broken)
    say(`${name}: ${value.toFixed(2)} ${unit}, which is worse than ${held} by more than a quarter`);
  return broken.length > 0 ? 1 : 0;
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
