import type { TrackingDomainProblem } from '@salesos/shared/labels/tracking';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { TrackingChoice } from '#domain/email/may-track.ts';

export interface TrackingSettings extends TrackingChoice {
  domainUrl: string | null;
  domainProblem: TrackingDomainProblem | null;
  domainUnanswered: number;
  domainCheckedAt: string | null;
  /** Null = nobody looks whether it still works. */
  domainDueAt: string | null;
}

/** Null = the customer has never chosen, so nothing is measured. */
export async function loadTracking(uow: UnitOfWork): Promise<TrackingSettings | null> {
  const [row] = await uow.rows<TrackingSettings>(sql`
    select opens, clicks, first_touch as "firstTouch", countries, domain_url as "domainUrl", domain_state as "domainState", domain_problem as "domainProblem",
      domain_unanswered as "domainUnanswered", domain_checked_at as "domainCheckedAt", domain_due_at as "domainDueAt"
    from tracking_settings where customer_id = ${uow.customerId}::uuid`);
  return row ?? null;
}
