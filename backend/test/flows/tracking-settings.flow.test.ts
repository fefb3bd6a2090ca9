import type { EmailTracking } from '@salesos/shared/api/email';
import type { Tracking } from '@salesos/shared/api/tracking';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DnsResolver, DnsTrouble } from '#ports/dns.ts';
import { type HttpClient, HttpTrouble } from '#ports/http-client.ts';
import { checkTrackingDomain, customersWithDueDomain, HERE } from '#services/tracking/check-domain.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, inbox, ledger, personAt, reactTo } from '../product/people.ts';

const HOUR_MS = 3_600_000;
type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let customerId: string;
let nora: Api;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
  nora = await apiAs(product, 'salesforce', 'admin');
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterAll(() => product?.close());

/** What the name servers and the host say. */
const outside: { cname: string[] | DnsTrouble; answer: { status: number; body: string } | HttpTrouble } = {
  cname: [],
  answer: { status: 200, body: HERE.body },
};
const asked: string[] = [];
const dns: DnsResolver = {
  async ask(name, type) {
    asked.push(`${type} ${name}`);
    if (outside.cname instanceof DnsTrouble) throw outside.cname;
    return outside.cname;
  },
};
const http: HttpClient = {
  async send({ method, url }) {
    asked.push(`${method} ${url}`);
    if (outside.answer instanceof HttpTrouble) throw outside.answer;
    return { ...outside.answer, headers: {} };
  },
};
const works = { cname: ['127.0.0.1.'], answer: { status: 200, body: HERE.body } };
const look = () => checkTrackingDomain(product.product.work, { dns, http, publicUrl: product.url }, customerId);
const isDue = async () => (await customersWithDueDomain(product.product.work, product.product.clock.now())).includes(customerId);
const save = (change: object) =>
  nora<Tracking & { code?: string }>('PUT', '/v1/tracking', { opens: true, clicks: true, firstTouch: true, countries: {}, ...change });
const settings = async () => (await nora<Tracking>('GET', '/v1/tracking')).body;

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
async function known(country: string | null = 'United States'): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Ida', lastName: `Number ${people}`, email: `ida.${people}@settings.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await product.rows('salesforce', sql`update contacts set country = ${country} where id = ${person.contactId}::uuid`);
  return person;
}
/** What the person's newest mail carries, and what the API says of it. */
async function written(person: Somebody) {
  await product.engine.drain();
  const mail = inbox(product, person).at(-1);
  const id = (await ledger(product, person)).at(-1)?.id ?? '';
  const { notMeasured } = (await anna<EmailTracking>('GET', `/v1/emails/${id}/tracking`)).body;
  const hosts = (mail?.links ?? []).map(({ url }) => new URL(url)).filter(({ pathname }) => !pathname.startsWith('/u/'));
  return {
    pixel: mail?.images.map((url) => new URL(url).host) ?? [],
    links: [...new Set(hosts.map(({ host }) => host))],
    opens: notMeasured.opens?.code ?? null,
    clicks: notMeasured.clicks?.code ?? null,
  };
}
async function mailTo(person: Somebody) {
  await enroll(product, person);
  return written(person);
}
const own = () => new URL(product.url).host;
const plain = ['www.salesos.example'];

beforeEach(async () => {
  Object.assign(outside, works);
  asked.length = 0;
  await product.rows('salesforce', sql`delete from tracking_settings`);
});

test('nothing is measured until an admin says so, and the mail says why', async () => {
  expect(await settings()).toEqual({
    opens: false,
    clicks: false,
    firstTouch: false,
    countries: {},
    domain: null,
    measured: { opens: { code: 'off', text: 'It is turned off.' }, clicks: { code: 'off', text: 'It is turned off.' } },
  });
  expect(await mailTo(await known())).toEqual({ pixel: [], links: plain, opens: 'off', clicks: 'off' });
});

test('opens by country and consent; the first touch only where the admin says so', async () => {
  await save({ firstTouch: false });
  const warm = await known();
  expect(await mailTo(warm)).toEqual({ pixel: [], links: plain, opens: 'first_touch', clicks: 'no_domain' });
  await product.advance(4 * 24 * HOUR_MS);
  expect(await written(warm)).toEqual({ pixel: [own()], links: plain, opens: null, clicks: 'no_domain' });
  await save({});
  expect((await mailTo(await known())).opens).toBe(null);
  expect((await mailTo(await known('France'))).opens).toBe('country_needs_consent');
  expect((await mailTo(await known(null))).opens).toBe('country_unknown');
  const agreed = await known('France');
  const answer = await anna('PUT', `/v1/contacts/${agreed.contactId}/tracking-consent`, { state: 'given', basis: 'Form of 3 May' });
  expect(answer).toEqual({ status: 200, body: { state: 'given', basis: 'Form of 3 May' } });
  expect((await mailTo(agreed)).opens).toBe(null);
  const refused = await known();
  await anna('PUT', `/v1/contacts/${refused.contactId}/tracking-consent`, { state: 'withdrawn', basis: 'Said so on the phone' });
  expect((await mailTo(refused)).opens).toBe('consent_withdrawn');
  await save({ countries: { FR: 'allowed', US: 'needs_consent' } });
  expect([(await mailTo(await known('France'))).opens, (await mailTo(await known())).opens]).toEqual([null, 'country_needs_consent']);
});

test('a rep’s own mail is measured where they ask for it and it may be', async () => {
  await save({});
  const mail = { subject: 'Our offer', body: 'See [the offer](https://www.salesos.example/offer).' };
  const send = async (person: Somebody, flags: object) => {
    await anna('POST', '/v1/emails/send', { contactId: person.contactId, ...mail, ...flags });
    return written(person);
  };
  const nothing = { pixel: [], links: plain, opens: 'own_mail', clicks: 'own_mail' };
  expect(await send(await known(), {})).toEqual(nothing);
  expect(await send(await known(), { trackOpens: false, trackClicks: false })).toEqual(nothing);
  const measured = await known();
  expect(await send(measured, { trackOpens: true })).toEqual({ ...nothing, pixel: [own()], opens: null });
  expect(await send(await known('France'), { trackOpens: true, trackClicks: true })).toEqual({
    ...nothing,
    opens: 'country_needs_consent',
    clicks: 'no_domain',
  });
  await product.advance(HOUR_MS);
  await reactTo(product, measured, 'open');
  await product.advance(10_000);
  await product.engine.drain();
  const id = (await ledger(product, measured)).at(-1)?.id ?? '';
  expect((await anna<{ state: string }>('GET', `/v1/emails/${id}`)).body.state).toBe('opened');
  await save({ firstTouch: false });
  expect((await send(await known(), { trackOpens: true })).opens).toBe('first_touch');
});

test('links lead to the customer’s host once it is proven, and stop when it breaks', async () => {
  const saved = await save({ domain: 'track.harborpine.example' });
  expect(saved.body.domain).toEqual({ host: 'track.harborpine.example', state: 'unverified', cname: '127.0.0.1', problem: null, checkedAt: null });
  expect(await isDue()).toBe(true);
  expect((await mailTo(await known())).clicks).toBe('domain_unverified');
  await look();
  expect(asked).toEqual(['CNAME track.harborpine.example', `GET https://track.harborpine.example${HERE.path}`]);
  expect(await settings()).toMatchObject({ domain: { state: 'verified', problem: null }, measured: { opens: null, clicks: null } });
  const measured = await known();
  expect(await mailTo(measured)).toEqual({ pixel: ['track.harborpine.example'], links: ['track.harborpine.example'], opens: null, clicks: null });
  expect(await isDue()).toBe(false);
  await product.advance(6 * HOUR_MS);
  expect(await isDue()).toBe(true);

  outside.answer = new HttpTrouble('no_answer', 'certificate has expired', true);
  await look();
  expect((await settings()).domain).toMatchObject({ state: 'broken', problem: { code: 'no_certificate' } });
  expect((await settings()).measured.clicks?.code).toBe('domain_broken');
  expect(await mailTo(await known())).toEqual({ pixel: [own()], links: plain, opens: null, clicks: 'domain_broken' });
  Object.assign(outside, works);
  await product.advance(HOUR_MS);
  await look();
  expect((await settings()).domain?.state).toBe('verified');
});

test('a look that brings no answer breaks nothing unless it lasts', async () => {
  await save({ domain: 'quiet.harborpine.example' });
  await look();
  outside.cname = new DnsTrouble('ETIMEOUT');
  for (const expected of ['verified', 'verified', 'broken']) {
    await look();
    expect((await settings()).domain).toMatchObject({ state: expected, problem: { code: 'dns_silent' } });
  }
});

test('what is wrong is named', async () => {
  await save({ domain: 'wrong.harborpine.example' });
  const found = async (change: Partial<typeof outside>) => {
    Object.assign(outside, works, change);
    await look();
    const { domain } = await settings();
    return [domain?.state, domain?.problem?.code];
  };
  expect([
    await found({ cname: [] }),
    await found({ cname: ['other.example'] }),
    await found({ answer: { status: 200, body: 'parked' } }),
    await found({ answer: new HttpTrouble('no_answer', 'refused') }),
  ]).toEqual([
    ['unverified', 'no_cname'],
    ['unverified', 'other_cname'],
    ['unverified', 'no_answer_of_ours'],
    ['unverified', 'host_silent'],
  ]);
});

test('a host another customer has proven is not given away', async () => {
  const host = 'shared.example';
  await product.product.work.withTenant(product.customerId('hubspot'), (uow) =>
    uow.rows(sql`insert into tracking_host_routes (host, customer_id) values (${host}, ${uow.customerId}::uuid)`),
  );
  await save({ domain: host });
  await look();
  expect((await settings()).domain).toMatchObject({ state: 'unverified', problem: { code: 'taken' } });
});

test('links are answered under proven hosts only, and there for good', async () => {
  await save({ domain: 'old.harborpine.example' });
  await look();
  const person = await known();
  await mailTo(person);
  const link =
    inbox(product, person)
      .at(-1)
      ?.links.find(({ url }) => url.includes('/t/c/'))?.url ?? '';
  await save({ domain: null });
  const path = new URL(link).pathname;
  // fetch does not let a host be chosen.
  const under = (host: string) => product.product.app.request(`http://${host}${path}`, { headers: { host } });
  expect((await under('old.harborpine.example')).status).toBe(302);
  expect((await under(own())).status).toBe(302);
  expect([(await under('evil.example')).status, (await under('evil.example')).headers.get('location')]).toEqual([404, null]);
  expect((await product.product.app.request(`http://evil.example${HERE.path}`)).status).toBe(200);
});

test('of mails sent before, nothing is kept once it is off or the person does not want it; their links go on working', async () => {
  await save({ domain: 'track.harborpine.example' });
  await look();
  const person = await known('France');
  const say = (state: string) => anna('PUT', `/v1/contacts/${person.contactId}/tracking-consent`, { state, basis: 'Mail of 3 May' });
  await say('given');
  await mailTo(person);
  const mail = inbox(product, person).at(-1);
  const host = 'track.harborpine.example';
  const fetchBoth = async () => {
    const urls = [mail?.images[0] ?? '', mail?.links.find(({ url }) => url.includes('/t/c/'))?.url ?? ''];
    const answers = await Promise.all(
      urls.map((url) => product.product.app.request(`http://${host}${new URL(url).pathname}`, { headers: { host } })),
    );
    const rows = await product.rows<{ kind: string }>(
      'salesforce',
      sql`select h.kind from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id where e.contact_id = ${person.contactId}::uuid order by h.kind`,
    );
    return [...answers.map(({ status }) => status), ...rows.map(({ kind }) => kind)];
  };
  expect(await fetchBoth()).toEqual([200, 302, 'click', 'open']);
  await say('withdrawn');
  expect(await fetchBoth()).toEqual([200, 302, 'click', 'open']);
  await say('given');
  await save({ clicks: false });
  expect(await fetchBoth()).toEqual([200, 302, 'click', 'open', 'open']);
});

test('a part without a source is not measured in the score, and is again', async () => {
  await save({ domain: 'track.harborpine.example' });
  await look();
  const person = await known();
  await mailTo(person);
  await reactTo(product, person, 'reply');
  await product.engine.drain();
  const parts = async () =>
    Object.fromEntries(((await product.client.card(person)).score?.parts ?? []).map(({ signal, measured }) => [signal, measured]));
  expect(await parts()).toMatchObject({ opens: true, clicks: true, replies: true });
  await save({ opens: false, domain: null });
  await product.advance(HOUR_MS);
  expect(await parts()).toMatchObject({ opens: false, clicks: false, replies: true });
});

test('only an admin changes it, what is no host is refused, and what was done is in the audit', async () => {
  const count = async () => (await product.rows('salesforce', sql`select 1 from audit_log where action like 'tracking.%'`)).length;
  const before = await count();
  const body = { opens: true, clicks: true, firstTouch: true, countries: {}, domain: null };
  expect((await anna('PUT', '/v1/tracking', body)).status).toBe(403);
  expect((await anna('POST', '/v1/tracking/check-domain')).status).toBe(403);
  for (const domain of ['localhost', '10.0.0.1', 'a_b.example', 'https://track.example', 'track.example:8443', 'x'.repeat(300)])
    expect([domain, (await save({ domain })).status]).toEqual([domain, 400]);
  expect((await save({ countries: { France: 'allowed' } })).status).toBe(400);
  expect((await anna('PUT', `/v1/contacts/${customerId}/tracking-consent`, { state: 'given', basis: 'Form' })).status).toBe(404);
  expect([await count(), await settings()]).toEqual([before, expect.objectContaining({ opens: false })]);
  await save({});
  expect(await count()).toBe(before + 1);
});
