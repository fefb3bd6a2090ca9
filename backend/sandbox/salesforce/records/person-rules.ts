import { refuse } from '../api-fault.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { contactFieldOf } from '../schema/person-account.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import type { Values } from './row.ts';

/** Which fields a person account takes through which of its two records. `before` = null for an insert. */
export function checkPerson(records: PlatformWriter, { name }: ObjectDefinition, before: Values | null, assignments: readonly Assignment[]): void {
  if (!records.org.personAccounts) return;
  if (name === 'Account') checkAccount(before, assignments);
  if (name === 'Contact' && before?.['IsPersonAccount'] === true) checkContact(records, assignments);
}

function checkAccount(before: Values | null, assignments: readonly Assignment[]): void {
  const isPerson = before ? before['IsPersonAccount'] === true : assignments.some(({ field, value }) => field.name === 'LastName' && value !== null);
  // Both kinds have a phone; a name is a person's of two parts or a company's of one.
  refuseNames(assignments, (field) => (isPerson ? field === 'Name' : field !== 'Phone' && contactFieldOf(field) !== null));
}

function checkContact(records: PlatformWriter, assignments: readonly Assignment[]): void {
  const isTyped = assignments.some(({ field }) => field.name === 'RecordTypeId');
  if (isTyped || records.twin.flipped.has('salesforce.person-contact-writable'))
    throw refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  refuseNames(assignments, (field) => field === 'AccountId');
}

function refuseNames(assignments: readonly Assignment[], isBad: (field: string) => boolean): void {
  const bad = assignments.map(({ field }) => field.name).filter(isBad);
  if (bad.length > 0) throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', `Account: bad field names on insert/update call: ${bad.join(', ')}`, bad);
}
