import type { TrackingChange } from '@salesos/shared/api/tracking';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { tellMeasured } from './tell-measured.ts';

/** Takes the whole choice. A domain that stays keeps its state; another one is looked at before any link leads there. */
export async function saveTracking(uow: UnitOfWork, { actor, change }: { actor: Actor; change: TrackingChange }): Promise<void> {
  authorize(actor, 'mailbox.manage');
  await uow.rows(sql`
    insert into tracking_settings (customer_id, opens, clicks, first_touch, countries)
    values (${uow.customerId}::uuid, ${change.opens}, ${change.clicks}, ${change.firstTouch}, ${JSON.stringify(change.countries)}::jsonb)
    on conflict (customer_id) do update set opens = excluded.opens, clicks = excluded.clicks, first_touch = excluded.first_touch, countries = excluded.countries`);
  if (change.domain !== undefined) await changeDomain(uow, change.domain);
  await tellMeasured(uow, 'service.tracking');
  await audit(uow, actor, {
    action: 'tracking.saved',
    resourceType: 'customer',
    resourceId: uow.customerId,
    details: { opens: change.opens, clicks: change.clicks, firstTouch: change.firstTouch, countries: Object.keys(change.countries).sort().join(' ') },
  });
  uow.notify('tracking.domain');
}

async function changeDomain(uow: UnitOfWork, host: string | null): Promise<void> {
  const [state, dueAt] = host === null ? [null, null] : ['unverified', uow.now.toISOString()];
  await uow.rows(sql`
    update tracking_settings set domain_url = ${host === null ? null : `https://${host}`}, domain_state = ${state}, domain_problem = null, domain_unanswered = 0,
      domain_checked_at = null, domain_due_at = ${dueAt}::timestamptz
    where customer_id = ${uow.customerId}::uuid and regexp_replace(domain_url, '^https?://', '') is distinct from ${host}`);
}

export interface KeptTracking extends Omit<TrackingChange, 'domain'> {
  domainUrl: string | null;
  /** Whoever runs this installation vouches for the domain: it is never looked at. */
  isVouchedFor: boolean;
}

/** A choice as it was kept elsewhere; one that is here already stays. */
export async function restoreTracking(
  uow: UnitOfWork,
  { opens, clicks, firstTouch, countries, domainUrl, isVouchedFor }: KeptTracking,
): Promise<void> {
  const state = domainUrl === null ? null : isVouchedFor ? 'verified' : 'unverified';
  await uow.rows(sql`
    insert into tracking_settings (customer_id, opens, clicks, first_touch, countries, domain_url, domain_state, domain_due_at)
    values (${uow.customerId}::uuid, ${opens}, ${clicks}, ${firstTouch}, ${JSON.stringify(countries)}::jsonb, ${domainUrl}, ${state},
      ${state === 'unverified' ? uow.now.toISOString() : null}::timestamptz)
    on conflict (customer_id) do nothing`);
  await tellMeasured(uow, 'service.tracking');
}
