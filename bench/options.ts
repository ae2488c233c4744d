import { parseArgs } from 'node:util';

/** What is measured where nothing else is said. */
const USUAL = ['cpu', 'in-flight', 'import', 'diff', 'export', 'growth', 'embedded'] as const;
/** `console` needs a Chromium, and a machine that does nothing else. */
export const MEASURES = [...USUAL, 'console'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Options {
  readonly measures: readonly Measure[];
  readonly rounds: number;
  readonly jobs: number;
  readonly quick: boolean;
  /** Judge what is stable, with room for noise, instead of every goal. */
  readonly gate: boolean;
  readonly json: string | null;
  /** Where Nightjar's processes leave CPU profiles; null = nowhere, and nothing is slowed by taking them. */
  readonly profile: string | null;
}

export const USAGE = `Usage: npm run bench -- [options]
  --quick          a run of under 15 minutes: 3 rounds of 2,000 jobs instead of 7 of 10,000, shorter windows
  --only <names>   some of ${MEASURES.join(', ')}; comma separated
  --rounds <n>     rounds, in each of which everything is measured once
  --jobs <n>       independent jobs of a round
  --gate           fail only for stable figures that are worse than what they are held to by more than a quarter
  --json <file>    write goals, machine and date there
  --profile <dir>  leave CPU profiles of Nightjar's processes there
`;

/** How it was called makes no sense; the message says why. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}

export function parseOptions(args: readonly string[]): Options {
  const { quick, gate, only, rounds, jobs, json, profile } = valuesOf(args);
  return {
    measures: only === undefined ? USUAL : only.split(',').map(measureOf),
    rounds: whole('rounds', rounds, quick ? 3 : 7),
    jobs: whole('jobs', jobs, quick ? 2_000 : 10_000),
    quick,
    gate,
    json: json ?? null,
    profile: profile ?? null,
  };
}

interface Values {
  readonly quick: boolean;
  readonly gate: boolean;
  readonly only?: string | undefined;
  readonly rounds?: string | undefined;
  readonly jobs?: string | undefined;
  readonly json?: string | undefined;
  readonly profile?: string | undefined;
}

function valuesOf(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        gate: { type: 'boolean', default: false },
        only: { type: 'string' },
        rounds: { type: 'string' },
        jobs: { type: 'string' },
        json: { type: 'string' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

function measureOf(name: string): Measure {
  const known = MEASURES.find((measure) => measure === name);
  if (!known) throw new BadUsage(`--only must be of ${MEASURES.join(', ')}, not "${name}"`);
  return known;
}

function whole(name: string, text: string | undefined, preset: number): number {
  if (text === undefined) return preset;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new BadUsage(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}
