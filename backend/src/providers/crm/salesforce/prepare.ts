import type { CrmSession } from '#ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames } from './field-names.ts';
import { mayCreateMail } from './log-activity.ts';

/** Custom fields come with our package; all that can be done over the API is to name what is missing or not writable. */
export function createPrepare(client: SalesforceClient, names: FieldNames): CrmSession['prepare'] {
  return async () => {
    const activityObject = (await mayCreateMail(client)) ? 'EmailMessage' : 'Task';
    const missing = [
      ...(await missingFields(client, 'Contact', Object.values(names.owned))),
      ...(await missingFields(client, activityObject, [names.activityId])),
    ];
    return { missing, created: [] };
  };
}

async function missingFields(client: SalesforceClient, object: string, wanted: readonly string[]): Promise<string[]> {
  const { fields } = await client.describe(object);
  const writable = new Set(fields.filter(({ createable, updateable }) => createable && updateable).map(({ name }) => name));
  return wanted.filter((name) => !writable.has(name)).map((name) => `${object}.${name}`);
}
