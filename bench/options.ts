import { parseArgs } from 'node:util';

export interface Options {
  readonly rounds: number;
  readonly jobs: number;
  readonly json: string | null;
}

export const USAGE = `Usage: npm run bench -- [options]
  --quick         3 rounds of 2,000 jobs instead of 7 of 10,000
  --rounds <n>    rounds, in each of which everything is measured once
  --jobs <n>      independent jobs of a round
  --json <file>   write goals, machine and date there
`;

/** How it was called makes no sense; the message says why. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}

export function parseOptions(args: readonly string[]): Options {
  const { quick, rounds, jobs, json } = valuesOf(args);
  return {
    rounds: whole('rounds', rounds, quick ? 3 : 7),
    jobs: whole('jobs', jobs, quick ? 2_000 : 10_000),
    json: json ?? null,
  };
}

interface Values {
  readonly quick: boolean;
  readonly rounds?: string | undefined;
  readonly jobs?: string | undefined;
  readonly json?: string | undefined;
}

function valuesOf(args: readonly string[]): Values {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        jobs: { type: 'string' },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string | undefined, preset: number): number {
  if (text === undefined) return preset;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new BadUsage(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}
