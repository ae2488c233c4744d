import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A request as it has come in, whole. */
export interface Asked {
  /** The last step of its path: start, status, kill, log, ping. */
  readonly verb: string;
  /** The bytes, as Latin-1. */
  readonly text: string;
  /** How often this verb was asked before. */
  readonly n: number;
}

/** What a system does to whoever asks: it has the socket, and no manners. */
export type Behaviour = (socket: Socket, asked: Asked) => void;

/** An external system of one behaviour, on a port of its own, because a target is known by its origin. */
export class HostileSystem {
  readonly asked: Asked[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly times = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly behaviour: Behaviour,
  ) {}

  static async start(behaviour: Behaviour): Promise<HostileSystem> {
    const server = createServer();
    const system = new HostileSystem(server, behaviour);
    server.on('connection', (socket) => {
      system.listen(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return system;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private listen(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // That the other side leaves is what most of this is for.
    socket.on('error', () => undefined);
    let unread = '';
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (let whole = wholeRequest(unread); whole !== null; whole = wholeRequest(unread)) {
        unread = unread.slice(whole.length);
        this.take(socket, whole);
      }
    });
  }

  private take(socket: Socket, text: string): void {
    const verb = /^\S+ \S*?\/(\w+)(?:\?\S*)? /.exec(text)?.[1] ?? '';
    const n = this.times.get(verb) ?? 0;
    this.times.set(verb, n + 1);
    const asked = { verb, text, n };
    this.asked.push(asked);
    this.behaviour(socket, asked);
  }
}

function wholeRequest(text: string): string | null {
  const headers = text.indexOf('\r\n\r\n');
  if (headers < 0) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headers))?.[1] ?? 0);
  const end = headers + 4 + length;
  return text.length < end ? null : text.slice(0, end);
}

/** A well-formed answer; `body` goes out byte by byte as Latin-1 unless it is a buffer. */
export function answer(
  body: string | Buffer,
  { status = '200 OK', headers = 'Content-Type: application/json' } = {},
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const head = `HTTP/1.1 ${status}\r\n${headers}${headers === '' ? '' : '\r\n'}Content-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

export const says =
  (body: string | Buffer, more: Parameters<typeof answer>[1] = {}): Behaviour =>
  (socket) =>
    void socket.write(answer(body, more));

/** Raw bytes, and then nothing. */
export const sends =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
  };

/** Raw bytes, and then the end of the connection. */
export const sendsAndCloses =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };

/** Raw bytes, and then a reset, which no client can take for an end. */
export const sendsAndResets =
  (...parts: readonly (string | Buffer)[]): Behaviour =>
  (socket) => {
    if (parts.length === 0) socket.resetAndDestroy();
    for (const [place, part] of parts.entries())
      socket.write(part, () => {
        if (place === parts.length - 1) socket.resetAndDestroy();
      });
  };

/** One piece every so often, for as long as anybody listens. */
export const drips =
  (first: string, piece: string, everyMs: number): Behaviour =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once('close', () => {
      clearInterval(timer);
    });
  };

/** As fast as it is taken, without end. */
export const floods =
  (first: string, piece: string | Buffer): Behaviour =>
  (socket) => {
    socket.write(first);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  };

/** Behaves so when it is asked for one of these, and otherwise as a plain system would. */
export const when =
  (behaviours: Readonly<Record<string, Behaviour>>): Behaviour =>
  (socket, asked) => {
    (behaviours[asked.verb] ?? plain)(socket, asked);
  };

/** One execution, which is completed when it is asked for. */
const plain: Behaviour = (socket, asked) => {
  const body =
    asked.verb === 'start' ? { executionId: 'e1' } : { status: 'COMPLETED', executionInfo: 'done' };
  socket.write(answer(JSON.stringify(body)));
};

/** What a call is about, whichever way it says so. */
export const jobOf = ({ text }: Asked): string => /jobName(?:":"|=)(\w+)/.exec(text)?.[1] ?? '';
