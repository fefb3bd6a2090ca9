import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readUnaccounted } from '#services/accounting/read-unaccounted.ts';
import { classifyMail } from '#services/email/classify-hits.ts';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { contentLinks } from '../../sandbox/prospects/mail-links.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, inbox, personAt, reactTo } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
});
afterAll(() => product?.close());

const SECOND_MS = 1000;
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'accept-language': 'en-US,en;q=0.9',
  'x-forwarded-for': '203.0.113.9',
};
type Somebody = Person & { contactId: string; links: string[]; pixel: string };

let people = 0;
/** Somebody whose first mail arrived twenty minutes ago. */
async function reader(): Promise<Somebody> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Rae', lastName: `Number ${people}`, email: `rae.${people}@tracking.example` });
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
  const person = await personAt(product, 'salesforce', recordId);
  await enroll(product, person);
  await product.engine.drain();
  const [mail] = inbox(product, person);
  if (!mail) throw new Error('no mail has arrived');
  return { ...person, links: contentLinks(mail), pixel: mail.images[0] ?? '' };
}

async function later(ms: number): Promise<void> {
  await product.advance(ms);
  await product.engine.drain();
}

const follow = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { redirect: 'manual', headers: BROWSER, ...init });

const hits = (person: Somebody) =>
  product.rows<{ kind: string; method: string; actor_class: string; evidence: string | null }>(
    'salesforce',
    sql`
    select h.kind, h.method, h.actor_class, h.evidence from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id
    where e.contact_id = ${person.contactId}::uuid order by h.at, h.id`,
  );

/** The number on the card, on the record, and what it is made of. */
async function score(person: Somebody) {
  const card = await product.client.card(person);
  const { ownedFields } = await product.client.record(person);
  const counts = Object.fromEntries((card.score?.parts ?? []).map(({ signal, humanCount }) => [signal, humanCount]));
  return {
    card: card.score?.value,
    record: Number(ownedFields.find(({ apiName }) => apiName === 'SalesOS_Engagement_Score__c')?.value),
    counts,
    machineHits: card.score?.machineHits.length,
  };
}

test('machines move nothing and are listed; a person moves the score', async () => {
  const person = await reader();
  await later(SECOND_MS);
  await reactTo(product, person, 'scanner_burst');
  await reactTo(product, person, 'apple_prefetch');
  await later(20 * 60 * SECOND_MS);
  const seen = await hits(person);
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.filter(({ actor_class }) => actor_class !== 'machine')).toEqual([]);
  expect(await score(person)).toEqual({ card: 0, record: 0, counts: { opens: 0, clicks: 0, replies: 0 }, machineHits: seen.length });
  const first = () =>
    product.rows(
      'salesforce',
      sql`select opened_at is not null as opened, clicked_at is not null as clicked from emails where contact_id = ${person.contactId}::uuid`,
    );
  expect(await first()).toEqual([{ opened: false, clicked: false }]);
  await reactTo(product, person, 'open');
  await reactTo(product, person, 'click');
  await later(10 * SECOND_MS);
  // 100 · (.25·(1−e^(−1/5)) + .35·(1−e^(−1/2))) = 18.3
  expect(await score(person)).toEqual({ card: 18, record: 18, counts: { opens: 1, clicks: 1, replies: 0 }, machineHits: seen.length });
  expect(await first()).toEqual([{ opened: true, clicked: true }]);
});

test('a burst that comes later shows that the click before it was the same scanner', async () => {
  const person = await reader();
  await later(20 * 60 * SECOND_MS);
  const [one, two] = person.links;
  await follow(one ?? '');
  await later(3 * SECOND_MS);
  expect([await hits(person), (await score(person)).card]).toEqual([
    [{ kind: 'click', method: 'GET', actor_class: 'human', evidence: 'browser' }],
    18,
  ]);
  await product.advance(2 * SECOND_MS);
  await Promise.all([follow(one ?? ''), follow(two ?? '')]);
  await later(3 * SECOND_MS);
  expect(await hits(person)).toEqual([
    { kind: 'click', method: 'GET', actor_class: 'machine', evidence: 'same_source_as_scanner' },
    { kind: 'click', method: 'GET', actor_class: 'machine', evidence: 'link_burst' },
    { kind: 'click', method: 'GET', actor_class: 'machine', evidence: 'link_burst' },
  ]);
  expect(await score(person)).toEqual({ card: 0, record: 0, counts: { opens: 0, clicks: 0, replies: 0 }, machineHits: 3 });
  expect(await product.rows('salesforce', sql`select clicked_at from emails where contact_id = ${person.contactId}::uuid`)).toEqual([
    { clicked_at: null },
  ]);
});

test('a second network casts doubt on a click, and what shows itself as a scanner takes it away again', async () => {
  const person = await reader();
  await later(20 * 60 * SECOND_MS);
  const [one = '', two = ''] = person.links;
  const elsewhere = { ...BROWSER, 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0.0.0', 'x-forwarded-for': '198.51.100.8' };
  const classes = async () => (await hits(person)).map(({ actor_class, evidence }) => `${actor_class} ${evidence}`);
  const found = async () => [await classes(), (await score(person)).card, (await score(person)).record];
  await follow(one);
  await later(3 * SECOND_MS);
  expect(await found()).toEqual([['human browser'], 18, 18]);
  await follow(one, { headers: elsewhere });
  await later(3 * SECOND_MS);
  expect(await found()).toEqual([['unknown second_network', 'unknown second_network'], 0, 0]);
  await follow(two, { method: 'HEAD', headers: elsewhere });
  await later(3 * SECOND_MS);
  expect(await found()).toEqual([['human browser', 'machine same_source_as_scanner', 'machine head_request'], 18, 18]);
});

test('a link of 1,300 characters is measured, one that is too long stays as it is', async () => {
  const token = async (length: number) => {
    const person = await reader();
    const [mail] = await product.rows<{ id: string }>('salesforce', sql`select id from emails where contact_id = ${person.contactId}::uuid`);
    const url = `https://www.salesos.example/${'x'.repeat(length - 28)}`;
    return product.product.deps.tokens.sign({ purpose: 'click', customerId, sendId: mail?.id ?? '', linkId: '1-x', url });
  };
  const link = `${product.url}/t/c/${await token(1_300)}`;
  expect(link.length).toBeGreaterThan(1_500);
  expect((await follow(link)).headers.get('location')?.length).toBe(1_300);
  await expect(token(2_000)).rejects.toThrow('too_long');
});

/** How many hits of this person are kept, and how many of them the log knows. */
async function keptOf(person: Somebody): Promise<Record<string, [kept: number, logged: number]>> {
  const rows = await product.rows<{ kind: string; kept: number; logged: number }>(
    'salesforce',
    sql`select h.kind, count(distinct h.id)::int as kept, count(v.id)::int as logged from email_hits h
      join emails e on e.customer_id = h.customer_id and e.id = h.email_id
      left join events v on v.contact_id = e.contact_id and v.event_type = case h.kind when 'open' then 'email.opened' else 'email.clicked' end
        and v.data->>'hitId' = h.id::text and v.occurred_at = h.at
      where e.contact_id = ${person.contactId}::uuid group by 1`,
  );
  return Object.fromEntries(rows.map(({ kind, kept, logged }) => [kind, [kept, logged]]));
}
/** Clicks and opens that are old enough to be decided, and are not. */
async function settled(clicks: number, opens: number): Promise<Somebody> {
  const person = await reader();
  const [link = ''] = person.links;
  const answers = await Promise.all(Array.from({ length: clicks + opens }, (_, n) => follow(n < opens ? person.pixel : link)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 302]));
  expect(await keptOf(person)).toEqual({ open: [opens, 0], click: [clicks, 0] });
  await product.advance(10 * SECOND_MS);
  return person;
}
const classify = (work = product.product.work) => work.withTenant(customerId, (uow) => classifyMail(uow, () => false));

test('what comes at once is kept before it is answered, each once, and then logged, each once', async () => {
  const person = await settled(80, 40);
  await product.engine.drain();
  expect(await keptOf(person)).toEqual({ open: [40, 40], click: [80, 80] });
});

test.each(['before', 'after'] as const)('whoever decides about hits dies %s its commit: each is logged once', async (when) => {
  const person = await settled(3, 2);
  await expect(classify(dyingWork(product.product.work, { at: 1, when }))).rejects.toThrow(Crash);
  const logged = when === 'after';
  expect(await keptOf(person)).toEqual({ open: [2, logged ? 2 : 0], click: [3, logged ? 3 : 0] });
  await product.engine.drain();
  expect(await keptOf(person)).toEqual({ open: [2, 2], click: [3, 3] });
});

test('several decide at once: each hit is logged once, and a hit that was logged before is not logged again', async () => {
  const person = await settled(3, 2);
  await Promise.all([1, 2, 3, 4].map(() => classify()));
  expect(await keptOf(person)).toEqual({ open: [2, 2], click: [3, 3] });
  // As the version before had left it: in the log, and not decided.
  await product.rows('salesforce', sql`update email_hits set classified_at = null`);
  await product.engine.drain();
  expect(await keptOf(person)).toEqual({ open: [2, 2], click: [3, 3] });
  expect(await product.tenant('salesforce', readUnaccounted)).toEqual([]);
});

test('HEAD is answered like GET, without a body, and is never a person', async () => {
  const person = await reader();
  await later(20 * 60 * SECOND_MS);
  const [link = ''] = person.links;
  const answers = [await follow(person.pixel, { method: 'HEAD' }), await follow(link, { method: 'HEAD' })];
  expect(answers.map((answer) => [answer.status, answer.headers.get('content-type'), answer.headers.get('location')])).toEqual([
    [200, 'image/gif', null],
    [302, null, 'https://www.salesos.example/pricing'],
  ]);
  await later(10 * SECOND_MS);
  expect(await hits(person)).toEqual([
    { kind: 'open', method: 'HEAD', actor_class: 'machine', evidence: 'head_request' },
    { kind: 'click', method: 'HEAD', actor_class: 'machine', evidence: 'head_request' },
  ]);
});

test('an unknown token gets the same pixel, and nothing can be learned from the difference', async () => {
  const person = await reader();
  const answered = async (url: string) => {
    const answer = await follow(url);
    const headers = Object.fromEntries(answer.headers);
    delete headers['date'];
    return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()).toString('base64') };
  };
  const known = await answered(person.pixel);
  expect(known).toMatchObject({
    status: 200,
    headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, no-cache, must-revalidate, private' },
  });
  const forged = person.pixel.replace(/.{4}\.gif$/, 'AAAA.gif');
  const click = (person.links[0] ?? '').replace('/t/c/', '/t/o/');
  for (const url of [`${product.url}/t/o/nonsense.gif`, forged, `${click}.gif`]) expect(await answered(url)).toEqual(known);
  expect((await hits(person)).length).toBe(1);
});

test('a link leads only where we signed it to', async () => {
  const person = await reader();
  const link = person.links[0] ?? '';
  const wrong = [
    `${link.slice(0, -4)}AAAA`,
    `${product.url}/t/c/https%3A%2F%2Fevil.example`,
    `${link}?url=https://evil.example`,
    person.pixel.replace('/t/o/', '/t/c/').replace('.gif', ''),
  ];
  const answers = await Promise.all(wrong.map((url) => follow(url)));
  expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
    [404, null],
    [404, null],
    [302, 'https://www.salesos.example/pricing'],
    [404, null],
  ]);
});

test('a hit that cannot be written down takes none of those it came with along', async () => {
  const person = await reader();
  const owner = postgres(product.environment['MIGRATE_DATABASE_URL'] ?? '', { max: 1, onnotice: () => undefined });
  try {
    await owner`alter table email_hits add constraint poison check (user_agent not like '%poison%') not valid`;
    const agents = ['one', 'two', 'three', 'poison', 'four', 'five', 'six'];
    const answers = await Promise.all(agents.map((agent) => follow(person.links[0] ?? '', { headers: { ...BROWSER, 'user-agent': agent } })));
    expect(answers.map(({ status }) => status)).toEqual(agents.map(() => 302));
    expect((await hits(person)).length).toBe(6);
  } finally {
    await owner`alter table email_hits drop constraint poison`;
    await owner.end();
  }
});

test('a reader’s click works even when we cannot write it down', async () => {
  const person = await reader();
  const owner = postgres(product.environment['MIGRATE_DATABASE_URL'] ?? '', { max: 1, onnotice: () => undefined });
  try {
    await owner`alter table email_hits rename to email_hits_gone`;
    const answers = [await follow(person.links[0] ?? ''), await follow(person.pixel)];
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [302, 'https://www.salesos.example/pricing'],
      [200, null],
    ]);
  } finally {
    await owner`alter table email_hits_gone rename to email_hits`;
    await owner.end();
  }
  expect(await hits(person)).toEqual([]);
  await follow(person.links[0] ?? '');
  expect((await hits(person)).length).toBe(1);
});

test('and when the database is gone altogether', async () => {
  const person = await reader();
  await product.product.close();
  const answers = [await follow(person.links[0] ?? ''), await follow(person.pixel)];
  expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
    [302, 'https://www.salesos.example/pricing'],
    [200, null],
  ]);
});
