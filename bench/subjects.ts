import { Child } from './child.js';
import { cpuOf } from './cpu.js';
import type { Nightjar } from './nightjar.js';
import { chain, fan } from './schedules.js';
import type { Stores } from './stores.js';
import type { Target } from './target.js';

/** Whatever carries out jobs on the target. */
export interface Subject {
  readonly name: string;
  /** Makes ready what is not measured: definitions, a loaded day. */
  prepare(kind: 'fan' | 'chain', jobs: number): Promise<void>;
  /** Carries out what was prepared. */
  run(): Promise<void>;
  /** CPU ms so far, of its own processes and its stores. */
  cpu(): number;
}

/** A bare BullMQ worker (B), and the same with durable transitions (C). */
export class Limit implements Subject {
  private wanted = '';

  private constructor(
    readonly name: string,
    private readonly worker: Child,
    private readonly stores: readonly number[],
  ) {}

  static async start(limit: 'B' | 'C', stores: Stores, target: Target): Promise<Limit> {
    const worker = await Child.start('dist/bench/limits/worker.js', {
      LIMIT: limit,
      REDIS_URL: `${stores.redisUrl}/${limit === 'B' ? 1 : 2}`,
      TARGET: target.url,
      DATABASE_URL: limit === 'C' ? await stores.database('limit_c') : '',
    });
    const used = limit === 'C' ? [stores.redisPid, stores.postgresPid] : [stores.redisPid];
    return new Limit(`limit ${limit}`, worker, used);
  }

  prepare(kind: 'fan' | 'chain', jobs: number): Promise<void> {
    this.wanted = `${kind} ${jobs}`;
    return Promise.resolve();
  }

  async run(): Promise<void> {
    await this.worker.ask(this.wanted);
  }

  cpu(): number {
    return cpuOf([this.worker.pid, ...this.stores]);
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
    private readonly stores: readonly number[],
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

  cpu(): number {
    return cpuOf([...this.nightjar.pids, ...this.stores]);
  }
}
