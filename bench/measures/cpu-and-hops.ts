import type { Bench } from '../bench.js';
import { goalOf, type Aim, type Goal } from '../goals.js';
import { quantile, ratios } from '../statistics.js';
import { Limit, Product, type Cpu, type Subject } from '../subjects.js';
import type { Target } from '../target.js';

/** What one subject has shown in one round. */
export interface Shown {
  /** CPU ms for each of many independent jobs: own processes and stores. */
  readonly cpuMs: number;
  /** The same by process. */
  readonly parts: Cpu;
  readonly jobsPerSecond: number;
  /** In ms, in a chain of jobs that end at once: from an end that was answered to the next Start. */
  readonly hopP50: number;
  readonly hopP95: number;
  /** What the database was given to do for each job; null = not looked at. */
  readonly records: number | null;
  readonly commits: number | null;
}

/** What every subject has shown, round by round. */
export type Rounds = ReadonlyMap<string, readonly Shown[]>;

interface Size {
  readonly jobs: number;
  readonly chain: number;
}

/** Small, so that whatever is compiled or connected at first use is not measured. */
const WARM_UP: Size = { jobs: 300, chain: 100 };
const CHAIN = 100;

const IDEMPOTENT = 'idempotentStart';
const DEFAULT = 'default type';
const B = 'limit B';
const C = 'limit C';

type Figure = Exclude<keyof Shown, 'parts' | 'records' | 'commits'>;

interface Ratio extends Omit<Aim, 'unit'> {
  readonly of: string;
  readonly to: string;
  readonly figure: Figure;
}

const RATIOS: readonly Ratio[] = [
  { name: 'CPU per job', of: IDEMPOTENT, to: B, figure: 'cpuMs', most: 2.5, held: 4.5, stable: true },
  { name: 'CPU per job', of: DEFAULT, to: B, figure: 'cpuMs', most: 3.5, held: 5.8, stable: true },
  { name: 'hop p50', of: IDEMPOTENT, to: C, figure: 'hopP50', most: 2.5 },
  { name: 'hop p95', of: IDEMPOTENT, to: C, figure: 'hopP95', most: 3 },
  { name: 'hop p50', of: DEFAULT, to: C, figure: 'hopP50' },
  { name: 'hop p95', of: DEFAULT, to: C, figure: 'hopP95' },
  { name: 'jobs per second', of: IDEMPOTENT, to: B, figure: 'jobsPerSecond' },
  { name: 'jobs per second', of: DEFAULT, to: B, figure: 'jobsPerSecond' },
];

interface WorkAim {
  readonly of: string;
  readonly figure: 'records' | 'commits';
  /** What has been reached. */
  readonly held: number;
}

const WORK: readonly WorkAim[] = [
  { of: IDEMPOTENT, figure: 'records', held: 110 },
  { of: DEFAULT, figure: 'records', held: 110 },
  { of: IDEMPOTENT, figure: 'commits', held: 0.2 },
  { of: DEFAULT, figure: 'commits', held: 0.2 },
];

/** Many independent jobs, and a chain, by Nightjar and by the limits, in interleaved rounds. */
export async function cpuAndHops(bench: Bench): Promise<readonly Goal[]> {
  const { stores, target, rounds, jobs, say } = bench;
  const nightjar = await bench.start();
  const limits = [await Limit.start('B', stores, target), await Limit.start('C', stores, target)];
  const used = { redis: stores.redisPid, postgres: stores.postgresPid };
  const subjects = [
    ...limits,
    new Product(IDEMPOTENT, nightjar, used, { idempotentStart: true }),
    new Product(DEFAULT, nightjar, used, {}),
  ];
  const shown = new Map<string, Shown[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await measure(subject, target, WARM_UP);
  for (let round = 1; round <= rounds; round += 1) {
    for (const subject of subjects) {
      const one = await measure(subject, target, { jobs, chain: CHAIN });
      shown.get(subject.name)?.push(one);
      say(`round ${round}, ${subject.name}: ${figuresOf(one)}`);
    }
  }
  for (const ending of [nightjar, ...limits]) await ending.stop();
  return goalsOf(shown);
}

/** Ratios to the limits, each compared with the limit of its own round. */
export function goalsOf(rounds: Rounds): readonly Goal[] {
  const figures = (subject: string, figure: Figure): readonly number[] =>
    (rounds.get(subject) ?? []).map((shown) => shown[figure]);
  const absolute = [...rounds.keys()].map((subject) =>
    goalOf({ name: `CPU, ${subject}`, unit: 'ms a job' }, figures(subject, 'cpuMs')),
  );
  const compared = RATIOS.map(({ name, of, to, figure, ...aim }) =>
    goalOf(
      { ...aim, name: `${name}, ${of}`, unit: `× ${to}` },
      ratios(figures(of, figure), figures(to, figure)),
    ),
  );
  return [...compared, ...absolute, ...WORK.flatMap((work) => workOf(work, rounds))];
}

function workOf({ of, figure, held }: WorkAim, rounds: Rounds): readonly Goal[] {
  const seen = (rounds.get(of) ?? []).flatMap((shown) => shown[figure] ?? []);
  if (seen.length === 0) return [];
  const name = `${figure === 'records' ? 'write-ahead records' : 'commits'}, ${of}`;
  return [goalOf({ name, unit: 'a job', held, stable: true }, seen)];
}

/** Throws unless the target's ledger says that every job was started once and has ended. */
async function measure(subject: Subject, target: Target, { jobs, chain }: Size): Promise<Shown> {
  await target.reset();
  await subject.prepare('fan', jobs);
  const given = await subject.work();
  const before = subject.cpu();
  const begun = performance.now();
  await subject.run();
  const seconds = (performance.now() - begun) / 1000;
  const parts = Object.fromEntries(
    Object.entries(subject.cpu()).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / jobs]),
  );
  const done = await subject.work();
  await target.judge(jobs);

  await target.reset();
  await subject.prepare('chain', chain);
  await subject.run();
  const { hops } = await target.judge(chain);
  return {
    cpuMs: Object.values(parts).reduce((sum, ms) => sum + ms, 0),
    parts,
    jobsPerSecond: jobs / seconds,
    hopP50: quantile(hops, 0.5),
    hopP95: quantile(hops, 0.95),
    records: given && done && (done.records - given.records) / jobs,
    commits: given && done && (done.commits - given.commits) / jobs,
  };
}

const figuresOf = ({ cpuMs, parts, jobsPerSecond, hopP50, hopP95 }: Shown): string =>
  `${cpuMs.toFixed(3)} ms CPU a job (${partsOf(parts)}), ${jobsPerSecond.toFixed(0)} jobs/s, hop p50 ${hopP50.toFixed(2)} ms, p95 ${hopP95.toFixed(2)} ms`;

const partsOf = (parts: Cpu): string =>
  Object.entries(parts)
    .map(([name, ms]) => `${name} ${ms.toFixed(3)}`)
    .join(', ');
