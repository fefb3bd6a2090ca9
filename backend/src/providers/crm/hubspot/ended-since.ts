import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { changedAtOf, toRecord } from './mapper.ts';
import { objectOf } from './objects.ts';
import { ObjectPage, type ObjectReply } from './wire.ts';

const pageSize = 100;

/** A search never finds archived records, and their list has no order by time: it is read whole. */
export async function archivedSince(
  client: HubspotClient,
  { objectType, modifiedProperty, properties }: { objectType: string; modifiedProperty: string; properties: readonly string[] },
  since: Date,
): Promise<ObjectReply[]> {
  const ended: ObjectReply[] = [];
  let after: string | undefined;
  do {
    const page: ReturnType<typeof ObjectPage.parse> = await client.read(ObjectPage, (sdk) =>
      sdk.crm.objects.basicApi.getPageWithHttpInfo(objectType, pageSize, after, [...properties], undefined, undefined, true),
    );
    ended.push(...page.results.filter((row) => changedAtOf(modifiedProperty, row) >= since));
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return ended;
}

export async function endedSince(client: HubspotClient, object: CrmObject, since: Date): Promise<CrmRecord[]> {
  const { objectType, modifiedProperty, system } = objectOf(object);
  const rows = await archivedSince(client, { objectType, modifiedProperty, properties: system }, since);
  return rows.map((row) => toRecord(object, row, []));
}
