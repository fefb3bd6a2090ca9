import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { PublishedFields } from './owned-fields.ts';
import type { HumanChange } from './read-before-write.ts';
import type { Sent } from './sent-batch.ts';
import type { SentRow } from './write-outcome.ts';

/** What one record got in a batch, as kept in `crm_writes.entries`. */
export interface WriteEntry {
  link: string;
  /** By our names: [before, after]. */
  owned: Readonly<Record<string, readonly [FieldValue, FieldValue]>>;
  human: readonly HumanChange[];
  /** Why the CRM refused the row; null = it took it, or may have. */
  code: string | null;
  /** The record was made: there was nothing before it. */
  isCreated?: true;
}

/**
 * Keeps what a batch is about to write, before its call: a process killed in the call leaves no write that cannot be taken
 * back. Until the batch is settled it counts as written.
 */
export function noteBatch(uow: UnitOfWork, connectionId: string, rows: readonly SentRow[]): Promise<string> {
  return insert(uow, connectionId, { object: rows[0]?.row.entity_type ?? '', written: rows.length, entries: toEntries(rows) });
}

/** The same for records that are about to be made, by the ids their links will have. */
export function noteCreates(uow: UnitOfWork, connectionId: string, object: string, links: readonly string[]): Promise<string> {
  return insert(uow, connectionId, { object, written: links.length, entries: links.map((link) => toCreated(link, null)) });
}

const toCreated = (link: string, code: string | null): WriteEntry => ({ link, owned: {}, human: [], code, isCreated: true });

async function insert(
  uow: UnitOfWork,
  connectionId: string,
  { object, written, entries }: { object: string; written: number; entries: readonly WriteEntry[] },
): Promise<string> {
  const id = randomUUID();
  await uow.rows(sql`insert into crm_writes (customer_id, id, connection_id, entity_type, sent_at, written, link_ids, entries)
    values (${uow.customerId}::uuid, ${id}::uuid, ${connectionId}::uuid, ${object}, ${uow.now.toISOString()}::timestamptz,
      ${written}, ${linksOf(entries)}::uuid[], ${JSON.stringify(entries)}::json)`);
  return id;
}

/** The CRM has answered: `codes` by the ids of the links, null = it is there because of us. Where nothing was made nothing is to be taken back. */
export async function closeCreates(uow: UnitOfWork, noted: string, codes: ReadonlyMap<string, string | null>): Promise<void> {
  const made = [...codes.values()].filter((code) => code === null).length;
  if (made === 0) return forgetBatch(uow, noted);
  const entries = [...codes].map(([link, code]) => toCreated(link, code));
  await uow.rows(sql`update crm_writes set acked_at = ${uow.now.toISOString()}::timestamptz, written = ${made}, entries = ${JSON.stringify(entries)}::json
    where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`);
}

/** Human values are known only once the records were read. */
export async function noteValues(uow: UnitOfWork, noted: string, rows: readonly SentRow[]): Promise<void> {
  const entries = toEntries(rows);
  await uow.rows(sql`update crm_writes set link_ids = ${linksOf(entries)}::uuid[], entries = ${JSON.stringify(entries)}::json
    where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`);
}

/** The statement that closes a settled batch's note. Records whose claim was lost meanwhile stay in it, because they were written. */
export function closingNote(uow: UnitOfWork, { noted, sentAt, rows, results }: Sent): SQL {
  const note = sql`crm_writes where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`;
  if (results.size === 0) return sql`delete from ${note}`;
  const codes = new Map([...results].map(([link, result]) => [link, result?.failure?.code ?? null]));
  const refused = [...codes.values()].filter((code) => code !== null).length;
  const judged = sql`, entries = ${JSON.stringify(toEntries(rows, codes))}::json`;
  return sql`update crm_writes set acked_at = ${uow.now.toISOString()}::timestamptz, sent_at = ${sentAt.toISOString()}::timestamptz,
      written = ${results.size - refused}${refused > 0 ? judged : sql``}
    where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`;
}

/** The batch was not sent, or the CRM took none of it. */
export async function forgetBatch(uow: UnitOfWork, noted: string): Promise<void> {
  await uow.rows(sql`delete from crm_writes where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`);
}

const linksOf = (entries: readonly WriteEntry[]): string => `{${entries.map(({ link }) => link).join(',')}}`;

const toEntries = (rows: readonly SentRow[], codes: ReadonlyMap<string, string | null> = new Map()): WriteEntry[] =>
  rows.flatMap((one) => toEntry(one, codes.get(one.row.id) ?? null) ?? []);

function toEntry({ row, changes, human }: SentRow, code: string | null): WriteEntry | null {
  const known: Partial<PublishedFields> = { ...row.base_before, ...row.base };
  const owned = Object.entries(changes).map(([key, after]) => [key, [known[key as keyof PublishedFields] ?? null, after ?? null]] as const);
  if (owned.length === 0 && human.changes.length === 0) return null;
  return { link: row.id, owned: Object.fromEntries(owned), human: human.changes, code };
}
