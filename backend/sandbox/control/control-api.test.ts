import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startStandInProduct, startTestSite, type StandInProduct, type TestSite } from './test-site.ts';

const HOUR_MS = 3_600_000;
const LENA = 'lena.vogt@nordlicht.example';

let site: TestSite;
let product: StandInProduct;
beforeEach(async () => {
  product = await startStandInProduct();
  site = await startTestSite();
});
afterEach(async () => {
  await site.twin.close();
  await product.close();
});

const lena = (): string => site.twin.seeded?.salesforce.contactIds['engaged'] ?? '';
const camille = (): string => site.twin.seeded?.hubspot.contactIds['engaged'] ?? '';

test('the state says what is here', async () => {
  const { body } = await site.get('/_twin/state');
  expect(body).toEqual({
    now: expect.stringMatching(/^\d{4}-/),
    offsetMs: expect.any(Number),
    product: { url: null, publicUrl: 'http://127.0.0.1:4300', isReachable: false },
    orgs: {
      salesforce: { orgId: site.twin.seeded?.salesforce.orgId, orgName: 'Harbor & Pine', contacts: 14, activities: 0 },
      hubspot: { orgId: '8814207', orgName: 'Brightwater Labs', contacts: 14, activities: 0 },
    },
    cards: { salesforce: 'absent', hubspot: 'absent' },
    mails: 0,
    hubspotWebhooks: { enabled: false, pending: 0, delivered: 0, failed: 0, dropped: 0 },
    faults: 0,
    flipped: [],
  });
});

describe('clock', () => {
  test('alone it moves by itself, forward only', async () => {
    const { body } = await site.send('POST', '/_twin/clock', { advanceMs: HOUR_MS });
    expect(Math.round((body as { offsetMs: number }).offsetMs / HOUR_MS)).toBe(1);
    expect((await site.send('POST', '/_twin/clock', { advanceMs: -1 })).status).toBe(400);
  });

  test('connected it is the product’s', async () => {
    await site.twin.connectProduct(product.url);
    await fetch(`${product.url}/internal/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: HOUR_MS }) });
    const { body } = await site.send('POST', '/_twin/clock', { advanceMs: HOUR_MS });
    expect(Math.round((body as { offsetMs: number }).offsetMs / HOUR_MS)).toBe(2);
    product.hasNoClock = true;
    expect(await site.send('POST', '/_twin/clock', { advanceMs: HOUR_MS })).toEqual({
      status: 502,
      body: { error: 'product_unreachable', message: "The product's clock could not be moved: the product's clock answered 503." },
    });
  });

  test.each([
    ['salesforce', 'contact'],
    ['salesforce', 'lead'],
    ['hubspot', 'contact'],
  ] as const)('to the next step as the card on a %s %s tells it', async (vendor, object) => {
    const own = await startTestSite({ productUrl: product.url });
    const lead = Object.values(own.twin.seeded?.salesforce.leadIds ?? {})[0] ?? '';
    const recordId = object === 'lead' ? lead : (own.twin.seeded?.[vendor].contactIds['engaged'] ?? '');
    await fetch(`${own.twin.salesforceUrl}/_twin/orgs/${own.twin.seeded?.salesforce.orgId}/gateway-key`, {
      method: 'PUT',
      body: JSON.stringify({ key: 'k'.repeat(32) }),
    });
    const dueAt = new Date(Date.now() + 5 * HOUR_MS).toISOString();
    const step = (position: number, state: string, at: string | null) => ({
      position,
      title: 'Mail',
      state,
      lines: [{ text: '', at }],
      reason: null,
    });
    const enrollment = {
      id: 'e',
      sequenceId: 's',
      name: 'Warm intro',
      version: 1,
      step: 2,
      stepCount: 3,
      state: 'active',
      stateText: 'active',
      reason: null,
      stopsOn: [],
      can: [],
    };
    const card = {
      product: 'SalesOS',
      provider: vendor,
      object,
      recordId,
      name: '',
      city: null,
      timeZone: null,
      score: null,
      nextAction: null,
      offers: [],
      conversation: null,
      doNotContact: null,
      conflicts: [],
      crmName: '',
      notice: null,
      may: [],
    };
    product.card = {
      ok: true,
      data: {
        ...card,
        enrollment: { ...enrollment, steps: [step(1, 'done', new Date().toISOString()), step(2, 'due', dueAt), step(3, 'upcoming', null)] },
      },
    };
    const { body } = await own.send('POST', '/_twin/clock/next-step', { vendor, recordId });
    expect(Date.parse((body as { now: string }).now) - Date.parse(dueAt)).toBeGreaterThanOrEqual(0);
    expect(product.asked).toEqual([`GET /v1/cards/${vendor}/${object}/${recordId}`]);
    product.card = { ok: true, data: { ...card, enrollment: null } };
    expect(await own.send('POST', '/_twin/clock/next-step', { vendor, recordId })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining('is not in a sequence') },
    });
    await own.twin.close();
  });
});

describe('prospects', () => {
  test('without a mail, an address or a product there is a sentence', async () => {
    const act = (recordId: string) => site.send('POST', '/_twin/simulate', { vendor: 'salesforce', recordId, action: 'open' });
    expect(await act(lena())).toEqual({ status: 409, body: { error: 'conflict', message: 'The twin is not connected to the product yet.' } });
    await site.twin.connectProduct(product.url);
    expect(await act(lena())).toEqual({ status: 409, body: { error: 'conflict', message: `No mail to ${LENA} has arrived yet.` } });
    const silent = site.twin.seeded?.salesforce.contactIds['no_email'] ?? '';
    expect(await act(silent)).toEqual({
      status: 409,
      body: { error: 'conflict', message: 'Ines Duarte has no e-mail address, so no mail can have arrived.' },
    });
    expect((await act('003000000000001')).status).toBe(404);
    expect((await site.send('POST', '/_twin/simulate', { vendor: 'salesforce', recordId: lena(), action: 'dance' })).status).toBe(400);
  });

  test('a reply reaches the product and is told in a sentence', async () => {
    await site.twin.connectProduct(product.url);
    await site.mail(LENA);
    expect(await site.send('POST', '/_twin/simulate', { vendor: 'salesforce', recordId: lena(), action: 'reply' })).toMatchObject({
      status: 200,
      body: { message: 'Lena Vogt replied to “Capacity”.', reaction: { verb: 'reply', mailId: 'mail-00000001', replyMailId: 'mail-00000002' } },
    });
    expect(product.asked).toEqual(['POST /webhooks/mail/smtp']);
  });

  test('an open nobody answers says so', async () => {
    await site.twin.connectProduct(product.url);
    await site.mail(LENA);
    expect(await site.send('POST', '/_twin/simulate', { vendor: 'salesforce', recordId: lena(), action: 'open' })).toMatchObject({
      body: {
        message:
          'Lena Vogt opened “Capacity”. Within seconds of its arrival: that is taken for a machine’s doing and does not count. The product did not answer.',
      },
    });
  });

  test('the cast reacts to each mail once, and time passes', async () => {
    await site.twin.connectProduct(product.url);
    await site.mail(LENA);
    await site.mail('henrik.aas@fjordline.example');
    const first = (await site.send('POST', '/_twin/personas/run', {})).body as { message: string; reactions: { verb: string }[] };
    expect([first.message, first.reactions.map(({ verb }) => verb)]).toEqual(['The cast reacted to 1 mail.', ['open', 'click', 'reply']]);
    expect(Math.round(site.twin.twin.clock.now().getTime() / HOUR_MS) - Math.round(Date.now() / HOUR_MS)).toBe(2);
    expect((await site.send('POST', '/_twin/personas/run', {})).body).toEqual({
      message: 'No new mail has reached anybody in the cast.',
      reactions: [],
    });
  });

  test('mails are listed newest first, by recipient', async () => {
    await site.mail(LENA);
    await site.mail('other@nordlicht.example');
    const ids = async (query: string) => ((await site.get(`/_twin/mails${query}`)).body as { mails: { id: string }[] }).mails.map(({ id }) => id);
    expect([await ids(''), await ids(`?to=${LENA}`), await ids('?limit=1')]).toEqual([
      ['mail-00000002', 'mail-00000001'],
      ['mail-00000001'],
      ['mail-00000002'],
    ]);
    expect((await site.get('/_twin/mails/mail-00000001')).body).toMatchObject({ subject: 'Capacity', raw: expect.any(String) });
    expect((await site.get('/_twin/mails/mail-9')).status).toBe(404);
  });
});

describe('faults', () => {
  const fault = { vendor: 'hubspot', match: ' /crm/', times: 2, kind: { type: 'status', status: 503, retryAfterSeconds: 1 } };

  test('are planned, hit the vendor only, and can be cleared', async () => {
    expect(await site.send('POST', '/_twin/faults', fault)).toEqual({ status: 201, body: { faults: [fault] } });
    expect((await fetch(`${site.twin.hubspotUrl}/crm/owners/2026-09`)).status).toBe(503);
    expect((await site.get(`/_twin/hubspot-properties?portalId=8814207&objectId=${camille()}&properties=email`)).status).toBe(200);
    expect((await site.get('/_twin/faults')).body).toEqual({ faults: [{ ...fault, times: 1 }] });
    expect((await site.send('DELETE', '/_twin/faults')).status).toBe(204);
    expect((await site.get('/_twin/faults')).body).toEqual({ faults: [] });
  });

  const CALLS = ['hubspot', 'pipedrive', 'custom-crm', 'ses', 'google', 'microsoft'];
  test.each(CALLS)('%s: its answers and its own calls may go wrong, each in its way', async (vendor) => {
    const planned = [
      { vendor, times: 1, kind: { type: 'hang' } },
      ...['delay', 'duplicate', 'drop', 'reorder'].map((type) => ({
        vendor: `${vendor}-webhooks`,
        times: 1,
        kind: { type, ...(type === 'delay' ? { ms: 5 } : {}) },
      })),
    ];
    for (const one of planned) expect((await site.send('POST', '/_twin/faults', one)).status).toBe(201);
    expect(site.twin.twin.faults.list()).toEqual(planned);
    const turned = [
      { ...planned[0], kind: { type: 'drop' } },
      { ...planned[1], kind: { type: 'hang' } },
    ];
    for (const one of turned) expect((await site.send('POST', '/_twin/faults', one)).status).toBe(400);
    expect(site.twin.twin.faults.list()).toEqual(planned);
    site.twin.twin.faults.clear();
  });

  test.each([
    ['an unknown vendor', { ...fault, vendor: 'acme' }],
    ['no pattern', { ...fault, match: '(' }],
    ['no times', { ...fault, times: 0 }],
    ['a success', { ...fault, kind: { type: 'status', status: 200 } }],
    ['an unknown field', { ...fault, extra: 1 }],
  ])('%s is refused', async (_name, wrong) => {
    expect((await site.send('POST', '/_twin/faults', wrong)).status).toBe(400);
    expect(site.twin.twin.faults.list()).toEqual([]);
  });
});

describe('what the cards ask', () => {
  test('the record of the User Interface API, fields without their object', async () => {
    const { body } = await site.get(`/_twin/ui-api/records/${lena()}?fields=Email,SalesOS_Tier__c`);
    expect((body as { fields: unknown }).fields).toEqual({
      Email: { value: LENA, displayValue: null },
      SalesOS_Tier__c: { value: null, displayValue: null },
    });
  });

  test('HubSpot properties, absent ones null', async () => {
    const { body } = await site.get(`/_twin/hubspot-properties?portalId=8814207&objectId=${camille()}&properties=firstname,salesos_tier`);
    expect(body).toEqual({ properties: { firstname: 'Camille', salesos_tier: null } });
    expect((await site.get(`/_twin/hubspot-properties?portalId=1&objectId=${camille()}&properties=firstname`)).status).toBe(404);
  });

  test('calls to the product go out signed by the vendor’s part', async () => {
    await site.twin.connectProduct(product.url);
    const org = site.twin.seeded?.salesforce;
    const apex = { orgId: org?.orgId, userId: org?.userIds['rep'], args: { objectApiName: 'Contact', recordId: lena() } };
    const direct = await fetch(`${site.twin.salesforceUrl}/_twin/apex/SalesOSGateway/card`, { method: 'POST', body: JSON.stringify(apex) });
    expect(await site.send('POST', '/_twin/apex/SalesOSGateway/card', apex)).toEqual({ status: direct.status, body: await direct.json() });
    product.card = { ok: true };
    const context = { portalId: '8814207', userId: '1', userEmail: 'jonas.weber@brightwater.example', appId: '3300147' };
    const call = { url: 'http://127.0.0.1:4300/v1/cards/hubspot/contact/1', options: { method: 'GET' }, context };
    expect((await site.send('POST', '/_twin/hubspot-fetch', call)).body).toEqual({ status: 200, body: { ok: true } });
    expect(product.asked).toEqual(['GET /v1/cards/hubspot/contact/1']);
  });
});

test('contacts are found by name or company, records by id', async () => {
  const { body } = await site.get('/_twin/contacts/salesforce?q=nordlicht');
  expect((body as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual(['Lena Vogt', 'Yusuf Demir']);
  expect((await site.get(`/_twin/records/hubspot/${camille()}`)).body).toMatchObject({
    vendor: 'hubspot',
    name: 'Camille Roux',
    owner: { name: 'Jonas Weber' },
  });
  expect(await site.get('/_twin/records/hubspot/1')).toEqual({
    status: 404,
    body: { error: 'not_found', message: 'Brightwater Labs has no contact with the id “1”.' },
  });
  expect((await site.get('/_twin/records/acme/1')).status).toBe(404);
  expect((await site.get('/_twin/nothing')).body).toEqual({ error: 'not_found', message: 'There is nothing here.' });
});

test('another web page cannot drive the twin', async () => {
  const order = { advanceMs: HOUR_MS };
  expect((await site.send('POST', '/_twin/clock', order, { origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await site.send('POST', '/_twin/clock', order, { origin: 'null' })).status).toBe(403);
  expect((await site.send('POST', '/_twin/clock', order, { origin: site.twin.pagesUrl })).status).toBe(200);
});
