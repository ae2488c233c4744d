import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A compiled program of this folder as a child process; it says where it listens, or that it is ready, in its first line. */
export class Child {
  private constructor(
    private readonly child: ChildProcess,
    readonly firstLine: string,
    private readonly lines: AsyncIterator<string>,
  ) {}

  static async start(program: string, environment: Readonly<Record<string, string>>): Promise<Child> {
    const child = spawn(process.execPath, ['--enable-source-maps', program], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error(`${program} has ended before it was ready`);
    return new Child(child, first.value, lines);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Sends a line and resolves with the next one that comes back. */
  async ask(line: string): Promise<string> {
    this.child.stdin?.write(`${line}\n`);
    const answer = await this.lines.next();
    if (answer.done === true) throw new Error(`the process has ended instead of answering "${line}"`);
    return answer.value;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }
}
