import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, deleteContact, editContact, storedContact } from '../product/crm-edit.ts';
import { depsOf, editHere, linksOf, pullOnce, refOf, settleOnce } from '../product/crm-life.ts';
import { crmNames } from '../product/writing.ts';

let product: TestProduct;
let owner: ReturnType<typeof postgres>;
beforeAll(async () => {
  product = await startTestProduct();
  owner = postgres(product.environment['MIGRATE_DATABASE_URL'] ?? '', { max: 1, onnotice: () => undefined });
});
afterAll(async () => {
  await owner?.end();
  await product?.close();
});

afterEach(() => mended());

/** The database refuses a person with this title, whatever may be wrong with it. */
const broken = () => owner`alter table contacts add constraint poison check (title is null or title <> 'poison') not valid`;
const mended = () => owner`alter table contacts drop constraint if exists poison`;
const add = (vendor: Vendor, name: string): string =>
  addContact(product, vendor, { firstName: name, lastName: 'Kept', email: `${name.toLowerCase()}.kept@nordlicht.example` });
const titles = async (vendor: Vendor, crmIds: readonly string[]): Promise<unknown[]> => {
  const rows = await product.rows<{ crm_id: string; title: string | null }>(
    vendor,
    sql`select l.crm_id, c.title from crm_sync_state l join contacts c on c.id = l.salesos_id
      where l.crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb))`,
  );
  return crmIds.map((id) => rows.find(({ crm_id }) => crm_id === id)?.title);
};
const owed = (vendor: Vendor): Promise<unknown[]> =>
  product.rows(vendor, sql`select crm_id, lease_until > now() + interval '50 minutes' as waits from crm_inbox`);

describe.each(['salesforce', 'hubspot'] as const)('%s', (vendor) => {
  test('a record that cannot be kept stays owed and keeps no other out; mended, it is taken over', async () => {
    const [known, poison, next] = [add(vendor, 'Known'), add(vendor, 'Poison'), add(vendor, 'Next')];
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    await broken();
    editContact(product, vendor, known, { title: 'CTO' });
    editContact(product, vendor, poison, { title: 'poison' });
    editContact(product, vendor, next, { title: 'CFO' });
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect([await titles(vendor, [known, poison, next]), await owed(vendor)]).toEqual([['CTO', null, 'CFO'], [{ crm_id: poison, waits: true }]]);
    await mended();
    await product.rows(vendor, sql`update crm_inbox set lease_until = null`);
    await settleOnce(product, vendor);
    expect([await titles(vendor, [known, poison, next]), await owed(vendor)]).toEqual([['CTO', 'poison', 'CFO'], []]);
  });

  test('what people edited of others is written, and of this one once it can be read', async () => {
    const [poison, next] = [add(vendor, 'Edited'), add(vendor, 'Beside')];
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    const ids = await linksOf(product, vendor, [poison, next]);
    await broken();
    editContact(product, vendor, poison, { title: 'poison' });
    for (const { salesos_id } of ids) await editHere(product, vendor, salesos_id, { phone: '+49 30 7' });
    await settleOnce(product, vendor);
    const phone = crmNames.title[vendor] === 'Title' ? 'Phone' : 'phone';
    expect([poison, next].map((id) => storedContact(product, vendor, id)[phone] ?? null)).toEqual([null, '+49 30 7']);
    await mended();
    await product.rows(vendor, sql`update crm_inbox set lease_until = null`);
    await settleOnce(product, vendor);
    await settleOnce(product, vendor);
    expect([storedContact(product, vendor, poison)[phone], await owed(vendor)]).toEqual(['+49 30 7', []]);
  });

  test('where hardly anything can be kept the fault is not the records’: nothing is passed over', async () => {
    const crmIds = Array.from({ length: 25 }, (_, n) => add(vendor, `Many${n}`));
    await broken();
    for (const crmId of crmIds) editContact(product, vendor, crmId, { title: 'poison' });
    await expect(pullOnce(product, vendor)).rejects.toThrow('Failed query');
    await mended();
    await product.rows(vendor, sql`update crm_pull_cursors set lease_until = null`);
    await pullOnce(product, vendor);
    expect([new Set(await titles(vendor, crmIds)), await owed(vendor)]).toEqual([new Set(['poison']), []]);
    await settleOnce(product, vendor);
  });
});

describe('what HubSpot tells of apart: who was deleted', () => {
  const ends = (crmIds: readonly string[]) =>
    linksOf(product, 'hubspot', crmIds).then((links) => links.map((link) => [link.crm_id, link.sync_status]));
  const QUARTER_MS = 15 * 60_000;

  test('an end that cannot be kept stays owed and keeps no other out', async () => {
    const [poison, other] = [add('hubspot', 'Ends'), add('hubspot', 'Ends too')];
    editContact(product, 'hubspot', poison, { title: 'poison' });
    await pullOnce(product, 'hubspot');
    await broken();
    for (const crmId of [poison, other]) deleteContact(product, 'hubspot', crmId);
    await product.advance(2 * QUARTER_MS);
    await pullOnce(product, 'hubspot');
    expect([await ends([poison, other]), await owed('hubspot')]).toEqual([
      [
        [poison, 'synced'],
        [other, 'gone'],
      ],
      [{ crm_id: poison, waits: true }],
    ]);
    await mended();
    await product.rows('hubspot', sql`update crm_inbox set lease_until = null`);
    await settleOnce(product, 'hubspot');
    expect([await ends([poison]), await owed('hubspot')]).toEqual([[[poison, 'gone']], []]);
  });

  test('a list of it that is refused for one object keeps none of the others waiting, and is asked for again from where it was', async () => {
    const [earlier, later] = [add('hubspot', 'Earlier'), add('hubspot', 'Later')];
    await pullOnce(product, 'hubspot');
    const refuse = (object: string): void =>
      product.twin.twin.faults.plan({
        vendor: 'hubspot',
        match: `GET .*/objects/.*${object}$`,
        times: 1,
        kind: { type: 'status', status: 403, body: { status: 'error', category: 'MISSING_SCOPES', message: 'This app has not the scopes for it.' } },
      });
    deleteContact(product, 'hubspot', earlier);
    await product.advance(2 * QUARTER_MS);
    refuse('contacts');
    await pull(product.product.work, depsOf(product), await refOf(product, 'hubspot'));
    expect(await ends([earlier])).toEqual([[earlier, 'synced']]);
    deleteContact(product, 'hubspot', later);
    await product.advance(2 * QUARTER_MS);
    refuse('companies');
    await pullOnce(product, 'hubspot');
    expect(product.twin.twin.faults.list()).toEqual([]);
    expect(await ends([earlier, later])).toEqual([
      [earlier, 'gone'],
      [later, 'gone'],
    ]);
  });
});
