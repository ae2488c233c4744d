import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { World } from './world.js';

export interface CommandOutcome {
  /** null = ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningCommand {
  readonly outcome: Promise<CommandOutcome>;
  /** Resolves when something was printed that matches. */
  until(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
}

type Environment = Readonly<Record<string, string>>;

/** How a command reaches the server of a world, as its administrator. */
export const reaching = ({ server, environment }: Pick<World, 'server' | 'environment'>): Environment => ({
  NIGHTJAR_URL: server.url,
  NIGHTJAR_TOKEN: environment['NIGHTJAR_ADMIN_TOKEN'] ?? '',
});

/** Starts the built command line as a process of its own. */
export function startNightjar(args: readonly string[], environment: Environment = {}): RunningCommand {
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  let seen = '';
  child.stdout.on('data', (chunk) => (seen += String(chunk)));
  const outcome = Promise.all([text(child.stdout), text(child.stderr), exit]).then(([out, err, [code]]) => {
    return { code: code as number | null, out, err };
  });
  return {
    outcome,
    signal: (name) => void child.kill(name),
    until: async (pattern) => {
      while (!pattern.test(seen)) {
        const next = await Promise.race([once(child.stdout, 'data'), exit.then(() => null)]);
        if (!next && !pattern.test(seen)) throw new Error(`it ended without ${String(pattern)}: ${seen}`);
      }
    },
  };
}

export const nightjar = (args: readonly string[], environment: Environment = {}): Promise<CommandOutcome> =>
  startNightjar(args, environment).outcome;

/** The lines of a stream of JSON documents. */
export const jsonLines = ({ out }: CommandOutcome): readonly unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
