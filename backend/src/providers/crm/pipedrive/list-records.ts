import type { z } from 'zod';
import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { PipedriveClient } from './client.ts';
import { isCustomField } from './mapper.ts';
import { type ListRequest, objectOf } from './objects.ts';
import { RecordPage } from './wire.ts';

/** More keys than this and Pipedrive refuses the list of them; without a list it sends every custom field. */
const mostCustomFields = 15;

/** What of custom fields to ask for: never more than we need where that can be said. */
export function customFieldsOf(fields: readonly string[]): Pick<ListRequest, 'custom_fields'> {
  const wanted = fields.filter(isCustomField);
  return wanted.length === 0 || wanted.length > mostCustomFields ? {} : { custom_fields: wanted.join(',') };
}

/** Companies without the campaigns product have no marketing status, and may not ask for it. */
export const hasConsentField = async (client: PipedriveClient, object: CrmObject): Promise<boolean> =>
  object === 'contact' && (await client.personFields()).some((field) => field.field_code === 'marketing_status' && !field.is_custom_field);

export async function listRecords(client: PipedriveClient, object: CrmObject, request: ListRequest): Promise<z.infer<typeof RecordPage>> {
  const ask = (withConsent: boolean) => client.read(RecordPage, (apis) => objectOf(object).list(apis, request, withConsent));
  const withConsent = await hasConsentField(client, object);
  try {
    return await ask(withConsent);
  } catch (error) {
    if (!withConsent || !(error instanceof ProviderError) || error.failure !== 'validation') throw error;
    client.forgetFields();
    if (await hasConsentField(client, object)) throw error;
    return ask(false);
  }
}
