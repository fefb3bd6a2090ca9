import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { classifyHits, REACH_MS, type SeenHit, SETTLE_MS } from '#domain/email/classify-hit.ts';
import { nameId } from '#events/event-id.ts';
import { appendEvents } from '#events/log.ts';
import type { RobotList } from '#ports/robot-list.ts';
import { recompute } from '../engagement/recompute.ts';
import { hitEvent } from './hit-event.ts';

interface HitRow {
  id: string;
  kind: 'open' | 'click';
  link_id: string | null;
  at: string;
  method: string;
  ip: string | null;
  user_agent: string | null;
  accept_language: string | null;
  actor_class: string;
  sent_at: string;
  link_count: number | null;
  contact_id: string;
  /** It has not been decided before, and the log does not know it. */
  is_new: boolean;
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
 * Decides who caused the settled hits of one mail, and decides those near them anew: what follows a hit is evidence
 * about it. The log learns of each when it is decided for the first time; a class changed later changes the contact's score
 * by itself. Returns false when no mail had settled hits.
 */
export async function classifyMail(uow: UnitOfWork, isRobot: RobotList): Promise<boolean> {
  const settled = new Date(uow.now.getTime() - SETTLE_MS).toISOString();
  const [next] = await uow.rows<{ email_id: string; at: string }>(sql`
    select email_id, at from email_hits where customer_id = ${uow.customerId}::uuid and classified_at is null and at <= ${settled}::timestamptz
    order by at limit 1 for update skip locked`);
  if (!next) return false;
  // Far enough back that those whose class may change still have all their own neighbors here.
  const from = new Date(new Date(next.at).getTime() - 2 * REACH_MS).toISOString();
  const hits = await uow.rows<HitRow>(sql`
    select h.id, h.kind, h.link_id, h.at, h.method, h.ip, h.user_agent, h.accept_language, h.actor_class, coalesce(e.sent_at, e.queued_at) as sent_at,
      e.link_count, e.contact_id, h.classified_at is null as is_new
    from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id
    where h.customer_id = ${uow.customerId}::uuid and h.email_id = ${next.email_id}::uuid and h.at between ${from}::timestamptz and ${settled}::timestamptz
    order by h.at, h.id`);
  const [first] = hits;
  if (!first) return false;
  const classes = classifyHits(
    { sentAt: new Date(first.sent_at), linkCount: first.link_count },
    hits.map((row) => seenHit(row, isRobot)),
  );
  const decided = hits.flatMap((row, index) => {
    const found = classes[index];
    const mayDiffer = new Date(row.at).getTime() >= new Date(next.at).getTime() - REACH_MS;
    return found && mayDiffer ? [{ row, id: row.id, actor_class: found.actorClass, evidence: found.evidence }] : [];
  });
  await save(uow, next.email_id, decided);
  await appendEvents(
    uow,
    decided.flatMap(({ row }) => (row.is_new ? [toEvent(row, next.email_id)] : [])),
  );
  if (decided.some(({ row, actor_class }) => !row.is_new && actor_class !== row.actor_class)) {
    await recompute(uow, new Map([[first.contact_id, nameId('classified', ...decided.map((hit) => `${hit.id}:${hit.actor_class}`))]]));
  }
  return true;
}

const toEvent = ({ id, link_id: linkId, at, contact_id: contactId }: HitRow, emailId: string) =>
  hitEvent({ id, emailId, contactId, linkId, at: new Date(at) });

const seenHit = (row: HitRow, isRobot: RobotList): SeenHit => ({
  kind: row.kind,
  linkId: row.link_id,
  hitAt: new Date(row.at),
  method: row.method,
  userAgent: row.user_agent,
  ip: row.ip,
  acceptLanguage: row.accept_language,
  isListedRobot: row.user_agent !== null && isRobot(row.user_agent),
});

interface Decided {
  id: string;
  actor_class: string;
  evidence: string;
}

async function save(uow: UnitOfWork, emailId: string, decided: readonly Decided[]): Promise<void> {
  const rows = decided.map(({ id, actor_class, evidence }) => ({ id, actor_class, evidence }));
  await uow.rows(sql`
    update email_hits h set actor_class = r.actor_class, evidence = r.evidence, classified_at = ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, actor_class text, evidence text)
    where h.customer_id = ${uow.customerId}::uuid and h.id = r.id`);
  await uow.rows(sql`
    update emails e set (opened_at, clicked_at) = (
      select min(h.at) filter (where h.kind = 'open'), min(h.at) filter (where h.kind = 'click') from email_hits h
      where h.customer_id = e.customer_id and h.email_id = e.id and h.actor_class = 'human')
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${emailId}::uuid`);
}
