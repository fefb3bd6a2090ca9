import { consentChanged } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { ConsentChannel } from '#domain/consent/may-contact.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { optOut, senderOf } from '../email/opt-out.ts';
import { holdersOf } from './consent-for.ts';

export interface Preference {
  isOn: boolean;
  /** Somebody else says no, above all the CRM: the person cannot change that here. */
  isRefusedElsewhere: boolean;
}

export interface Preferences {
  sender: string;
  company: string;
  address: string;
  email: Preference;
  call: Preference;
  /** They want none of the company's mail, whoever writes it. */
  nothingAtAll: boolean;
}

export interface Wish {
  email: boolean;
  call: boolean;
  nothingAtAll: boolean;
}

interface Mail {
  contact_id: string;
  to_address: string;
  company: string;
}

/** Where the person's own words are kept. */
const OWN = 'contact';
const NOTHING_AT_ALL = 'contact:everything';

async function mailOf(uow: UnitOfWork, sendId: string): Promise<Mail | undefined> {
  const [mail] = await uow.rows<Mail>(sql`
    select e.contact_id, e.to_address, c.name as company from emails e join customers c on c.id = e.customer_id
    where e.customer_id = ${uow.customerId}::uuid and e.id = ${sendId}::uuid`);
  return mail;
}

/** What the recipient of this mail gets; null when the mail is not known any more. */
export async function readPreferences(uow: UnitOfWork, sendId: string): Promise<Preferences | null> {
  const mail = await mailOf(uow, sendId);
  const sender = await senderOf(uow, sendId);
  if (!mail || sender === null) return null;
  const refusals = await refusalsOf(uow, mail);
  const one = (channel: ConsentChannel): Preference => {
    const found = refusals.filter((refusal) => refusal.channel === channel);
    return { isOn: found.length === 0, isRefusedElsewhere: found.some(({ isOwn }) => !isOwn) };
  };
  return {
    sender,
    company: mail.company,
    address: mail.to_address,
    email: one('email'),
    call: one('call'),
    nothingAtAll: refusals.some(({ source }) => source === NOTHING_AT_ALL),
  };
}

/** Of everybody with the address; only what this person's own record says on this page may be taken back on it. */
async function refusalsOf(uow: UnitOfWork, mail: Mail) {
  const rows = await uow.rows<{ channel: ConsentChannel; source: string; contact_id: string }>(sql`
    select channel, source, contact_id from consents where customer_id = ${uow.customerId}::uuid and state = 'opted_out' and source not like '%:marketing'
      and contact_id in ${holdersOf(uow, { contactId: mail.contact_id, address: mail.to_address })}`);
  return rows.map((row) => ({ ...row, isOwn: row.contact_id === mail.contact_id && (row.source === OWN || row.source === NOTHING_AT_ALL) }));
}

/**
 * What the person wishes, in force with the commit. What they want again is their own named opt-in: it takes back what they
 * said themselves and nothing else; where somebody else refuses they could not choose, so nothing is written down for them.
 * Returns false when the mail is not known any more.
 */
export async function savePreferences(uow: UnitOfWork, { sendId, wish }: { sendId: string; wish: Wish }): Promise<boolean> {
  const mail = await mailOf(uow, sendId);
  if (!mail) return false;
  const contactId = mail.contact_id;
  const refusals = await refusalsOf(uow, mail);
  const mayChoose = (channel: ConsentChannel): boolean => !refusals.some((refusal) => refusal.channel === channel && !refusal.isOwn);
  // First, so that whoever passes the opt-out on knows how far it goes.
  const widened = await say(uow, { contactId, channel: 'email', source: NOTHING_AT_ALL, isOn: !wish.nothingAtAll });
  if (wish.nothingAtAll || (mayChoose('email') && !wish.email)) await optOut(uow, { contactId, emailId: sendId, via: 'page' });
  else if (mayChoose('email') && (await say(uow, { contactId, channel: 'email', source: OWN, isOn: true })))
    await tell(uow, contactId, 'email', 'opted_in');
  if (mayChoose('call') && (await say(uow, { contactId, channel: 'call', source: OWN, isOn: wish.call })))
    await tell(uow, contactId, 'call', wish.call ? 'opted_in' : 'opted_out');
  if (widened && wish.nothingAtAll) await tell(uow, contactId, 'email', 'opted_out');
  return true;
}

/** True when that is news: without a word nothing is refused. */
async function say(uow: UnitOfWork, word: { contactId: string; channel: ConsentChannel; source: string; isOn: boolean }): Promise<boolean> {
  const state = word.isOn ? 'opted_in' : 'opted_out';
  const changed = await uow.rows(sql`
    insert into consents (customer_id, contact_id, channel, source, state, changed_at)
    select ${uow.customerId}::uuid, ${word.contactId}::uuid, ${word.channel}, ${word.source}, ${state}, ${uow.now.toISOString()}::timestamptz
    where ${state} = 'opted_out' or exists (select from consents c where c.customer_id = ${uow.customerId}::uuid and c.contact_id = ${word.contactId}::uuid
      and c.channel = ${word.channel} and c.source = ${word.source})
    on conflict (customer_id, contact_id, channel, source) do update set state = excluded.state, changed_at = excluded.changed_at
      where consents.state <> excluded.state returning contact_id`);
  return changed.length > 0;
}

async function tell(uow: UnitOfWork, contactId: string, channel: ConsentChannel, state: 'opted_in' | 'opted_out'): Promise<void> {
  await appendEvents(uow, [
    newEvent({
      definition: consentChanged,
      key: ['preferences', contactId, channel, state, uow.now.toISOString()],
      entityId: contactId,
      occurredAt: uow.now,
      source: 'http.preferences',
      actorClass: 'human',
      data: { contactId, channel, state, via: 'preferences' },
    }),
  ]);
}
