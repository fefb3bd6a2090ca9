import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agents } from '#agents/registry.ts';
import { cast } from '../../../scripts/start/headless.ts';
import { type LoopReport, runLoop } from '../../../scripts/start/loop.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { allMails } from '../../sandbox/mail/find-mails.ts';
import { type CustomerAccount, readCustomerAccount } from '#services/accounting/read-customer-account.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

let product: TestProduct;
let report: LoopReport;
beforeAll(async () => {
  for (const agent of agents) tallied(agent);
  product = await startTestProduct({ workers: true });
  report = await runLoop(product.client, cast(product.twin), () => undefined);
});
afterAll(() => product?.close());

/** One row per applied event, in the transaction that applies it: a second application breaks on the key and becomes a dead letter. */
function tallied(agent: (typeof agents)[number]): void {
  for (const subscription of agent.subscriptions) {
    const handle = subscription.handle.bind(subscription);
    subscription.handle = async (events, uow) => {
      await handle(events, uow);
      const ids = JSON.stringify(events.map(({ eventId }) => eventId));
      await uow.rows(sql`insert into idempotency_keys (customer_id, key, route, request_hash, created_at)
        select ${uow.customerId}::uuid, jsonb_array_elements_text(${ids}::jsonb), ${`applied by ${agent.name}`}, '', ${uow.now.toISOString()}::timestamptz`);
    };
  }
}

const bothCrms = [['salesforce'], ['hubspot']] as const;
const subscribed = agents.map(({ name, subscriptions }) => ({ name, eventTypes: subscriptions.map(({ event }) => event.type) }));

const account = (vendor: Vendor): Promise<CustomerAccount> =>
  readCustomerAccount(product.product.work, subscribed, { id: product.customerId(vendor), name: vendor });

/** Nothing ahead of an agent, nothing to be written, no hit undecided. */
async function atRest(vendor: Vendor): Promise<CustomerAccount> {
  const undecided = () => product.rows(vendor, sql`select id from email_hits where classified_at is null`);
  const { books } = await until(
    async () => ({ undecided: (await undecided()).length, books: await account(vendor) }),
    (seen) =>
      seen.undecided === 0 && seen.books.dirty === 0 && !seen.books.activities['pending'] && seen.books.agents.every(({ pending }) => pending === 0),
  );
  return books;
}

const counted = async (vendor: Vendor, query: ReturnType<typeof sql>): Promise<Record<string, number>> =>
  Object.fromEntries((await product.rows<{ name: string; n: number }>(vendor, query)).map(({ name, n }) => [name, n]));

test('the loop runs through on both CRMs, and the twins hold what they should', () => {
  expect(report.findings.filter(({ ok }) => !ok)).toEqual([]);
  expect({ ok: report.ok, findings: report.findings.length, phases: report.phases.length }).toEqual({ ok: true, findings: 82, phases: 6 });
});

test.each(bothCrms)('%s: every event was applied once by every agent that wants it, and nothing is left', async (vendor) => {
  const books = await atRest(vendor);
  const wanted = await counted(vendor, sql`select event_type as name, count(*)::int as n from events group by 1`);
  const perAgent = subscribed.map(({ name, eventTypes }) => ({
    agent: name,
    events: eventTypes.reduce((sum, type) => sum + (wanted[type] ?? 0), 0),
  }));
  expect(books).toEqual({
    customerId: product.customerId(vendor),
    name: vendor,
    events: Object.values(wanted).reduce((sum, n) => sum + n, 0),
    agents: perAgent.map(({ agent, events }) => ({ agent, events, applied: events, dead: 0, pending: 0 })),
    sends: { sent: 4 },
    activities: { done: 5 },
    dirty: 0,
    unaccounted: [],
  });
  const applied = await counted(
    vendor,
    sql`select route as name, count(*)::int as n from idempotency_keys where route like 'applied by %' group by 1`,
  );
  expect(applied).toEqual(Object.fromEntries(perAgent.map(({ agent, events }) => [`applied by ${agent}`, events])));
});

test.each(bothCrms)('%s: the log tells the story once', async (vendor) => {
  await atRest(vendor);
  const facts = await counted(
    vendor,
    sql`select event_type as name, count(*)::int as n from events
    where event_type not in ('engagement.scored', 'next_action.suggested', 'crm.synced', 'email.opened', 'email.clicked') group by 1`,
  );
  // Salesforce has three leads besides, one of them opted out. Its events do not say whether a meeting was held.
  const more =
    vendor === 'salesforce'
      ? { 'consent.changed': 3, 'contact.created': 17, 'measurement.changed': 3, 'opportunity.created': 3 }
      : { 'consent.changed': 2, 'contact.created': 14, 'measurement.changed': 4, 'opportunity.created': 3 };
  expect(facts).toEqual({
    'account.created': 8,
    ...more,
    'email.replied': 1,
    'email.send_requested': 4,
    'email.sent': 4,
    'email.unsubscribed': 1,
    'sequence.completed': 1,
    'sequence.exited': 2,
    'sequence.started': 3,
    'sequence.step_due': 4,
    'sequence.step_scheduled': 3,
  });
  const hits = await counted(
    vendor,
    sql`select case kind when 'open' then 'email.opened' else 'email.clicked' end as name, count(*)::int as n from email_hits group by 1`,
  );
  expect(
    await counted(
      vendor,
      sql`select event_type as name, count(*)::int as n from events where event_type in ('email.opened', 'email.clicked') group by 1`,
    ),
  ).toEqual(hits);
});

test('the mail server has every mail once', () => {
  const ours = allMails(product.twin.twin).filter(({ envelope }) => envelope.from.startsWith('bounces+'));
  expect([ours.length, new Set(ours.map(({ messageId }) => messageId)).size]).toEqual([8, 8]);
});
