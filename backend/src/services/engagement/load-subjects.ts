import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { ConsentSource } from '#domain/consent/may-contact.ts';
import type { EnrollmentState } from '#domain/sequence/decide-step.ts';
import type { ReplyDisposition } from '@salesos/shared/events/email';
import { counts } from '../consent/consent-for.ts';
import type { StepReason } from '@salesos/shared/events/sequence';

/** Everything besides the log that a score, tier or next action depends on. */
export interface Subject {
  contactId: string;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  email: string | null;
  phone: string | null;
  city: string | null;
  timeZone: string | null;
  ownerId: string | null;
  ownerName: string | null;
  company: string | null;
  employees: number | null;
  industry: string | null;
  consents: ConsentSource[];
  optOutsImported: boolean;
  waitingReply: { id: string; threadId: string | null; receivedAt: Date; disposition: ReplyDisposition; needsReview: boolean; text: string } | null;
  enrollment: { id: string; state: EnrollmentState; reason: StepReason | null; nextDueAt: Date | null } | null;
}

interface Row {
  id: string;
  first_name: string | null;
  last_name: string | null;
  title: string | null;
  email: string | null;
  phone: string | null;
  city: string | null;
  time_zone: string | null;
  owner_id: string | null;
  owner_name: string | null;
  company: string | null;
  company_size: number | null;
  industry: string | null;
  consents: { source: string; channel: 'email' | 'call'; state: string }[] | null;
  opt_outs_imported: boolean;
  reply: { id: string; thread_id: string | null; received_at: string; disposition: ReplyDisposition; kind: string; body_text: string } | null;
  enrollment: { id: string; status: EnrollmentState; reason: StepReason | null; due_at: string | null } | null;
}

/** A reply waits until a later mail of ours to the same contact has gone out. */
export async function loadSubjects(uow: UnitOfWork, contactIds: readonly string[]): Promise<Subject[]> {
  const rows = await uow.rows<Row>(sql`
    select c.id, c.first_name, c.last_name, c.title, c.email, c.phone, c.city, c.time_zone, c.owner_id, u.name as owner_name,
      a.name as company, a.company_size, a.industry,
      (select jsonb_agg(jsonb_build_object('source', k.source, 'channel', k.channel, 'state', k.state)) from consents k
        where k.customer_id = c.customer_id and k.contact_id = c.id and ${counts(uow)}) as consents,
      coalesce((select bool_and(i.opt_outs_complete) from crm_integrations i where i.customer_id = c.customer_id and i.state <> 'disconnected'), false) as opt_outs_imported,
      (select to_jsonb(r) from (select i.id, i.thread_id, i.received_at, i.disposition, i.kind, i.body_text from inbound_mails i
        where i.customer_id = c.customer_id and i.contact_id = c.id and i.kind in ('human', 'review')
          and not exists (select from emails e where e.customer_id = c.customer_id and e.contact_id = c.id and e.sent_at > i.received_at)
        order by i.received_at desc limit 1) r) as reply,
      (select to_jsonb(q) from (select cs.id, cs.status, cs.reason, cs.due_at from contact_sequences cs
        where cs.customer_id = c.customer_id and cs.contact_id = c.id order by cs.started_at desc limit 1) q) as enrollment
    from contacts c
    left join users u on u.customer_id = c.customer_id and u.id = c.owner_id
    left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${anyUuid(contactIds)}`);
  return rows.map(toSubject);
}

function toSubject(row: Row): Subject {
  const { reply, enrollment } = row;
  return {
    contactId: row.id,
    firstName: row.first_name,
    lastName: row.last_name,
    title: row.title,
    email: row.email,
    phone: row.phone,
    city: row.city,
    timeZone: row.time_zone,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    company: row.company,
    employees: row.company_size,
    industry: row.industry,
    consents: (row.consents ?? []).map(({ source, channel, state }) => ({
      source,
      channel,
      optedOut: state === 'hidden' ? null : state === 'opted_out',
    })),
    optOutsImported: row.opt_outs_imported,
    waitingReply:
      reply === null
        ? null
        : {
            id: reply.id,
            threadId: reply.thread_id,
            receivedAt: new Date(reply.received_at),
            disposition: reply.disposition,
            needsReview: reply.kind === 'review',
            text: reply.body_text,
          },
    enrollment:
      enrollment === null
        ? null
        : {
            id: enrollment.id,
            state: enrollment.status,
            reason: enrollment.reason,
            nextDueAt: enrollment.due_at === null ? null : new Date(enrollment.due_at),
          },
  };
}
