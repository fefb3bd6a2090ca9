import { parcelsLeft } from '../../sandbox/core/courier.ts';
import { type Mailbox, mailboxAt } from '../../sandbox/microsoft/mailbox.ts';
import { directory } from '../../sandbox/microsoft/rows.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import { apiAs } from './api.ts';
import { connectMailbox, endMailboxWaits } from './mailbox.ts';

export const REP = 'anna.berg@harborpine.example';

/** The rep signs in at the twin's Microsoft as in a browser; what became due by it is done. */
export async function signInAtOutlook(test: TestProduct, wish: { withReading?: boolean } = {}): Promise<Mailbox> {
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
