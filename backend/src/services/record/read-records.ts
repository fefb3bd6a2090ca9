import type { Account, Contact } from '@salesos/shared/api/record';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';

type Page<Item> = { items: Item[]; next: string | null };
interface Paging {
  actor: Actor;
  after: string | null;
  limit: number;
}

export async function readAccount(uow: UnitOfWork, { actor, id }: { actor: Actor; id: string }): Promise<Account> {
  authorize(actor, 'record.read');
  const [row] = await accounts(uow, sql`r.id = ${id}::uuid`, 1);
  if (!row) throw new ServiceError('not_found', 'There is no such account.');
  return row;
}

export async function readContact(uow: UnitOfWork, { actor, id }: { actor: Actor; id: string }): Promise<Contact> {
  authorize(actor, 'record.read');
  const [row] = await contacts(uow, sql`r.id = ${id}::uuid`, 1);
  if (!row) throw new ServiceError('not_found', 'There is no such contact.');
  return row;
}

/** By their ids; `domain` null = all of them. */
export async function listAccounts(uow: UnitOfWork, { actor, after, limit, domain }: Paging & { domain: string | null }): Promise<Page<Account>> {
  authorize(actor, 'record.read');
  const wanted = sql`(${domain}::text is null or lower(r.domain) = lower(${domain}))`;
  return paged(await accounts(uow, sql`${wanted} and ${behind(after)}`, limit + 1), limit);
}

/** By their ids; null = whatever it is. */
export async function listContacts(
  uow: UnitOfWork,
  { actor, after, limit, email, accountId }: Paging & { email: string | null; accountId: string | null },
): Promise<Page<Contact>> {
  authorize(actor, 'record.read');
  const conditions = [
    behind(after),
    ...(email === null ? [] : [sql`r.email_key = ${email.toLowerCase()}`]),
    ...(accountId === null ? [] : [sql`r.account_id = ${accountId}::uuid`]),
  ];
  return paged(await contacts(uow, sql.join(conditions, sql` and `), limit + 1), limit);
}

const behind = (after: string | null): SQL => (after === null ? sql`true` : sql`r.id > ${after}::uuid`);

function paged<Item extends { id: string }>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

const iso = (column: string): SQL => sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What both have, of the alias `r`; `objects` = what they are called in a CRM. A wish whose record was read meanwhile is none any more. */
const common = (
  objects: readonly string[],
): SQL => sql`r.id, r.owner_id as "ownerId", ${iso('r.created_at')} as "createdAt", ${iso('r.updated_at')} as "updatedAt",
  coalesce((select jsonb_agg(jsonb_build_object('connectionId', l.connection_id, 'provider', i.provider, 'object', l.entity_type, 'recordId', l.crm_id)
      order by l.connection_id, l.entity_type)
    from crm_sync_state l join crm_integrations i on i.customer_id = l.customer_id and i.id = l.connection_id
    where l.customer_id = r.customer_id and l.salesos_id = r.id and l.sync_status <> 'gone' and l.entity_type in ${objects}), '[]') as records,
  (select jsonb_build_object('state', c.state, 'code', case when c.waits_for is null then c.error_code else 'account_first' end, 'message', c.error_message) from crm_creates c
    where c.customer_id = r.customer_id and c.salesos_id = r.id and c.entity_type in ${objects}
      and not exists (select from crm_sync_state l where l.customer_id = c.customer_id and l.connection_id = c.connection_id and l.entity_type = c.entity_type
        and l.salesos_id = c.salesos_id) limit 1) as sync`;

const isLive = sql`r.deleted_at is null and r.merged_into is null`;

const accounts = (uow: UnitOfWork, where: SQL, limit: number): Promise<Account[]> =>
  uow.rows<Account>(sql`
    select ${common(['account'])}, r.name, r.domain, r.industry, r.company_size as "companySize", r.location, r.country
    from accounts r where r.customer_id = ${uow.customerId}::uuid and ${isLive} and ${where} order by r.id limit ${limit}`);

const contacts = (uow: UnitOfWork, where: SQL, limit: number): Promise<Contact[]> =>
  uow.rows<Contact>(sql`
    select ${common(['contact', 'lead'])}, r.account_id as "accountId", r.first_name as "firstName", r.last_name as "lastName", r.email, r.phone, r.title, r.city,
      r.country, r.company
    from contacts r where r.customer_id = ${uow.customerId}::uuid and ${isLive} and ${where} order by r.id limit ${limit}`);
