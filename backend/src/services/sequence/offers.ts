import { sequenceStopsOn } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { optedOutState } from '#domain/consent/may-contact.ts';
import { type EnrollBlock, enrollable } from '#domain/sequence/enrollable.ts';
import { plannedDates } from '#domain/sequence/planned-dates.ts';
import { consentFor } from '../consent/consent-for.ts';
import { holdOf } from '../consent/hold-of.ts';
import { readStanding } from '../email/read-standing.ts';
import { isOutside } from './is-outside.ts';

export interface Offer {
  sequenceId: string;
  versionId: string;
  name: string;
  recommended: boolean;
  mailboxId: string;
  mailbox: string;
  wouldSendAt: Date[];
  stopsOn: readonly string[];
  blocked: EnrollBlock | { code: string; text: string } | null;
}

interface SequenceRow {
  id: string;
  version_id: string;
  name: string;
  default_for_tier: number | null;
  delays: number[];
}

interface Facts {
  email: string | null;
  tier: number | null;
  do_not_contact: boolean;
  is_outside: boolean;
  enrolled_in: string | null;
  colleague: string | null;
  colleague_at: string | null;
}

/** Active sequences the contact could start now, the one recommended for its tier first, each with what would stop it. */
export async function offersFor(uow: UnitOfWork, input: { actor: Actor; contactId: string }): Promise<Offer[]> {
  const sequences = await uow.rows<SequenceRow>(sql`
    select s.id, s.current_version_id as version_id, s.name, s.default_for_tier,
      (select jsonb_agg(st.delay_days order by st.position) from sequence_steps st where st.customer_id = s.customer_id and st.version_id = s.current_version_id) as delays
    from sequences s where s.customer_id = ${uow.customerId}::uuid and s.status = 'active' and s.current_version_id is not null order by s.name`);
  const mailboxes = await uow.rows<{ id: string; email_address: string; user_id: string }>(sql`
    select id, email_address, user_id from email_provider_accounts where customer_id = ${uow.customerId}::uuid and is_active order by email_address`);
  const mailbox = mailboxes.find((candidate) => candidate.user_id === input.actor.id) ?? mailboxes[0];
  const facts = await factsOf(uow, input);
  const optedOut = optedOutState(await consentFor(uow, input.contactId));
  const block =
    mailbox === undefined
      ? { code: 'mailbox_unavailable', text: 'no mailbox is connected' }
      : enrollable({
          contact: {
            email: facts.email,
            optedOut,
            doNotContact: facts.do_not_contact,
            ...(await readStanding(uow, facts.email)),
            hold: await holdOf(uow, input.contactId),
          },
          enrolledIn: facts.enrolled_in,
          lastTouchByColleague:
            facts.colleague === null || facts.colleague_at === null ? null : { by: facts.colleague, at: new Date(facts.colleague_at) },
          ownAddresses: mailboxes.map((candidate) => candidate.email_address),
          isOutside: facts.is_outside,
          now: uow.now,
        });
  return sequences
    .map((sequence) => ({
      sequenceId: sequence.id,
      versionId: sequence.version_id,
      name: sequence.name,
      recommended: sequence.default_for_tier !== null && sequence.default_for_tier === facts.tier,
      mailboxId: mailbox?.id ?? '',
      mailbox: mailbox?.email_address ?? '',
      wouldSendAt: plannedDates(
        sequence.delays.map((delayDays) => ({ delayDays })),
        uow.now,
      ),
      stopsOn: sequenceStopsOn,
      blocked: block,
    }))
    .sort((a, b) => Number(b.recommended) - Number(a.recommended));
}

async function factsOf(uow: UnitOfWork, input: { actor: Actor; contactId: string }): Promise<Facts> {
  const [row] = await uow.rows<Facts>(sql`
    select c.email, s.tier, coalesce(s.band = 'Do not contact', false) as do_not_contact, ${isOutside(uow, sql`c.id`)} as is_outside,
      coalesce((select q.name from contact_sequences cs join sequences q on q.customer_id = cs.customer_id and q.id = cs.sequence_id
        where cs.customer_id = c.customer_id and cs.contact_id = c.id and cs.status in ('active', 'paused', 'held') limit 1),
        (select r.sequence_name from restored_enrollments r where r.customer_id = c.customer_id and r.contact_id = c.id and r.outcome = 'waiting'
          and r.state !~ '^(Ended|Completed)')) as enrolled_in,
      t.name as colleague, t.sent_at as colleague_at
    from contacts c left join engagement_scores s on s.customer_id = c.customer_id and s.contact_id = c.id
    left join lateral (select u.name, e.sent_at from emails e join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id
      join users u on u.customer_id = m.customer_id and u.id = m.user_id
      where e.customer_id = c.customer_id and e.contact_id = c.id and e.send_state = 'sent' and m.user_id <> ${input.actor.id}::uuid
      order by e.sent_at desc limit 1) t on true
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${input.contactId}::uuid`);
  return row ?? { email: null, tier: null, do_not_contact: false, is_outside: false, enrolled_in: null, colleague: null, colleague_at: null };
}
