import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A callback as it has arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How a callback is answered; `silent` = not at all, until `hangUp`. */
export type ReceiverAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'silent';

/** The other side of callbacks: keeps what it gets and answers as a test says, 204 when it says nothing. */
export class CallbackReceiver {
  readonly received: Received[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly silent = new Set<ServerResponse>();
  private readonly answers = new Map<string, ReceiverAnswer[]>();

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<CallbackReceiver> {
    const server = createServer();
    const receiver = new CallbackReceiver(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        receiver.take({ path: request.url ?? '', headers: request.headers, body }, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Each test has a path of its own. */
  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** The next callbacks to a path are answered so, each once. */
  answer(path: string, ...answers: readonly ReceiverAnswer[]): void {
    this.answers.set(path, [...(this.answers.get(path) ?? []), ...answers]);
  }

  at(path: string): readonly Received[] {
    return this.received.filter((one) => one.path === path);
  }

  jobsAt(path: string): readonly unknown[] {
    return this.at(path).map(({ payload }) => payload['activityName']);
  }

  /** Resolves when so many have arrived at a path. */
  async until(path: string, count: number): Promise<readonly Received[]> {
    while (this.at(path).length < count) await new Promise<void>((resolve) => this.waiting.add(resolve));
    return this.at(path);
  }

  /** Cuts the connections on which nothing was answered. */
  hangUp(): void {
    for (const response of this.silent) response.destroy();
    this.silent.clear();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(came: Omit<Received, 'payload'>, response: ServerResponse): void {
    this.received.push({ ...came, payload: JSON.parse(came.body) as Received['payload'] });
    const answer = this.answers.get(came.path)?.shift() ?? { status: 204 };
    if (answer === 'silent') this.silent.add(response);
    else response.writeHead(answer.status, answer.headers).end(answer.body);
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
