import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { contact } from '../../../backend/sandbox/salesforce/schema/contact.ts';
import { enroll } from '../../../backend/src/services/sequence/enroll.ts';
import type { Launched } from '../../start/launch.ts';
import { orgRecords, type Runner } from './channels.ts';
import type { Senders } from './processes.ts';

const DAY_MS = 86_400_000;

export async function until(what: string, isSo: () => Promise<boolean>, mostMs = 90_000): Promise<void> {
  const end = Date.now() + mostMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`${what} did not happen within ${mostMs / 1000} s`);
    await sleep(100);
  }
}

/** People of the org who have had the first mail of a sequence and whose second waits in the ledger, unclaimed. */
export async function lineUp(launched: Launched, customerId: string, emails: readonly string[], senders: Senders): Promise<Runner[]> {
  const { work } = launched.product;
  const inTenant = <Row>(query: ReturnType<typeof sql>): Promise<Row[]> => work.withTenant(customerId, (uow) => uow.rows<Row>(query));
  const isOne = sql`c.email in (select jsonb_array_elements_text(${JSON.stringify(emails)}::jsonb))`;
  const blank = Object.fromEntries(contact.fields.map(({ name, initial }) => [name, initial]));
  const owner = launched.twin.seeded?.salesforce.userIds['rep'] ?? '';
  const ids = new Map(
    emails.map((email, at) => [
      orgRecords(launched).add(contact, { ...blank, OwnerId: owner, FirstName: 'Rae', LastName: `Runner ${at}`, Email: email }),
      email,
    ]),
  );
  const known = () =>
    inTenant<{ crm_id: string; id: string; owner_id: string | null }>(sql`
      select l.crm_id, c.id, c.owner_id from crm_sync_state l join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
      where l.customer_id = ${customerId}::uuid and ${isOne}`);
  await until('the reading of the contacts', async () => (await known()).length >= ids.size);
  const [sequence] = await inTenant<{ id: string }>(sql`select id from sequences where customer_id = ${customerId}::uuid and name = 'Warm intro'`);
  const [rep] = await inTenant<{ id: string }>(
    sql`select id from users where customer_id = ${customerId}::uuid and email = 'anna.berg@harborpine.example'`,
  );
  const people = (await known()).filter(({ crm_id: crmId }) => ids.has(crmId));
  for (const { id, owner_id: ownerId } of people)
    await work.withTenant(customerId, (uow) =>
      enroll(uow, { actor: { kind: 'user', id: rep?.id ?? '', role: 'admin' }, contactId: id, ownerId, sequenceId: sequence?.id ?? '' }),
    );
  const states = async (state: string): Promise<number> => {
    const rows = await inTenant<{
      n: number;
    }>(sql`select count(*)::int as n from emails e join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
      where e.customer_id = ${customerId}::uuid and ${isOne} and e.send_state = ${state}`);
    return rows[0]?.n ?? 0;
  };
  await senders.start(2);
  await until('the sending of the first mails', async () => (await states('sent')) >= people.length);
  await senders.stop();
  await launched.twin.twin.clock.advance(3 * DAY_MS + 1000);
  await until('the queueing of the second mails', async () => (await states('queued')) >= people.length);
  const mails = await inTenant<{ contact_id: string; id: string; message_id: string; from_address: string }>(
    sql`select contact_id, id, message_id, from_address from emails where customer_id = ${customerId}::uuid and send_state = 'sent'`,
  );
  return people.map(({ id, crm_id: recordId }) => {
    const mail = mails.find(({ contact_id: of }) => of === id);
    if (!mail) throw new Error('a runner without a first mail');
    return {
      contactId: id,
      recordId,
      email: ids.get(recordId) ?? '',
      firstMail: { id: mail.id, messageId: mail.message_id, mailbox: mail.from_address },
    };
  });
}
