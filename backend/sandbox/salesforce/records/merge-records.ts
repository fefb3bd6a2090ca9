import { refuse } from '../api-fault.ts';
import { objectOfId, schemaOf } from '../org.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { Assignment } from './read-body.ts';
import type { Records } from './records.ts';
import { isLive } from './row.ts';
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
  if (wishes.length > 0) records.update(definition, master.id, wishes);
  for (const { id } of losers) {
    reparent(records, definition, id, master.id);
    records.change(definition, id, { IsDeleted: true, ...(hasMaster(definition) ? { MasterRecordId: master.id } : {}) });
  }
  records.change(definition, master.id, {});
  return master.id;
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
