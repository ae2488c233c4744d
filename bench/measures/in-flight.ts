import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.js';
import { cpuOf, residentMb } from '../cpu.js';
import { goalOf, type Goal } from '../goals.js';
import type { Nightjar } from '../nightjar.js';
import { fan, WARM_UP_JOBS } from '../schedules.js';
import { quantile } from '../statistics.js';
import type { Report, Target } from '../target.js';

const JOBS = 10_000;
const POLL_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;
/** Adaptive polling has grown up to the interval by then. */
const GROWN_UP_MS = 25_000;

interface Window {
  readonly coreShare: number;
  readonly lateP95: number;
  readonly writes: number;
  readonly pollsPerSecond: number;
}

/** Ten thousand jobs that are asked every five seconds by one agent, and end in none of the windows. */
export async function inFlight(bench: Bench): Promise<readonly Goal[]> {
  const { stores, target, say, quick } = bench;
  const nightjar = await bench.start();
  const agent = nightjar.pidOf('agent');

  await target.reset();
  await nightjar.open({ name: 'WARM', processes: fan(WARM_UP_JOBS) }, { idempotentStart: true });
  await nightjar.run('WARM');
  await pause(POLL_EVERY_MS);
  const idleMb = residentMb(agent);

  await target.reset({ durationMs: DAY_MS });
  const type = { idempotentStart: true, pollIntervalMs: POLL_EVERY_MS };
  await nightjar.open({ name: 'LONG', processes: fan(JOBS) }, type);
  await nightjar.request('LONG');
  await untilStarted(target, JOBS);
  await pause(GROWN_UP_MS);

  const windows: Window[] = [];
  const windowMs = quick ? 20_000 : 60_000;
  const pids = [agent, stores.redisPid, stores.postgresPid];
  for (let round = 1; round <= (quick ? 1 : 3); round += 1) {
    const seen = await look(nightjar, target, { pids, windowMs });
    windows.push(seen);
    const { coreShare, lateP95, writes, pollsPerSecond } = seen;
    say(
      `in flight, window ${round}: ${pollsPerSecond.toFixed(0)} polls/s, ${(coreShare * 100).toFixed(1)} % of a core, p95 ${lateP95.toFixed(1)} ms late, ${writes} writes`,
    );
  }
  const busyMb = residentMb(agent);
  await nightjar.kill();
  return goalsOf(windows, { idleMb, busyMb });
}

interface Memory {
  readonly idleMb: number;
  readonly busyMb: number;
}

function goalsOf(windows: readonly Window[], { idleMb, busyMb }: Memory): readonly Goal[] {
  return [
    goalOf(
      { name: '10,000 in flight: agent and stores', unit: '% of a core', most: 25, stable: true },
      windows.map(({ coreShare }) => coreShare * 100),
    ),
    goalOf(
      { name: '10,000 in flight: polls late, p95', unit: 'ms', most: 20 },
      windows.map(({ lateP95 }) => lateP95),
    ),
    goalOf(
      { name: '10,000 in flight: rows written for unchanged statuses', unit: 'rows', most: 0, stable: true },
      windows.map(({ writes }) => writes),
    ),
    goalOf({ name: 'memory of an idle agent', unit: 'MB', most: 170, stable: true }, [idleMb]),
    goalOf({ name: 'memory of 10,000 in flight', unit: 'MB more', most: 100, stable: true }, [
      busyMb - idleMb,
    ]),
  ];
}

async function untilStarted(target: Target, jobs: number): Promise<void> {
  for (let report: Report | null = null; (report?.starts ?? 0) < jobs;) {
    report = await target.report();
    await pause(250);
  }
}

interface Looking {
  readonly pids: readonly number[];
  readonly windowMs: number;
}

async function look(nightjar: Nightjar, target: Target, { pids, windowMs }: Looking): Promise<Window> {
  await target.watch(POLL_EVERY_MS);
  const before = { written: await writtenRows(nightjar), cpu: cpuOf(pids), at: performance.now() };
  await pause(windowMs);
  const elapsed = performance.now() - before.at;
  const coreShare = (cpuOf(pids) - before.cpu) / elapsed;
  const { late, polls } = await target.report();
  return {
    coreShare,
    lateP95: quantile(late, 0.95),
    writes: (await writtenRows(nightjar)) - before.written,
    pollsPerSecond: polls / (elapsed / 1000),
  };
}

/** Rows of the ledger that were written so far; sessions tell every few seconds that they live, and are not of it. */
async function writtenRows(nightjar: Nightjar): Promise<number> {
  // Statistics reach the collector up to a second after their transaction.
  await pause(1_500);
  const [row] = await nightjar.query<{ rows: string }>(
    `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS rows FROM pg_stat_user_tables
     WHERE relname IN ('run', 'attempt', 'attempt_send', 'event', 'execution', 'run_edge')`,
  );
  return Number(row?.rows ?? 0);
}
