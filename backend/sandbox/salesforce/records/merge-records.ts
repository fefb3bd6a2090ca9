import { refuse } from '../api-fault.ts';
import { objectOfId, schemaOf } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Assignment } from './read-body.ts';
import { mirrorPerson } from './mirror-person.ts';
import type { Records } from './records.ts';
import { isLive, type Row } from './row.ts';
import { rowsWith } from './value-index.ts';

const MERGEABLE = ['Account', 'Contact', 'Lead', 'Individual'];
const MOST_LOSERS = 2;

/** The losers go to the recycle bin and name the master; what belonged to them belongs to it. */
export function mergeRecords(records: Records, masterId: string, loserIds: readonly string[], wishes: readonly Assignment[]): string {
  const definition = objectOfId(records.org, masterId);
  if (!definition || !MERGEABLE.includes(definition.name)) throw refuse('INVALID_TYPE', 'this type of record cannot be merged');
  if (loserIds.length === 0 || loserIds.length > MOST_LOSERS) throw refuse('LIMIT_EXCEEDED', `one to ${MOST_LOSERS} records merge into a master`);
  const master = records.require(definition, masterId);
  const losers = loserIds.map((id) => records.require(definition, id));
  if (losers.some(({ id }) => id === master.id)) throw refuse('INVALID_ID_FIELD', 'a record cannot be merged into itself');
  refuseMixed(definition, [master, ...losers]);
  if (wishes.length > 0) records.update(definition, master.id, wishes);
  for (const loser of losers) {
    mergePersons(records, loser, master);
    reparent(records, definition, loser.id, master.id);
    records.change(definition, loser.id, { IsDeleted: true, ...(hasMaster(definition) ? { MasterRecordId: master.id } : {}) });
  }
  records.change(definition, master.id, {});
  mirrorPerson(records, definition, master.id);
  return master.id;
}

/** Person accounts merge with their like, and as accounts only. */
function refuseMixed({ name }: ObjectDefinition, rows: readonly Row[]): void {
  const persons = rows.filter(({ fields }) => fields['IsPersonAccount'] === true).length;
  if (persons === 0 || (name === 'Account' && persons === rows.length)) return;
  throw refuse('INVALID_PERSON_ACCOUNT_OPERATION', 'a person account merges with other person accounts only');
}

/** The contacts of merged person accounts become one as well. */
function mergePersons(records: Records, loser: Row, master: Row): void {
  const contact = objectOfId(records.org, String(loser.fields['PersonContactId']));
  if (!contact) return;
  const [from, to] = [String(loser.fields['PersonContactId']), String(master.fields['PersonContactId'])];
  reparent(records, contact, from, to);
  const named = records.twin.flipped.has('salesforce.person-merge-names-contact') ? {} : { MasterRecordId: to };
  records.change(contact, from, { IsDeleted: true, ...named });
}

function hasMaster({ fields }: ObjectDefinition): boolean {
  return fields.some(({ name }) => name === 'MasterRecordId');
}

/** Nobody edited the children: only their SystemModstamp moves. */
export function reparent(records: Records, { name }: ObjectDefinition, from: string, to: string): void {
  for (const definition of schemaOf(records.org).objects) {
    for (const field of definition.fields) {
      if (!field.referenceTo.includes(name) || !field.createable) continue;
      for (const child of rowsWith(records.twin, records.org.id, definition.name, field.name, from))
        if (isLive(child)) records.touch(definition, child.id, { [field.name]: to });
    }
  }
}
