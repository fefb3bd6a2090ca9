import { BlockList, isIP } from 'node:net';

/** Networks nobody on the internet has a service in: ours, the machine's own, the cloud's, reserved ones (RFC 6890 and later). */
const ipv4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Everything that is not global unicast, and in that the ranges that carry an IPv4 address inside or are for documents. */
const ipv6: readonly [string, number][] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

// Two lists: one would hold an IPv4 address against the IPv6 ranges, in its form inside IPv6.
const [blocked4, blocked6] = [new BlockList(), new BlockList()];
for (const [network, prefix] of ipv4) blocked4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of ipv6) blocked6.addSubnet(network, prefix, 'ipv6');

/** Whether this is the IP address of a machine on the internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  return version === 4 ? !blocked4.check(address, 'ipv4') : !blocked6.check(address, 'ipv6');
}
