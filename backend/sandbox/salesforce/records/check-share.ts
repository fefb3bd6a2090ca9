import { refuse } from '../api-fault.ts';
import { objectOfId } from '../org.ts';
import { eventRelation, taskRelation } from '../schema/activity-relations.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { isLive, type Values } from './row.ts';
import { rowsWith } from './value-index.ts';

const MOST = 50;

/** A task or event is of one lead, or of up to fifty contacts, of each once; who is only invited to an event does not count. */
export function checkShare({ twin, org }: PlatformWriter, { name }: ObjectDefinition, fields: Values): void {
  const isPerson = (id: unknown): boolean => ['Contact', 'Lead'].includes(objectOfId(org, String(id))?.name ?? '');
  const isOf = (values: Values): boolean => isPerson(values['RelationId']) && (name === taskRelation.name || values['IsParent'] === true);
  if ((name !== taskRelation.name && name !== eventRelation.name) || !isOf(fields)) return;
  const key = name === taskRelation.name ? 'TaskId' : 'EventId';
  if (!org.sharedActivities) throw refuse('FIELD_INTEGRITY_EXCEPTION', 'Shared Activities is not enabled', ['IsParent']);
  const people = rowsWith(twin, org.id, name, key, String(fields[key])).filter((row) => isLive(row) && isOf(row.fields));
  const ids = [...people.map((row) => row.fields['RelationId']), fields['RelationId']];
  if (new Set(ids).size < ids.length && !twin.flipped.has('salesforce.relation-twice-not-refused'))
    throw refuse('DUPLICATE_VALUE', `duplicate value found: RelationId duplicates value on ${name}`, ['RelationId']);
  const hasLead = ids.some((id) => objectOfId(org, String(id))?.name === 'Lead');
  if (ids.length > (hasLead ? 1 : MOST))
    throw refuse('FIELD_INTEGRITY_EXCEPTION', `an activity can be related to one lead or up to ${MOST} contacts`, ['RelationId']);
}
