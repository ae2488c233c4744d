import type { OwnListener } from './egress.js';

const USUAL_PORTS = { postgres: 5432, redis: 6379 } as const;

/**
 * Where the database or the queue of this process listens, by its URL. Postgres takes host and port as parameters too, and a path
 * for a socket of this machine, which then has the port beside it.
 */
export function ownListener(url: string): OwnListener {
  const { protocol, hostname, port, searchParams } = new URL(url);
  const kind = protocol.startsWith('redis') ? 'redis' : 'postgres';
  const host = decodeURIComponent(
    (kind === 'postgres' ? searchParams.get('host') : null) ?? hostname.replace(/^\[|\]$/g, ''),
  );
  const said = (kind === 'postgres' ? searchParams.get('port') : null) ?? port;
  return {
    host: host === '' || host.startsWith('/') ? '127.0.0.1' : host,
    port: said === '' ? USUAL_PORTS[kind] : Number(said),
  };
}
