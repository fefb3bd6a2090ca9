import { sql } from 'drizzle-orm';
import { pressAllow } from '../../../scripts/start/connect-crm.ts';
import { parcelsLeft } from '../../sandbox/core/courier.ts';
import { type Mailbox, mailboxAt } from '../../sandbox/microsoft/mailbox.ts';
import { directory } from '../../sandbox/microsoft/rows.ts';
import { until } from '../harness.ts';
import type { TestProduct } from '../product.ts';
import { apiAs } from './api.ts';

export const REP = 'anna.berg@harborpine.example';

/** The rep signs in at the twin's Microsoft as in a browser; what became due by it is done. */
export async function signInAtOutlook(test: TestProduct, withReading = true): Promise<Mailbox> {
  const anna = await apiAs(test, 'salesforce', 'rep');
  const { status, body } = await anna<{ authorizeUrl: string }>('POST', '/v1/mailboxes/connect/outlook', { withReading });
  if (status !== 200) throw new Error(`signing in answered ${status}: ${JSON.stringify(body)}`);
  const back = await fetch(await pressAllow(body.authorizeUrl));
  if (!back.ok) throw new Error(`the callback answered ${back.status}: ${await back.text()}`);
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
  const past = sql`'2020-01-01T00:00:00Z'::timestamptz`;
  await test.rows('salesforce', sql`update mailbox_readings set due_at = ${past}, lease_until = null where due_at is not null`);
  await test.engine.drain();
}
