import type { Subject } from '../subjects.js';
import { quantile } from '../statistics.js';
import type { Target } from '../target.js';

/** What one subject has shown in one round. */
export interface Shown {
  /** CPU ms for each of many independent jobs: own processes and stores. */
  readonly cpuMs: number;
  readonly jobsPerSecond: number;
  /** In ms, in a chain of jobs that end at once: from an end that was answered to the next Start. */
  readonly hopP50: number;
  readonly hopP95: number;
}

export interface Size {
  readonly jobs: number;
  readonly chain: number;
}

/** Small, so that whatever is compiled or connected at first use is not measured. */
export const WARM_UP: Size = { jobs: 300, chain: 100 };

/** Throws unless the target's ledger says that every job was started once and has ended. */
export async function measure(subject: Subject, target: Target, { jobs, chain }: Size): Promise<Shown> {
  await target.reset();
  await subject.prepare('fan', jobs);
  const cpu = subject.cpu();
  const begun = performance.now();
  await subject.run();
  const seconds = (performance.now() - begun) / 1000;
  const cpuMs = (subject.cpu() - cpu) / jobs;
  await target.judge(jobs);

  await target.reset();
  await subject.prepare('chain', chain);
  await subject.run();
  const { hops } = await target.judge(chain);
  return {
    cpuMs,
    jobsPerSecond: jobs / seconds,
    hopP50: quantile(hops, 0.5),
    hopP95: quantile(hops, 0.95),
  };
}
