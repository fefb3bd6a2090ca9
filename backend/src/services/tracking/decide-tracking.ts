import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { countryCode } from '#domain/crm-sync/countries.ts';
import { judgeTracking, type TrackingConsent, type TrackingVerdict } from '#domain/email/may-track.ts';
import { loadTracking } from './load-settings.ts';

export interface MailTracking extends TrackingVerdict {
  /** What pixel and links begin with. */
  baseUrl: string;
}

/** What of one sequence mail is measured, and why the rest is not. */
export async function decideTracking(uow: UnitOfWork, mail: { contactId: string; isFirstTouch: boolean; publicUrl: string }): Promise<MailTracking> {
  const settings = await loadTracking(uow);
  const [person] = await uow.rows<{ country: string | null; consent: TrackingConsent }>(sql`
    select coalesce(c.country, a.country) as country, t.state as consent from contacts c
    left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    left join tracking_consents t on t.customer_id = c.customer_id and t.contact_id = c.id
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${mail.contactId}::uuid`);
  const verdict = judgeTracking({
    settings,
    isFirstTouch: mail.isFirstTouch,
    country: person?.country ? countryCode(person.country) : null,
    consent: person?.consent ?? null,
  });
  return { ...verdict, baseUrl: settings?.domainState === 'verified' && settings.domainUrl !== null ? settings.domainUrl : mail.publicUrl };
}
