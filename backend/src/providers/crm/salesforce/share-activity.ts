import { LEFT_OUT, type LeftOut } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { addRelations } from './add-relations.ts';
import type { SalesforceClient } from './client.ts';
import { soqlText } from './soql.ts';
import { RelationRecord } from './wire.ts';

/** Of one activity: so many contacts, or one lead. */
const MOST = 50;

const isLead = (id: string): boolean => id.startsWith('00Q');
const short = (id: string | null | undefined): string => id?.slice(0, 15) ?? '';
const leftOut = (people: readonly string[], code: string): LeftOut[] => people.map((externalId) => ({ externalId, code }));

/** Null where activities are not shared, or not any more: such an org does not have the object. */
export async function ifShared<Result>(
  client: SalesforceClient,
  object: 'TaskRelation' | 'EventRelation',
  run: () => Promise<Result>,
): Promise<Result | null> {
  let isDescribed = false;
  try {
    await client.describe(object);
    isDescribed = true;
    return await run();
  } catch (error) {
    const isAbsent = error instanceof ProviderError && (error.vendorCode === 'INVALID_TYPE' || ['not_found', 'permission'].includes(error.failure));
    if (!isAbsent) throw error;
    if (isDescribed) client.forget();
    return null;
  }
}

/** Ties a task or event to everybody else; it looks first, because an earlier try may have come so far. */
export async function shareActivity(client: SalesforceClient, object: 'Task' | 'Event', id: string, people: readonly string[]): Promise<LeftOut[]> {
  const [first = '', ...others] = people;
  const leads = others.filter((other) => isLead(first) || isLead(other));
  const contacts = others.filter((other) => !leads.includes(other));
  const beyond = [...leftOut(leads, LEFT_OUT.oneLead), ...leftOut(contacts.slice(MOST - 1), LEFT_OUT.tooMany)];
  const fitting = contacts.slice(0, MOST - 1);
  if (fitting.length === 0) return beyond;
  // An event always has relations, to whom it invites: only this one tells whether it may have several people.
  const refused = await ifShared(client, 'TaskRelation', () => tie(client, object, id, fitting));
  return [...(refused ?? leftOut(fitting, LEFT_OUT.notShared)), ...beyond];
}

async function tie(client: SalesforceClient, object: 'Task' | 'Event', id: string, people: readonly string[]): Promise<LeftOut[]> {
  const [type, key] = object === 'Task' ? (['TaskRelation', 'TaskId'] as const) : (['EventRelation', 'EventId'] as const);
  const present = await client.queryAll(`SELECT RelationId FROM ${type} WHERE ${key} = ${soqlText(id)}`, RelationRecord);
  const known = new Set(present.map(({ RelationId }) => short(RelationId)));
  const missing = people.filter((person) => !known.has(short(person)));
  const role = object === 'Task' ? {} : { IsParent: true, IsInvitee: false };
  const refusals = await addRelations(
    client,
    type,
    missing.map((person) => ({ [key]: id, RelationId: person, IsWhat: false, ...role })),
  );
  return missing.flatMap((externalId, place) => {
    const refusal = refusals[place];
    return refusal ? [{ externalId, code: refusal.code }] : [];
  });
}
