import type { ConsentHold } from '@salesos/shared/labels/consent';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { countryRule } from '#domain/consent/country-rules.ts';
import { holdersOf } from './consent-for.ts';
import { ruleOverrides } from './country-rules.ts';

/** What holds mail to this person back until somebody has looked, though nobody has refused it; null = nothing does. */
export async function holdOf(uow: UnitOfWork, contactId: string, address: string | null = null): Promise<ConsentHold | null> {
  const [bounced] = await uow.rows(sql`
    select 1 from consents where customer_id = ${uow.customerId}::uuid and contact_id in ${holdersOf(uow, { contactId, address })}
      and channel = 'email' and state = 'bounced' limit 1`);
  if (bounced !== undefined) return 'bounced_in_crm';
  return (await needsBasis(uow, contactId)) ? 'country_requires_consent' : null;
}

/** The person's own country counts before their company's. */
async function needsBasis(uow: UnitOfWork, contactId: string): Promise<boolean> {
  const [person] = await uow.rows<{ country: string | null; has_basis: boolean }>(sql`
    select coalesce(nullif(trim(c.country), ''), nullif(trim(a.country), '')) as country,
      exists (select from contact_bases b where b.customer_id = c.customer_id and b.contact_id = c.id and b.withdrawn_at is null) as has_basis
    from contacts c left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${contactId}::uuid`);
  if (!person || person.has_basis || person.country === null) return false;
  return countryRule(person.country, await ruleOverrides(uow)).coldMailNeedsConsent;
}
