import { randomUUID } from 'node:crypto';
import { emailClicked, emailOpened } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEvents, newEvent } from '#events/log.ts';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { storedContact } from '../product/crm-edit.ts';
import { enroll, personOf, reactTo } from '../product/people.ts';

const DAY_MS = 86_400_000;
const DAYS = 180;
type Somebody = Person & { contactId: string };

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const names = {
  salesforce: { score: 'SalesOS_Engagement_Score__c', tier: 'SalesOS_Tier__c', asOf: 'SalesOS_Score_As_Of__c' },
  hubspot: { score: 'salesos_engagement_score', tier: 'salesos_tier', asOf: 'salesos_score_as_of' },
};

/** What a list in the CRM sorts by. */
function shown({ vendor, recordId }: Person): { score: number; tier: number; asOf: string } {
  const stored = storedContact(product, vendor, recordId);
  const { score, tier, asOf } = names[vendor];
  return { score: Number(stored[score]), tier: Number(stored[tier]), asOf: String(stored[asOf]) };
}

async function replied(vendor: Vendor, key: string): Promise<Somebody> {
  const person = await personOf(product, vendor, key);
  await enroll(product, person);
  await product.engine.drain();
  await reactTo(product, person, 'reply', { disposition: 'positive' });
  await product.engine.drain();
  return person;
}

/** Opens of five other mails and clicks in two of them, all of the last four weeks. */
async function wasBusy({ vendor, contactId }: Somebody): Promise<void> {
  await product.tenant(vendor, async (uow) => {
    const at = (daysAgo: number): Date => new Date(uow.now.getTime() - daysAgo * DAY_MS);
    const fact = (daysAgo: number) => {
      const emailId = randomUUID();
      return {
        frame: { entityId: emailId, occurredAt: at(daysAgo), source: 'test', actorClass: 'human' as const },
        mail: { emailId, contactId, hitId: randomUUID() },
      };
    };
    const opened = [1, 7, 14, 21, 28].map(fact);
    await appendEvents(uow, [
      ...opened.map(({ frame, mail }) => newEvent({ ...frame, definition: emailOpened, key: ['open', mail.hitId], data: mail })),
      ...opened
        .slice(0, 2)
        .map(({ frame, mail }) =>
          newEvent({ ...frame, definition: emailClicked, key: ['click', mail.hitId], data: { ...mail, linkId: '1-pricing', linkKind: 'content' } }),
        ),
    ]);
  });
  await product.engine.drain();
}

interface Watched {
  person: Somebody;
  who: string;
  asOf: string;
  /** What the CRM was given, in turn. */
  given: number[];
}

/** What the product does when time has passed and nobody has done anything. */
async function settle(): Promise<void> {
  const { rewrite, push } = product.engine.executors;
  for (const customerId of await rewrite.due(product.product.clock.now(), Date.now())) while (await rewrite.run(customerId));
  await product.engine.dispatch();
  for (const customerId of await push.due(product.product.clock.now(), Date.now())) await push.run(customerId);
}

/** Every day on which the CRM says something else than the card. */
async function watch(people: readonly Watched[]): Promise<string[]> {
  const wrong: string[] = [];
  for (let day = 0; day <= DAYS; day += 1) {
    if (day > 0) await product.advance(DAY_MS);
    await settle();
    for (const watched of people) {
      const { score } = await product.client.card(watched.person);
      const { asOf, ...crm } = shown(watched.person);
      if (asOf !== watched.asOf) watched.given.push(crm.score);
      watched.asOf = asOf;
      if (!score || Math.abs(crm.score - score.exact) >= 5 || crm.tier !== score.tier)
        wrong.push(`day ${day}, ${watched.who}: ${JSON.stringify(crm)} in the CRM, ${score?.exact} in tier ${score?.tier} on the card`);
    }
  }
  return wrong;
}

const watched = (person: Somebody, who: string): Watched => ({ person, who: `${person.vendor}, ${who}`, ...start(shown(person)) });
const start = ({ asOf, score }: ReturnType<typeof shown>) => ({ asOf, given: [score] });

test('for 180 days the number in the CRM stays within 5 points of the live one and in its tier, with about a dozen writes', {
  timeout: 180_000,
}, async () => {
  const people: Watched[] = [];
  for (const vendor of ['salesforce', 'hubspot'] as const) {
    // Nobody logs a call in these months: looking for one each time would be most of the waiting.
    await product.rows(vendor, sql`update crm_activity_cursors set due_at = due_at + interval '1 year'`);
    const once = await replied(vendor, 'engaged');
    const busy = await replied(vendor, 'machine_only');
    await wasBusy(busy);
    people.push(watched(once, 'one reply'), watched(busy, 'much activity'), watched(await personOf(product, vendor, 'no_first_name'), 'nothing'));
  }
  expect(await watch(people)).toEqual([]);
  expect(Object.fromEntries(people.map(({ who, given }) => [who, given.join(' ')]))).toEqual({
    'salesforce, one reply': '39 34 32 27 22 20 15 10 5 0',
    'salesforce, much activity': '69 64 58 53 48 45 40 35 30 25 20 16 11 6 1',
    'salesforce, nothing': '0',
    'hubspot, one reply': '39 34 32 27 27 22 17 12 7 2',
    'hubspot, much activity': '69 64 58 53 50 45 40 35 30 25 20 20 15 10 5 0',
    'hubspot, nothing': '0',
  });
  expect(await product.engine.executors.rewrite.due(product.product.clock.now(), Date.now())).toEqual([]);
});

test('many that are due at once are computed in several turns, each once', async () => {
  const customerId = product.customerId('salesforce');
  const scored = () =>
    product.rows<{ contact_id: string; n: number }>(
      'salesforce',
      sql`select contact_id, count(*)::int as n from events where event_type = 'engagement.scored' and source = 'agent.engagement'
        and contact_id in (select id from contacts where last_name = 'Many') group by 1`,
    );
  await product.tenant('salesforce', async (uow) => {
    const now = sql`${uow.now.toISOString()}::timestamptz`;
    await uow.rows(sql`insert into contacts (customer_id, id, last_name, created_at, updated_at)
      select ${customerId}::uuid, gen_random_uuid(), 'Many', ${now}, ${now} from generate_series(1, 120)`);
    await uow.rows(sql`insert into engagement_scores (customer_id, contact_id, total_score, priority_score, tier, band, reason, parts, model, next_action,
        calculated_at, next_rewrite_at)
      select customer_id, id, 9, 9, 4, 'Cold', '', '', 'seed-v1', '', ${now}, ${now} from contacts where last_name = 'Many'`);
  });
  const { rewrite } = product.engine.executors;
  const due = () => rewrite.due(product.product.clock.now(), Date.now());
  expect(await due()).toEqual([customerId]);
  const more = [await rewrite.run(customerId), await rewrite.run(customerId), await rewrite.run(customerId)];
  expect({ more, due: await due() }).toEqual({ more: [true, true, false], due: [] });
  const counts = await scored();
  expect([counts.length, counts.filter(({ n }) => n !== 1)]).toEqual([120, []]);
});
