import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface Hit {
  id: string;
  kind: 'open' | 'click';
  sendId: string;
  linkId: string | null;
  /** Business time. */
  at: Date;
  method: string;
  ip: string | null;
  userAgent: string | null;
  /** '' = there was none. */
  acceptLanguage: string;
}

/**
 * Pixels and links were fetched. This row is all that a reader waits for: who did it, and the event that tells the log, come
 * when the hits around it are in. Nothing is kept of a mail that is gone, after its customer has turned it off, or of a
 * person who does not want it: mails sent before lie in mailboxes for years.
 */
export async function recordHits(uow: UnitOfWork, hits: readonly Hit[]): Promise<void> {
  await uow.rows(sql`
    insert into email_hits (customer_id, id, email_id, kind, link_id, link_kind, at, method, ip, user_agent, accept_language, actor_class)
    select e.customer_id, r.id, e.id, r.kind, r.link_id, case when r.link_id is not null then 'content' end, r.at, r.method, r.ip, r.user_agent,
      r.accept_language, 'unknown'
    from jsonb_to_recordset(${JSON.stringify(hits.map(toRow))}::jsonb) as r(
      id uuid, email_id uuid, kind text, link_id text, at timestamptz, method text, ip text, user_agent text, accept_language text)
    join emails e on e.customer_id = ${uow.customerId}::uuid and e.id = r.email_id
    join tracking_settings s on s.customer_id = e.customer_id and case r.kind when 'open' then s.opens else s.clicks end
    where not exists (select from tracking_consents t where t.customer_id = e.customer_id and t.contact_id = e.contact_id and t.state = 'withdrawn')`);
}

function toRow({ id, sendId, kind, linkId, at, method, ip, userAgent, acceptLanguage }: Hit) {
  const said = { user_agent: userAgent?.slice(0, 500) ?? null, accept_language: acceptLanguage.slice(0, 200) };
  return { id, email_id: sendId, kind, link_id: linkId, at: at.toISOString(), method, ip, ...said };
}
