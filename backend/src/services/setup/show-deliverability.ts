import type { DomainList } from '@salesos/shared/api/mail-setup';
import { domainView, domainWords } from '@salesos/shared/labels/mail-words';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import type { LatelyFound } from '../deliverability/remember.ts';

/** How the domains stand that mail is sent from, each in two lines. */
export async function showDeliverability(
  work: Work,
  { lately }: { lately: LatelyFound },
  { customerId, actor }: { customerId: string; actor: Actor },
): Promise<DomainList> {
  authorize(actor, 'mailbox.manage');
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ domain: string }>(sql`
      select distinct lower(split_part(email_address, '@', 2)) as domain from email_provider_accounts
      where customer_id = ${customerId}::uuid order by 1`),
  );
  const domains = await Promise.all(rows.map(async ({ domain }) => domainView(domain, await lately(domain))));
  return { measuredAt: work.clock.now().toISOString(), domains, note: domains.length === 0 ? domainWords.none : domainWords.note };
}
