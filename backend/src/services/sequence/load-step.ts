import { type SQL, sql } from 'drizzle-orm';
import type { MailFormat } from '@salesos/shared/api/template';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { SnippetText } from '../email/insert-snippets.ts';
import { type PeopleFields, peopleFields } from '../email/template-people.ts';
import { isOutside } from './is-outside.ts';

/** A due enrollment, locked, with everything its next step is decided on. */
export interface DueEnrollment {
  id: string;
  contact_id: string;
  sequence_id: string;
  version_id: string;
  mailbox_id: string;
  thread_id: string;
  next_position: number;
  started_at: string;
  due_at: string;
  step_id: string | null;
  template_id: string | null;
  template_version: number | null;
  format: MailFormat | null;
  subject: string | null;
  body: string | null;
  /** Null = the template asks for none. */
  snippets: SnippetText[] | null;
  same_thread: boolean | null;
  step_count: number;
  sequence_name: string;
  fields: PeopleFields;
  email: string | null;
  do_not_contact: boolean;
  mailbox_address: string;
  mailbox_name: string;
  mailbox_provider: string;
  mailbox_active: boolean;
  signature_html: string | null;
  signature_text: string | null;
  writing_on: boolean;
  is_outside: boolean;
  last_reply_at: string | null;
  previous_state: string | null;
  thread_ids: { message_id: string; subject: string }[] | null;
}

export type OpenEnrollment = Omit<DueEnrollment, 'due_at'>;

export async function lockDueEnrollment(uow: UnitOfWork): Promise<DueEnrollment | undefined> {
  const [row] = await uow.rows<DueEnrollment>(
    withNextStep(
      uow,
      sql`
      select id from contact_sequences where customer_id = ${uow.customerId}::uuid and status = 'active' and due_at <= ${uow.now.toISOString()}::timestamptz
      order by due_at limit 1 for update skip locked`,
    ),
  );
  return row;
}

/** What the next step of a contact's open enrollment is decided on, due or not. */
export async function openEnrollment(uow: UnitOfWork, contactId: string): Promise<OpenEnrollment | undefined> {
  const [row] = await uow.rows<OpenEnrollment>(
    withNextStep(
      uow,
      sql`
      select id from contact_sequences where customer_id = ${uow.customerId}::uuid and contact_id = ${contactId}::uuid and status in ('active', 'paused', 'held')`,
    ),
  );
  return row;
}

/** Mails of the thread that the step continues, the first one first. */
export const threadOf = (step: Pick<DueEnrollment, 'same_thread' | 'thread_ids'>): { message_id: string; subject: string }[] =>
  step.same_thread ? (step.thread_ids ?? []) : [];

const withNextStep = (uow: UnitOfWork, chosen: SQL): SQL => sql`
    with due as (${chosen})
    select cs.id, cs.contact_id, cs.sequence_id, cs.version_id, cs.mailbox_id, cs.thread_id, cs.next_position, cs.started_at, cs.due_at,
      st.id as step_id, st.template_id, st.template_version, t.format, t.subject, t.body, st.same_thread, sq.name as sequence_name,
      case when t.subject || t.body like '%snippet%' then (select jsonb_agg(jsonb_build_object('name', n.name, 'format', n.format, 'body', n.body)) from email_snippets n
        where n.customer_id = cs.customer_id) end as snippets,
      (select count(*)::int from sequence_steps x where x.customer_id = cs.customer_id and x.version_id = cs.version_id) as step_count,
      ${peopleFields} as fields, c.email, coalesce(s.band = 'Do not contact', false) as do_not_contact,
      m.email_address as mailbox_address, m.display_name as mailbox_name, m.provider as mailbox_provider, m.is_active as mailbox_active,
      m.signature_html, m.signature_text,
      coalesce((select bool_and(i.writing = 'on') from crm_integrations i where i.customer_id = cs.customer_id), false) as writing_on,
      (select max(i.received_at) from inbound_mails i where i.customer_id = cs.customer_id and i.contact_id = cs.contact_id and i.kind = 'human') as last_reply_at,
      (select case when p.state = 'sent' then 'sent' else e.send_state end from emails e join sequence_touches p on p.customer_id = e.customer_id and p.email_id = e.id
        where p.customer_id = cs.customer_id and p.enrollment_id = cs.id and p.position = cs.next_position - 1) as previous_state,
      ${isOutside(uow, sql`cs.contact_id`)} as is_outside,
      (select jsonb_agg(jsonb_build_object('message_id', e.message_id, 'subject', e.subject) order by e.sent_at) from emails e
        where e.customer_id = cs.customer_id and e.thread_id = cs.thread_id and e.send_state = 'sent') as thread_ids
    from due join contact_sequences cs on cs.customer_id = ${uow.customerId}::uuid and cs.id = due.id
    join contacts c on c.customer_id = cs.customer_id and c.id = cs.contact_id
    join sequences sq on sq.customer_id = cs.customer_id and sq.id = cs.sequence_id
    left join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    left join engagement_scores s on s.customer_id = cs.customer_id and s.contact_id = cs.contact_id
    join email_provider_accounts m on m.customer_id = cs.customer_id and m.id = cs.mailbox_id
    left join sequence_steps st on st.customer_id = cs.customer_id and st.version_id = cs.version_id and st.position = cs.next_position
    left join email_template_versions t on t.customer_id = st.customer_id and t.template_id = st.template_id and t.version = st.template_version`;
