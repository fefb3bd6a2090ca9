import type { CrmSession } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { namesIn } from './field-names.ts';
import { mayCreateMail } from './log-activity.ts';

/** Custom fields come with our package; all that can be done over the API is to name what is missing or not writable. */
export function createPrepare(client: SalesforceClient): CrmSession['prepare'] {
  return async () => {
    client.forget();
    const names = namesIn((await client.describe('Contact')).fields);
    const activityObjects = [...((await mayCreateMail(client)) ? ['EmailMessage'] : []), 'Task', 'Event'];
    const missing = [
      ...(await missingFields(client, 'Contact', [...Object.values(names.owned), names.salesosId])),
      ...(await missingFields(client, 'Lead', [...Object.values(names.owned), names.salesosId]).catch(withoutObject)),
      ...(await missingFields(client, 'Account', [names.salesosId])),
    ];
    for (const object of activityObjects) missing.push(...(await missingFields(client, object, [names.salesosId]).catch(withoutObject)));
    return { missing, created: [] };
  };
}

/** Editions without leads, and users who may not see them, work without. */
function withoutObject(error: unknown): string[] {
  if (error instanceof ProviderError && (error.failure === 'not_found' || error.failure === 'permission')) return [];
  throw error;
}

async function missingFields(client: SalesforceClient, object: string, wanted: readonly string[]): Promise<string[]> {
  const { fields } = await client.describe(object);
  const writable = new Set(fields.filter(({ createable, updateable }) => createable && updateable).map(({ name }) => name));
  return wanted.filter((name) => !writable.has(name)).map((name) => `${object}.${name}`);
}
