import './platform/without-proto.js';
import { setFlagsFromString } from 'node:v8';
import { boot } from './boot.js';
import { ConfigError } from './platform/config/app-config.js';
import { armCrashPoint } from './platform/faults/crash-points.js';
import { knownSecrets } from './platform/secrets/known-secrets.js';
import { UnfitStore } from './platform/unfit-store.js';

/** What a stop may take before there is a configuration that says it. */
const STOP_WITHIN_MS = 10_000;
/** EX_CONFIG of sysexits.h. */
const BAD_CONFIGURATION = 78;

/**
 * Between two collections the heap may grow by so much, in percent. On a machine with much memory V8 lets it grow fourfold,
 * and a server that has imported one large workbook keeps what it took.
 */
const HEAP_GROWTH = 40;

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const stop = { withinMs: STOP_WITHIN_MS };
  const stopAsked = signalled(stop);
  // For tests alone, and therefore not among the variables of the configuration.
  const crashPoint = process.env['NIGHTJAR_CRASH_POINT'];
  if (crashPoint !== undefined) armCrashPoint(crashPoint);
  const nightjar = await boot(process.env);
  stop.withinMs = nightjar.config.stopTimeoutMs;
  process.stdout.write(`Nightjar listens on ${nightjar.url}\n`);
  const failure = await Promise.race([stopAsked, nightjar.failed]);
  if (failure) {
    process.stderr.write(`${failure.message}\n`);
    endAfter(stop.withinMs);
  }
  await nightjar.stop();
  process.exit(failure ? 1 : 0);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? (error.stack ?? error.message) : error.message;
}

/** Installed before anything is opened, and for good: a second signal must not cut a stop short. */
function signalled(stop: { readonly withinMs: number }): Promise<null> {
  return new Promise((resolve) => {
    const asked = (): void => {
      endAfter(stop.withinMs);
      resolve(null);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, asked);
  });
}

/** Whatever a start or a stop is stuck in. */
function endAfter(ms: number): void {
  setTimeout(() => {
    process.stderr.write('Stopping takes too long; what is under way is left to other agents.\n');
    process.exit(1);
  }, ms).unref();
}

/** Node would print whatever an uncaught error carries. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`${knownSecrets.redact(error.stack ?? error.message)}\n`);
  process.exit(1);
});

main().catch((error: unknown) => {
  process.stderr.write(`${knownSecrets.redact(textOf(error))}\n`);
  process.exit(error instanceof ConfigError || error instanceof UnfitStore ? BAD_CONFIGURATION : 1);
});
