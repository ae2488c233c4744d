import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { addressRefusal, allowingOrigin, urlRefusal, type AllowList } from './allow-list.js';
import { seenCertificates } from './seen-certificates.js';
import { isLoopback, plain } from './special-addresses.js';

/** A call that our own rules forbid. Nothing was sent. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly code = 'EGRESS';
}

/** The origin that was to be called, and why it is not. */
export interface CallRefused {
  readonly target: string;
  readonly why: string;
}

/** Nightjar's own listeners, Postgres and Redis: never the target of a call, whatever the allow-list says. */
export interface OwnListener {
  readonly host: string;
  readonly port: number;
}

/** All addresses of a name, best first. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const bySystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Of a connection that was not made, although the next address of the same name may take one. */
const NOT_THERE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

/**
 * Where calls may go. The check is made on the address that is connected to, for literals and names alike: a check of
 * names alone would never see `http://127.0.0.1`.
 */
export class Egress {
  constructor(
    private readonly allowed: AllowList,
    private readonly own: OwnListener[] = [],
    private readonly resolve: Resolve = bySystem,
    private readonly listeners: ((refusal: CallRefused) => void)[] = [],
  ) {}

  /** The same rules with one origin more: the token endpoint is allowed for token calls only. */
  allowing(url: string): Egress {
    return new Egress(allowingOrigin(this.allowed, url), this.own, this.resolve, this.listeners);
  }

  never(listener: OwnListener): void {
    this.own.push(listener);
  }

  /** `tell` hears of every connection that is refused here. */
  onRefused(tell: (refusal: CallRefused) => void): void {
    this.listeners.push(tell);
  }

  /** Why a URL may not be called; null = it may, as far as can be told without resolving its name. */
  refusal(url: string): string | null {
    return urlRefusal(this.allowed, url);
  }

  /** The addresses of a host, best first. Throws EgressRefused when a single one may not be connected to. */
  async addresses(target: {
    scheme: 'http' | 'https';
    host: string;
    port: number;
  }): Promise<readonly string[]> {
    const host = withoutBrackets(target.host);
    const origin = originWithPort(target);
    const refused = (why: string): EgressRefused => {
      for (const tell of this.listeners) tell({ target: origin, why });
      return new EgressRefused(`${origin} is not called: ${why}`);
    };
    // First by name: one that is not listed is not even asked for, which would tell its server something.
    const unlisted = this.refusal(origin);
    if (unlisted) throw refused(unlisted);
    const found = await this.addressesOf(host);
    if (found.length === 0) throw refused('its name has no address');
    for (const address of found) {
      const refusal =
        addressRefusal(this.allowed, { ...target, host, address }) ??
        (await this.ownRefusal(address, target.port));
      if (refusal) throw refused(refusal);
    }
    return found;
  }

  /** An undici connector that connects only to checked addresses. */
  connector(connectTimeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: connectTimeoutMs, allowH2: false });
    return (options, callback) => {
      const scheme = options.protocol === 'http:' ? 'http' : 'https';
      const port = options.port === '' ? (scheme === 'http' ? 80 : 443) : Number(options.port);
      // The name stays what TLS and SNI see; the address is the one that was checked.
      const servername = options.servername ?? options.hostname;
      const named = ipaddr.isValid(servername.replace(/^\[|\]$/g, '')) ? options : { ...options, servername };
      const tryEach = ([address = '', ...others]: readonly string[]): void => {
        connect({ ...named, hostname: address, host: address }, (...result) => {
          if (others.length > 0 && isNotThere(result[0])) tryEach(others);
          else {
            if (scheme === 'https')
              seenCertificates.note(originWithPort({ scheme, host: options.hostname, port }), result[1]);
            callback(...result);
          }
        });
      };
      this.addresses({ scheme, host: options.hostname, port }).then(tryEach, (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      });
    };
  }

  private async addressesOf(host: string): Promise<readonly string[]> {
    return ipaddr.isValid(host) ? [host] : this.resolve(host);
  }

  /** Whatever spelling, and whichever of this machine's addresses: what listens here listens on all of them, or may. */
  private async ownRefusal(address: string, port: number): Promise<string | null> {
    const target = plain(address).toString();
    for (const listener of this.own.filter((own) => own.port === port)) {
      const found = await this.addressesOf(listener.host);
      const own = found.map((each) => plain(each).toString());
      if (own.includes(target) || (own.some(isHere) && isHere(target)))
        return 'it is a listener, database or queue of Nightjar itself';
    }
    return null;
  }
}

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

/** An address that is a literal may come with its brackets or without. */
export function originWithPort(target: { scheme: string; host: string; port: number }): string {
  const host = withoutBrackets(target.host);
  return `${target.scheme}://${host.includes(':') ? `[${host}]` : host}:${target.port}`;
}

const isNotThere = (error: Error | null): boolean =>
  error !== null && 'code' in error && typeof error.code === 'string' && NOT_THERE.has(error.code);

/** An address of this machine, or the one that means all of them. */
function isHere(address: string): boolean {
  if (isLoopback(plain(address)) || ['0.0.0.0', '::'].includes(address)) return true;
  const interfaces = Object.values(networkInterfaces()).flat();
  return interfaces.some((each) => each !== undefined && plain(each.address).toString() === address);
}
