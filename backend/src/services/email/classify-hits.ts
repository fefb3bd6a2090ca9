import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { classifyHit, SETTLE_MS } from '#domain/email/classify-hit.ts';
import { nameId } from '#events/event-id.ts';
import { recompute } from '../engagement/recompute.ts';

interface HitRow {
  id: string;
  kind: 'open' | 'click';
  link_id: string | null;
  at: string;
  method: string;
  ip: string | null;
  user_agent: string | null;
  actor_class: string;
  evidence: string | null;
  sent_at: string;
  contact_id: string;
}

/** Customers with hits whose surroundings have settled. */
export async function customersWithSettledHits(work: Work, now: Date): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>(
    'hits',
    sql`
    select distinct customer_id from email_hits where classified_at is null and at <= ${new Date(now.getTime() - SETTLE_MS).toISOString()}::timestamptz`,
  );
  return rows.map((row) => row.customer_id);
}

/**
 * Decides who caused the settled hits of one mail, and decides its earlier hits anew: what follows a hit is evidence
 * about it. A changed class changes the contact's score. Returns false when no mail had settled hits.
 */
export async function classifyMail(uow: UnitOfWork): Promise<boolean> {
  const settled = new Date(uow.now.getTime() - SETTLE_MS).toISOString();
  const [next] = await uow.rows<{ email_id: string }>(sql`
    select email_id from email_hits where customer_id = ${uow.customerId}::uuid and classified_at is null and at <= ${settled}::timestamptz
    order by at limit 1 for update skip locked`);
  if (!next) return false;
  const hits = await uow.rows<HitRow>(sql`
    select h.id, h.kind, h.link_id, h.at, h.method, h.ip, h.user_agent, h.actor_class, h.evidence, coalesce(e.sent_at, e.queued_at) as sent_at, e.contact_id
    from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id
    where h.customer_id = ${uow.customerId}::uuid and h.email_id = ${next.email_id}::uuid and h.at <= ${settled}::timestamptz order by h.at, h.id`);
  const seen = hits.map((row) => ({
    kind: row.kind,
    linkId: row.link_id,
    hitAt: new Date(row.at),
    method: row.method,
    userAgent: row.user_agent,
    ip: row.ip,
  }));
  const decided = hits.map((row, index) => {
    const own = seen[index];
    const result = own ? classifyHit({ ...own, sentAt: new Date(row.sent_at), otherHits: seen.filter((other) => other !== own) }) : null;
    return {
      id: row.id,
      kind: row.kind,
      at: row.at,
      actor_class: result?.actorClass ?? 'unknown',
      evidence: result?.evidence ?? null,
      before: row.actor_class,
    };
  });
  await save(uow, next.email_id, decided);
  const contactId = hits[0]?.contact_id;
  if (contactId && decided.some((hit) => hit.actor_class !== hit.before)) {
    await recompute(uow, new Map([[contactId, nameId('classified', ...decided.map((hit) => `${hit.id}:${hit.actor_class}`))]]));
  }
  return true;
}

async function save(
  uow: UnitOfWork,
  emailId: string,
  decided: readonly { id: string; kind: string; at: string; actor_class: string; evidence: string | null }[],
): Promise<void> {
  await uow.rows(sql`
    update email_hits h set actor_class = r.actor_class, evidence = r.evidence, classified_at = ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(decided)}::jsonb) as r(id uuid, actor_class text, evidence text)
    where h.customer_id = ${uow.customerId}::uuid and h.id = r.id`);
  const first = (kind: string): string | null => decided.find((hit) => hit.kind === kind && hit.actor_class === 'human')?.at ?? null;
  await uow.rows(sql`update emails set opened_at = ${first('open')}::timestamptz, clicked_at = ${first('click')}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${emailId}::uuid`);
}
