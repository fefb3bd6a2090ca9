import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../control/test-site.ts';
import { requireRecord, saveRecord } from '../hubspot/records.ts';
import { worldOf } from '../hubspot/world.ts';
import { changeOrg, objectFor } from '../salesforce/org.ts';
import { readBody } from '../salesforce/records/read-body.ts';
import { Records } from '../salesforce/records/records.ts';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.twin.close());

const page = async (path: string): Promise<{ status: number; text: string }> => {
  const reply = await fetch(`${site.twin.pagesUrl}${path}`);
  return { status: reply.status, text: await reply.text() };
};
const seeded = () => {
  const { seeded: ids } = site.twin;
  if (!ids) throw new Error('nothing is seeded');
  return ids;
};
const mountsOf = (text: string): unknown[] =>
  [...text.matchAll(/data-mount="([^"]+)"/g)].map(([, json = '']) => JSON.parse(json.replaceAll('&quot;', '"')) as unknown);
const fieldsOf = (text: string): string[][] =>
  [...text.matchAll(/<dt>([^<]*)<\/dt><dd title="([^"]*)">/g)].map(([, label = '', value = '']) => [label, value]);

test('a contact’s page leads to its company, whose page has the card of its people', async () => {
  const { salesforce, hubspot } = seeded();
  const places = [
    {
      contact: `/salesforce/contact/${salesforce.contactIds['engaged']}`,
      company: `/salesforce/account/${salesforce.accountIds['nordlicht']}`,
      name: 'Nordlicht Logistics',
    },
    {
      contact: `/hubspot/contact/${hubspot.contactIds['engaged']}`,
      company: `/hubspot/company/${hubspot.companyIds['lumen']}`,
      name: 'Atelier Lumen',
    },
  ];
  for (const { contact, company, name } of places) {
    expect((await page(contact)).text).toContain(`<a href="${company}">${name}</a>`);
    const { status, text } = await page(company);
    expect([status, text.includes(`<h1>${name}</h1>`), />Local twin<\/a>/.test(text)]).toEqual([200, true, true]);
  }
});

test('a person account’s page has the cards of a person, mounted on the account', async () => {
  const { orgId, userIds } = seeded().salesforce;
  const { twin } = site.twin;
  const org = changeOrg(twin, orgId, { personAccounts: true });
  const account = objectFor(org, 'Account');
  if (!account) throw new Error('no accounts');
  const recordId = new Records(twin, org, userIds['rep'] ?? '').insert(account, readBody(org, account, { FirstName: 'Pia', LastName: 'Person' }));
  const { text } = await page(`/salesforce/account/${recordId}`);
  const mounted = { recordId, objectApiName: 'Account', orgId, userId: userIds['rep'], baseUrl: '' };
  expect([text.includes('<h1>Pia Person</h1>'), mountsOf(text)]).toEqual([
    true,
    ['conflicts', 'engagement', 'sequence'].map((component) => ({ component, ...mounted })),
  ]);
});

test('Salesforce: the account’s fields and how its card is mounted', async () => {
  const { orgId, userIds, accountIds } = seeded().salesforce;
  const { text } = await page(`/salesforce/account/${accountIds['nordlicht']}`);
  expect(fieldsOf(text)).toEqual([
    ['Website', 'https://nordlicht.example'],
    ['Industry', 'Transportation'],
    ['Employees', '420'],
    ['Location', 'Berlin, Germany'],
    ['Phone', ''],
    ['Owner', expect.any(String)],
  ]);
  expect(mountsOf(text)).toEqual([
    { component: 'account_people', recordId: accountIds['nordlicht'], objectApiName: 'Account', orgId, userId: userIds['rep'], baseUrl: '' },
  ]);
});

test('HubSpot: the company’s fields and how its card is mounted', async () => {
  const { portalId, userIds, companyIds } = seeded().hubspot;
  const { text } = await page(`/hubspot/company/${companyIds['lumen']}`);
  expect(fieldsOf(text).slice(0, 4)).toEqual([
    ['Domain', 'atelier-lumen.example'],
    ['Industry', 'Design'],
    ['Employees', '75'],
    ['Location', 'Paris, France'],
  ]);
  expect(mountsOf(text)).toEqual([
    {
      card: 'account_people',
      location: 'crm.record.tab',
      objectId: companyIds['lumen'],
      portalId,
      user: { id: userIds['rep'], email: 'jonas.weber@brightwater.example', firstName: 'Jonas', lastName: 'Weber' },
      appId: '3300147',
      fetchUrl: '/_twin/hubspot-fetch',
      propertiesUrl: '/_twin/hubspot-properties',
      recordUrls: { '0-1': '/hubspot/contact/{id}' },
      apiOrigin: 'http://127.0.0.1:4300',
      bundleBase: '/assets/hubspot/',
    },
  ]);
});

test('a company nobody knows is a page that says so; what people typed is text', async () => {
  const unknown = await page('/salesforce/account/001000000000001');
  expect([unknown.status, unknown.text.includes('Harbor &amp; Pine has no company with the id “001000000000001”.')]).toEqual([404, true]);
  expect((await page('/hubspot/company/%3Cimg%3E')).text).not.toContain('<img');
  const world = worldOf(site.twin.twin, seeded().hubspot.portalId);
  if (!world) throw new Error('no portal');
  const id = seeded().hubspot.companyIds['lumen'] ?? '';
  saveRecord(world, 'companies', requireRecord(world, 'companies', id), { name: '<img src=x>' });
  const { text } = await page(`/hubspot/company/${id}`);
  expect([text.includes('<img'), text.includes('&lt;img')]).toEqual([false, true]);
});
