/** A job of one of this system's services. */
export interface JobName {
  readonly service: string;
  readonly process: string;
  readonly job: string;
}

/** What Start and Restart ask for. */
export interface Order extends JobName {
  readonly cycle: string;
  readonly flow: string;
  readonly parameters: string;
  readonly agentExecutionId: string;
  /** The failed execution that this one is to make good; null = Start. */
  readonly restartOf: string | null;
}

export type Status = 'RUNNING' | 'COMPLETED' | 'ERROR';

export interface Execution extends Order {
  readonly id: string;
  readonly status: Status;
  readonly executionInfo: unknown;
  readonly log: readonly string[];
}

/** How one execution goes. */
export interface Course {
  readonly durationMs: number;
  readonly outcome: 'COMPLETED' | 'ERROR' | 'never';
  readonly executionInfo?: unknown;
  /** What it says instead once it has failed. */
  readonly failureInfo?: unknown;
}

/** What a system knows about its jobs; here the script says it. */
export interface JobCatalogue {
  has(job: JobName): boolean;
  /** Whether a repeated agentExecutionId is answered with the execution it has already started. */
  dedupes(job: JobName): boolean;
  courseOf(job: JobName): Course;
}

export type Ending = 'completed' | 'failed' | 'killed';
export type Effect = 'started' | Ending;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Tracked = Omit<Mutable<Execution>, 'log'> & { readonly log: string[] };

const STATUS_AFTER = { completed: 'COMPLETED', failed: 'ERROR', killed: 'ERROR' } as const;
/** The longest that a timer of Node can wait; a longer one would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The executions of this system. Here an execution only takes time: the work of yours begins in `run`. */
export class Executions {
  private readonly byId = new Map<string, Tracked>();
  private readonly byAgentExecutionId = new Map<string, Tracked>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Counted from the clock, so that a system started again does not hand out ids a second time. */
  private lastId = Date.now();

  constructor(
    private readonly catalogue: JobCatalogue,
    private readonly happened: (effect: Effect, execution: Execution) => void,
  ) {}

  start(order: Order): Execution {
    this.lastId += 1;
    const course = this.catalogue.courseOf(order);
    const { executionInfo } = course;
    const execution: Tracked = {
      ...order,
      id: String(this.lastId),
      status: 'RUNNING',
      executionInfo,
      log: [],
    };
    this.byId.set(execution.id, execution);
    const attempt = attemptKey(order);
    if (!this.byAgentExecutionId.has(attempt)) this.byAgentExecutionId.set(attempt, execution);
    this.note('started', execution);
    this.run(execution, course);
    return execution;
  }

  /** The execution of this very job: the id of another job's is unknown here. */
  find(name: JobName, id: string): Execution | undefined {
    const execution = this.byId.get(id);
    return execution && sameJob(execution, name) ? execution : undefined;
  }

  startedFor(order: Order): Execution | undefined {
    return this.byAgentExecutionId.get(attemptKey(order));
  }

  /** At once and for good. False: there is no such execution, or it is over. */
  end(id: string, ending: Ending): boolean {
    const execution = this.byId.get(id);
    if (execution?.status !== 'RUNNING') return false;
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    execution.status = STATUS_AFTER[ending];
    this.note(ending, execution);
    return true;
  }

  /** Forgets what is running, as a system that is switched off does. */
  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private run(execution: Tracked, { durationMs, outcome, failureInfo }: Course): void {
    if (outcome === 'never') return;
    const over = (): void => {
      if (outcome === 'ERROR' && failureInfo !== undefined) execution.executionInfo = failureInfo;
      this.end(execution.id, outcome === 'COMPLETED' ? 'completed' : 'failed');
    };
    if (durationMs === 0) over();
    else this.timers.set(execution.id, setTimeout(over, Math.min(durationMs, LONGEST_MS)));
  }

  private note(effect: Effect, execution: Tracked): void {
    execution.log.push(`${new Date().toISOString()} ${logLine(effect, execution)}`);
    this.happened(effect, execution);
  }
}

const attemptKey = ({ service, agentExecutionId }: Order): string =>
  JSON.stringify([service, agentExecutionId]);

const sameJob = (one: JobName, other: JobName): boolean =>
  one.service === other.service && one.process === other.process && one.job === other.job;

function logLine(effect: Effect, { id, process, job, parameters, restartOf }: Execution): string {
  if (effect !== 'started') return `execution ${id} ${effect}`;
  const origin = restartOf === null ? '' : `, restart of ${restartOf}`;
  return `execution ${id} of ${process} / ${job} started${origin}, parameters "${parameters}"`;
}
