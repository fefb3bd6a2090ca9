import type { CrmObject, CrmPage, Watermark } from '#ports/crm.ts';
import type { PipedriveClient } from './client.ts';
import { customFieldsOf, hasConsentField, listRecords } from './list-records.ts';
import { stampOf, toRecord } from './mapper.ts';
import type { RecordReply } from './wire.ts';

const pageSize = 500;

interface Row {
  reply: RecordReply;
  stampMs: number;
}

const isAfter = ({ reply, stampMs }: Row, after: Watermark | null): boolean => {
  if (after === null) return true;
  const afterMs = Date.parse(after.modifiedAt);
  return stampMs > afterMs || (stampMs === afterMs && reply.id > Number(after.externalId));
};

/** Pipedrive takes instants to the second; the floor reads a little again and skips nothing. */
const toSecond = (instant: string): string => `${new Date(Math.floor(Date.parse(instant) / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/**
 * At most one page after the watermark, in (stamp, id) order. Pipedrive orders by stamp only, so pages are read until a stamp
 * is known to be complete: a whole import has one and the same.
 */
export async function changedSince(client: PipedriveClient, object: CrmObject, after: Watermark | null, fields: readonly string[]): Promise<CrmPage> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof listRecords>> = await listRecords(client, object, {
      ...(after === null ? {} : { updated_since: toSecond(after.modifiedAt) }),
      ...customFieldsOf(fields),
      ...(cursor === null ? {} : { cursor }),
      sort_by: 'update_time',
      sort_direction: 'asc',
      limit: pageSize,
    });
    rows.push(...page.data.map((reply) => ({ reply, stampMs: stampOf(reply).getTime() })));
    cursor = page.additional_data?.next_cursor ?? null;
    const lastMs = rows.at(-1)?.stampMs ?? 0;
    const complete = rows.filter((row) => isAfter(row, after) && (cursor === null || row.stampMs < lastMs));
    if (cursor !== null && complete.length === 0) continue;
    complete.sort((a, b) => a.stampMs - b.stampMs || a.reply.id - b.reply.id);
    const delivered = complete.slice(0, pageSize);
    const last = delivered.at(-1);
    const read = { fields, hasConsent: await hasConsentField(client, object) };
    return {
      records: delivered.map(({ reply }) => toRecord(object, reply, read)),
      watermark: last ? { modifiedAt: new Date(last.stampMs).toISOString(), externalId: String(last.reply.id) } : after,
      hasMore: cursor !== null || complete.length > delivered.length,
    };
  }
}
