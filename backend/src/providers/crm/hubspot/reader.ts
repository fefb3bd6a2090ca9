import type { CrmOwner, CrmReader } from '#ports/crm.ts';
import { changedSince } from './changed-since.ts';
import type { HubspotClient } from './client.ts';
import { endedSince } from './ended-since.ts';
import { readRecords } from './read-records.ts';
import { OwnerPage } from './wire.ts';

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
      const userId = owner.userId ?? owner.userIdIncludingInactive;
      owners.push({ externalId: owner.id, ...(userId ? { userExternalId: String(userId) } : {}), name, email: owner.email, active: !owner.archived });
    }
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return owners;
}

export function hubspotReader(client: HubspotClient): CrmReader {
  return {
    changedSince: (object, after, fields) => changedSince(client, object, after, fields),
    read: (object, externalIds, fields) => readRecords(client, object, externalIds, fields),
    endedSince: (object, since) => endedSince(client, object, since),
    owners: async () => [...(await ownersThat(client, false)), ...(await ownersThat(client, true))],
  };
}
