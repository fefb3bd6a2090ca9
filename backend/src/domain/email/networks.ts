export type NetworkKind = 'security_scanner' | 'microsoft_mail' | 'apple';

/**
 * Published IPv4 ranges, as [kind, network, prefix length]. Short on purpose: scanners also work from rented cloud
 * addresses, so the network is one hint among several and never the only protection.
 */
const RANGES: readonly (readonly [NetworkKind, string, number])[] = [
  ['security_scanner', '67.231.144.0', 20], // Proofpoint
  ['security_scanner', '148.163.128.0', 19], // Proofpoint
  ['security_scanner', '64.235.144.0', 20], // Barracuda
  ['security_scanner', '209.222.80.0', 21], // Barracuda
  ['security_scanner', '207.211.30.0', 24], // Mimecast
  ['security_scanner', '205.139.110.0', 23], // Mimecast
  ['security_scanner', '170.10.128.0', 21], // Mimecast
  ['microsoft_mail', '40.92.0.0', 15], // Exchange Online Protection
  ['microsoft_mail', '40.107.0.0', 16], // Exchange Online Protection
  ['microsoft_mail', '52.100.0.0', 14], // Exchange Online Protection
  ['microsoft_mail', '104.47.0.0', 17], // Exchange Online Protection
  ['apple', '17.0.0.0', 8],
];

/** Null for an unknown network, no address, or IPv6 (other than IPv4 written as IPv6). */
export function networkOf(ip: string | null): NetworkKind | null {
  const address = ip === null ? null : toNumber(ip.replace(/^::ffff:/i, ''));
  if (address === null) return null;
  return RANGES.find(([, network, bits]) => inRange(address, toNumber(network) ?? 0, bits))?.[0] ?? null;
}

/** Whether two addresses are of one /24 (IPv4) or /48 (IPv6); false where one is not known. */
export function isSameNetwork(one: string | null, other: string | null): boolean {
  const [a, b] = [one, other].map((ip) => (ip === null ? null : networkPart(ip.replace(/^::ffff:/i, ''))));
  return a !== null && a === b;
}

const networkPart = (ip: string): string => (ip.includes(':') ? ip.toLowerCase().split(':').slice(0, 3).join(':') : ip.slice(0, ip.lastIndexOf('.')));

function inRange(address: number, network: number, bits: number): boolean {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor(network / size);
}

function toNumber(ip: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(ip)) return null;
  const bytes = ip.split('.').map(Number);
  return bytes.some((byte) => byte > 255) ? null : bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
