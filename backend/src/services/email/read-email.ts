import type { Email, EmailTracking } from '@salesos/shared/api/email';
import type { TrackingOff } from '@salesos/shared/labels/tracking';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { listAttachments } from './attachments.ts';
import { sayOff } from '../tracking/say-tracking.ts';

interface Row {
  id: string;
  contact_id: string;
  purpose: Email['purpose'];
  send_state: 'queued' | 'claimed' | 'dispatched' | 'sent' | 'rejected' | 'unknown' | 'canceled';
  from_address: string;
  to_address: string;
  redirected_to: string | null;
  subject: string;
  body_text: string;
  answers_id: string | null;
  send_at: string | null;
  sent_at: string | null;
  opened_at: string | null;
  clicked_at: string | null;
  replied_at: string | null;
  bounce_class: 'hard' | 'soft' | 'policy' | null;
  bounced_at: string | null;
  unsubscribed: boolean;
  error_code: string | null;
  error_message: string | null;
}

const before: Readonly<Partial<Record<Row['send_state'], Email['state']>>> = {
  queued: 'scheduled',
  claimed: 'sending',
  dispatched: 'sending',
  rejected: 'failed',
  unknown: 'unknown',
  canceled: 'canceled',
};

/** Facts and status are apart: the furthest of what is known, in whichever order it came. */
function stateOf(row: Row): Email['state'] {
  const early = before[row.send_state];
  if (early !== undefined) return early;
  if (row.replied_at !== null) return 'replied';
  if (row.bounce_class === 'hard' || row.bounce_class === 'policy') return 'bounced';
  if (row.clicked_at !== null) return 'clicked';
  return row.opened_at === null ? 'sent' : 'opened';
}

const instant = (value: string | null): string | null => (value === null ? null : new Date(value).toISOString());

export async function readEmail(uow: UnitOfWork, { actor, id }: { actor: Actor; id: string }): Promise<Email> {
  authorize(actor, 'email.read');
  const [row] = await uow.rows<Row>(sql`
    select id, contact_id, purpose, send_state, from_address, to_address, redirected_to, subject, body_text, answers_id, send_at, sent_at, opened_at, clicked_at, replied_at,
      bounce_class, bounced_at, unsubscribed, error_code, error_message from emails where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  if (!row) throw new ServiceError('not_found', 'There is no such mail.');
  return {
    id: row.id,
    contactId: row.contact_id,
    purpose: row.purpose,
    state: stateOf(row),
    from: row.from_address,
    to: row.to_address,
    redirectedTo: row.redirected_to,
    subject: row.subject,
    text: row.body_text,
    attachments: await listAttachments(uow, id),
    answersId: row.answers_id,
    sendAt: instant(row.send_at),
    sentAt: instant(row.sent_at),
    openedAt: instant(row.opened_at),
    clickedAt: instant(row.clicked_at),
    repliedAt: instant(row.replied_at),
    bounce: row.bounce_class === null || row.bounced_at === null ? null : { class: row.bounce_class, at: new Date(row.bounced_at).toISOString() },
    unsubscribed: row.unsubscribed,
    // Of one that has gone it is only why it went later.
    error: row.error_code === null || row.send_state === 'sent' ? null : { code: row.error_code, message: row.error_message },
  };
}

export async function readTracking(uow: UnitOfWork, { actor, id }: { actor: Actor; id: string }): Promise<EmailTracking> {
  await readEmail(uow, { actor, id });
  const [off] = await uow.rows<{ opens: TrackingOff | null; clicks: TrackingOff | null }>(sql`
    select opens_off_because as opens, clicks_off_because as clicks from emails where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  const hits = await uow.rows<{
    id: string;
    kind: 'open' | 'click';
    link_id: string | null;
    at: string;
    actor_class: 'human' | 'machine' | 'unknown';
    evidence: string | null;
  }>(
    sql`
    select id, kind, link_id, at, actor_class, evidence from email_hits where customer_id = ${uow.customerId}::uuid and email_id = ${id}::uuid order by at, id`,
  );
  return {
    emailId: id,
    notMeasured: { opens: sayOff(off?.opens ?? null), clicks: sayOff(off?.clicks ?? null) },
    hits: hits.map((hit) => ({
      id: hit.id,
      kind: hit.kind,
      link: hit.link_id,
      at: new Date(hit.at).toISOString(),
      by: hit.actor_class,
      evidence: hit.evidence,
    })),
  };
}
