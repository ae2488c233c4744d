import { Child } from './child.js';
import { cpuOf } from './cpu.js';
import type { Nightjar, Work } from './nightjar.js';
import { chain, fan } from './schedules.js';
import type { Stores } from './stores.js';
import type { Target } from './target.js';

/** CPU ms by process. */
export type Cpu = Readonly<Record<string, number>>;
export type Pids = Readonly<Record<string, number>>;

const cpuOfEach = (pids: Pids): Cpu =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuOf([pid])]));

/** Whatever carries out jobs on the target. */
export interface Subject {
  readonly name: string;
  /** Makes ready what is not measured: definitions, a loaded day. */
  prepare(kind: 'fan' | 'chain', jobs: number): Promise<void>;
  /** Carries out what was prepared. */
  run(): Promise<void>;
  /** CPU ms so far, of each of its own processes and its stores. */
  cpu(): Cpu;
  /** What it has had the database do so far; null = it has none, or nobody looks. */
  work(): Promise<Work | null>;
}

/** A bare BullMQ worker (B), and the same with durable transitions (C). */
export class Limit implements Subject {
  private wanted = '';

  private constructor(
    readonly name: string,
    private readonly worker: Child,
    private readonly stores: Pids,
  ) {}

  static async start(limit: 'B' | 'C', stores: Stores, target: Target): Promise<Limit> {
    const worker = await Child.start('dist/bench/limits/worker.js', {
      LIMIT: limit,
      REDIS_URL: `${stores.redisUrl}/${limit === 'B' ? 1 : 2}`,
      TARGET: target.url,
      DATABASE_URL: limit === 'C' ? await stores.database('limit_c') : '',
    });
    const { redisPid: redis, postgresPid: postgres } = stores;
    const used: Pids = limit === 'C' ? { redis, postgres } : { redis };
    return new Limit(`limit ${limit}`, worker, used);
  }

  prepare(kind: 'fan' | 'chain', jobs: number): Promise<void> {
    this.wanted = `${kind} ${jobs}`;
    return Promise.resolve();
  }

  async run(): Promise<void> {
    await this.worker.ask(this.wanted);
  }

  cpu(): Cpu {
    return { worker: cpuOf([this.worker.pid]), ...cpuOfEach(this.stores) };
  }

  work(): Promise<null> {
    return Promise.resolve(null);
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }
}

let schedules = 0;

/** Nightjar with job types of one kind. */
export class Product implements Subject {
  private schedule = '';

  constructor(
    readonly name: string,
    private readonly nightjar: Nightjar,
    private readonly stores: Pids,
    private readonly type: Readonly<Record<string, unknown>>,
  ) {}

  async prepare(kind: 'fan' | 'chain', jobs: number): Promise<void> {
    schedules += 1;
    this.schedule = `BENCH_${schedules}`;
    const processes = kind === 'chain' ? chain(jobs) : fan(jobs);
    await this.nightjar.open({ name: this.schedule, processes }, this.type);
  }

  run(): Promise<void> {
    return this.nightjar.run(this.schedule);
  }

  cpu(): Cpu {
    return { ...cpuOfEach(this.nightjar.pids), ...cpuOfEach(this.stores) };
  }

  work(): Promise<Work> {
    return this.nightjar.work();
  }
}
