import { randomUUID } from 'node:crypto';
import { accountCreated } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmAccount } from '#ports/crm.ts';
import { salesosIds, saveLinks, userIds } from './links.ts';

/** Takes a page of accounts over. The CRM is the authority for every field here. */
export async function applyAccounts(uow: UnitOfWork, connection: { id: string; provider: string }, records: readonly CrmAccount[]): Promise<void> {
  const known = await salesosIds(
    uow,
    connection.id,
    'account',
    records.map((record) => record.externalId),
  );
  const owners = await userIds(uow, connection.id);
  const rows = records.map((record) => ({
    id: known.get(record.externalId) ?? randomUUID(),
    crm_id: record.externalId,
    modified_at: record.modifiedAt.toISOString(),
    name: record.name,
    domain: record.domain,
    industry: record.industry,
    company_size: record.employees,
    location: record.city,
    country: record.country,
    owner_id: record.ownerExternalId === null ? null : (owners.get(record.ownerExternalId) ?? null),
  }));
  await uow.rows(sql`
    insert into accounts (customer_id, id, name, domain, industry, company_size, location, country, owner_id, created_at, updated_at)
    select ${uow.customerId}::uuid, r.id, r.name, r.domain, r.industry, r.company_size, r.location, r.country, r.owner_id,
      ${uow.now.toISOString()}::timestamptz, ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, name text, domain text, industry text, company_size integer, location text, country text, owner_id uuid)
    on conflict (customer_id, id) do update set name = excluded.name, domain = excluded.domain, industry = excluded.industry,
      company_size = excluded.company_size, location = excluded.location, country = excluded.country, owner_id = excluded.owner_id, updated_at = excluded.updated_at`);
  await saveLinks(
    uow,
    connection.id,
    'account',
    rows.map((row) => ({ id: randomUUID(), crm_id: row.crm_id, salesos_id: row.id, modified_at: row.modified_at })),
  );
  await appendEvents(
    uow,
    rows
      .filter((row) => !known.has(row.crm_id))
      .map((row) =>
        newEvent({
          definition: accountCreated,
          key: [connection.provider, connection.id, row.crm_id],
          entityId: row.id,
          occurredAt: uow.now,
          source: `crm.${connection.provider}`,
          data: { accountId: row.id, origin: connection.provider },
        }),
      ),
  );
}
