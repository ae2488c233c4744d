import { json, text, type Answer } from './http.js';
import type { Execution, Executions, JobCatalogue, JobName, Order } from './jobs.js';

/** The verbs of the contract and how each is called. */
export const VERBS = {
  start: 'POST',
  restart: 'POST',
  status: 'GET',
  kill: 'POST',
  log: 'GET',
  ping: 'GET',
} as const;
export type Verb = keyof typeof VERBS;

/** One call of a verb: to which service, and the members of its JSON body or of its query. */
export interface Call {
  readonly service: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What was asked cannot be done: the contract has one answer for that, 500. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The contract leaves the type of executionId open: this service answers with numbers, all others with strings. */
const NUMBERED_SERVICE = 'pay';

/** The job contract, verb by verb. Each returns its answer or throws Refused. */
export class BatchService {
  constructor(
    private readonly executions: Executions,
    private readonly catalogue: JobCatalogue,
  ) {}

  start(call: Call): Answer {
    return this.begin(orderOf(call, null));
  }

  restart(call: Call): Answer {
    const order = orderOf(call, required(call, 'executionId'));
    const failed = this.executionOf(call);
    if (failed.status !== 'ERROR') {
      throw new Refused(`Execution ${failed.id} is ${failed.status}: only a failed one can be restarted.`);
    }
    return this.begin(order);
  }

  status(call: Call): Answer {
    return json(200, stateOf(this.executionOf(call)));
  }

  kill(call: Call): Answer {
    const execution = this.executionOf(call);
    if (!this.executions.end(execution.id, 'killed')) {
      throw new Refused(`Execution ${execution.id} is ${execution.status}: there is nothing to kill.`);
    }
    return json(200, stateOf(execution));
  }

  log(call: Call): Answer {
    return text(200, `${this.executionOf(call).log.join('\n')}\n`);
  }

  ping(): Answer {
    return { status: 204 };
  }

  private begin(order: Order): Answer {
    if (!this.catalogue.has(order)) {
      throw new Refused(`There is no job ${order.job} in process ${order.process}.`);
    }
    const known = this.catalogue.dedupes(order) ? this.executions.startedFor(order) : undefined;
    return json(200, stateOf(known ?? this.executions.start(order)));
  }

  private executionOf(call: Call): Execution {
    const id = required(call, 'executionId');
    const execution = this.executions.find(nameOf(call), id);
    if (!execution) throw new Refused(`There is no execution ${id} of this job.`);
    return execution;
  }
}

const nameOf = (call: Call): JobName => ({
  service: call.service,
  process: required(call, 'processName'),
  job: required(call, 'jobName'),
});

const orderOf = (call: Call, restartOf: string | null): Order => ({
  ...nameOf(call),
  cycle: required(call, 'cycleName'),
  flow: required(call, 'flowName'),
  parameters: present(call, 'parameters'),
  agentExecutionId: required(call, 'agentExecutionId'),
  restartOf,
});

const stateOf = ({ service, id, status, executionInfo }: Execution): Record<string, unknown> => ({
  executionId: service === NUMBERED_SERVICE ? Number(id) : id,
  status,
  executionInfo,
});

function present({ fields }: Call, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new Refused(`${name} is missing or not a string.`);
  return value;
}

function required(call: Call, name: string): string {
  const value = present(call, name);
  if (value === '') throw new Refused(`${name} is empty.`);
  return value;
}
