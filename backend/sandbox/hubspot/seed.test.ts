import { afterAll, beforeAll, expect, test } from 'vitest';
import { hubspotPages } from './record-page.ts';
import { planCreate, recordsOf, requireRecord, saveRecord } from './records.ts';
import { link } from './links.ts';
import { runTwin, smallSeed, type RunningTwin } from './running-twin.ts';
import { seedHubspotPortal } from './seed.ts';
import { worldOf, type World } from './world.ts';

let running: RunningTwin;
let world: World;
beforeAll(async () => {
  running = await runTwin();
  const found = worldOf(running.twin, '147000');
  if (!found) throw new Error('no portal');
  world = found;
});
afterAll(() => running.close());

test('seeding again changes nothing and gives the same ids', () => {
  const ada = requireRecord(world, 'contacts', running.ids.contactIds['ada'] ?? '');
  saveRecord(world, 'contacts', ada, { city: 'Hamburg' });
  expect(seedHubspotPortal(running.twin, smallSeed)).toEqual(running.ids);
  expect(recordsOf(world, 'contacts')).toHaveLength(3);
  expect(requireRecord(world, 'contacts', ada.id).properties['city']).toBe('Hamburg');
});

test('a seed that names a company it does not define fails', () => {
  const [contact] = smallSeed.contacts;
  if (!contact) throw new Error('no contact');
  expect(() => seedHubspotPortal(running.twin, { ...smallSeed, contacts: [{ ...contact, key: 'new', companyKey: 'nobody' }] })).toThrow('nobody');
});

test('the record page: fields in the vendor words, mails newest first', () => {
  const pages = hubspotPages(running.twin, '147000', running.ids.userIds['maya'] ?? '');
  const cleo = running.ids.contactIds['cleo'] ?? '';
  for (const [at, direction] of [
    ['2026-11-22T08:00:00Z', 'EMAIL'],
    ['2026-11-23T08:00:00Z', 'INCOMING_EMAIL'],
  ] as const) {
    const values = { hs_timestamp: at, hs_email_direction: direction, hs_email_subject: `Mail ${direction}`, hs_email_text: 'Hi' };
    link(world, 'emails', planCreate(world, 'emails', values)().id, 'contacts', cleo);
  }
  expect(pages.viewer).toEqual({ id: running.ids.userIds['maya'], name: 'Maya Lindqvist', email: 'maya@harborpine.example' });
  expect(pages.page(cleo)).toEqual({
    vendor: 'hubspot',
    object: 'contact',
    orgId: '147000',
    recordId: cleo,
    name: 'cleo Example',
    title: 'Head of Logistics',
    company: 'Nordlicht GmbH',
    companyId: Object.values(running.ids.companyIds)[0],
    email: 'cleo@nordlicht.example',
    phone: '+49 30 1',
    location: 'Berlin, Germany',
    owner: { id: running.ids.ownerIds['maya'], name: 'Maya Lindqvist' },
    optedOut: true,
    ownedFields: [],
    activities: [
      expect.objectContaining({ direction: 'inbound', at: '2026-11-23T08:00:00.000Z', subject: 'Mail INCOMING_EMAIL', externalId: null }),
      expect.objectContaining({ direction: 'outbound', at: '2026-11-22T08:00:00.000Z', subject: 'Mail EMAIL' }),
    ],
  });
  expect(pages.page('1')).toBeNull();
});

test('the list is alphabetical, cut at the limit, and searches name and company', () => {
  const pages = hubspotPages(running.twin, '147000', running.ids.userIds['maya'] ?? '');
  const names = (text: string, limit: number) => {
    const { items, total } = pages.list(text, limit);
    return [items.map((item) => item.name), total];
  };
  expect([names('', 2), names('nordlicht', 9), names('cleo', 9)]).toEqual([
    [['ada Example', 'ben Example'], 3],
    [['ada Example', 'ben Example', 'cleo Example'], 3],
    [['cleo Example'], 1],
  ]);
});
