import type { ActivityType } from '@salesos/shared/api/activity';
import { linkAs, linksOf, unlink } from '../../sandbox/hubspot/links.ts';
import type { ObjectType } from '../../sandbox/hubspot/object-types.ts';
import { archiveRecord, recordsOf, requireRecord, saveRecord } from '../../sandbox/hubspot/records.ts';
import { liveRows } from '../../sandbox/salesforce/records/row.ts';
import { eventRelation, taskRelation } from '../../sandbox/salesforce/schema/activity-relations.ts';
import { event } from '../../sandbox/salesforce/schema/event.ts';
import type { ObjectDefinition } from '../../sandbox/salesforce/schema/field.ts';
import { task } from '../../sandbox/salesforce/schema/task.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { portal, records } from './crm-edit.ts';

export type Values = Record<string, string | number | boolean | null>;

const objectOf = (type: ActivityType): ObjectDefinition => (type === 'meeting' ? event : task);
const typeOf: Readonly<Record<ActivityType, ObjectType>> = { call: 'calls', meeting: 'meetings', task: 'tasks', note: 'notes' };
const texts = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? '' : String(value)]));

/** The rep makes an activity at the CRM's own pages, with people by their ids there. Returns its id. */
export function addActivity(test: TestProduct, vendor: Vendor, type: ActivityType, values: Values, people: readonly string[]): string {
  if (vendor === 'hubspot') {
    const owner = test.seeded.hubspot.ownerIds['rep'] ?? '';
    const { id } = saveRecord(portal(test, 'rep'), typeOf[type], null, { hubspot_owner_id: owner, ...texts(values) });
    for (const toId of people) shareActivity(test, vendor, type, id, toId);
    return id;
  }
  const definition = objectOf(type);
  const blank = Object.fromEntries(definition.fields.map(({ name, initial }) => [name, initial]));
  const subtype = type === 'meeting' ? {} : { TaskSubtype: type === 'call' ? 'Call' : 'Task' };
  const [WhoId = null, ...others] = people;
  const fields = { ...blank, OwnerId: test.seeded.salesforce.userIds['rep'] ?? '', ...subtype, WhoId, ...values };
  const id = records(test, 'rep').add(definition, { ...fields, ...definition.complete?.(fields, new Set(Object.keys(values))) });
  for (const other of others) shareActivity(test, vendor, type, id, other);
  return id;
}

/** One more person takes part. */
export function shareActivity(test: TestProduct, vendor: Vendor, type: ActivityType, id: string, personId: string): void {
  if (vendor === 'hubspot') return linkAs(portal(test, 'rep'), { from: typeOf[type], id, to: 'contacts', toId: personId }, []);
  const [definition, key] = type === 'meeting' ? ([eventRelation, 'EventId'] as const) : ([taskRelation, 'TaskId'] as const);
  const blank = Object.fromEntries(definition.fields.map(({ name, initial }) => [name, initial]));
  records(test, 'rep').add(definition, { ...blank, [key]: id, RelationId: personId });
}

/** HubSpot only: somebody takes the person off. */
export const unshareActivity = (test: TestProduct, type: ActivityType, id: string, personId: string): void =>
  unlink(portal(test, 'rep'), { from: typeOf[type], id, to: 'contacts', toId: personId });

export function editActivity(test: TestProduct, vendor: Vendor, type: ActivityType, id: string, values: Values): void {
  if (vendor === 'salesforce') records(test, 'rep').change(objectOf(type), id, values);
  else saveRecord(portal(test, 'rep'), typeOf[type], requireRecord(portal(test), typeOf[type], id), texts(values));
}

export function deleteActivity(test: TestProduct, vendor: Vendor, type: ActivityType, id: string): void {
  if (vendor === 'salesforce') records(test, 'rep').remove(objectOf(type), id);
  else archiveRecord(portal(test, 'rep'), typeOf[type], requireRecord(portal(test), typeOf[type], id));
}

/** What the CRM keeps of a kind that has our id on it. */
export function keptActivities(test: TestProduct, vendor: Vendor, type: ActivityType): { id: string; fields: Values }[] {
  if (vendor === 'hubspot')
    return recordsOf(portal(test), typeOf[type])
      .filter(({ properties }) => properties['salesos_id'] !== undefined)
      .map(({ id, properties }) => ({ id, fields: properties }));
  return liveRows(test.twin.twin, test.seeded.salesforce.orgId, objectOf(type).name)
    .filter(({ fields }) => typeof fields['SalesOS_Id__c'] === 'string' && fields['TaskSubtype'] !== 'Email')
    .map(({ id, fields }) => ({ id, fields }));
}

/** Whom the CRM says it is of, in the order of their ids; each as often as it is said. */
export function peopleOfActivity(test: TestProduct, vendor: Vendor, type: ActivityType, id: string): string[] {
  if (vendor === 'hubspot') return linksOf(portal(test), typeOf[type], id, 'contacts').sort();
  const [relation, key] = type === 'meeting' ? ['EventRelation', 'EventId'] : ['TaskRelation', 'TaskId'];
  return liveRows(test.twin.twin, test.seeded.salesforce.orgId, relation ?? '')
    .filter(({ fields }) => fields[key ?? ''] === id)
    .map(({ fields }) => String(fields['RelationId']))
    .sort();
}
