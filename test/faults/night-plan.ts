import type { Fault, JobRule } from '../../examples/external-system/script.js';
import { workbook, type TestCell } from '../support/workbook.js';
import { Random } from './random.js';

/** The schedule of a seed: what the jobs are, what they wait for, and how the judge behaves to each. */

export const SCHEDULE = 'FAULTS';
export const BUSINESS_DATE = '2026-11-24';

export interface JobType {
  readonly name: string;
  /** The judge's service, whose scope its tokens must have. */
  readonly service: string;
  /** The judge answers a repeated agentExecutionId with its first execution, and Nightjar knows it. */
  readonly idempotent: boolean;
}

export const JOB_TYPES: readonly [JobType, JobType] = [
  { name: 'REPEATABLE', service: 'alpha', idempotent: true },
  { name: 'ONCE', service: 'beta', idempotent: false },
];

export interface PlannedJob {
  readonly process: string;
  readonly job: string;
  readonly type: JobType;
  readonly application: string;
  readonly skipOnError: boolean;
  /** Jobs, as `PROCESS/JOB`, that must have ended well before. */
  readonly after: readonly string[];
  readonly rule: JobRule;
}

export interface NightPlan {
  readonly jobs: readonly PlannedJob[];
  /** Process → the processes that it waits for. */
  readonly predecessors: ReadonlyMap<string, readonly string[]>;
  /** Application → how many of its jobs may run at once. */
  readonly throttles: ReadonlyMap<string, number | null>;
}

export const nodeOf = ({ process, job }: { readonly process: string; readonly job: string }): string =>
  `${process}/${job}`;

const START = 'START';
const START_JOB = 'START_JOB';

export function planNight(seed: number, jobCount: number): NightPlan {
  const random = Random.of(seed, 'night');
  const processes = processesOf(random, jobCount);
  const predecessors = predecessorsOf(random, [...processes.keys()]);
  const throttles = new Map([
    ['WIDE', null],
    ['NARROW', Math.max(3, Math.ceil(jobCount / 40))],
    ['NIGHT', Math.max(6, Math.ceil(jobCount / 15))],
  ]);
  const applications = [...throttles.keys()] as [string, ...string[]];
  const last = new Map([...processes].map(([process, jobs]) => [process, `${process}/${jobs.at(-1) ?? ''}`]));
  const jobs = [...processes].flatMap(([process, own]) =>
    own.map((job, place): PlannedJob => {
      const before =
        place > 0
          ? [`${process}/${own[place - 1] ?? ''}`]
          : (predecessors.get(process) ?? []).flatMap((one) => last.get(one) ?? []);
      const type = random.pick(JOB_TYPES);
      const skipOnError = random.chance(0.15);
      const rule = ruleOf(random, { service: type.service, process, job, dedupe: type.idempotent });
      return { process, job, type, application: random.pick(applications), skipOnError, after: before, rule };
    }),
  );
  return { jobs, predecessors, throttles };
}

/** Process → its jobs in order, one to four of them. */
function processesOf(random: Random, jobCount: number): Map<string, string[]> {
  const processes = new Map<string, string[]>();
  for (let job = 1; job <= jobCount;) {
    const own = Math.min(random.int(1, 4), jobCount - job + 1);
    const names = Array.from({ length: own }, (_, place) => `J${job + place}`);
    processes.set(`P${processes.size + 1}`, names);
    job += own;
  }
  return processes;
}

/**
 * In layers, each of which waits for one to three of the layer before. Several times as wide as it is deep: a night whose jobs
 * hang, and wait for people and targets, one after the other, takes long without showing more.
 */
function predecessorsOf(random: Random, names: readonly string[]): Map<string, readonly string[]> {
  const width = Math.max(3, Math.ceil(Math.sqrt(names.length) * 3));
  return new Map(
    names.map((name, place) => {
      const layer = Math.floor(place / width);
      const before = names.slice((layer - 1) * width, layer * width);
      const picked = Array.from({ length: layer === 0 ? 0 : random.int(1, 3) }, () => random.pickOf(before));
      return [name, [...new Set(picked.filter((one) => one !== undefined))]];
    }),
  );
}

type Wanted = Pick<JobRule, 'service' | 'process' | 'job' | 'dedupe'>;

function ruleOf(random: Random, wanted: Wanted): JobRule {
  const slow = random.chance(0.08);
  const startAnswer = random.chance(0.28) ? faultOf(random, START_FAULTS) : undefined;
  const statusAnswer = random.chance(0.25) ? faultOf(random, STATUS_FAULTS) : undefined;
  const killAnswer = random.chance(0.3) ? faultOf(random, KILL_FAULTS) : undefined;
  return {
    ...wanted,
    durationMs: slow ? random.int(2_000, 5_000) : random.int(20, 900),
    outcomes: random.weighted(COURSES) ?? ['COMPLETED'],
    ...(startAnswer && { startAnswer, restartAnswer: startAnswer }),
    ...(statusAnswer && { statusAnswer }),
    ...(killAnswer && { killAnswer }),
  };
}

/** What becomes of the executions of a job, one after the other; what never ends must be killed. */
const COURSES: readonly (readonly [weight: number, outcomes: NonNullable<JobRule['outcomes']>])[] = [
  [86, ['COMPLETED']],
  [10, ['ERROR', 'COMPLETED']],
  [4, ['never', 'COMPLETED']],
];

/** Jobs whose first execution runs until it is killed. */
export const endlessOf = ({ jobs }: NightPlan): readonly string[] =>
  jobs.filter(({ rule }) => rule.outcomes?.[0] === 'never').map(nodeOf);

type FaultMaker = (random: Random) => Fault;
type Choice = readonly [weight: number, make: FaultMaker];

const once =
  (
    kind: 'reset-before-effect' | 'reset-after-effect' | 'hang' | 'hang-after-effect' | 'truncate',
  ): FaultMaker =>
  () => ({ kind, times: 1 });

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): FaultMaker =>
  (random) => ({ kind: 'status', code, headers, times: random.int(1, 2) });

const garbage: FaultMaker = (random) => ({
  kind: 'body',
  body: random.pick(['<html>busy</html>', '{"executionId":', '[]', '"ok"', '{}', '']),
  times: 1,
});

const drip: FaultMaker = () => ({ kind: 'drip', everyMs: 40, bytes: 4, times: 1 });
const endlessDrip: FaultMaker = () => ({ kind: 'drip', everyMs: 2_000, bytes: 1, times: 1 });

/** Longer than any answer may be delayed, an honest operator waits before saying "not started". */
export const LONGEST_DELAY_MS = 2_000;

/** Seldom: the whole system is left alone for so long, and a night of thousands would be made of nothing else. */
const LATER = { 'retry-after': '1' };

/** E1, E2, E3, E5, E7: answers to Start and Restart. */
const START_FAULTS: readonly Choice[] = [
  [5, once('reset-after-effect')],
  [3, once('reset-before-effect')],
  [1, once('hang-after-effect')],
  [1, once('hang')],
  [1, once('truncate')],
  [2, status(500)],
  [2, status(503)],
  [2, status(429)],
  [0.2, status(503, LATER)],
  [0.2, status(429, LATER)],
  [2, () => ({ kind: 'status-after-effect', code: 502, times: 1 })],
  [2, () => ({ kind: 'status-after-effect', code: 503, times: 1 })],
  [2, garbage],
  [1, drip],
  [1, endlessDrip],
  [2, (random) => ({ kind: 'delay', ms: random.int(200, LONGEST_DELAY_MS), times: 1 })],
  [2, (random) => ({ kind: 'delay-before-effect', ms: random.int(200, LONGEST_DELAY_MS), times: 1 })],
  [1, () => ({ kind: 'fields', fields: { executionId: null }, times: 1 })],
  [0.5, (random) => ({ kind: 'executionId', value: `made-up-${random.int(1, 1e9)}`, times: 1 })],
];

/** E3, E4, E6, E7: answers to Status. */
const STATUS_FAULTS: readonly Choice[] = [
  [3, status(500)],
  [2, status(503)],
  [0.2, status(503, LATER)],
  [1, status(404)],
  [2, garbage],
  [2, once('reset-before-effect')],
  [1, once('hang')],
  [1, endlessDrip],
  [2, () => ({ kind: 'fields', fields: { status: 'SUSPENDED' }, times: 2 })],
  [1, () => ({ kind: 'fields', fields: { status: 'completed' }, times: 1 })],
  [1, () => ({ kind: 'fields', fields: { executionId: '4711' }, times: 2 })],
];

const KILL_FAULTS: readonly Choice[] = [
  [2, status(500)],
  [2, once('reset-after-effect')],
  [2, once('reset-before-effect')],
  [1, once('hang-after-effect')],
];

const faultOf = (random: Random, from: readonly Choice[]): Fault | undefined =>
  random.weighted(from)?.(random);

type Cells = Readonly<Record<string, TestCell>>;

/** The workbook of a night whose judge is reached at `judgeUrl`. */
export function workbookOf(plan: NightPlan, judgeUrl: string): Buffer {
  const names = [...plan.predecessors.keys()];
  const tabs: Readonly<Record<string, readonly Cells[]>> = {
    Schedule: [{ Name: SCHEDULE, Version: '1' }],
    Application: [...plan.throttles].map(([Application, ThrottleLimit]) => ({
      Application,
      ThrottleLimit,
      Agent: Application === 'NIGHT' ? 'night' : null,
    })),
    FlowProcessMapping: [START, ...names].map((ProcessName) => ({ FlowName: 'Nightly', ProcessName })),
    Process: [START, ...names].map((ProcessName) => ({ ProcessName })),
    Job: [
      { JobName: START_JOB, Application: 'WIDE', JobType: 'DUMMY' },
      ...plan.jobs.map(({ job, application, type, skipOnError }) => ({
        JobName: job,
        Application: application,
        JobType: type.name,
        SkipOnError: skipOnError ? 'Y' : 'N',
      })),
    ],
    ProcessJobMapping: [
      { ProcessName: START, JobName: START_JOB, Sequence: 1 },
      ...names.flatMap((process) =>
        plan.jobs
          .filter((job) => job.process === process)
          .map(({ job }, place) => ({
            ProcessName: process,
            JobName: job,
            Sequence: place + 1,
            Parameters: `job=${job}||date=\${businessDate}`,
          })),
      ),
    ],
    Dependency: [...plan.predecessors].flatMap(([ProcessName, before]) =>
      (before.length === 0 ? [START] : before).map((PredecessorProcess) => ({
        ProcessName,
        PredecessorProcess,
      })),
    ),
    'Job Types': JOB_TYPES.map(({ name, service, idempotent }) => ({
      JobType: name,
      URL: `${judgeUrl}/${service}/services/batch`,
      JobStart: '/start',
      JobRestart: '/restart',
      JobStatus: '/status',
      JobKill: '/kill',
      JobLogs: '/log',
      Validation: '/ping',
      Scope: `${service}:batch`,
      IdempotentStart: idempotent ? 'Y' : 'N',
      SilenceBudget: 6,
    })),
  };
  return workbook(Object.fromEntries(Object.entries(tabs).map(([name, rows]) => [name, table(rows)])));
}

function table(rows: readonly Cells[]): readonly (readonly TestCell[])[] {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [header, ...rows.map((row) => header.map((column) => row[column] ?? null))];
}
