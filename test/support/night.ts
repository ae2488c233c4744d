import type { ApiAnswer } from './api.js';
import { sample, type World } from './world.js';

export interface RunSeen {
  readonly id: string;
  readonly process: string;
  readonly job: string;
  readonly cycle: string;
  readonly jobType: string;
  readonly status: string;
  readonly cause: string | null;
  readonly flags: readonly string[];
  readonly attempt: number;
  readonly agentExecutionId: string | null;
  readonly executionId: string | null;
  readonly waitingFor: readonly {
    readonly kind: string;
    readonly ref: string | null;
    readonly since: string | null;
    readonly detail: string | null;
  }[];
  readonly parameters: string;
  readonly detail: string | null;
  readonly executionInfo: string | null;
}

export interface ExecutionSeen {
  readonly id: string;
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly waitsFor: readonly string[];
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** A schedule's business date, in the words of an operator. */
export class Night {
  constructor(
    private readonly world: World,
    readonly schedule: string,
    readonly businessDate: string,
  ) {}

  /** Imports a workbook, points its job types at the sample system and opens the date. */
  static async open(
    world: World,
    { workbook, businessDate = '2026-11-24' }: { workbook: string | Buffer; businessDate?: string },
  ): Promise<Night> {
    const file = typeof workbook === 'string' ? sample(workbook) : workbook;
    const { schedule } = (await world.api.must(world.api.upload('/api/v1/schedules/import', file))) as {
      schedule: string;
    };
    await pointAtSample(world, schedule);
    const night = new Night(world, schedule, businessDate);
    await world.api.must(world.api.post(night.path('/days'), { businessDate }));
    return night;
  }

  path(rest: string): string {
    return `/api/v1/schedules/${this.schedule}${rest}`;
  }

  /** Requests a cycle; Nightly unless another is named. */
  async request(body: Readonly<Record<string, unknown>> = {}): Promise<ExecutionSeen> {
    const asked = { cycleName: 'Nightly', businessDate: this.businessDate, ...body };
    return (await this.world.api.must(this.world.api.post(this.path('/executions'), asked))) as ExecutionSeen;
  }

  async execution(id: string): Promise<ExecutionSeen> {
    return (await this.world.api.must(this.world.api.get(`/api/v1/executions/${id}`))) as ExecutionSeen;
  }

  async untilExecution(id: string, status: string, ms?: number): Promise<ExecutionSeen> {
    const look = async (): Promise<ExecutionSeen | undefined> => {
      const execution = await this.execution(id);
      return execution.status === status ? execution : undefined;
    };
    return this.world.events.until(`execution ${id} is ${status}`, look, ms);
  }

  async runs(filter: Readonly<Record<string, string>> = {}): Promise<readonly RunSeen[]> {
    const query = new URLSearchParams({
      schedule: this.schedule,
      businessDate: this.businessDate,
      limit: '1000',
      ...filter,
    });
    const page = (await this.world.api.must(this.world.api.get(`/api/v1/runs?${query.toString()}`))) as {
      items: RunSeen[];
    };
    return page.items;
  }

  /** The one run of a job; `cycle` where it runs in several. */
  async run(job: string, filter: Readonly<Record<string, string>> = {}): Promise<RunSeen> {
    const [run, second] = await this.runs({ job, ...filter });
    if (!run || second) throw new Error(`${job} has ${run ? 'several runs' : 'no run'}`);
    return run;
  }

  /** Waits until the run of a job is as `expected` says: a status, or a condition. */
  async untilRun(job: string, expected: string | ((run: RunSeen) => boolean), ms?: number): Promise<RunSeen> {
    const holds = typeof expected === 'string' ? (run: RunSeen) => run.status === expected : expected;
    const look = async (): Promise<RunSeen | undefined> => {
      const run = await this.run(job);
      return holds(run) ? run : undefined;
    };
    return this.world.events.until(`${job} ${typeof expected === 'string' ? expected : ''}`, look, ms);
  }

  async act(job: string, action: string, body: Readonly<Record<string, unknown>> = {}): Promise<ApiAnswer> {
    const { id } = await this.run(job);
    return this.world.api.post(`/api/v1/runs/${id}/actions/${action}`, body);
  }
}

/** Every job type of the schedule, at the service of the sample system that its workbook names. */
export async function pointAtSample(world: World, schedule: string): Promise<void> {
  const { items } = (await world.api.must(world.api.get(`/api/v1/job-types?schedule=${schedule}`))) as {
    items: { name: string; url: string }[];
  };
  const jobTypes = Object.fromEntries(
    items.map(({ name, url }) => [name, { url: `${world.system.url}${new URL(url).pathname}` }]),
  );
  await world.api.must(world.api.put(`/api/v1/schedules/${schedule}/environment`, { jobTypes }));
}
