import { setMaxListeners } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { told } from './checker/violation.js';
import type { Backend } from './installation.js';
import { BadUsage, parseOptions, USAGE, type Options } from './options.js';
import { measureRecovery, type Measured } from './recovery.js';
import { lineOf, summaryOf, tableOf } from './report.js';
import { runNight, type NightResult, type NightToRun } from './run-night.js';

/** The fault suite: nights under faults, judged afterwards. Exit code 0 = no violation, 1 = some, 2 = called wrongly. */

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A night that does not come to rest has one for each of its runs. */
const MOST_TOLD = 30;

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

/** Several at once, as far as asked for: each is an installation of its own. */
async function runAll(nights: readonly NightToRun[], parallel: number): Promise<readonly NightResult[]> {
  const limit = pLimit(parallel);
  return Promise.all(
    nights.map((night) =>
      limit(async () => {
        const name = `seed ${night.seed}, ${night.backend}, ${night.jobs} jobs`;
        say(`${name}: ${commandOf(night)}`);
        const result = await runNight(night, parallel === 1 ? progress : () => undefined);
        if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
        say(`${name}: ${lineOf(result)}`);
        for (const violation of result.violations.slice(0, MOST_TOLD)) say(`  VIOLATION ${told(violation)}`);
        const more = result.violations.length - MOST_TOLD;
        if (more > 0) say(`  and ${more} more; --json has all of them`);
        return result;
      }),
    ),
  );
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
  const results = await runAll(await nightsOf(options), options.parallel);
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
  const failed = results.filter(({ violations }) => violations.length > 0);
  for (const night of failed) say(`again with: ${commandOf(night)}`);
  if (results.length > 1) say(tableOf(results, new Date().toISOString().slice(0, 10)));
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
