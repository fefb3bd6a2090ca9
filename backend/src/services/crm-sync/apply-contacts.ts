import { randomUUID } from 'node:crypto';
import { contactCreated, contactUpdated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmContact } from '#ports/crm.ts';
import { applyCrmConsents } from './apply-consents.ts';
import { salesosIds, saveLinks, userIds } from './links.ts';

const FIELDS = ['account_id', 'owner_id', 'first_name', 'last_name', 'email', 'phone', 'title', 'city', 'country'] as const;
type Row = Record<(typeof FIELDS)[number], string | null> & { id: string; crm_id: string; modified_at: string };

/** Takes a page of contacts over: fields, account and owner by their links, and the CRM's own consent fields. */
export async function applyContacts(uow: UnitOfWork, connection: { id: string; provider: string }, records: readonly CrmContact[]): Promise<void> {
  const known = await salesosIds(
    uow,
    connection.id,
    'contact',
    records.map((record) => record.externalId),
  );
  const accounts = await salesosIds(uow, connection.id, 'account', [...new Set(records.flatMap((record) => record.accountExternalId ?? []))]);
  const owners = await userIds(uow, connection.id);
  const through = (map: Map<string, string>, key: string | null): string | null => (key === null ? null : (map.get(key) ?? null));
  const rows = records.map(
    (record): Row => ({
      id: known.get(record.externalId) ?? randomUUID(),
      crm_id: record.externalId,
      modified_at: record.modifiedAt.toISOString(),
      account_id: through(accounts, record.accountExternalId),
      owner_id: through(owners, record.ownerExternalId),
      first_name: record.firstName,
      last_name: record.lastName,
      email: record.email,
      phone: record.phone,
      title: record.title,
      city: record.city,
      country: record.country,
    }),
  );
  const before = await currentRows(
    uow,
    rows.filter((row) => known.has(row.crm_id)).map((row) => row.id),
  );
  const changed = rows.filter((row) => changedFields(before.get(row.id), row).length > 0);
  await upsert(uow, changed);
  await saveLinks(
    uow,
    connection.id,
    'contact',
    rows.map((row) => ({ id: randomUUID(), crm_id: row.crm_id, salesos_id: row.id, modified_at: row.modified_at })),
  );
  await appendEvents(
    uow,
    changed.map((row) => changeEvent(uow, connection, row, before.get(row.id))),
  );
  await applyCrmConsents(
    uow,
    connection.provider,
    records.map((record, index) => ({
      contactId: rows[index]?.id ?? '',
      email: record.optedOutOfEmail,
      call: record.doNotCall,
      stamp: record.modifiedAt.toISOString(),
    })),
  );
}

const changedFields = (before: Record<string, string | null> | undefined, row: Row): string[] =>
  before ? FIELDS.filter((field) => (before[field] ?? null) !== row[field]) : [...FIELDS];

function changeEvent(uow: UnitOfWork, connection: { id: string; provider: string }, row: Row, before: Record<string, string | null> | undefined) {
  const frame = { entityId: row.id, occurredAt: uow.now, source: `crm.${connection.provider}` };
  if (!before) {
    return newEvent({
      ...frame,
      definition: contactCreated,
      key: [connection.provider, connection.id, row.crm_id],
      data: { contactId: row.id, origin: connection.provider },
    });
  }
  const fields = changedFields(before, row);
  return newEvent({
    ...frame,
    definition: contactUpdated,
    key: [connection.provider, connection.id, row.crm_id, row.modified_at, fields.join()],
    data: { contactId: row.id, fields },
  });
}

async function currentRows(uow: UnitOfWork, ids: readonly string[]): Promise<Map<string, Record<string, string | null>>> {
  if (ids.length === 0) return new Map();
  const rows = await uow.rows<Record<string, string | null> & { id: string }>(sql`
    select id, account_id, owner_id, first_name, last_name, email, phone, title, city, country from contacts
    where customer_id = ${uow.customerId}::uuid and id in (select (jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))::uuid)`);
  return new Map(rows.map((row) => [row.id, row]));
}

async function upsert(uow: UnitOfWork, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await uow.rows(sql`
    insert into contacts (customer_id, id, account_id, owner_id, first_name, last_name, email, phone, title, city, country, created_at, updated_at)
    select ${uow.customerId}::uuid, r.id, r.account_id, r.owner_id, r.first_name, r.last_name, r.email, r.phone, r.title, r.city, r.country,
      ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, account_id uuid, owner_id uuid, first_name text, last_name text, email text, phone text, title text, city text, country text)
    on conflict (customer_id, id) do update set account_id = excluded.account_id, owner_id = excluded.owner_id, first_name = excluded.first_name,
      last_name = excluded.last_name, email = excluded.email, phone = excluded.phone, title = excluded.title, city = excluded.city,
      country = excluded.country, updated_at = excluded.updated_at`);
}
