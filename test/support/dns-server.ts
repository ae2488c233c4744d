import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { Resolve } from '../../src/platform/http/egress.js';

/** What a name is answered with, the n-th time that it is asked for (from 0). */
export type Zone = (name: string, n: number) => readonly string[];

const A = 1;
const INTERNET = 1;
/** An answer, recursion is available, no error. */
const FLAGS = 0x8180;
/** The name of the question, which stands behind the header. */
const POINTER_TO_NAME = 0xc00c;
const HEADER_BYTES = 12;

/** A name server for IPv4 addresses that answers as it likes, and never twice the same unless it likes to. */
export class DnsServer {
  private readonly asked = new Map<string, number>();

  private constructor(
    private readonly socket: Socket,
    private readonly zone: Zone,
  ) {}

  static async start(zone: Zone): Promise<DnsServer> {
    const socket = createSocket('udp4');
    const server = new DnsServer(socket, zone);
    socket.on('message', (query, { address, port }) => {
      socket.send(server.answer(query), port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  /** How egress resolves names when this server is the only one it knows. */
  get resolve(): Resolve {
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${this.socket.address().port}`]);
    return (host) => resolver.resolve4(host);
  }

  timesAsked(name: string): number {
    return this.asked.get(name) ?? 0;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = HEADER_BYTES;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = query.subarray(HEADER_BYTES, at + 5);
    const name = labels.join('.').toLowerCase();
    const n = this.timesAsked(name);
    this.asked.set(name, n + 1);
    const records = this.zone(name, n).map(recordOf);
    const header = Buffer.alloc(HEADER_BYTES);
    [query.readUInt16BE(0), FLAGS, 1, records.length].forEach((value, place) => {
      header.writeUInt16BE(value, 2 * place);
    });
    return Buffer.concat([header, question, ...records]);
  }
}

/** Not to be remembered: its time to live is none. */
function recordOf(address: string): Buffer {
  const record = Buffer.alloc(16);
  [POINTER_TO_NAME, A, INTERNET, 0, 0, 4].forEach((value, place) => {
    record.writeUInt16BE(value, 2 * place);
  });
  address.split('.').forEach((part, place) => {
    record.writeUInt8(Number(part), 12 + place);
  });
  return record;
}
