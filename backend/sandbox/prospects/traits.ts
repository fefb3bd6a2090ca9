import { createHash } from 'node:crypto';
import type { Situation } from './act.ts';

const BROWSERS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
] as const;
const LANGUAGES = ['en-US,en;q=0.9', 'en-GB,en;q=0.8', 'en-US,en;q=0.8,de;q=0.5'] as const;

export interface Traits {
  address: string;
  name: string;
  userAgent: string;
  language: string;
  /** From 203.0.113.0/24, reserved for documentation (RFC 5737). */
  ip: string;
  /** A stable number of the person, for choosing among wordings. */
  choice: number;
}

const at = <Item>(items: readonly [Item, ...Item[]], index: number): Item => items[index % items.length] ?? items[0];

/** The person behind the mail's recipient: the same address and seed always give the same person. */
export function traitsOf({ mail, options }: Pick<Situation, 'mail' | 'options'>): Traits {
  const address = mail.envelope.to[0] ?? '';
  const hash = createHash('sha256')
    .update(`${options.seed ?? '1'}:${address.toLowerCase()}`)
    .digest();
  const shown = mail.to.find((party) => party.address.toLowerCase() === address.toLowerCase())?.name;
  return {
    address,
    name: shown || (address.split('@')[0] ?? ''),
    userAgent: at(BROWSERS, hash.readUInt8(0)),
    language: at(LANGUAGES, hash.readUInt8(1)),
    ip: `203.0.113.${1 + (hash.readUInt8(2) % 254)}`,
    choice: hash.readUInt8(3),
  };
}
