import type { ObjectDefinition } from '../schema/field.ts';
import { opportunityContactRole } from '../schema/opportunity-contact-role.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { isLive } from './row.ts';
import { rowsWith } from './value-index.ts';

/** An opportunity has one primary contact: the newest said to be it. */
export function keepOnePrimary(records: PlatformWriter, definition: ObjectDefinition, id: string): void {
  if (definition.name !== opportunityContactRole.name) return;
  const { fields } = records.require(definition, id);
  if (fields['IsPrimary'] !== true) return;
  for (const other of rowsWith(records.twin, records.org.id, definition.name, 'OpportunityId', String(fields['OpportunityId'])))
    if (other.id !== id && isLive(other) && other.fields['IsPrimary'] === true) records.change(definition, other.id, { IsPrimary: false });
}
