import type { IncomingMessage } from 'node:http';

/**
 * What is too large is read to its end as far as this, and thrown away: most clients look at an answer only when they have sent
 * everything. Beyond it nobody has made a mistake.
 */
const FLOOD_BYTES = 64 * 1024 * 1024;

/** Calls `refuse` as soon as a body of so much is announced, or has come. To be called when somebody else reads the body too. */
export function onFlood(request: IncomingMessage, refuse: () => void): void {
  if (Number(request.headers['content-length'] ?? 0) > FLOOD_BYTES) refuse();
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > FLOOD_BYTES) refuse();
  });
}
