import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * One link between two programs, which can be made slow, silent or broken. It works above TCP: a peer whose bytes are
 * withheld still gets acknowledgements, as behind a load balancer whose other side has died.
 */

export type Direction = 'there' | 'back';

/** What a connection has just asked, and the first bytes of the answer. */
export type ReplyMatch = (request: Buffer, reply: Buffer) => boolean;

interface Connection {
  readonly sockets: Readonly<Record<Direction, Socket>>;
  /** Nothing gets through any more, in either direction, and neither end is told. */
  silent: boolean;
  /** What is kept back while the link is frozen, or on its way while it is slow. */
  readonly underWay: Record<Direction, Promise<void>>;
  lastRequest: Buffer;
}

const REQUEST_KEPT_BYTES = 512;

export class TcpProxy {
  private readonly connections = new Set<Connection>();
  private latencyMs = 0;
  private thawed: Promise<void> = Promise.resolve();
  private thaw: (() => void) | null = null;
  private nextReply: { readonly match: ReplyMatch; readonly dropped: () => void } | null = null;

  private constructor(
    readonly name: string,
    private readonly server: Server,
    private readonly targetPort: number,
    private readonly seen: (chunk: Buffer) => void,
  ) {
    server.on('connection', (socket) => {
      this.accept(socket);
    });
  }

  static async open(
    name: string,
    targetPort: number,
    seen: (chunk: Buffer) => void = () => undefined,
  ): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(name, server, targetPort, seen);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** F-N1: every connection is reset. */
  resetAll(): void {
    for (const connection of this.connections) this.reset(connection);
  }

  /** F-N2: connections that stand go silent for good; new ones are good. */
  halfOpen(): void {
    for (const connection of this.connections) connection.silent = true;
  }

  /** F-N3: everything is held back until `heal`, and then arrives late. */
  freeze(): void {
    if (this.thaw) return;
    this.thawed = new Promise((resolve) => {
      this.thaw = resolve;
    });
  }

  /** F-N4: every chunk arrives later by this. */
  slow(ms: number): void {
    this.latencyMs = ms;
  }

  /** F-N5: the next answer that matches is lost, and its connection reset. Resolves when it has happened. */
  dropNextReply(match: ReplyMatch): Promise<void> {
    return new Promise((dropped) => {
      this.nextReply = { match, dropped };
    });
  }

  /** Everything passes again. What was silenced is ended, as a keep-alive would in the end. */
  heal(): void {
    this.latencyMs = 0;
    this.nextReply = null;
    this.thaw?.();
    this.thaw = null;
    for (const connection of this.connections) if (connection.silent) this.reset(connection);
  }

  get isDisturbed(): boolean {
    return this.thaw !== null || this.latencyMs > 0 || [...this.connections].some(({ silent }) => silent);
  }

  async close(): Promise<void> {
    this.heal();
    this.server.close();
    this.resetAll();
    await once(this.server, 'close');
  }

  private accept(caller: Socket): void {
    const target = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true });
    const connection: Connection = {
      sockets: { there: target, back: caller },
      silent: false,
      underWay: { there: Promise.resolve(), back: Promise.resolve() },
      lastRequest: Buffer.alloc(0),
    };
    this.connections.add(connection);
    this.carry(connection, 'there');
    this.carry(connection, 'back');
  }

  /** Carries what one socket says to the other one, which has the direction's name. */
  private carry(connection: Connection, direction: Direction): void {
    const { there, back } = connection.sockets;
    const [from, to] = direction === 'there' ? [back, there] : [there, back];
    from.on('data', (chunk: Buffer) => {
      if (direction === 'there') {
        this.seen(chunk);
        connection.lastRequest = chunk.subarray(0, REQUEST_KEPT_BYTES);
      } else if (this.isToBeDropped(connection, chunk)) {
        this.reset(connection);
        return;
      }
      this.later(connection, direction, () => {
        if (to.writable && !to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
    });
    from.on('end', () => {
      this.later(connection, direction, () => to.end());
    });
    from.on('error', () => undefined);
    from.on('close', (hadError: boolean) => {
      this.later(connection, direction, () => {
        if (hadError) to.resetAndDestroy();
        else to.end();
        if (there.destroyed && back.destroyed) this.connections.delete(connection);
      });
    });
  }

  private isToBeDropped(connection: Connection, reply: Buffer): boolean {
    if (!this.nextReply?.match(connection.lastRequest, reply)) return false;
    this.nextReply.dropped();
    this.nextReply = null;
    return true;
  }

  /** In the order in which it came, after what the link's state asks for. */
  private later(connection: Connection, direction: Direction, act: () => void): void {
    const due = performance.now() + this.latencyMs;
    connection.underWay[direction] = connection.underWay[direction]
      .then(() => this.thawed)
      .then(() => untilTime(due))
      .then(() => {
        if (!connection.silent) act();
      });
  }

  private reset(connection: Connection): void {
    connection.silent = true;
    this.connections.delete(connection);
    connection.sockets.there.resetAndDestroy();
    connection.sockets.back.resetAndDestroy();
  }
}

function untilTime(due: number): Promise<void> | undefined {
  const ms = due - performance.now();
  return ms <= 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}
