import { Agent, request } from 'node:http';

/** A request as its bytes are to be: whatever a client might send, also what no honest one does. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, as they stand on the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** null = none. */
  readonly body: Buffer | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly milliseconds: number;
}

/** The client of the platform would mend what is sent here on purpose. */
export class RawClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  close(): void {
    this.agent.destroy();
  }

  /** Rejects when the server ends the connection without an answer. */
  async send({ method, target, headers, body }: RawRequest): Promise<RawAnswer> {
    const { hostname, port } = new URL(this.url);
    const length = body === null ? {} : { 'content-length': String(body.length) };
    const begun = performance.now();
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path: target, agent: this.agent };
      const outgoing = request({ ...options, headers: { ...headers, ...length } }, (incoming) => {
        const { statusCode = 0, headers: given } = incoming;
        const type = given['content-type'] ?? '';
        const chunks: Buffer[] = [];
        const done = (): void => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: statusCode, type, text, milliseconds: performance.now() - begun });
        };
        // A stream of events has no end: that it has begun is all that is asked for.
        if (type.startsWith('text/event-stream')) {
          done();
          incoming.destroy();
          return;
        }
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', done);
        incoming.once('error', reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body ?? undefined);
    });
  }
}
