import { sql } from 'drizzle-orm';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { parcelsLeft } from '../../sandbox/core/courier.ts';
import { type Mailbox, mailboxAt } from '../../sandbox/microsoft/mailbox.ts';
import { type Account, directory } from '../../sandbox/microsoft/rows.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import { apiAs } from './api.ts';
import { addContact } from './crm-edit.ts';
import { connectMailbox, endMailboxWaits } from './mailbox.ts';
import { endWaits, enroll, personAt } from './people.ts';

export const REP = 'anna.berg@harborpine.example';

/** More than 30 mails a minute: how fast a test runs is no part of it. */
function liftMailLimit(test: TestProduct): void {
  const { store } = test.twin.twin;
  for (const account of store.all<Account>(directory, 'account'))
    store.put<Account>(directory, 'account', { ...account, limits: { ...account.limits, mailsPerMinute: 1000 } });
}

/** The rep signs in at the twin's Microsoft as in a browser; what became due by it is done. */
export async function signInAtOutlook(test: TestProduct, wish: { withReading?: boolean } = {}): Promise<Mailbox> {
  liftMailLimit(test);
  await connectMailbox(await apiAs(test, 'salesforce', 'rep'), 'outlook', wish);
  await test.engine.drain();
  const mailbox = mailboxAt(test.twin.twin, REP);
  if (!mailbox) throw new Error('nobody has that mailbox');
  return mailbox;
}

/** Every notice that is on its way has been brought, and what it says was done. */
export async function told(test: TestProduct): Promise<void> {
  await until(
    async () => parcelsLeft(test.twin.twin, directory),
    (left) => left === 0,
  );
  await test.engine.drain();
}

/** What waits by the wall clock is due at once. */
export async function atOnce(test: TestProduct): Promise<void> {
  await endMailboxWaits(test, 'salesforce');
  await test.engine.drain();
}

let people = 0;
/** Somebody new whose first mail is in the ledger, not sent. */
export async function queuedFor(test: TestProduct, domain: string): Promise<Person & { contactId: string }> {
  people += 1;
  const customerId = test.customerId('salesforce');
  const recordId = addContact(test, 'salesforce', { firstName: 'Ola', lastName: `Number ${people}`, email: `ola.${people}@${domain}` });
  await test.engine.executors.pull.run(customerId);
  await test.engine.dispatch();
  const person = await personAt(test, 'salesforce', recordId);
  await enroll(test, person);
  await test.engine.executors.steps.run(customerId);
  return person;
}

/** So many minutes pass for all that was lost, and for whoever held it. */
export async function lookedUp(test: TestProduct, minutes: number): Promise<void> {
  await endWaits(test, 'salesforce');
  await test.engine.drain();
  const back = sql`make_interval(mins => ${minutes})`;
  await test.rows('salesforce', sql`update emails set lost_at = lost_at - ${back}, look_up_at = look_up_at - ${back} where look_up_at is not null`);
  await test.engine.drain();
}
