import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingAt } from '../product/crash.ts';
import { addContact, deleteContact, editContact } from '../product/crm-edit.ts';
import { linksOf } from '../product/crm-life.ts';
import { addMany, contactCursor, overheard, pullNow, pullWhole, readingOf } from '../product/whole-reading.ts';

const vendor = 'salesforce';
const PEOPLE = 10_050;
/** As many as the org had before. */
let seeded = 0;
let ids: string[];
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  seeded = Object.keys(product.seeded.salesforce.contactIds).length;
  ids = await addMany(PEOPLE, (n) => {
    const lastName = n === 7 ? 'Quote "of", many\nlines' : `Number ${n}`;
    return addContact(product, vendor, { firstName: 'Kim', lastName, email: `kim.${n}@backfill.example` });
  });
  // So long ago that reading on after the job does not look back to them.
  await product.advance(60 * 60_000);
  await product.connect(vendor);
}, 60_000);
afterAll(() => product?.close());

const linkCounts = () =>
  product.rows(vendor, sql`select sync_status, count(*)::int as n from crm_sync_state where entity_type = 'contact' group by 1 order by 1`);

async function namesOf(crmIds: readonly string[]): Promise<[first: string | null, last: string][]> {
  const rows = await product.rows<{ crm_id: string; first_name: string | null; last_name: string }>(
    vendor,
    sql`select l.crm_id, c.first_name, c.last_name from crm_sync_state l join contacts c on c.id = l.salesos_id
      where l.crm_id in (select jsonb_array_elements_text(${JSON.stringify(crmIds)}::jsonb))`,
  );
  const names = new Map(rows.map((row) => [row.crm_id, row]));
  return crmIds.map((id) => [names.get(id)?.first_name ?? null, names.get(id)?.last_name ?? '']);
}

test('more than 10,000 records come through one job, and what happened meanwhile is not lost', async () => {
  const [edited = '', gone = '', late = ''] = [ids[3], ids[9_999], ids[5_001]];
  const added: string[] = [];
  const { work, calls } = overheard(product.product.work, (call, nth) => {
    if (call !== 'crm bulk page' || nth !== 1) return;
    // The job has its answer, we have nothing of it yet.
    editContact(product, vendor, edited, { firstName: 'Edited' });
    deleteContact(product, vendor, gone);
    added.push(addContact(product, vendor, { firstName: 'New', lastName: 'Comer', email: 'new@backfill.example' }));
  });
  await pullNow(product, vendor, { work });
  const collecting = await contactCursor(product, vendor);
  const about = PEOPLE + seeded;
  expect([collecting, await readingOf(product, vendor)]).toEqual([
    {
      watermark_at: null,
      complete: false,
      whole_since: expect.any(String),
      whole_records: 0,
      whole_about: about,
      bulk_job: expect.stringMatching(/^750\w{15}$/),
      bulk_place: null,
      bulk_from: expect.any(String),
      bulk_refused: null,
    },
    {
      since: expect.any(String),
      records: 0,
      about,
      isCollecting: true,
      jobRefused: null,
      text: `the CRM collects about ${about.toLocaleString('en-US')} first`,
    },
  ]);
  editContact(product, vendor, late, { firstName: 'Late' });
  await expect(pullNow(product, vendor, { work: dyingAt(work, 'crm bulk page', 2) })).rejects.toThrow(Crash);
  // Nobody is there for longer than the sync looks back.
  await product.advance(30 * 60_000);
  expect(await readingOf(product, vendor)).toMatchObject({ records: 5_000, text: `5,000 of about ${about.toLocaleString('en-US')} read` });
  await pullWhole(product, vendor, { work });

  expect([...calls].filter(([call]) => call.startsWith('crm bulk'))).toEqual([
    ['crm bulk start', 1],
    ['crm bulk state', 2],
    ['crm bulk page', 3],
    ['crm bulk drop', 1],
  ]);
  expect(await linkCounts()).toEqual([
    { sync_status: 'gone', n: 1 },
    { sync_status: 'synced', n: PEOPLE + seeded },
  ]);
  expect(await linksOf(product, vendor, [gone])).toMatchObject([{ sync_status: 'gone' }]);
  expect(await namesOf([edited, late, added[0] ?? '', ids[7] ?? ''])).toEqual([
    ['Edited', 'Number 3'],
    ['Late', 'Number 5001'],
    ['New', 'Comer'],
    ['Kim', 'Quote "of", many\nlines'],
  ]);
  const { watermark_at, ...cursor } = await contactCursor(product, vendor);
  expect([new Date(watermark_at ?? '') >= new Date(collecting.bulk_from ?? ''), cursor, await readingOf(product, vendor)]).toEqual([
    true,
    {
      complete: true,
      whole_since: null,
      whole_records: PEOPLE + seeded,
      whole_about: about,
      bulk_job: null,
      bulk_place: null,
      bulk_from: null,
      bulk_refused: null,
    },
    null,
  ]);
}, 120_000);
