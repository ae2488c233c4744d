import type { Reply } from '../../src/domain/run/outcome.js';
import type { NightType, Story } from './night.js';

/** One execution at the external system: what has really happened, whoever knows of it. */
export interface Execution {
  readonly id: string;
  readonly run: number;
  readonly agentExecutionId: string;
  state: 'RUNNING' | 'COMPLETED' | 'ERROR';
  killed: boolean;
  readonly startedAt: number;
  endedAt: number;
}

/** A request on its way. Start and Restart are one verb here: the body says which. */
export type Request =
  | { readonly verb: 'connect' }
  | { readonly verb: 'start'; readonly run: number; readonly agentExecutionId: string; readonly body: string }
  | { readonly verb: 'status' | 'kill'; readonly run: number; readonly executionId: string };

/** How a request fares. What does not fit its verb is `ok`. */
export const FARES = [
  'ok',
  'down', // connect: nothing listens
  'refused', // 500, without an effect
  'lost-before', // reset before it had an effect
  'lost-after', // it had its effect; the answer is lost
  'gateway', // start: 503 of a gateway that has passed it on; others: 503 without an effect
  'not-taken', // 429
  'garbage', // start: done, and answered without an executionId; status: an unknown word
  'foreign', // status: speaks of another execution
  'unauthorized', // 401
  'late', // the caller gives up waiting; the request arrives when nobody waits any more
] as const;
export type Fare = (typeof FARES)[number];

/** The external system as the judge: its ledger of executions and requests is what the audit believes. */
export class External {
  readonly executions: Execution[] = [];
  /** Every Start that has arrived, in order; `at` counts all that happens in the world. */
  readonly starts: {
    readonly run: number;
    readonly id: string;
    readonly body: string;
    readonly at: number;
  }[] = [];
  readonly kills: { readonly executionId: string; readonly at: number }[] = [];
  /** Ids whose Start was declared as failed: a system that answers a repeated one answers that again. */
  private readonly rejected = new Set<string>();

  constructor(
    private readonly typeOf: (run: number) => NightType,
    private readonly tick: () => number,
    private readonly story: Story,
  ) {}

  handle(request: Request, fare: Fare): Reply {
    switch (request.verb) {
      case 'connect':
        return fare === 'down'
          ? { kind: 'not-sent', reason: 'REFUSED', detail: 'nothing listens' }
          : answer(200, '');
      case 'start':
        return this.start(request, fare);
      case 'status':
        return this.status(request.executionId, fare);
      case 'kill':
        return this.kill(request.executionId, fare);
    }
  }

  byId(executionId: string | null): Execution | undefined {
    return this.executions.find(({ id }) => id === executionId);
  }

  of(agentExecutionId: string): Execution | undefined {
    return this.executions.find((one) => one.agentExecutionId === agentExecutionId);
  }

  end(execution: Execution, state: 'COMPLETED' | 'ERROR'): void {
    if (execution.state !== 'RUNNING') return;
    execution.state = state;
    execution.endedAt = this.tick();
    this.story.tell(() => `  external: ${execution.id} of run ${execution.run} is ${state}`);
  }

  private start(request: Request & { verb: 'start' }, fare: Fare): Reply {
    const { run, agentExecutionId: id, body } = request;
    const type = this.typeOf(run);
    this.starts.push({ run, id, body, at: this.tick() });
    if (fare === 'lost-before') return LOST;
    if (fare === 'not-taken') return answer(429, '');
    if (fare === 'unauthorized') return answer(401, '');
    if (fare === 'gateway' && type.retryOn503) return answer(503, '');
    if (fare === 'refused' && !this.of(id)) {
      if (type.treat500AsUnknown) this.begin(run, id);
      else this.rejected.add(id);
      return answer(500, '');
    }
    if (type.idempotentStart && this.rejected.has(id)) return answer(500, '');
    const known = type.idempotentStart ? this.of(id) : undefined;
    const execution = known ?? this.begin(run, id);
    return this.answerToStart(execution, fare);
  }

  private answerToStart({ id }: Execution, fare: Fare): Reply {
    if (fare === 'lost-after') return LOST;
    if (fare === 'gateway') return answer(503, '');
    if (fare === 'garbage') return answer(200, '<html>');
    return answer(200, JSON.stringify({ executionId: id }));
  }

  private begin(run: number, agentExecutionId: string): Execution {
    const id = `x${this.executions.length}`;
    const startedAt = this.tick();
    const begun: Execution = {
      id,
      run,
      agentExecutionId,
      state: 'RUNNING',
      killed: false,
      startedAt,
      endedAt: Infinity,
    };
    this.executions.push(begun);
    this.story.tell(() => `  external: ${id} of run ${run} begins for ${agentExecutionId}`);
    return begun;
  }

  private status(executionId: string, fare: Fare): Reply {
    const execution = this.byId(executionId);
    if (!execution || fare === 'refused') return answer(500, '');
    if (fare === 'lost-before' || fare === 'lost-after' || fare === 'late') return LOST;
    if (fare === 'gateway') return answer(503, '');
    if (fare === 'not-taken') return answer(429, '');
    if (fare === 'unauthorized') return answer(401, '');
    if (fare === 'foreign') return answer(200, JSON.stringify({ executionId: 'other', status: 'COMPLETED' }));
    const status = fare === 'garbage' ? 'ABORTED' : execution.state;
    return answer(200, JSON.stringify({ executionId, status }));
  }

  /** Only what runs can be killed. */
  private kill(executionId: string, fare: Fare): Reply {
    this.kills.push({ executionId, at: this.tick() });
    if (fare === 'lost-before') return LOST;
    if (fare === 'gateway') return answer(503, '');
    const execution = this.byId(executionId);
    if (execution?.state !== 'RUNNING' || fare === 'refused') return answer(500, '');
    execution.killed = true;
    this.end(execution, 'ERROR');
    return fare === 'lost-after' ? LOST : answer(200, '');
  }
}

export const LOST: Reply = { kind: 'lost', reason: 'RESET', detail: 'the connection was reset' };
export const TIMED_OUT: Reply = { kind: 'lost', reason: 'TIMEOUT', detail: 'no answer in time' };

const answer = (status: number, body: string): Reply => ({
  kind: 'answer',
  status,
  body,
  cut: false,
  retryAfter: null,
});
