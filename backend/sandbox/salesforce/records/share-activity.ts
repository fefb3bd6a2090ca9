import { eventRelation, taskRelation } from '../schema/activity-relations.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { findRow, isLive } from './row.ts';
import { rowsWith } from './value-index.ts';

/** The name of a task or event stands among those who share it, first of all. */
export function shareActivity(records: PlatformWriter, { name }: ObjectDefinition, id: string): void {
  if (!records.org.sharedActivities || (name !== 'Task' && name !== 'Event')) return;
  const whoId = findRow(records.twin, records.org.id, name, id)?.fields['WhoId'] ?? null;
  const [definition, key] = name === 'Task' ? ([taskRelation, 'TaskId'] as const) : ([eventRelation, 'EventId'] as const);
  const present = rowsWith(records.twin, records.org.id, definition.name, key, id).filter(isLive);
  if (whoId === null || present.some(({ fields }) => fields['RelationId'] === whoId)) return;
  const blank = Object.fromEntries(definition.fields.map((field) => [field.name, field.initial]));
  records.add(definition, { ...blank, [key]: id, RelationId: whoId, ...(name === 'Event' ? { IsParent: true } : {}) });
}
