import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import { sesCredentials } from '../../../backend/sandbox/ses/seed.ts';
import { isSubscribed, subscribe } from '../../../backend/sandbox/ses/sns.ts';
import { type Account, addIdentity, SES_SPACE } from '../../../backend/sandbox/ses/world.ts';
import { addressOf, mailboxOf } from './mailbox-of.ts';
import type { Route } from './route.ts';

const at = (times: number, kind: Fault['kind']): Fault => ({ vendor: 'ses', match: 'outbound-emails', times, kind });
const PATIENCE_MS = 30_000;

export const sesRoute: Route = {
  provider: 'ses',
  // Nobody can be asked, but each mail that was taken is told of: one that was not is a person's to decide.
  isAsked: false,
  assumptions: [],
  async mailboxId({ product: { work }, productUrl, twin: { twin } }, customerId) {
    const address = addressOf('admin');
    addIdentity(twin, address);
    for (const account of twin.store.all<Account>(SES_SPACE, 'account'))
      twin.store.put<Account>(SES_SPACE, 'account', { ...account, perSecond: 10_000 });
    const endpoint = `${productUrl}/webhooks/mail/ses`;
    subscribe(twin, sesCredentials.topicArn, endpoint);
    for (const end = Date.now() + PATIENCE_MS; !isSubscribed(twin, endpoint, sesCredentials.topicArn); ) {
      if (Date.now() > end) throw new Error('the product did not confirm the subscription');
      await sleep(50);
    }
    await work.withTenant(customerId, (uow) =>
      uow.rows(sql`update email_provider_accounts set provider = 'ses' where customer_id = ${customerId}::uuid and email_address = ${address}`),
    );
    return mailboxOf(work, customerId, address);
  },
  mishaps: [
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'status', status: 429 }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'accept_then_504' }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'accept_then_drop' }),
    at(14, { type: 'delay', ms: 40 }),
    at(1, { type: 'status', status: 503 }),
  ],
};
