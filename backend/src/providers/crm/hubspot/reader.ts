import type { CrmObject, CrmOwner, CrmReader, CrmRecord } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { changedSince } from './changed-since.ts';
import type { HubspotClient } from './client.ts';
import { mappings, toRecord } from './mapper.ts';
import { ObjectReply, OwnerPage } from './wire.ts';

async function get(client: HubspotClient, object: CrmObject, externalId: string): Promise<CrmRecord | null> {
  const { objectType, properties } = mappings[object];
  try {
    const reply = await client.read(ObjectReply, (sdk) => sdk.crm.objects.basicApi.getByIdWithHttpInfo(objectType, externalId, [...properties]));
    return toRecord(object, reply);
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'not_found') return null;
    throw error;
  }
}

async function ownersThat(client: HubspotClient, archived: boolean): Promise<CrmOwner[]> {
  const owners: CrmOwner[] = [];
  let after: string | undefined;
  do {
    const page: ReturnType<typeof OwnerPage.parse> = await client.read(OwnerPage, (sdk) =>
      sdk.crm.owners.ownersApi.getPageWithHttpInfo(undefined, after, 100, archived),
    );
    for (const owner of page.results) {
      // A queue owns records too but is nobody.
      if (owner.type === 'QUEUE' || !owner.email) continue;
      const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ') || owner.email;
      owners.push({ externalId: owner.id, name, email: owner.email, active: !owner.archived });
    }
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return owners;
}

export function hubspotReader(client: HubspotClient): CrmReader {
  return {
    changedSince: (object, after) => changedSince(client, object, after),
    get: (object, externalId) => get(client, object, externalId),
    owners: async () => [...(await ownersThat(client, false)), ...(await ownersThat(client, true))],
  };
}
