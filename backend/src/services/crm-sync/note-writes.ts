import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { uuids } from '#db/any-of.ts';
import type { Sent } from './sent-batch.ts';
import { toEntries, type WriteEntry } from './write-entries.ts';
import type { SentRow } from './write-outcome.ts';

/**
 * Keeps what a batch is about to write, before its call: a process killed in the call leaves no write that cannot be taken
 * back. Until the batch is settled it counts as written.
 */
export function noteBatch(
  uow: UnitOfWork,
  connectionId: string,
  rows: readonly SentRow[],
  { id = randomUUID(), unsent }: { id?: string; unsent: boolean },
): Promise<string> {
  const note = { id, object: rows[0]?.row.entity_type ?? '', written: rows.length, entries: toEntries(rows), unsent };
  return insert(uow, connectionId, note);
}

/** The same for records that are about to be made, by the ids their links will have. */
export function noteCreates(uow: UnitOfWork, connectionId: string, object: string, links: readonly string[]): Promise<string> {
  const entries = links.map((link) => toCreated(link, null));
  return insert(uow, connectionId, { id: randomUUID(), object, written: links.length, entries, unsent: false });
}

const toCreated = (link: string, code: string | null): WriteEntry => ({ link, owned: {}, human: [], code, isCreated: true });

async function insert(
  uow: UnitOfWork,
  connectionId: string,
  { id, object, written, entries, unsent }: { id: string; object: string; written: number; entries: readonly WriteEntry[]; unsent: boolean },
): Promise<string> {
  await uow.rows(sql`insert into crm_writes (customer_id, id, connection_id, entity_type, sent_at, written, link_ids, entries, unsent)
    values (${uow.customerId}::uuid, ${id}::uuid, ${connectionId}::uuid, ${object}, ${uow.now.toISOString()}::timestamptz,
      ${written}, ${uuids(entries.map(({ link }) => link))}, ${JSON.stringify(entries)}::json, ${unsent})`);
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

/**
 * Before its call: from here on it counts as written. Human values are known only now that the records were read. A turn so
 * slow that another one took its batch for never sent notes it anew.
 */
export async function noteBegun(
  uow: UnitOfWork,
  connectionId: string,
  { noted, rows, hasHuman }: { noted: string; rows: readonly SentRow[]; hasHuman: boolean },
): Promise<void> {
  const entries = hasHuman ? toEntries(rows) : [];
  const values = hasHuman ? sql`, link_ids = ${uuids(entries.map(({ link }) => link))}, entries = ${JSON.stringify(entries)}::json` : sql``;
  const found = await uow.rows(
    sql`update crm_writes set unsent = false${values} where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid returning id`,
  );
  if (found.length === 0) await noteBatch(uow, connectionId, rows, { id: noted, unsent: false });
}

/** Nobody has the turn, so whoever noted these died before their calls began. What may have been sent stays. */
export async function forgetUnsent(uow: UnitOfWork, connectionId: string): Promise<void> {
  await uow.rows(sql`delete from crm_writes where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and unsent`);
}

/** The statement that closes a settled batch's note. Records whose claim was lost meanwhile stay in it, because they were written. */
export function closingNote(uow: UnitOfWork, { noted, sentAt, rows, results }: Sent): SQL {
  const note = sql`crm_writes where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`;
  if (results.size === 0) return sql`delete from ${note}`;
  const codes = new Map([...results].map(([link, result]) => [link, result?.failure?.code ?? null]));
  const refused = [...codes.values()].filter((code) => code !== null).length;
  const judged = refused === 0 ? sql`` : sql`, entries = ${JSON.stringify(toEntries(rows, codes))}::json`;
  return sql`update crm_writes set acked_at = ${uow.now.toISOString()}::timestamptz, sent_at = ${sentAt.toISOString()}::timestamptz,
      unsent = false, written = ${results.size - refused}${judged}
    where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`;
}

/** The batch was not sent, or the CRM took none of it. */
export async function forgetBatch(uow: UnitOfWork, noted: string): Promise<void> {
  await uow.rows(sql`delete from crm_writes where customer_id = ${uow.customerId}::uuid and id = ${noted}::uuid`);
}
