import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/**
 * The least anybody must do: aggregate the facts and write the rows. It leaves out every rule the seeded histories do not
 * need (caps per day beyond the first hit, implied opens, refusals, measured signals), the texts, and the resulting events.
 */
export function scoreInOneStatement(work: Work, customerId: string, contactIds: readonly string[]): Promise<unknown> {
  return work.withTenant(customerId, (uow) =>
    uow.rows(sql`
      with found as materialized (
        select contact_id, event_type, occurred_at, actor_class, data->>'emailId' as email_id, data->>'linkId' as link_id, (data->>'hitId')::uuid as hit_id from events
        where customer_id = ${customerId}::uuid and contact_id = any(${`{${contactIds.join(',')}}`}::uuid[]) and event_type in ('email.opened', 'email.clicked', 'email.replied')
      ), fact as (
        select f.contact_id, f.event_type, min(f.occurred_at) as at
        from found f left join email_hits h on h.customer_id = ${customerId}::uuid and h.id = f.hit_id
        where coalesce(h.actor_class, f.actor_class) = 'human' group by f.contact_id, f.event_type, f.email_id, f.link_id
      ), decayed as (
        select contact_id, event_type, max(at) as last_at, sum(power(2, -extract(epoch from ${uow.now.toISOString()}::timestamptz - at) / (21 * 86400)))::float8 as n from fact group by 1, 2
      ), sums as (
        select contact_id, max(last_at) as last_at, coalesce(sum(n) filter (where event_type = 'email.opened'), 0) as o,
          coalesce(sum(n) filter (where event_type = 'email.clicked'), 0) as c, coalesce(sum(n) filter (where event_type = 'email.replied'), 0) as r
        from decayed group by 1
      )
      insert into engagement_scores (customer_id, contact_id, email_opens, email_clicks, email_replies, total_score, fit_score, priority_score, tier, band,
        reason, parts, model, next_action, last_activity_at, calculated_at)
      select ${customerId}::uuid, contact_id, o, c, r, round(25 * (1 - exp(-o / 5)) + 35 * (1 - exp(-c / 2)) + 40 * (1 - exp(-r / 0.5))), 50, 50, 2, 'Warm',
        repeat('r', 80), repeat('p', 50), 'seed-v1', repeat('a', 60), last_at, ${uow.now.toISOString()}::timestamptz from sums
      on conflict (customer_id, contact_id) do update set email_opens = excluded.email_opens, email_clicks = excluded.email_clicks,
        email_replies = excluded.email_replies, total_score = excluded.total_score, fit_score = excluded.fit_score, priority_score = excluded.priority_score,
        tier = excluded.tier, band = excluded.band, reason = excluded.reason, parts = excluded.parts, model = excluded.model, next_action = excluded.next_action,
        last_activity_at = excluded.last_activity_at, calculated_at = excluded.calculated_at`),
  );
}
