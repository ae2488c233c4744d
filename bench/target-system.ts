import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * An external system that costs as little as it can, as a process of its own: Start, Status and a token, and a ledger that
 * says how often each job was started, and how long after an end the next Start came. Its clock is the only one.
 */

interface Execution {
  readonly job: string;
  readonly startedAt: number;
  reported: boolean;
}

class Book {
  durationMs = 0;
  executions = new Map<string, Execution>();
  byAgentId = new Map<string, string>();
  starts = 0;
  polls = 0;
  completed = 0;
  /** When each job was started, for how often. */
  perJob = new Map<string, number>();
  hops: number[] = [];
  lastEnd: number | null = null;
  /** How late each poll came, where the reader has said how often they should. */
  late: number[] = [];
  private polledAt = new Map<string, number>();
  private pollEveryMs = 0;

  watch(pollEveryMs: number): void {
    this.pollEveryMs = pollEveryMs;
    this.polls = 0;
    this.late = [];
    this.polledAt = new Map();
  }

  start(job: string, agentExecutionId: string): string {
    this.starts += 1;
    const now = performance.now();
    if (this.lastEnd !== null) this.hops.push(now - this.lastEnd);
    this.lastEnd = null;
    const known = this.byAgentId.get(agentExecutionId);
    if (known !== undefined) return known;
    const id = `x${this.executions.size + 1}`;
    this.byAgentId.set(agentExecutionId, id);
    this.executions.set(id, { job, startedAt: now, reported: false });
    this.perJob.set(job, (this.perJob.get(job) ?? 0) + 1);
    return id;
  }

  status(id: string): 'RUNNING' | 'COMPLETED' | null {
    const execution = this.executions.get(id);
    if (!execution) return null;
    this.polls += 1;
    const now = performance.now();
    if (this.pollEveryMs > 0) {
      const before = this.polledAt.get(id);
      if (before !== undefined) this.late.push(now - before - this.pollEveryMs);
      this.polledAt.set(id, now);
    }
    if (now - execution.startedAt < this.durationMs) return 'RUNNING';
    if (!execution.reported) {
      execution.reported = true;
      this.completed += 1;
      this.lastEnd = performance.now();
    }
    return 'COMPLETED';
  }

  report(): Record<string, unknown> {
    const { starts, polls, completed, hops, late } = this;
    const twice = [...this.perJob.values()].filter((times) => times > 1).length;
    return { starts, polls, completed, jobs: this.perJob.size, twice, hops, late };
  }
}

let book = new Book();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bench');
  const body = request.method === 'POST' ? await text(request) : '';
  send(response, respond(url, body));
}

function respond(url: URL, body: string): unknown {
  const verb = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  switch (verb) {
    case 'start': {
      const { jobName, agentExecutionId } = JSON.parse(body) as { jobName: string; agentExecutionId: string };
      return { executionId: book.start(jobName, agentExecutionId), status: 'RUNNING' };
    }
    case 'status': {
      const executionId = url.searchParams.get('executionId') ?? '';
      return { executionId, status: book.status(executionId) };
    }
    case 'token':
      return { access_token: 'bench', token_type: 'Bearer', expires_in: 3600 };
    case 'reset':
      book = new Book();
      Object.assign(book, JSON.parse(body === '' ? '{}' : body));
      return {};
    case 'watch':
      book.watch((JSON.parse(body) as { pollEveryMs: number }).pollEveryMs);
      return {};
    case 'report':
      return book.report();
    default:
      return null;
  }
}

function send(response: ServerResponse, document: unknown): void {
  const text = JSON.stringify(document);
  response.writeHead(document === null ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => {
    response.writeHead(400).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
