import { refuse } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import { objectFor } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { contactFieldOf } from '../schema/person-account.ts';
import { mirrorPerson } from './mirror-person.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { findRow, isLive, type Row, type Values } from './row.ts';
import { rowsWith } from './value-index.ts';

/**
 * A record type of the other kind marries an account to its one contact, or separates the two. True = that was it. The
 * change is told of the account alone.
 */
export function marryOrSeparate(records: PlatformWriter, definition: ObjectDefinition, row: Row, assignments: readonly Assignment[]): boolean {
  const contact = objectFor(records.org, 'Contact');
  const wish = assignments.find(({ field }) => field.name === 'RecordTypeId')?.value;
  if (!records.org.personAccounts || definition.name !== 'Account' || !contact || typeof wish !== 'string') return false;
  const type = findRow(records.twin, records.org.id, 'RecordType', toId18(wish) ?? '');
  const isPerson = row.fields['IsPersonAccount'] === true;
  if (!type || isPerson === (type.fields['IsPersonType'] === true)) return false;
  if (assignments.length > 1)
    throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', 'Cannot specify any additional fields when marrying or separating a Person-Account');
  if (isPerson) separate(records, { account: definition, contact }, row, type.id);
  else marry(records, { account: definition, contact }, row, type.id);
  return true;
}

interface Both {
  account: ObjectDefinition;
  contact: ObjectDefinition;
}

function marry(records: PlatformWriter, { account, contact }: Both, { id }: Row, typeId: string): void {
  const [only, ...others] = rowsWith(records.twin, records.org.id, contact.name, 'AccountId', id).filter(isLive);
  if (!only || others.length > 0)
    throw refuse('INVALID_PERSON_ACCOUNT_OPERATION', 'an account becomes a person account together with exactly one contact');
  records.touch(contact, only.id, { IsPersonAccount: true }, { isTold: false });
  records.change(account, id, { RecordTypeId: typeId, IsPersonAccount: true, PersonContactId: only.id });
  mirrorPerson(records, contact, only.id);
}

function separate(records: PlatformWriter, { account, contact }: Both, { id, fields }: Row, typeId: string): void {
  const emptied: Values = {};
  for (const { name, initial } of account.fields) if (name !== 'Phone' && contactFieldOf(name) !== null) emptied[name] = initial;
  records.touch(contact, String(fields['PersonContactId']), { IsPersonAccount: false }, { isTold: false });
  records.change(account, id, { ...emptied, RecordTypeId: typeId, IsPersonAccount: false, PersonContactId: null });
}
