import { connect, type Socket } from 'node:net';

/** A connection on which a test writes what no client would, and reads what comes back. */
export class RawHttp {
  private received = '';
  private readonly socket: Socket;
  /** Resolves with all that was answered, when the server has closed it. */
  readonly closed: Promise<string>;

  private constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk: Buffer) => (this.received += chunk.toString('latin1')));
    // The server is right to cut it off.
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        resolve(this.received);
      });
    });
  }

  static open(url: string, head: string): RawHttp {
    const made = new RawHttp(url);
    made.socket.write(head);
    return made;
  }

  /** Writes a byte again and again, until the server has had enough. */
  drip(byte: string, everyMs: number): this {
    const timer = setInterval(() => this.socket.write(byte), everyMs);
    this.socket.once('close', () => {
      clearInterval(timer);
    });
    return this;
  }

  /** Writes blocks as fast as they are taken, until there are so many or the server has had enough; answers with the bytes taken. */
  async pour(block: Buffer, most: number): Promise<number> {
    for (let n = 0; n < most && !this.socket.destroyed; n += 1) {
      if (this.socket.write(block)) continue;
      await new Promise<void>((resolve) => {
        this.socket.once('drain', resolve);
        this.socket.once('close', () => {
          resolve();
        });
      });
    }
    return this.socket.bytesWritten;
  }

  /** The problem document of an answer. */
  static problemIn(answer: string): unknown {
    return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as unknown;
  }
}
