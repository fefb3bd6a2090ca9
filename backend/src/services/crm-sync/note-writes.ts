import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { PublishedFields } from './owned-fields.ts';
import type { HumanChange } from './read-before-write.ts';
import type { Sent } from './sent-batch.ts';

/** What one record got in a batch, as kept in `crm_writes.entries`. */
export interface WriteEntry {
  link: string;
  /** By our names: [before, after]. */
  owned: Readonly<Record<string, readonly [FieldValue, FieldValue]>>;
  human: readonly HumanChange[];
  /** Why the CRM refused the row; null = it took it, or may have. */
  code: string | null;
}

/**
 * The statement that keeps what a batch wrote, or null when nothing was sent: one row, to be run in the transaction that
 * settles the batch. Records whose claim was lost meanwhile are in it too, because they were written. `acked` false =
 * nobody knows whether the CRM took it.
 */
export function notingWrites(uow: UnitOfWork, connectionId: string, sent: Sent, { acked }: { acked: boolean }): SQL | null {
  const entries = sent.rows.flatMap((one) => toEntry(one, acked ? (sent.results.get(one.row.id)?.failure?.code ?? null) : null) ?? []);
  const [first] = sent.rows;
  if (!first || entries.length === 0) return null;
  const written = entries.filter(({ code }) => code === null).length;
  return sql`insert into crm_writes (customer_id, id, connection_id, entity_type, sent_at, acked_at, written, link_ids, entries)
    values (${uow.customerId}::uuid, ${randomUUID()}::uuid, ${connectionId}::uuid, ${first.row.entity_type}, ${sent.sentAt.toISOString()}::timestamptz,
      ${acked ? uow.now.toISOString() : null}::timestamptz, ${written}, ${`{${entries.map(({ link }) => link).join(',')}}`}::uuid[], ${JSON.stringify(entries)}::json)`;
}

function toEntry({ row, changes, human }: Sent['rows'][number], code: string | null): WriteEntry | null {
  const known: Partial<PublishedFields> = { ...row.base_before, ...row.base };
  const owned = Object.entries(changes).map(([key, after]) => [key, [known[key as keyof PublishedFields] ?? null, after ?? null]] as const);
  if (owned.length === 0 && human.changes.length === 0) return null;
  return { link: row.id, owned: Object.fromEntries(owned), human: human.changes, code };
}
