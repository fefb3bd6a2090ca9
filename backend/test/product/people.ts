import { sql } from 'drizzle-orm';
import type { CardView } from '@salesos/shared/api/card';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { mailsTo } from '../../sandbox/mail/find-mails.ts';
import type { StoredMail } from '../../sandbox/mail/stored-mail.ts';
import type { Reaction, Verb } from '../../sandbox/prospects/act.ts';
import { react } from '../../sandbox/prospects/react.ts';
import type { TestProduct } from '../product.ts';

/** A contact of the seed by its key. */
export async function personOf(test: TestProduct, vendor: Vendor, key: string): Promise<Person & { contactId: string }> {
  return personAt(test, vendor, test.seeded[vendor].contactIds[key] ?? `no contact ${key}`);
}

export async function personAt(test: TestProduct, vendor: Vendor, recordId: string): Promise<Person & { contactId: string }> {
  const [row] = await test.rows<{ id: string; email: string | null }>(
    vendor,
    sql`
    select c.id, c.email from contacts c join crm_sync_state l on l.customer_id = c.customer_id and l.salesos_id = c.id and l.entity_type = 'contact'
    where l.crm_id = ${recordId}`,
  );
  if (!row) throw new Error(`${vendor} ${recordId} has not been synced`);
  return { vendor, recordId, email: row.email ?? '', contactId: row.id };
}

let keys = 0;
/** Another idempotency key each time. */
export const freshKey = (): string => `test-key-${(keys += 1)}`;

/** The rep enrolls the contact on the card; the first step is due, nothing is sent yet. */
export async function enroll(test: TestProduct, person: Person, name = 'Warm intro'): Promise<CardView> {
  const { offers } = await test.client.card(person);
  const sequenceId = offers.find((offer) => offer.name === name)?.sequenceId ?? `no sequence ${name}`;
  return test.client.act(person, { action: 'enroll', sequenceId, idempotencyKey: freshKey() });
}

export const inbox = (test: TestProduct, person: Person): StoredMail[] => mailsTo(test.twin.twin, person.email);

/** The person, or a machine on the way, reacts to the newest mail. */
export async function reactTo(test: TestProduct, person: Person, verb: Verb, words: { text?: string; disposition?: string } = {}): Promise<Reaction> {
  const mail = inbox(test, person).at(-1);
  if (!mail) throw new Error(`no mail has reached ${person.email}`);
  const [done] = await react(test.twin.twin, mail, [{ verb, ...words }], test.inbox);
  if (!done) throw new Error('nothing happened');
  return done;
}

export interface MailRow {
  id: string;
  send_state: string;
  error_code: string | null;
  tries: number;
}

/** The send ledger's rows for a contact, oldest first. */
export const ledger = (test: TestProduct, person: { vendor: Vendor; contactId: string }): Promise<MailRow[]> =>
  test.rows<MailRow>(
    person.vendor,
    sql`select id, send_state, error_code, tries from emails where contact_id = ${person.contactId}::uuid order by queued_at`,
  );

/** Waiting times of leases and retries are wall time; a test does not wait for them. */
export const endWaits = async (test: TestProduct, vendor: Vendor): Promise<void> => {
  const past = '2020-01-01T00:00:00Z';
  for (const table of ['emails', 'crm_dirty', 'crm_creates', 'crm_activities']) {
    await test.rows(
      vendor,
      sql`update ${sql.identifier(table)} set lease_until = case when lease_until is not null then ${past}::timestamptz end, retry_at = null where retry_at is distinct from 'infinity'`,
    );
  }
  await test.rows(vendor, sql`update crm_pull_cursors set lease_until = null`);
  await test.rows(vendor, sql`update crm_integrations set small_calls = null, company_wait_until = null`);
};
