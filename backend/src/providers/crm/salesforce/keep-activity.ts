import { z } from 'zod';
import type { CrmWriter } from '#ports/crm.ts';
import type { KeptActivity } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { changedValues, keyOf, newValues } from './activity-values.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import { taskStatus } from './log-activity.ts';
import { soqlText } from './soql.ts';
import { Created, IdRecord } from './wire.ts';

/** Our id decides whether it is there. One in the recycle bin is there too: what somebody deleted is not made again. */
async function findKept(client: SalesforceClient, names: FieldNames, object: string, activity: KeptActivity): Promise<string | null> {
  const soql = `SELECT Id FROM ${object} WHERE ${names.salesosId} = ${soqlText(keyOf(activity))} ORDER BY Id LIMIT 1`;
  const { records } = await client.query(soql, IdRecord, { ended: true });
  return records[0]?.Id ?? null;
}

/** What is over is closed from the start; a task only when it is done. */
async function statusOf(client: SalesforceClient, { type, isDone, changed }: KeptActivity, isNew: boolean): Promise<string | null> {
  if (type === 'meeting' || (!isNew && !changed.includes('isDone'))) return null;
  const isClosed = type === 'task' ? isDone === true : true;
  return isNew && !isClosed ? null : taskStatus(client, isClosed);
}

async function create(client: SalesforceClient, names: FieldNames, object: string, activity: KeptActivity): Promise<string | null> {
  const body = newValues(activity, await statusOf(client, activity, true), names);
  try {
    return (await client.ask({ method: 'POST', path: `/sobjects/${object}`, kind: 'write', reply: Created, body })).id;
  } catch (error) {
    // Somebody else was faster with the same id.
    if (error instanceof ProviderError && error.failure === 'conflict') return null;
    throw error;
  }
}

/** Calls, tasks and notes are tasks, meetings are events. */
export function createKeepActivity(client: SalesforceClient, namesOf: NamesOf): NonNullable<CrmWriter['keepActivity']> {
  return async (activity) => {
    const names = await namesOf();
    const object = activity.type === 'meeting' ? 'Event' : 'Task';
    const known = activity.externalId ?? (await findKept(client, names, object, activity));
    const created = known === null ? await create(client, names, object, activity) : null;
    if (created !== null) return { externalId: created, stream: object, outcome: 'created' };
    const externalId = known ?? (await findKept(client, names, object, activity));
    if (externalId === null) throw new ProviderError('conflict', 'our id on this activity is taken and not to be found');
    const body = changedValues(activity, await statusOf(client, activity, false));
    if (Object.keys(body).length > 0)
      await client.ask({ method: 'PATCH', path: `/sobjects/${object}/${externalId}`, kind: 'write', reply: z.unknown(), body });
    return { externalId, stream: object, outcome: 'existing' };
  };
}
