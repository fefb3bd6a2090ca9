import { hash } from 'node:crypto';

const NAMESPACE = Buffer.from('6f0d2c5e1b7a4e0f9a3d5c7b8e1f2a46', 'hex');

/** UUID v5 (RFC 9562 §5.5): the same parts always give the same id, so a replayed delivery writes nothing. */
export function nameId(...parts: readonly string[]): string {
  const name = parts.map((part) => `${part.length}:${part}`).join('|');
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
