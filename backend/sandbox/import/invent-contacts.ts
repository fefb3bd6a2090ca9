import { createHash } from 'node:crypto';
import { exampleDomain } from './example-domain.ts';
import { firstNames, lastNames, titles } from './invented-people.ts';
import { accountKey } from './keys.ts';
import type { AccountValues, ContactValues } from './list-row.ts';

/** Coprime with the number of titles, so that people of one account have different ones. */
const TITLE_STEP = 5;

/** One to three people who do not exist, always the same for the same account name. Adds their addresses to `taken`. */
export function inventContacts(account: Pick<AccountValues, 'name' | 'city' | 'country'>, taken: Set<string>): ContactValues[] {
  const seed = createHash('sha256').update(accountKey(account.name)).digest();
  const byte = (index: number): number => seed[index % seed.length] ?? 0;
  const domain = exampleDomain(account.name);
  return Array.from({ length: 1 + (byte(0) % 3) }, (_, index) => {
    const { firstName, lastName, email } = freePerson(domain, byte(1 + index * 2), byte(2 + index * 2), taken);
    taken.add(email);
    const title = titles[(byte(31) + index * TITLE_STEP) % titles.length] ?? titles[0];
    return { firstName, lastName, email, phone: null, mobile: null, title, city: account.city, country: account.country, isOptedOut: false };
  });
}

/** Companies may share a domain once their legal forms are gone; an address belongs to one person all the same. */
function freePerson(domain: string, first: number, last: number, taken: ReadonlySet<string>) {
  for (let shift = 0; ; shift += 1) {
    const firstName = pick(firstNames, first + Math.floor(shift / lastNames.length));
    const lastName = pick(lastNames, last + shift);
    const email = `${firstName}.${lastName}@${domain}`.toLowerCase();
    if (!taken.has(email)) return { firstName, lastName, email };
  }
}

function pick(names: readonly string[], index: number): string {
  return names[index % names.length] ?? '';
}
