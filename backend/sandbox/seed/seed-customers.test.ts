import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../control/test-site.ts';
import { linksOf } from '../hubspot/links.ts';
import { hubspotPages } from '../hubspot/record-page.ts';
import { requireRecord } from '../hubspot/records.ts';
import { worldOf } from '../hubspot/world.ts';
import { salesforcePages } from '../salesforce/record-page.ts';
import { personas } from './personas.ts';
import { seedCustomers, seededEarlier, type Seeded } from './seed-customers.ts';

let site: TestSite;
let seeded: Seeded;
beforeEach(async () => {
  site = await startTestSite({ productPublicUrl: 'http://127.0.0.1:4300/' });
  if (!site.twin.seeded) throw new Error('nothing was seeded');
  seeded = site.twin.seeded;
});
afterEach(() => site.twin.close());

const pagesOf = (vendor: 'salesforce' | 'hubspot') =>
  vendor === 'salesforce'
    ? salesforcePages(site.twin.twin, seeded.salesforce.orgId, seeded.salesforce.userIds['rep'] ?? '')
    : hubspotPages(site.twin.twin, seeded.hubspot.portalId, seeded.hubspot.userIds['rep'] ?? '');

test('seeding again changes nothing, and a later run finds what is there', async () => {
  const rows = () => JSON.stringify((['salesforce', 'hubspot'] as const).map((vendor) => pagesOf(vendor).list('', 100)));
  const before = rows();
  expect(await seedCustomers(site.twin.twin, 'http://127.0.0.1:4300')).toEqual(seeded);
  expect([rows(), seededEarlier(site.twin.twin)]).toEqual([before, seeded]);
});

test.each(['salesforce', 'hubspot'] as const)('the %s customer has its leads, its odd ones and a rep', (vendor) => {
  const pages = pagesOf(vendor);
  const record = (key: string) => pages.page(seeded[vendor].contactIds[key] ?? '');
  const cast = ['engaged', 'machine_only', 'unsubscriber'].map((key) => [
    record(key)?.owner?.name,
    personas.find(({ address }) => address === record(key)?.email)?.persona,
  ]);
  const rep = pages.viewer.name;
  expect(cast).toEqual([
    [rep, 'engaged'],
    [rep, 'machine_only'],
    [rep, 'unsubscriber'],
  ]);
  expect([record('opted_out')?.optedOut, record('no_email')?.email, record('no_first_name')?.name.includes(' ')]).toEqual([true, null, false]);
  expect(record('other_owner')?.owner?.name).not.toBe(rep);
  const addresses = Object.keys(seeded[vendor].contactIds).flatMap((key) => record(key)?.email ?? []);
  expect([addresses.length, addresses.filter((address) => !address.endsWith('.example'))]).toEqual([13, []]);
});

test('the HubSpot customer has a deal that is open, one won and one lost', () => {
  const world = worldOf(site.twin.twin, seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  const rows = Object.entries(seeded.hubspot.dealIds).map(([key, id]) => {
    const { properties } = requireRecord(world, 'deals', id);
    return [key, properties['hs_is_closed'], properties['hs_is_closed_won'], linksOf(world, 'deals', id, 'contacts')];
  });
  const { contactIds } = seeded.hubspot;
  expect(rows).toEqual([
    ['open', 'false', 'false', [contactIds['engaged']]],
    ['won', 'true', 'true', [contactIds['machine_only']]],
    ['lost', 'true', 'false', [contactIds['unsubscriber']]],
  ]);
});

test('the reps have the addresses the product knows them by', () => {
  expect([pagesOf('salesforce').viewer, pagesOf('hubspot').viewer].map(({ name, email }) => [name, email])).toEqual([
    ['Anna Berg', 'anna.berg@harborpine.example'],
    ['Jonas Weber', 'jonas.weber@brightwater.example'],
  ]);
});
