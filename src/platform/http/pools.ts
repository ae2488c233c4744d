import type { Socket } from 'node:net';
import { Agent, Client } from 'undici';
import type { Egress } from './egress.js';

/** Connections of undici, each made only where calls may go. Redirects are followed and answers unpacked by none of them. */

export type Pool = Agent;
export type Line = Client;

/** Kept connections, at most so many to one origin; more calls in flight wait their turn. */
export const guardedPool = (
  egress: Egress,
  { connectMs, connections }: { readonly connectMs: number; readonly connections: number },
): Pool => new Agent({ connect: egress.connector(connectMs), connections });

/** One fresh connection that stands already; closed by whoever asked for it. */
export async function freshLine(egress: Egress, url: URL, connectMs: number): Promise<Line> {
  const { protocol, hostname, port, host } = url;
  const socket = await new Promise<Socket>((resolve, reject) => {
    egress.connector(connectMs)({ protocol, hostname, port, host }, (error, connected) => {
      if (error) reject(error);
      else resolve(connected);
    });
  });
  return new Client(url.origin, {
    // Not at once: a client that is told while it still asks never looks at its queue again.
    connect: (_options, done) => {
      queueMicrotask(() => {
        done(null, socket);
      });
    },
  });
}
