import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { addressRefusal, allowingOrigin, urlRefusal, type AllowList } from './allow-list.js';

/** A call that our own rules forbid. Nothing was sent. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly code = 'EGRESS';
}

/** Nightjar's own listeners, Postgres and Redis: never the target of a call, whatever the allow-list says. */
export interface OwnListener {
  readonly host: string;
  readonly port: number;
}

/**
 * Where calls may go. The check is made on the address that is connected to, for literals and names alike: a check of
 * names alone would never see `http://127.0.0.1`.
 */
export class Egress {
  constructor(
    private readonly allowed: AllowList,
    private readonly own: OwnListener[] = [],
  ) {}

  /** The same rules with one origin more: the token endpoint is allowed for token calls only. */
  allowing(url: string): Egress {
    return new Egress(allowingOrigin(this.allowed, url), this.own);
  }

  never(listener: OwnListener): void {
    this.own.push(listener);
  }

  /** Why a URL may not be called; null = it may, as far as can be told without resolving its name. */
  refusal(url: string): string | null {
    return urlRefusal(this.allowed, url);
  }

  /** The addresses of a host that may be connected to, best first. Throws EgressRefused when one may not. */
  async addresses(target: {
    scheme: 'http' | 'https';
    host: string;
    port: number;
  }): Promise<readonly string[]> {
    const host = target.host.replace(/^\[|\]$/g, '');
    const found = ipaddr.isValid(host)
      ? [host]
      : (await lookup(host, { all: true })).map(({ address }) => address);
    for (const address of found) {
      const refusal =
        addressRefusal(this.allowed, { ...target, host, address }) ??
        (await this.ownRefusal(address, target.port));
      if (refusal)
        throw new EgressRefused(`${target.scheme}://${host}:${target.port} is not called: ${refusal}`);
    }
    return found;
  }

  /** An undici connector that connects only to checked addresses. */
  connector(connectTimeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: connectTimeoutMs, allowH2: false });
    return (options, callback) => {
      const scheme = options.protocol === 'http:' ? 'http' : 'https';
      const port = options.port === '' ? (scheme === 'http' ? 80 : 443) : Number(options.port);
      this.addresses({ scheme, host: options.hostname, port }).then(
        ([address]) => {
          // The name stays what TLS and SNI see; the address is the one that was checked.
          const servername = options.servername ?? options.hostname;
          const checked = {
            ...options,
            hostname: address ?? options.hostname,
            host: address ?? options.hostname,
          };
          connect(ipaddr.isValid(servername) ? checked : { ...checked, servername }, callback);
        },
        (error: unknown) => {
          callback(error instanceof Error ? error : new Error(String(error)), null);
        },
      );
    };
  }

  private async ownRefusal(address: string, port: number): Promise<string | null> {
    for (const listener of this.own.filter((own) => own.port === port)) {
      const addresses = ipaddr.isValid(listener.host)
        ? [listener.host]
        : (await lookup(listener.host, { all: true })).map((found) => found.address);
      const everywhere = addresses.some((own) => ['0.0.0.0', '::'].includes(own)) && isLoopback(address);
      if (everywhere || addresses.includes(address))
        return 'it is a listener, database or queue of Nightjar itself';
    }
    return null;
  }
}

const isLoopback = (address: string): boolean => ipaddr.process(address).range() === 'loopback';
