import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../control/test-site.ts';
import { findRecord, saveRecord } from '../hubspot/records.ts';
import { worldOf } from '../hubspot/world.ts';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.twin.close());

const page = async (path: string): Promise<{ status: number; text: string }> => {
  const reply = await fetch(`${site.twin.pagesUrl}${path}`);
  return { status: reply.status, text: await reply.text() };
};
const idOf = (vendor: 'salesforce' | 'hubspot', key: string): string => site.twin.seeded?.[vendor].contactIds[key] ?? '';

test('every page says that it is the twin', async () => {
  await site.mail('lena.vogt@nordlicht.example');
  const paths = [
    '/',
    '/?org=hubspot',
    `/salesforce/contact/${idOf('salesforce', 'engaged')}`,
    `/hubspot/contact/${idOf('hubspot', 'engaged')}`,
    '/mail',
    '/mail/mail-00000001',
    '/nowhere',
  ];
  const pages = await Promise.all(paths.map(page));
  expect(pages.map(({ text }) => /<title>[^<]+ · Local twin<\/title>/.test(text) && />Local twin<\/a>/.test(text))).toEqual(paths.map(() => true));
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 404]);
});

test('what people typed is text, wherever it is shown', async () => {
  const world = worldOf(site.twin.twin, '8814207');
  const contact = world && findRecord(world, 'contacts', idOf('hubspot', 'engaged'));
  if (!world || !contact) throw new Error('the seed has no such contact');
  const evil = `"><img src=x onerror="alert(1)">`;
  saveRecord(world, 'contacts', contact, { firstname: evil, jobtitle: evil, phone: evil });
  for (const path of [
    '/?org=hubspot',
    `/?org=hubspot&q=${encodeURIComponent(evil)}`,
    `/hubspot/contact/${contact.id}`,
    `/mail?to=${encodeURIComponent(evil)}`,
    `/hubspot/contact/${encodeURIComponent(evil)}`,
  ]) {
    const { text } = await page(path);
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img');
  }
});

describe('a record page', () => {
  test('shows the CRM’s fields, the strip and both cards with their mount options', async () => {
    const id = idOf('hubspot', 'engaged');
    const { text } = await page(`/hubspot/contact/${id}`);
    expect(
      ['camille.roux@atelier-lumen.example', 'Jonas Weber', 'Scanner burst', 'CRM 503', 'No activity yet'].filter((words) => !text.includes(words)),
    ).toEqual([]);
    const mounts = [...text.matchAll(/data-mount="([^"]+)"/g)].map(([, json = '']) => JSON.parse(json.replaceAll('&quot;', '"')) as unknown);
    const common = {
      location: 'crm.record.tab',
      objectId: id,
      portalId: '8814207',
      user: { id: site.twin.seeded?.hubspot.userIds['rep'], email: 'jonas.weber@brightwater.example', firstName: 'Jonas', lastName: 'Weber' },
      appId: '3300147',
      fetchUrl: '/_twin/hubspot-fetch',
      propertiesUrl: '/_twin/hubspot-properties',
      apiOrigin: 'http://127.0.0.1:4300',
      bundleBase: '/assets/hubspot/',
    };
    expect(mounts).toEqual([
      { card: 'engagement', ...common },
      { card: 'sequence', ...common },
    ]);
  });

  test('without an address nobody can react', async () => {
    const { text } = await page(`/salesforce/contact/${idOf('salesforce', 'no_email')}`);
    expect(text.match(/data-post="\/_twin\/simulate"[^>]* disabled/g)).toHaveLength(7);
  });

  test('of somebody unknown is a page that says so', async () => {
    const { status, text } = await page('/salesforce/contact/003000000000001');
    expect(status).toBe(404);
    expect(text).toContain('Harbor &amp; Pine has no contact with the id “003000000000001”.');
  });
});

describe('card bundles', () => {
  test('are served once somebody built them, and nothing beside them', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cards-'));
    writeFileSync(join(dir, 'host.js'), 'built');
    expect((await page('/assets/hubspot/host.js')).status).toBe(404);
    site.twin.setAssets('hubspot', dir);
    expect(await page('/assets/hubspot/host.js')).toEqual({ status: 200, text: 'built' });
    expect((await page('/assets/hubspot/..%2fhost.js')).status).toBe(404);
    expect((await page('/assets/salesforce/app.js')).status).toBe(404);
    expect((await site.get('/_twin/state')).body).toMatchObject({ cards: { hubspot: 'ready', salesforce: 'absent' } });
  });

  test('a failed build shows in the state', async () => {
    site.twin.failAssets('salesforce', 'a component did not compile');
    expect((await site.get('/_twin/state')).body).toMatchObject({ cards: { salesforce: 'failed' } });
  });
});

test('scripts come from this origin only', async () => {
  const reply = await fetch(`${site.twin.pagesUrl}/`);
  expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await reply.text()).not.toMatch(/<script(?![^>]* src="\/twin\/)/);
  expect((await page('/twin/page.js')).text).toContain('followState');
});

test('an empty twin and an empty mailbox are told, not blank', async () => {
  const bare = await startTestSite({ seed: false });
  const texts = await Promise.all(['/', '/mail'].map(async (path) => (await fetch(`${bare.twin.pagesUrl}${path}`)).text()));
  expect([texts[0]?.includes('No customer lives here'), texts[1]?.includes('No mail yet')]).toEqual([true, true]);
  await bare.twin.close();
});
