import { isUsableAddress, normalizeAddress } from '../email/address.ts';

export interface Suppressed {
  readonly kind: 'address' | 'domain';
  /** In the one form that is compared. */
  readonly value: string;
}

/** Lower case and ASCII, without the "@" some write before it; null for what is no domain under which mail is received. */
export function domainKey(text: string): string | null {
  const plain = text.trim().replace(/^@/, '').replace(/\.$/, '');
  // What a URL would read as something else than a host's name.
  if (!/^[^\s/\\?#@:%[\]]+\.[^\s/\\?#@:%[\]]+$/.test(plain) || !URL.canParse(`http://${plain}`)) return null;
  const { hostname } = new URL(`http://${plain}`);
  return hostname.length <= 253 &&
    hostname.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/\.\d+$/.test(hostname)
    ? hostname
    : null;
}

/** Null for what is no address. */
export function addressKey(text: string): string | null {
  if (!isUsableAddress(text)) return null;
  const address = normalizeAddress(text);
  const at = address.lastIndexOf('@');
  const domain = domainKey(address.slice(at + 1));
  return domain === null ? null : `${address.slice(0, at)}@${domain}`;
}

/** Everything that, if it is on the list, keeps mail to this address back: the address, its domain and the domains above that. */
export function suppressionsOf(address: string): Suppressed[] {
  const value = addressKey(address) ?? normalizeAddress(address);
  const labels = value.slice(value.lastIndexOf('@') + 1).split('.');
  const domains = labels.slice(0, -1).map((_, position) => labels.slice(position).join('.'));
  return [{ kind: 'address', value }, ...domains.map((domain) => ({ kind: 'domain' as const, value: domain }))];
}
