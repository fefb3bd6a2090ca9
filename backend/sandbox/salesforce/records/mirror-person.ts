import { objectFor } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { contactFieldOf } from '../schema/person-account.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Values } from './row.ts';

/** A person account is an account and a contact with the same values; whoever writes one writes both. */
export function mirrorPerson(records: PlatformWriter, definition: ObjectDefinition, id: string): void {
  const isAccount = definition.name === 'Account';
  if (!records.org.personAccounts || !(isAccount || definition.name === 'Contact')) return;
  const row = records.require(definition, id);
  if (row.fields['IsPersonAccount'] !== true) return;
  const [account, contact] = [objectFor(records.org, 'Account'), objectFor(records.org, 'Contact')];
  if (!account || !contact) return;
  if (isAccount) writeContact(records, { account, contact }, row.id, row.fields);
  else writeAccount(records, account, String(row.fields['AccountId']), row.fields);
}

interface Both {
  account: ObjectDefinition;
  contact: ObjectDefinition;
}

function writeContact(records: PlatformWriter, { account, contact }: Both, accountId: string, fields: Values): void {
  const values: Values = { OwnerId: fields['OwnerId'] ?? null };
  for (const { name } of account.fields) {
    const target = contactFieldOf(name);
    if (target !== null) values[target] = fields[name] ?? null;
  }
  const contactId = fields['PersonContactId'];
  if (typeof contactId === 'string') return records.change(contact, contactId, values);
  const empty = Object.fromEntries(contact.fields.map(({ name, initial }) => [name, initial]));
  const made = records.add(contact, { ...empty, ...values, AccountId: accountId });
  // Marked only now: a person's contact is mirrored back, and this one was just copied.
  records.touch(contact, made, { IsPersonAccount: true });
  records.touch(account, accountId, { PersonContactId: made });
}

function writeAccount(records: PlatformWriter, account: ObjectDefinition, accountId: string, fields: Values): void {
  const values: Values = { Name: fields['Name'] ?? null, OwnerId: fields['OwnerId'] ?? null };
  for (const { name } of account.fields) {
    const source = contactFieldOf(name);
    if (source !== null) values[name] = fields[source] ?? null;
  }
  records.change(account, accountId, values);
}
