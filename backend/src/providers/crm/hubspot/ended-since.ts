import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { toRecord } from './mapper.ts';
import { objectOf } from './objects.ts';
import { ObjectPage } from './wire.ts';

const pageSize = 100;

/** A search never finds archived records, and their list has no order by time: it is read whole. */
export async function endedSince(client: HubspotClient, object: CrmObject, since: Date): Promise<CrmRecord[]> {
  const { objectType, system } = objectOf(object);
  const ended: CrmRecord[] = [];
  let after: string | undefined;
  do {
    const page: ReturnType<typeof ObjectPage.parse> = await client.read(ObjectPage, (sdk) =>
      sdk.crm.objects.basicApi.getPageWithHttpInfo(objectType, pageSize, after, [...system], undefined, undefined, true),
    );
    ended.push(...page.results.map((row) => toRecord(object, row, [])).filter(({ modifiedAt }) => modifiedAt >= since));
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return ended;
}
