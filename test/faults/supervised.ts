import { NightjarProcess } from '../support/nightjar-process.js';
import { pause } from './wait.js';

const TRY_AGAIN_MS = 500;
/** What is kept of the log of processes that have ended. */
const LOG_LINES_KEPT = 200_000;

/** A Nightjar process with somebody who starts it again whenever it has ended, as systemd or Kubernetes do. */
export class Supervised {
  private current: NightjarProcess | null = null;
  private wanted = false;
  private frozen = false;
  /** Not started again before this moment of the monotonic clock. */
  private notBefore = 0;
  private supervising: Promise<void> = Promise.resolve();
  private readonly past: string[] = [];
  starts = 0;

  constructor(
    readonly name: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it listens for the first time. */
  async start(): Promise<void> {
    this.wanted = true;
    this.current = await this.startOnce();
    this.supervising = this.supervise();
  }

  /** null = it is down, or not up yet. */
  get url(): string | null {
    return this.isUp ? (this.current?.url ?? null) : null;
  }

  get pid(): number | null {
    return this.current?.pid ?? null;
  }

  get isUp(): boolean {
    return this.current !== null && !this.frozen;
  }

  get isFrozen(): boolean {
    return this.frozen;
  }

  /** Everything that it has logged so far. */
  get log(): readonly string[] {
    return [...this.past, ...(this.current?.output ?? [])];
  }

  /** F-A1, F-S1: as a power cut; it comes back after this time. */
  async kill(downMs: number): Promise<void> {
    this.notBefore = performance.now() + downMs;
    this.frozen = false;
    await this.current?.kill();
  }

  /** F-A2: as for a deploy. */
  async terminate(downMs: number): Promise<void> {
    this.notBefore = performance.now() + downMs;
    this.thaw();
    await this.current?.stop();
  }

  /** F-A3. */
  freeze(): void {
    if (!this.current) return;
    this.frozen = true;
    this.current.freeze();
  }

  thaw(): void {
    this.frozen = false;
    this.current?.thaw();
  }

  /** For good. Answers with its exit code, null when it had to be killed. */
  async stop(): Promise<number | null> {
    this.wanted = false;
    this.thaw();
    const code = (await this.current?.stop()) ?? null;
    await this.supervising;
    return code;
  }

  private async supervise(): Promise<void> {
    while (this.wanted) {
      if (this.current) {
        await this.current.ended();
        this.keepLog(this.current.output);
        this.current = null;
        this.frozen = false;
      }
      await pause(Math.max(0, this.notBefore - performance.now()));
      if (!this.isWanted()) return;
      try {
        this.current = await this.startOnce();
        if (!this.isWanted()) await this.current.stop();
      } catch (error) {
        this.keepLog(String(error).split('\n'));
        await pause(TRY_AGAIN_MS);
      }
    }
  }

  /** Asked anew after each wait. */
  private isWanted(): boolean {
    return this.wanted;
  }

  private async startOnce(): Promise<NightjarProcess> {
    this.starts += 1;
    return NightjarProcess.start(this.environment);
  }

  private keepLog(lines: readonly string[]): void {
    this.past.push(...lines);
    if (this.past.length > LOG_LINES_KEPT) this.past.splice(0, this.past.length - LOG_LINES_KEPT);
  }
}
