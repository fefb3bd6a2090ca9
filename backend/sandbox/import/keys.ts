import type { ContactValues } from './list-row.ts';

/** Import key of an account: its name, whatever the case and spacing. */
export function accountKey(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

export type ContactIdentity = Pick<ContactValues, 'firstName' | 'lastName' | 'email'>;

/** Import key of a contact: the e-mail address, or the name within its account (any stable text that stands for it). */
export function contactKey({ firstName, lastName, email }: ContactIdentity, account: string | null): string {
  if (email !== null) return email.toLowerCase();
  return JSON.stringify([accountKey(firstName ?? ''), accountKey(lastName ?? ''), account]);
}
