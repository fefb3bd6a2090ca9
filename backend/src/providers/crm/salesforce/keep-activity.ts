import { z } from 'zod';
import type { CrmWriter } from '#ports/crm.ts';
import type { KeptActivity, LeftOut } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { changedValues, keyOf, newValues } from './activity-values.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import { taskStatus } from './log-activity.ts';
import { shareActivity } from './share-activity.ts';
import { soqlText } from './soql.ts';
import { Created, IdRecord } from './wire.ts';
import { orWithoutOwner } from './without-owner.ts';

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

interface Made {
  id: string;
  /** Whom it is to be tied to, the first is already. */
  people: readonly string[];
  leftOut: LeftOut[];
}

/** Salesforce says either of somebody who is in the recycle bin. */
const NOT_THERE: ReadonlySet<string> = new Set(['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY']);

/** Of the first who is there. Null = somebody else was faster with the same id. */
async function create(client: SalesforceClient, names: FieldNames, object: string, activity: KeptActivity): Promise<Made | null> {
  const status = await statusOf(client, activity, true);
  const leftOut: LeftOut[] = [];
  for (const [place, who] of activity.people.entries()) {
    try {
      const { id } = await orWithoutOwner(newValues(activity, who, status, names), (body) =>
        client.ask({ method: 'POST', path: `/sobjects/${object}`, kind: 'write', reply: Created, body }),
      );
      return { id, people: activity.people.slice(place), leftOut };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (error.failure === 'conflict') return null;
      const code = error.vendorCode ?? '';
      if (!NOT_THERE.has(code) || place === activity.people.length - 1) throw error;
      leftOut.push({ externalId: who, code });
    }
  }
  throw new ProviderError('not_found', 'nobody it is of is there');
}

/** Calls, tasks and notes are tasks, meetings are events. */
export function createKeepActivity(client: SalesforceClient, namesOf: NamesOf): NonNullable<CrmWriter['keepActivity']> {
  return async (activity) => {
    const names = await namesOf();
    const stream = activity.type === 'meeting' ? 'Event' : 'Task';
    const known = activity.externalId ?? (await findKept(client, names, stream, activity));
    const made = known === null ? await create(client, names, stream, activity) : null;
    if (made) {
      const leftOut = [...made.leftOut, ...(await shareActivity(client, stream, made.id, made.people))];
      return { externalId: made.id, stream, outcome: 'created', leftOut };
    }
    const externalId = known ?? (await findKept(client, names, stream, activity));
    if (externalId === null) throw new ProviderError('conflict', 'our id on this activity is taken and not to be found');
    await change(client, stream, externalId, activity);
    // An earlier try may have died before everybody was told of.
    const leftOut = activity.tiesPeople ? await shareActivity(client, stream, externalId, activity.people) : [];
    return { externalId, stream, outcome: 'existing', leftOut };
  };
}

async function change(client: SalesforceClient, object: string, externalId: string, activity: KeptActivity): Promise<void> {
  const body = changedValues(activity, await statusOf(client, activity, false));
  if (Object.keys(body).length > 0)
    await client.ask({ method: 'PATCH', path: `/sobjects/${object}/${externalId}`, kind: 'write', reply: z.unknown(), body });
}
