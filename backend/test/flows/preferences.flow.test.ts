import { preferenceWords as words } from '@salesos/shared/labels/preferences';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wideStatusesOf } from '../../sandbox/hubspot/consent/statuses.ts';
import { unsubscribeHeaderUrl } from '../../sandbox/prospects/mail-links.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { traces } from '../product/card-call.ts';
import { addContact, editContact, portal, storedContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { endWaits, enroll, inbox, personAt } from '../product/people.ts';

type Somebody = Awaited<ReturnType<typeof personAt>>;
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

let people = 0;
/** Somebody who has had a first mail, and the address of their page. */
async function written(vendor: Vendor): Promise<{ person: Somebody; unsubscribe: string; url: string }> {
  people += 1;
  const id = addContact(product, vendor, { firstName: 'Lea', lastName: `Number ${people}`, email: `lea.${people}@choices.example` });
  await pullOnce(product, vendor);
  const person = await personAt(product, vendor, id);
  await enroll(product, person);
  await product.engine.drain();
  const unsubscribe = unsubscribeHeaderUrl(inbox(product, person)[0] ?? expect.fail('no mail')) ?? '';
  return { person, unsubscribe, url: unsubscribe.replace('/u/', '/p/') };
}
async function post(url: string, ticks: Record<string, string>): Promise<string> {
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(ticks) });
  expect(reply.status).toBe(200);
  await product.engine.drain();
  return reply.text();
}
const look = async (url: string): Promise<string> => (await fetch(url)).text();
const ticks = (page: string) =>
  ['email', 'call', 'nothing'].map((name) =>
    page.includes(`name="${name}"`) ? new RegExp(`name="${name}" value="on" checked`).test(page) : 'fixed',
  );
const consents = (person: Somebody) =>
  product.rows<Record<'channel' | 'source' | 'state', string>>(
    person.vendor,
    sql`select channel, source, state from consents where contact_id = ${person.contactId}::uuid and state <> 'hidden' order by channel, source`,
  );
const news = (person: Somebody) =>
  product.rows<Record<'actor_class' | 'channel' | 'state' | 'via', string>>(
    person.vendor,
    sql`select actor_class, data->>'channel' as channel, data->>'state' as state, data->>'via' as via from events
      where event_type = 'consent.changed' and data->>'contactId' = ${person.contactId} order by seq`,
  );

const UNREADABLE: readonly (readonly [string, RequestInit])[] = [
  ['a form without its boundary', { headers: { 'content-type': 'multipart/form-data' }, body: 'List-Unsubscribe=One-Click' }],
  ['far too much', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'x'.repeat(2_000_000) }],
];
test.each(UNREADABLE)('with %s an unsubscribe holds, and choices stay as they are', async (_what, wish) => {
  const { person, unsubscribe, url } = await written('salesforce');
  const before = await consents(person);
  expect((await fetch(url, { method: 'POST', ...wish })).status).toBe(400);
  expect(await consents(person)).toEqual(before);
  expect((await fetch(unsubscribe, { method: 'POST', ...wish })).status).toBe(200);
  expect((await news(person)).at(-1)).toMatchObject({ channel: 'email', state: 'opted_out', via: 'page' });
});

test('looking changes nothing, whoever looks and however; the page is nobody’s to keep', async () => {
  const { person, unsubscribe, url } = await written('salesforce');
  const before = [await traces(product, 'salesforce'), await consents(person)];
  const scanners: Record<string, string>[] = [
    { 'user-agent': 'Mozilla/5.0 (compatible; Microsoft Office; SafeLinks)', 'x-purpose': 'preview' },
    { 'user-agent': 'GoogleImageProxy', purpose: 'prefetch' },
    { 'user-agent': 'Barracuda Sentinel', 'sec-purpose': 'prefetch;prerender' },
    { 'list-unsubscribe-post': 'List-Unsubscribe=One-Click', 'x-http-method-override': 'POST', 'content-type': 'application/x-www-form-urlencoded' },
    { 'x-moz': 'prefetch', cookie: 'confirm=yes' },
  ];
  for (const headers of scanners)
    for (const method of ['GET', 'HEAD'])
      for (const address of [url, `${url}?email=&call=&nothing=on`, unsubscribe])
        expect((await fetch(address, { method, headers })).status).toBe(200);
  const reply = await fetch(url);
  expect(
    Object.fromEntries(
      ['cache-control', 'x-robots-tag', 'referrer-policy', 'content-security-policy', 'set-cookie'].map((name) => [name, reply.headers.get(name)]),
    ),
  ).toEqual({
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'set-cookie': null,
  });
  const page = await reply.text();
  expect([page.includes('<script'), page.includes(person.email), ticks(page)]).toEqual([false, true, [true, true, false]]);
  expect(await look(unsubscribe)).toContain(`<a href="${new URL(url).pathname}">${words.link}</a>`);
  for (const method of ['GET', 'POST']) expect((await fetch(`${url.slice(0, -3)}AAA`, { method })).status).toBe(404);
  expect([await traces(product, 'salesforce'), await consents(person)]).toEqual(before);
});

test('a channel is left and taken again by the person, each a word of their own; calls reach the CRM’s field', async () => {
  const { person, url } = await written('salesforce');
  expect(ticks(await post(url, { email: 'on' }))).toEqual([true, false, false]);
  expect(storedContact(product, 'salesforce', person.recordId)).toMatchObject({ DoNotCall: true, HasOptedOutOfEmail: false });
  expect(await consents(person)).toEqual([
    { channel: 'call', source: 'contact', state: 'opted_out' },
    { channel: 'call', source: 'salesforce', state: 'opted_out' },
  ]);
  // What the CRM says too by now can only be changed there.
  expect(await look(url)).toContain(words.refusedElsewhere('Harbor &amp; Pine'));
  editContact(product, 'salesforce', person.recordId, { optedOut: false });
  expect(await news(person)).toEqual([{ actor_class: 'human', channel: 'call', state: 'opted_out', via: 'preferences' }]);
});

test('opting in again takes back the person’s own word and never the CRM’s', async () => {
  const { person, url } = await written('salesforce');
  await product.rows('salesforce', sql`update crm_integrations set writing = 'shadow'`);
  expect(ticks(await post(url, { call: 'on' }))).toEqual([false, true, false]);
  await expect(enroll(product, person)).rejects.toThrow('has opted out');
  expect(ticks(await post(url, { call: 'on', email: 'on' }))).toEqual([true, true, false]);
  expect([await consents(person), (await news(person)).map(({ channel, state, via }) => [channel, state, via])]).toEqual([
    [{ channel: 'email', source: 'contact', state: 'opted_in' }],
    [
      ['email', 'opted_out', 'page'],
      ['email', 'opted_in', 'preferences'],
    ],
  ]);
  await enroll(product, person);
  editContact(product, 'salesforce', person.recordId, { optedOut: true });
  await pullOnce(product, 'salesforce');
  expect(ticks(await post(url, { call: 'on', email: 'on' }))).toEqual(['fixed', true, false]);
  await expect(enroll(product, person)).rejects.toThrow('has opted out');
  // What cannot be ticked comes without a tick: that is no word of theirs.
  await post(url, { call: 'on' });
  expect((await consents(person)).filter(({ source }) => source === 'contact')).toEqual([{ channel: 'email', source: 'contact', state: 'opted_in' }]);
  await product.rows('salesforce', sql`update crm_integrations set writing = 'on'`);
  await product.engine.drain();
});

test('nothing at all: the address leaves every kind of mail at HubSpot, also when it had left ours before', async () => {
  const { person, unsubscribe, url } = await written('hubspot');
  await fetch(unsubscribe, { method: 'POST' });
  await product.engine.drain();
  expect(wideStatusesOf(portal(product), person.email)).toEqual([]);
  await post(url, { nothing: 'on' });
  await endWaits(product, 'hubspot');
  await product.engine.drain();
  expect(wideStatusesOf(portal(product), person.email)).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
  expect((await consents(person)).filter(({ channel }) => channel === 'email')).toEqual([
    { channel: 'email', source: 'contact', state: 'opted_out' },
    { channel: 'email', source: 'contact:everything', state: 'opted_out' },
    { channel: 'email', source: 'hubspot', state: 'opted_out' },
  ]);
  // Never the other way round.
  await post(url, { email: 'on', call: 'on' });
  expect(wideStatusesOf(portal(product), person.email)).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
});
