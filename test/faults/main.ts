import { setMaxListeners } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { told, type Invariant } from './checker/violation.js';
import type { Backend } from './installation.js';
import { BadUsage, parseOptions, USAGE, type Options } from './options.js';
import { measureRecovery, type Measured } from './recovery.js';
import { runNight, type NightResult, type NightToRun } from './run-night.js';

/** The fault suite: nights under faults, judged afterwards. Exit code 0 = no violation, 1 = some, 2 = called wrongly. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Regression {
  readonly seed: number;
  readonly jobs: number;
  readonly backend: Backend;
  /** What it once showed; for people. */
  readonly was: string;
}

async function nightsOf({
  mode,
  seeds,
  jobs,
  backends,
  faultsForMs,
  log,
}: Options): Promise<readonly NightToRun[]> {
  const how = { faultsForMs, logFolder: log };
  const nights = seeds.flatMap((seed) => backends.map((backend) => ({ seed, jobs, backend, ...how })));
  if (mode !== 'short') return nights;
  const text = await readFile('test/faults/regressions.json', 'utf8');
  const known = (JSON.parse(text) as readonly Regression[]).filter(({ backend }) =>
    backends.includes(backend),
  );
  return [...known.map(({ seed, jobs: own, backend }) => ({ seed, jobs: own, backend, ...how })), ...nights];
}

const commandOf = ({ seed, jobs, backend, faultsForMs }: NightToRun): string =>
  `npm run test:faults -- --seed ${seed} --jobs ${jobs} --backend ${backend} --minutes ${faultsForMs / 60_000}`;

function progress(done: number, total: number, note: string): void {
  if (!process.stderr.isTTY) return;
  const width = 30;
  const filled = total === 0 ? 0 : Math.round((done / total) * width);
  process.stderr.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} ${note}\x1b[K`);
}

async function runAll(nights: readonly NightToRun[]): Promise<readonly NightResult[]> {
  const results: NightResult[] = [];
  for (const night of nights) {
    say(`seed ${night.seed}, ${night.backend}, ${night.jobs} jobs: ${commandOf(night)}`);
    const result = await runNight(night, progress);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    results.push(result);
    say(`  ${lineOf(result)}`);
    for (const violation of result.violations) say(`  VIOLATION ${told(violation)}`);
  }
  return results;
}

function lineOf({ faults, figures, violations, seconds }: NightResult): string {
  const { attempts, startRequests, heldUnknown, commands, restSeconds } = figures;
  const of = (...invariants: readonly Invariant[]): number =>
    violations.filter(({ invariant }) => invariants.includes(invariant)).length;
  const injected = Object.entries(faults).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${violations.length} violations in ${seconds.toFixed(1)} s (rest ${restSeconds.toFixed(1)} s)`,
    `${of('I1', 'I2')} double starts, ${of('I4')} out of order, ${of('I7')} lost runs, ${of('I11')} kills not honoured`,
    `${attempts} attempts, ${startRequests} Starts, ${heldUnknown} unknown resolved, ${commands} commands`,
    injected.join(', '),
  ].join('; ');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

function summaryOf(results: readonly NightResult[], seconds: number): string {
  const faults = sum(results.flatMap((result) => Object.values(result.faults)));
  return [
    `seeds ${new Set(results.map(({ seed }) => seed)).size}`,
    `backends ${[...new Set(results.map(({ backend }) => backend))].join('+')}`,
    `jobs ${sum(results.map(({ jobs }) => jobs))}`,
    `faults injected ${faults}`,
    `violations ${sum(results.map(({ violations }) => violations.length))}`,
    `seconds ${seconds.toFixed(0)}`,
  ].join(', ');
}

async function recovery({ backends, json }: Options): Promise<number> {
  const results: Measured[] = [];
  for (const backend of backends) {
    const measured = await measureRecovery(backend, ({ what, seconds, boundSeconds, note }) => {
      const verdict = seconds <= boundSeconds ? 'good' : 'MISSED';
      say(`${backend}: ${what}: ${seconds.toFixed(1)} s (at most ${boundSeconds}): ${verdict}; ${note}`);
    });
    results.push(...measured);
  }
  if (json !== null) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
  const missed = results.filter(({ seconds, boundSeconds }) => seconds > boundSeconds);
  say(`measured ${results.length}, missed ${missed.length}`);
  return missed.length > 0 ? 1 : 0;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.mode === 'help') {
    say(USAGE);
    return 0;
  }
  if (options.mode === 'recovery') return recovery(options);
  const begun = performance.now();
  const results = await runAll(await nightsOf(options));
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  const failed = results.filter(({ violations }) => violations.length > 0);
  for (const night of failed) say(`again with: ${commandOf(night)}`);
  say(summaryOf(results, (performance.now() - begun) / 1000));
  return failed.length > 0 ? 1 : 0;
}

// An exit takes the child processes along, which a signal alone would not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
// Every child process has a listener or two.
process.setMaxListeners(0);
setMaxListeners(0);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const wrong = error instanceof BadUsage;
    process.stderr.write(
      wrong ? `${error.message}\n${USAGE}` : `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(wrong ? 2 : 1);
  },
);
