import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../api/target.js';
import { CannotDo } from '../api/errors.js';

const STOP_WITHIN_MS = 15_000;

export interface ChildOptions {
  /** What it is, for people. */
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Environment;
  /** Where its output goes; `pipe` = to whoever reads `stdout`. */
  readonly output: number | 'pipe';
  /** The end of what it has said, for when it ends too early. */
  readonly said: () => Promise<string>;
}

/** All that was started; once they are told to stop, no other one starts. */
export class Children {
  private readonly started: Child[] = [];
  private stopped = false;

  start(options: ChildOptions): Child {
    if (this.stopped) throw new CannotDo('STOPPED', `${options.name} is not started: the demo has ended.`);
    const child = new Child(options);
    this.started.push(child);
    return child;
  }

  /** Rejects when one of them ends before it is told to. */
  get lost(): Promise<never> {
    return Promise.race(this.started.map(({ lost }) => lost));
  }

  /** The last one first: it still has something to say to the others. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const child of this.started.splice(0).reverse()) await child.stop();
  }
}

/**
 * A Node process that ends with this one, however this one ends: its standard input is a pipe from here. It stands in a
 * process group of its own, so that Ctrl-C reaches the demo alone, which decides the order of ending.
 */
export class Child {
  private readonly process: ChildProcess;
  /** Rejects when it ends before it is told to. */
  readonly lost: Promise<never>;
  private stopping = false;

  constructor(private readonly options: ChildOptions) {
    const { args, environment, output } = options;
    this.process = spawn(process.execPath, args, {
      env: environment,
      stdio: ['pipe', output, output],
      detached: true,
    });
    this.process.stdin?.on('error', () => undefined);
    this.lost = this.whenLost();
    this.lost.catch(() => undefined);
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.process.stdout;
  }

  /** Asks it to end, and insists after a while. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { process: child } = this;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const patience = new AbortController();
    const late = delay(STOP_WITHIN_MS, undefined, { signal: patience.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await ended;
    patience.abort();
    await late;
  }

  private async whenLost(): Promise<never> {
    const how = await new Promise<string>((resolve) => {
      this.process.once('error', (error) => {
        resolve(error.message);
      });
      this.process.once('exit', (code, signal) => {
        resolve(signal ?? `exit ${code ?? ''}`);
      });
    });
    if (this.stopping) return new Promise<never>(() => undefined);
    const said = await this.options.said();
    throw new CannotDo('CHILD_ENDED', `${this.options.name} has ended (${how}).\n${said}`);
  }
}
