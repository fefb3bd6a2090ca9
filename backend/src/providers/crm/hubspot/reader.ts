import type { CrmObject, CrmOwner, CrmReader, ReadOptions } from '#ports/crm.ts';
import { activitiesSince, endedActivities } from './activities-since.ts';
import { changedSince } from './changed-since.ts';
import type { HubspotClient } from './client.ts';
import { countRecords } from './count-records.ts';
import { endedSince } from './ended-since.ts';
import { readLoggedMails } from './logged-mails.ts';
import type { Beside } from './mapper.ts';
import { readRecords } from './read-records.ts';
import { optOutProperty, type Subscriptions } from './subscriptions.ts';
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

export function hubspotReader(client: HubspotClient, subscriptions: () => Promise<Subscriptions>): CrmReader {
  /** What is read with a person besides the mapped fields: the marks of sales and of other mail and, where asked for, our own fields. */
  const beside = async (object: CrmObject, { owned }: ReadOptions = {}): Promise<Beside> => {
    if (object !== 'contact') return { optOuts: [], marketing: [], owned: false };
    const { sales, marketing } = await subscriptions();
    return { optOuts: sales.map(optOutProperty), marketing: marketing.map(optOutProperty), owned: owned === true };
  };
  return {
    changedSince: async (object, after, fields, options) =>
      changedSince(client, object, after, fields, { ...(await beside(object, options)), within: options?.within }),
    read: async (object, externalIds, fields, options) => readRecords(client, object, externalIds, fields, await beside(object, options)),
    count: (object) => countRecords(client, object),
    loggedMails: (after) => readLoggedMails(client, after),
    activitiesSince: (stream, after) => activitiesSince(client, stream, after),
    endedActivities: (stream, since) => endedActivities(client, stream, since),
    now: () => client.now(),
    endedSince: (object, since) => endedSince(client, object, since),
    owners: async () => [...(await ownersThat(client, false)), ...(await ownersThat(client, true))],
  };
}
