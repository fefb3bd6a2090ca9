import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type ConsentVerdict, mayContact } from '#domain/consent/may-contact.ts';
import { normalizeAddress } from '#domain/email/address.ts';

/**
 * Ids of everybody who is to be taken for this person where a refusal is concerned: whoever has the address, contact or
 * lead, of whichever CRM. `address` = where a mail is about to go; null = the contact's own.
 */
export const holdersOf = (uow: UnitOfWork, { contactId, address }: { contactId: string; address: string | null }): SQL => sql`(
  select ${contactId}::uuid
  union all select o.id from contacts c join contacts o on o.customer_id = c.customer_id and o.email_key = c.email_key
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${contactId}::uuid
  union all select id from contacts where customer_id = ${uow.customerId}::uuid and email_key = ${address === null ? null : normalizeAddress(address)})`;

/** A statement about marketing mail counts for ours unless an admin has decided otherwise; `k` = the alias of consents. */
export const counts = (uow: UnitOfWork): SQL => sql`(k.source not like '%:marketing'
  or coalesce((select s.marketing_opt_out_blocks from consent_settings s where s.customer_id = ${uow.customerId}::uuid), true))`;

/** The person's own doing, not what a CRM says of them; `k` = the alias of consents. */
export const saidThemselves: SQL = sql`(k.source in ('contact', 'complaint') or k.source like 'contact:%')`;

/** Whether mail may go to this person as things are now: the strictest of all that is known of the address. */
export async function consentFor(uow: UnitOfWork, contactId: string, address: string | null = null): Promise<ConsentVerdict> {
  const [known] = await uow.rows<{ words: { source: string; state: string }[]; complete: boolean }>(sql`
    select coalesce((select jsonb_agg(jsonb_build_object('source', k.source, 'state', k.state) order by k.source) from consents k
        where k.customer_id = ${uow.customerId}::uuid and k.contact_id in ${holdersOf(uow, { contactId, address })}
          and k.channel = 'email' and k.state in ('opted_out', 'hidden') and ${counts(uow)}), '[]') as words,
      (select coalesce(bool_and(opt_outs_complete), false) from crm_integrations where customer_id = ${uow.customerId}::uuid and state <> 'disconnected') as complete`);
  return mayContact({
    channel: 'email',
    sources: (known?.words ?? []).map(({ source, state }) => ({
      source,
      channel: 'email' as const,
      optedOut: state === 'hidden' ? null : state === 'opted_out',
    })),
    optOutsImported: known?.complete ?? false,
  });
}
