import { randomUUID } from 'node:crypto';
import { type StepReason, sequencePaused } from '@salesos/shared/events/sequence';
import type { EnrollmentStateName } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { contactSequences } from '#db/schema/sequence.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { nextDueAt } from '#domain/sequence/planned-dates.ts';
import { resumePosition } from '#domain/sequence/resume-position.ts';
import { appendEvents, newEvent } from '#events/log.ts';

export interface Restorable {
  contactId: string;
  sequenceName: string;
  state: EnrollmentStateName;
  reason: StepReason | null;
  nextPosition: number;
  steps: number;
  lastTouchAt: Date | null;
}

interface Version {
  sequence_id: string;
  version_id: string;
  delays: number[];
}

interface SentMail {
  id: string;
  thread_id: string;
  mailbox_id: string;
  sent_at: string;
}

/** Shorter names stand whole in every CRM; of longer ones the field holds the beginning. */
const WHOLE_NAME = 120;

/** Puts a person back into a sequence: at the step that is next, on hold until somebody has looked; an enrollment that had ended stays ended. */
export async function resumeRestored(uow: UnitOfWork, input: Restorable): Promise<'restored' | 'ended' | 'no_sequence' | 'no_mailbox'> {
  const version = await versionOf(uow, input);
  if (!version) return 'no_sequence';
  const sent = await uow.rows<SentMail>(sql`
    select id, thread_id, mailbox_id, sent_at from emails
    where customer_id = ${uow.customerId}::uuid and contact_id = ${input.contactId}::uuid and send_state = 'sent' order by sent_at`);
  const mailboxId = sent.at(-1)?.mailbox_id ?? (await anyMailbox(uow, input.contactId));
  if (!mailboxId) return 'no_mailbox';
  const position = resumePosition(
    input,
    sent.map(({ sent_at }) => new Date(sent_at)),
  );
  const isOpen = input.state === 'active' || input.state === 'paused' || input.state === 'held';
  const enrollment = { id: randomUUID(), position, version, mailboxId, sent, isOpen };
  await insert(uow, input, enrollment);
  await insertTouches(uow, input, enrollment);
  if (isOpen) await emitHold(uow, input, enrollment);
  return isOpen ? 'restored' : 'ended';
}

async function versionOf(uow: UnitOfWork, { sequenceName: name, steps }: Restorable): Promise<Version | undefined> {
  const [row] = await uow.rows<Version>(sql`
    select v.sequence_id, v.id as version_id, d.delays from sequences s
    join sequence_versions v on v.customer_id = s.customer_id and v.sequence_id = s.id
    cross join lateral (select jsonb_agg(st.delay_days order by st.position) as delays, count(*) as steps from sequence_steps st
      where st.customer_id = v.customer_id and st.version_id = v.id) d
    where s.customer_id = ${uow.customerId}::uuid and d.steps = ${steps}
      and (s.name = ${name} or (length(${name}) >= ${WHOLE_NAME} and starts_with(s.name, rtrim(${name}, '…'))))
    order by s.name = ${name} desc, v.version desc limit 1`);
  return row;
}

async function anyMailbox(uow: UnitOfWork, contactId: string): Promise<string | undefined> {
  const [row] = await uow.rows<{ id: string }>(sql`
    select m.id from email_provider_accounts m join contacts c on c.customer_id = m.customer_id and c.id = ${contactId}::uuid
    where m.customer_id = ${uow.customerId}::uuid order by m.user_id = c.owner_id desc nulls last, m.is_active desc, m.email_address limit 1`);
  return row?.id;
}

interface Enrollment {
  id: string;
  position: number;
  version: Version;
  mailboxId: string;
  sent: readonly SentMail[];
  isOpen: boolean;
}

async function insert(uow: UnitOfWork, input: Restorable, { id, position, version, mailboxId, sent, isOpen }: Enrollment): Promise<void> {
  const touchedAt = lastTouch(input, sent);
  const delay = version.delays[position - 1];
  // The replies since the first mail of the thread are answers to this sequence.
  const thread = sent.filter(({ thread_id }) => thread_id === sent.at(-1)?.thread_id);
  const startedAt = thread[0] ? new Date(thread[0].sent_at) : (touchedAt ?? uow.now);
  await uow.tx.insert(contactSequences).values({
    customerId: uow.customerId,
    id,
    contactId: input.contactId,
    sequenceId: version.sequence_id,
    versionId: version.version_id,
    mailboxId,
    threadId: sent.at(-1)?.thread_id ?? randomUUID(),
    status: isOpen ? 'held' : input.state,
    reason: isOpen ? 'restored' : input.reason,
    nextPosition: position,
    dueAt: isOpen && delay !== undefined ? nextDueAt(touchedAt === null ? 0 : delay, touchedAt ?? uow.now) : null,
    startedBy: null,
    startedAt,
    pausedAt: isOpen ? uow.now : null,
    completedAt: isOpen ? null : (touchedAt ?? uow.now),
  });
}

function lastTouch({ lastTouchAt }: Restorable, sent: readonly SentMail[]): Date | null {
  const newest = sent.at(-1);
  const known = [lastTouchAt, newest ? new Date(newest.sent_at) : null].filter((at) => at !== null);
  return known.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

/** One per step that went, the newest mails at the last of them, and one for the step that waits. */
async function insertTouches(uow: UnitOfWork, input: Restorable, enrollment: Enrollment): Promise<void> {
  const { id, position, version, sent, isOpen } = enrollment;
  const gone = Math.min(position - 1, version.delays.length);
  const mails = sent.slice(Math.max(0, sent.length - gone));
  const at = (lastTouch(input, sent) ?? uow.now).toISOString();
  const rows = Array.from({ length: gone }, (_, index) => {
    const mail = mails[index - (gone - mails.length)];
    return { id: randomUUID(), position: index + 1, email_id: mail?.id ?? null, at: mail ? new Date(mail.sent_at).toISOString() : at, held: false };
  });
  const waiting =
    isOpen && position <= version.delays.length ? [{ id: randomUUID(), position, email_id: null, at: uow.now.toISOString(), held: true }] : [];
  await uow.rows(sql`
    insert into sequence_touches (customer_id, id, enrollment_id, step_id, position, state, reason, email_id, due_at, at)
    select ${uow.customerId}::uuid, r.id, ${id}::uuid, st.id, r.position, case when r.held then 'held' else 'sent' end, case when r.held then 'restored' end,
      r.email_id, r.at, r.at
    from jsonb_to_recordset(${JSON.stringify([...rows, ...waiting])}::jsonb) as r(id uuid, position integer, email_id uuid, at timestamptz, held boolean)
    join sequence_steps st on st.customer_id = ${uow.customerId}::uuid and st.version_id = ${version.version_id}::uuid and st.position = r.position`);
  await uow.rows(sql`update emails e set touch_id = t.id from sequence_touches t
    where t.customer_id = e.customer_id and t.email_id = e.id and t.enrollment_id = ${id}::uuid and e.customer_id = ${uow.customerId}::uuid`);
}

async function emitHold(uow: UnitOfWork, { contactId }: Restorable, { id, version }: Enrollment): Promise<void> {
  await appendEvents(uow, [
    newEvent({
      definition: sequencePaused,
      key: [id, 'restored'],
      entityId: id,
      occurredAt: uow.now,
      source: 'service.sequence',
      data: { enrollmentId: id, contactId, sequenceId: version.sequence_id, reason: 'restored' },
    }),
  ]);
}
