import { sql } from 'drizzle-orm';
import { parcelsLeft } from '../../sandbox/core/courier.ts';
import { afterwards, type EventPart } from '../../sandbox/ses/fate.ts';
import { sesCredentials } from '../../sandbox/ses/seed.ts';
import { isSubscribed, SNS_SPACE, subscribe } from '../../sandbox/ses/sns.ts';
import { addIdentity, type SentRow } from '../../sandbox/ses/world.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

/** What the topic has on its way is there, and the product has done what follows from it. */
export async function toldAll(test: TestProduct): Promise<void> {
  await until(
    () => Promise.resolve(parcelsLeft(test.twin.twin, SNS_SPACE)),
    (left) => left === 0,
  );
  await test.engine.drain();
}

/** The product with the rep's mailbox at SES, and a confirmed subscription to what SES tells of it. */
export async function startWithSes(rep: string): Promise<TestProduct> {
  const test = await startTestProduct({ connect: ['salesforce'], extras: { ses: true } });
  addIdentity(test.twin.twin, rep);
  await test.rows('salesforce', sql`update email_provider_accounts set provider = 'ses' where email_address = ${rep}`);
  const endpoint = `${test.url}/webhooks/mail/ses`;
  subscribe(test.twin.twin, sesCredentials.topicArn, endpoint);
  await toldAll(test);
  if (!isSubscribed(test.twin.twin, endpoint, sesCredentials.topicArn)) throw new Error('the product did not confirm the subscription');
  return test;
}

/** A mail server or a reader says something of a mail that has gone. */
export async function later(test: TestProduct, providerMessageId: string, say: (row: SentRow) => EventPart): Promise<void> {
  afterwards(test.twin.twin, providerMessageId, say);
  await toldAll(test);
}
