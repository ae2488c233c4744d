import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { BACKENDS, type Backend } from './installation.js';

export interface Options {
  readonly mode: 'nights' | 'short' | 'recovery' | 'help';
  readonly seeds: readonly number[];
  readonly jobs: number;
  readonly backends: readonly Backend[];
  readonly faultsForMs: number;
  /** Nights at once. */
  readonly parallel: number;
  readonly json: string | null;
  readonly log: string | null;
}

export const USAGE = `Usage: npm run test:faults -- [options]
  --seed <n>       the first seed; default a random one, which is printed
  --seeds <n>      how many seeds, counted on from the first; default 1
  --jobs <n>       jobs of a night; default 300
  --backend <b>    embedded (one process, BullMQ on Postgres) or redis; default both, one after the other
  --minutes <n>    how long faults go on at most in a night; default 1
  --parallel <n>   nights at once; default 1
  --json <file>    write what was measured there
  --short          what CI runs: two seeds on both backends and the regressions
  --recovery       measure instead how long it takes until work goes on after a fault
  --log <folder>   keep there what processes have said, which faults there were, and the facts that were judged
  --help
`;

/** How it was called makes no sense; the message says why. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}

const HIGHEST_SEED = 999_999;
const SHORT = { seeds: 2, jobs: 60, faultsForMs: 30_000 };

export function parseOptions(args: readonly string[]): Options {
  const values = valuesOf(args);
  const first = whole('seed', values.seed, HIGHEST_SEED) ?? randomInt(1, HIGHEST_SEED);
  const count = whole('seeds', values.seeds, 1_000) ?? (values.short ? SHORT.seeds : 1);
  const minutes = number('minutes', values.minutes);
  const mode = modeOf(values);
  return {
    mode,
    seeds: Array.from({ length: count }, (_, place) => first + place),
    jobs: whole('jobs', values.jobs, 10_000) ?? (values.short ? SHORT.jobs : 300),
    backends: backendsOf(values.backend),
    faultsForMs: minutes === undefined ? (values.short ? SHORT.faultsForMs : 60_000) : minutes * 60_000,
    parallel: whole('parallel', values.parallel, 16) ?? 1,
    json: values.json ?? null,
    log: values.log ?? null,
  };
}

interface Values {
  readonly seed?: string | undefined;
  readonly seeds?: string | undefined;
  readonly jobs?: string | undefined;
  readonly backend?: string | undefined;
  readonly minutes?: string | undefined;
  readonly parallel?: string | undefined;
  readonly json?: string | undefined;
  readonly log?: string | undefined;
  readonly short: boolean;
  readonly recovery: boolean;
  readonly help: boolean;
}

function valuesOf(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        jobs: { type: 'string' },
        backend: { type: 'string' },
        minutes: { type: 'string' },
        parallel: { type: 'string' },
        json: { type: 'string' },
        short: { type: 'boolean', default: false },
        log: { type: 'string' },
        recovery: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

function modeOf({ help, short, recovery }: Values): Options['mode'] {
  if (help) return 'help';
  if (short && recovery) throw new BadUsage('--short and --recovery exclude each other');
  return short ? 'short' : recovery ? 'recovery' : 'nights';
}

function backendsOf(text: string | undefined): readonly Backend[] {
  if (text === undefined) return BACKENDS;
  const found = BACKENDS.find((one) => one === text);
  if (!found) throw new BadUsage(`--backend must be ${BACKENDS.join(' or ')}, not "${text}"`);
  return [found];
}

function whole(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > most) {
    throw new BadUsage(`--${name} must be a whole number from 1 to ${most}, not "${text}"`);
  }
  return Number(text);
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value <= 600))
    throw new BadUsage(`--${name} must be above 0 and at most 600, not "${text}"`);
  return value;
}
