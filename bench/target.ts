import { Child } from './child.js';

/** What the target's ledger says since the last reset. */
export interface Report {
  readonly starts: number;
  readonly polls: number;
  readonly completed: number;
  readonly jobs: number;
  /** Jobs that were started more than once. */
  readonly twice: number;
  /** From an end that was answered to the next Start, in ms. */
  readonly hops: readonly number[];
  /** Of polls since they are watched, in ms; negative = early. */
  readonly late: readonly number[];
}

/** The external system, seen from the bench. */
export class Target {
  private constructor(
    private readonly child: Child,
    readonly url: string,
  ) {}

  static async start(): Promise<Target> {
    const child = await Child.start('dist/bench/target-system.js', {});
    return new Target(child, child.firstLine);
  }

  async reset(settings: { durationMs?: number } = {}): Promise<void> {
    await fetch(`${this.url}/reset`, { method: 'POST', body: JSON.stringify(settings) });
  }

  /** From now on polls are counted, and how late they come, anew. */
  async watch(pollEveryMs: number): Promise<void> {
    await fetch(`${this.url}/watch`, { method: 'POST', body: JSON.stringify({ pollEveryMs }) });
  }

  async report(): Promise<Report> {
    return (await (await fetch(`${this.url}/report`)).json()) as Report;
  }

  /** Throws unless every job was started once and has ended: nothing else counts. */
  async judge(jobs: number): Promise<Report> {
    const report = await this.report();
    const { completed, twice } = report;
    if (report.jobs !== jobs || completed !== jobs || twice > 0)
      throw new Error(`of ${jobs} jobs ${report.jobs} were started, ${completed} ended, ${twice} twice`);
    return report;
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
