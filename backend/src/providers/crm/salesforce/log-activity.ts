import type { CrmMailActivity, CrmWriter } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames, NamesOf } from './field-names.ts';
import { logMail } from './log-mail.ts';
import { toTask } from './mapper.ts';
import { shareActivity } from './share-activity.ts';
import { soqlText } from './soql.ts';
import { Created, IdRecord, StatusRecord } from './wire.ts';
import { orWithoutOwner } from './without-owner.ts';

type Logged = Awaited<ReturnType<CrmWriter['logActivity']>>;

/** A mail becomes an EmailMessage where the org lets us create one, else a closed task; never both. */
export function createLogActivity(client: SalesforceClient, namesOf: NamesOf): CrmWriter['logActivity'] {
  return async (activity) => {
    const names = await namesOf();
    if (await mayCreateMail(client)) return logMail(client, names, activity);
    const logged = await logTask(client, names, activity);
    await shareActivity(client, 'Task', logged.externalId, [activity.contactExternalId, ...activity.others.map(({ externalId }) => externalId)]);
    return logged;
  };
}

export async function mayCreateMail(client: SalesforceClient): Promise<boolean> {
  try {
    return (await client.describe('EmailMessage')).createable;
  } catch (error) {
    // Orgs without Enhanced Email do not show the object at all.
    if (error instanceof ProviderError && error.failure === 'not_found') return false;
    throw error;
  }
}

/** A task knows no Message-ID, so a mail the CRM captured by itself cannot be adopted here. */
async function logTask(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged> {
  const existing = await findTask(client, names, activity);
  if (existing) return existing;
  const task = toTask(activity, await taskStatus(client, true), names);
  try {
    const created = await orWithoutOwner(task, (body) => client.ask({ method: 'POST', path: '/sobjects/Task', kind: 'write', reply: Created, body }));
    return { externalId: created.id, outcome: 'created' };
  } catch (error) {
    // Somebody else was faster with the same id.
    const ours = error instanceof ProviderError && error.failure === 'conflict' ? await findTask(client, names, activity) : null;
    if (ours) return ours;
    throw error;
  }
}

async function findTask(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged | null> {
  const { records } = await client.query(`SELECT Id FROM Task WHERE ${names.salesosId} = ${soqlText(activity.activityId)} LIMIT 1`, IdRecord);
  return records[0] ? { externalId: records[0].Id, outcome: 'existing' } : null;
}

/** Statuses are the customer's own words, in the customer's language. */
export async function taskStatus(client: SalesforceClient, isClosed: boolean): Promise<string> {
  const soql = `SELECT ApiName FROM TaskStatus WHERE IsClosed = ${isClosed ? 'TRUE' : 'FALSE'} ORDER BY SortOrder LIMIT 1`;
  const { records } = await client.query(soql, StatusRecord);
  if (!records[0]) throw new ProviderError('validation', `the org has no ${isClosed ? 'closed' : 'open'} task status`);
  return records[0].ApiName;
}
