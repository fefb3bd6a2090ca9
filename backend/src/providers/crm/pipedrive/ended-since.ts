import type { z } from 'zod';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import type { PipedriveClient } from './client.ts';
import { toRecord } from './mapper.ts';
import { RecentPage, RecordPage } from './wire.ts';

const pageSize = 500;

/** Version 1 writes instants in UTC without saying so. */
const toV1 = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');
const fromV1 = (text: string): string => `${text.replace(' ', 'T')}Z`;

const ended = (object: CrmObject, id: number, updateTime: string): CrmRecord =>
  toRecord(object, { id, is_deleted: true, update_time: updateTime }, { fields: [], hasConsent: false });

async function deletedDeals(client: PipedriveClient, since: Date): Promise<CrmRecord[]> {
  const found: CrmRecord[] = [];
  let cursor: string | null = null;
  do {
    const request = { status: 'deleted', updated_since: `${since.toISOString().slice(0, 19)}Z`, limit: pageSize } as const;
    const next: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: z.infer<typeof RecordPage> = await client.read(RecordPage, (apis) => apis.deals.getDeals({ ...request, ...next }));
    found.push(...page.data.map((row) => toRecord('opportunity', { ...row, is_deleted: true }, { fields: [], hasConsent: false })));
    cursor = page.additional_data?.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}

/** People and organizations that ended are told by version 1's list of what happened lately only. */
async function deletedLately(client: PipedriveClient, object: 'account' | 'contact', since: Date): Promise<CrmRecord[]> {
  const items = object === 'account' ? 'organization' : 'person';
  const found: CrmRecord[] = [];
  for (let start = 0; ; ) {
    const request = { since_timestamp: toV1(since), items, start, limit: pageSize } as const;
    const page = await client.read(RecentPage, (apis) => apis.recents.getRecents(request));
    for (const { id, data } of page.data ?? [])
      if (data?.active_flag === false) found.push(ended(object, id, data.update_time ? fromV1(data.update_time) : since.toISOString()));
    const { pagination } = page.additional_data;
    if (pagination?.more_items_in_collection !== true) return found;
    start = pagination.next_start ?? start + pageSize;
  }
}

export function endedSince(client: PipedriveClient, object: CrmObject, since: Date): Promise<CrmRecord[]> {
  if (object === 'opportunity') return deletedDeals(client, since);
  return object === 'account' || object === 'contact' ? deletedLately(client, object, since) : Promise.resolve([]);
}
