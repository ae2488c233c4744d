import { TLSSocket } from 'node:tls';

interface Seen {
  readonly until: Date;
  /** By the monotonic clock. */
  readonly at: number;
}

/** Looking at a certificate costs as much as reading an answer: how long it is valid changes seldom. */
const AGAIN_AFTER_MS = 60 * 60_000;
/** More than anybody calls; the oldest is forgotten. */
const MOST = 1_000;

/** Until when the certificates are valid that systems have shown to this process, by origin. */
class SeenCertificates {
  private readonly byOrigin = new Map<string, Seen>();

  /** Of a connection that stands, so that the certificate was found good. */
  note(origin: string, socket: unknown): void {
    if (!(socket instanceof TLSSocket)) return;
    const at = performance.now();
    const known = this.byOrigin.get(origin);
    if (known && at - known.at < AGAIN_AFTER_MS) return;
    const until = new Date(socket.getPeerCertificate().valid_to);
    // A session that is taken up again may show none.
    if (Number.isNaN(until.getTime())) return;
    this.byOrigin.delete(origin);
    this.byOrigin.set(origin, { until, at });
    const [oldest] = this.byOrigin.keys();
    if (this.byOrigin.size > MOST && oldest !== undefined) this.byOrigin.delete(oldest);
  }

  /** null = the system of this URL was not called yet, or not by TLS. */
  until(url: string): Date | null {
    const { protocol, hostname, port } = new URL(url);
    return this.byOrigin.get(`${protocol}//${hostname}:${port === '' ? 443 : port}`)?.until ?? null;
  }
}

export const seenCertificates = new SeenCertificates();
