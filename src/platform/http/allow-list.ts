import ipaddr from 'ipaddr.js';
import { parsedUrl } from '../../domain/parsed-url.js';
import { isIn, isLoopback, leastPrefix, plain, type Network } from './special-addresses.js';

/**
 * Where calls to external systems may go (api.md, NIGHTJAR_ALLOWED_TARGETS): pure decisions on URLs and addresses.
 *
 * A host entry allows what its name resolves to, except addresses that only ever mean this machine or its link:
 * those must be listed themselves, as a literal, as `localhost` or by a CIDR within their block. A CIDR allows https
 * to any host in it.
 */
export interface AllowList {
  readonly hosts: readonly HostEntry[];
  readonly networks: readonly Network[];
}

interface HostEntry {
  readonly scheme: 'http' | 'https';
  /** Lower case, without brackets; `*.` prefix = every name below. */
  readonly host: string;
  /** null = any. */
  readonly port: number | null;
}

const ENTRY = /^(https?):\/\/(\[[0-9a-f:.]+\]|(?:\*\.)?[a-z0-9_.-]+|\*)(?::(\d{1,5}|\*))?\/?$/i;

/** Why a list cannot be used, or null. */
export function allowListProblem(text: string): string | null {
  for (const entry of entriesOf(text)) {
    if (hostEntry(entry).length === 0 && !ipaddr.isValidCIDR(entry)) {
      return `"${entry}" is neither scheme://host:port nor a CIDR`;
    }
  }
  return null;
}

export function parseAllowList(text: string): AllowList {
  const entries = entriesOf(text);
  return {
    hosts: entries.flatMap(hostEntry),
    networks: entries.filter((entry) => ipaddr.isValidCIDR(entry)).map((entry) => ipaddr.parseCIDR(entry)),
  };
}

/** The list with one origin more: the token endpoint, for token calls. */
export const allowingOrigin = (list: AllowList, url: string): AllowList => {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { ...list, hosts: [...list.hosts, { scheme, host: bare(hostname), port: portOf(scheme, port) }] };
};

const entriesOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** None for what is no entry of a host. */
function hostEntry(entry: string): readonly HostEntry[] {
  const [, schemeText = '', hostText = '', portText = ''] = ENTRY.exec(entry) ?? [];
  const scheme = schemeText.toLowerCase() === 'http' ? 'http' : 'https';
  const port = portText === '*' ? null : portOf(scheme, portText);
  const host = hostText.startsWith('*') ? hostText.toLowerCase() : asInUrls(hostText);
  return host === null || port === 0 || (port ?? 0) > 65_535 ? [] : [{ scheme, host, port }];
}

/** Literals have many spellings; `URL` knows one of each. */
const asInUrls = (host: string): string | null => {
  const url = host === '' ? null : parsedUrl(`http://${host}`);
  return url && bare(url.hostname);
};

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();
const portOf = (scheme: 'http' | 'https', port: string): number =>
  port === '' ? (scheme === 'http' ? 80 : 443) : Number(port);

/** Why a URL may not be called, naming the entry to add; null = it may, as far as its name tells. */
export function urlRefusal(list: AllowList, url: string): string | null {
  const parsed = parsedUrl(url);
  if (parsed === null) return 'it is not a URL';
  const { protocol, hostname, port, username, password, hash } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:')
    return `${protocol.slice(0, -1)} is not a scheme that is called`;
  if (username !== '' || password !== '') return 'a URL with a user name or password is never called';
  if (hash !== '') return 'a URL with a fragment is never called';
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const wanted = { scheme, host: bare(hostname), port: portOf(scheme, port) } as const;
  if (matchingHost(list, wanted)) return null;
  const literal = ipaddr.isValid(wanted.host);
  const mayBeInANetwork = scheme === 'https' && list.networks.length > 0;
  if (mayBeInANetwork && (!literal || inNetworks(list, wanted.host))) return null;
  return `NIGHTJAR_ALLOWED_TARGETS does not list it; add ${entryFor(wanted)}`;
}

interface Wanted {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

const entryFor = ({ scheme, host, port }: Wanted): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

const matchingHost = (list: AllowList, wanted: Wanted): HostEntry | undefined =>
  list.hosts.find(
    (entry) =>
      entry.scheme === wanted.scheme &&
      (entry.port === null || entry.port === wanted.port) &&
      covers(entry.host, wanted.host),
  );

/** Patterns are of names: they never cover a literal. */
const covers = (pattern: string, host: string): boolean =>
  pattern === host || (pattern.startsWith('*') && !ipaddr.isValid(host) && isBelow(pattern.slice(1), host));

const isBelow = (suffix: string, host: string): boolean =>
  host.endsWith(suffix) && host.length > suffix.length;

/** The address a name has resolved to, together with what was asked for. */
export interface Destination {
  readonly scheme: 'http' | 'https';
  /** As in the URL, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** Why an address may not be connected to; null = it may. Asked for literals and for every resolved address. */
export function addressRefusal(list: AllowList, destination: Destination): string | null {
  const { address, scheme, port } = destination;
  if (scheme === 'https' && inNetworks(list, address)) return null;
  const host = destination.host.toLowerCase();
  const entry = matchingHost(list, { scheme, host, port });
  if (!entry) {
    return `NIGHTJAR_ALLOWED_TARGETS lists neither ${entryFor({ scheme, host, port })} nor ${address}`;
  }
  const reached = plain(address);
  if (leastPrefix(reached) === 0 || inNetworks(list, address)) return null;
  if (entry.host === 'localhost' && isLoopback(reached)) return null;
  const literal = { scheme, host: reached.toString(), port };
  if (entry.host === address || matchingHost(list, literal)) return null;
  return `${host} resolves to ${address}, which must be listed itself; add ${entryFor(literal)}`;
}

/** A wide network lists no address of a special kind that happens to lie in it: `0.0.0.0/0` is not loopback. */
const inNetworks = (list: AllowList, text: string): boolean => {
  const address = plain(text);
  const least = leastPrefix(address);
  return list.networks.some((network) => network[1] >= least && isIn(address, network));
};
