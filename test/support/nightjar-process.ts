import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of the built product, as `npm start` runs it. */
export class NightjarProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Log lines and whatever else it has said. */
    readonly output: readonly string[],
    /** Called with every further line. */
    private readonly watchers: Set<() => void>,
    readonly url: string,
  ) {}

  /** `flags` are for Node. */
  static async start(
    environment: Readonly<Record<string, string>>,
    flags: readonly string[] = [],
  ): Promise<NightjarProcess> {
    const child = spawn(process.execPath, [...flags, 'dist/server/main.js'], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const output: string[] = [];
    const watchers = new Set<() => void>();
    const listening = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          output.push(line);
          for (const look of watchers) look();
          const url = /^Nightjar listens on (\S+)$/.exec(line)?.[1];
          if (url !== undefined) resolve(url);
        });
      }
    });
    const ended = once(child, 'exit').then(([code]: unknown[]) => {
      throw new Error(`Nightjar ended with ${String(code)} before it listened:\n${output.join('\n')}`);
    });
    ended.catch(() => undefined);
    return new NightjarProcess(child, output, watchers, await Promise.race([listening, ended]));
  }

  /** Resolves when it has said a line that begins so, or has ended. */
  async untilItSays(text: string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.output.some((line) => line.startsWith(text))) resolve();
      };
      this.watchers.add(look);
      look();
    });
    await Promise.race([said, this.ended()]);
  }

  /** Resolves when it has ended, for whatever reason. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Ends it as an operator would; answers with its exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Freezes it, as a stolen CPU would. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** What it has logged as an error. */
  get errors(): readonly string[] {
    return this.output.filter((line) => line.includes('"level":"error"') || line.includes('"level":"fatal"'));
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }
}
