import { Random } from '../faults/random.js';
import type { AgentWork } from '../../src/execution/attempts/claim-orders.js';

/** What has really been started, whoever knows of it. Times are milliseconds of the simulated clock. */
export interface RemoteExecution {
  readonly id: string;
  readonly runId: string;
  readonly agentExecutionId: string;
  readonly startedAt: number;
  endsAt: number;
  ending: 'COMPLETED' | 'ERROR';
}

export type StartAnswer =
  | { readonly kind: 'STARTED'; readonly executionId: string }
  | { readonly kind: 'REJECTED' }
  /** The answer got lost, whatever has become of the Start. */
  | { readonly kind: 'LOST' };

const MINUTE = 60_000;

/**
 * The external systems of both schedules in simulated time: jobs take as long as their name and a seed say, some fail, some
 * are refused, some answers get lost. It remembers everything, and what must never be asked of it.
 */
export class SimulatedSystem {
  readonly executions: RemoteExecution[] = [];
  readonly offences: string[] = [];
  /** Nights are slow when it is above 1. */
  slowness = 1;
  private readonly starts = new Map<string, number>();

  constructor(
    private readonly seed: number,
    private readonly now: () => number,
  ) {}

  /** Start or Restart. */
  start({ agentExecutionId, runId, schedule, process, job, kind, type }: AgentWork): StartAnswer {
    const known = this.of(agentExecutionId);
    if (known && !type.idempotentStart) this.offences.push(`${job} of run ${runId} was started twice`);
    if (known) return { kind: 'STARTED', executionId: known.id };
    const times = (this.starts.get(runId) ?? 0) + 1;
    this.starts.set(runId, times);
    // Of its own for each Start, so that nothing depends on the order in which they arrive.
    const random = Random.of(this.seed, `${schedule} ${process} ${job} ${runId} ${times}`);
    const chance = random.next();
    if (chance < 0.012) return { kind: 'REJECTED' };
    if (chance < 0.02) return { kind: 'LOST' };
    const minutes = Random.of(this.seed, `${schedule} ${job}`).int(5, 35) * (0.7 + 0.6 * random.next());
    const execution: RemoteExecution = {
      id: `x${this.executions.length + 1}`,
      runId,
      agentExecutionId,
      startedAt: this.now(),
      endsAt: this.now() + minutes * MINUTE * this.slowness,
      ending: random.chance(kind === 'RESTART' ? 0.1 : 0.04) ? 'ERROR' : 'COMPLETED',
    };
    this.executions.push(execution);
    return chance < 0.03 ? { kind: 'LOST' } : { kind: 'STARTED', executionId: execution.id };
  }

  status(executionId: string): 'RUNNING' | 'COMPLETED' | 'ERROR' {
    const execution = this.executions.find(({ id }) => id === executionId);
    if (!execution) throw new Error(`nobody has started ${executionId}`);
    return execution.endsAt <= this.now() ? execution.ending : 'RUNNING';
  }

  /** false = it runs no more, or will not be killed. */
  kill(executionId: string): boolean {
    const execution = this.executions.find(({ id }) => id === executionId);
    if (!execution || execution.endsAt <= this.now()) return false;
    if (Random.of(this.seed, `kill ${executionId}`).chance(0.3)) return false;
    execution.endsAt = this.now();
    execution.ending = 'ERROR';
    return true;
  }

  of(agentExecutionId: string): RemoteExecution | undefined {
    return this.executions.find((one) => one.agentExecutionId === agentExecutionId);
  }
}
