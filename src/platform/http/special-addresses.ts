import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = [Address, number];

/**
 * Addresses that no name of an external system is meant to have: this machine, its link, groups, what clouds tell
 * their machines, and IPv6 addresses that reach an IPv4 address which nobody sees (RFC 6890 and the registries that
 * it began). The narrowest come first.
 */
const BLOCKS: readonly Network[] = [
  // Metadata and wire services of AWS, Google and Azure; the others are link-local or carrier-grade.
  ...['fd00:ec2::254/128', 'fd20:ce::254/128', '168.63.129.16/32'],
  // Unspecified, loopback, link-local, formerly site-local.
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::/128', '::1/128', 'fe80::/10', 'fec0::/10'],
  // Carriers, protocols, benchmarks and documentation.
  ...['100.64.0.0/10', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '100::/64', '2001:db8::/32', '3fff::/20'],
  // Groups, everybody, and what is reserved.
  ...['224.0.0.0/4', '255.255.255.255/32', '240.0.0.0/4', 'ff00::/8'],
  // IPv4 inside: compatible, translated, NAT64, Teredo, 6to4.
  ...['::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16'],
].map((block) => ipaddr.parseCIDR(block));

const ORDINARY = new Set(['unicast', 'private', 'uniqueLocal']);

/** IPv4-mapped IPv6 is the IPv4 address that it reaches. */
export function plain(text: string): Address {
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) return address.toIPv4Address();
  return address;
}

/** How wide a network that lists this address may be, as the least length of its prefix; 0 = an ordinary address. */
export function leastPrefix(address: Address): number {
  const block = BLOCKS.find((each) => isIn(address, each));
  if (block) return block[1];
  if (ORDINARY.has(address.range())) return 0;
  return address.kind() === 'ipv4' ? 32 : 128;
}

export const isIn = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() &&
  (address instanceof ipaddr.IPv4 ? address.match(network, bits) : address.match(network, bits));

export const isLoopback = (address: Address): boolean => address.range() === 'loopback';
