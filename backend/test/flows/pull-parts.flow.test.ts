import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { record } from '../merge-input.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { refOf } from '../product/crm-life.ts';
import { addMany, contactCursor, pullNow, pullWhole, rereadContacts } from '../product/whole-reading.ts';

const vendor = 'salesforce';
/** One page of a query, which is written in two parts beside each other and one last. */
const PEOPLE = 1_200;
let product: TestProduct;
let ids: string[];
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  ids = await addMany(PEOPLE, (n) =>
    // Two with one address each: whoever they are, they are looked at together.
    addContact(product, vendor, { firstName: 'Kim', lastName: `Number ${n}`, email: `kim.${n < 20 ? n % 10 : n}@parts.example` }),
  );
  await product.advance(60 * 60_000);
}, 60_000);
afterAll(() => product?.close());

/** The same doors, in a process that dies when it is about to begin its nth unit after contacts came. */
function dyingInPage(work: Work, nth: number): Work {
  let doors = work;
  return {
    ...work,
    withTenant: (customerId, run) => doors.withTenant(customerId, run),
    async outside(call, run) {
      const answer = await doors.outside(call, run);
      const isPage = call === 'crm pull' && JSON.stringify(answer).includes(ids[0] ?? '');
      if (isPage) doors = dyingWork(work, { at: nth, when: 'before' });
      return answer;
    },
  };
}

async function dies(nth: number): Promise<boolean> {
  try {
    await pullNow(product, vendor, { work: dyingInPage(product.product.work, nth) });
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

const known = () =>
  product.rows<{ title: string | null; n: number }>(
    vendor,
    sql`select c.title, count(*)::int as n from contacts c join crm_sync_state l on l.customer_id = c.customer_id and l.salesos_id = c.id
      where l.entity_type = 'contact' and c.email like 'kim.%' and l.sync_status <> 'gone' group by 1 order by 1`,
  );
const nobodys = () =>
  product.rows(
    vendor,
    sql`select id from contacts c where not exists (select from crm_sync_state l where l.customer_id = c.customer_id and l.salesos_id = c.id)`,
  );
const told = (type: string) =>
  product.rows<{ times: number; people: number }>(
    vendor,
    sql`select times, count(*)::int as people from (select count(*)::int as times from events e join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
      where e.event_type = ${type} and c.email like 'kim.%' group by e.contact_id) t group by times order by times`,
  );

test('a process that dies between the parts of a page leaves nothing out and makes nothing twice', async () => {
  await product.connect(vendor);
  await pullWhole(product, vendor);
  expect([await known(), await nobodys(), await told('contact.created')]).toEqual([[{ title: null, n: PEOPLE }], [], [{ times: 1, people: PEOPLE }]]);
  const left = new Set<string>();
  for (let nth = 1; !left.has('all counted, 0 old'); nth += 1) {
    const title = `Died before unit ${nth}`;
    for (const id of ids) editContact(product, vendor, id, { title });
    await product.advance(60 * 60_000);
    await rereadContacts(product, vendor);
    expect(await dies(nth)).toBe(true);
    const old = (await known()).find((row) => row.title !== title)?.n ?? 0;
    left.add(`${(await contactCursor(product, vendor)).whole_records === 0 ? 'none' : 'all'} counted, ${old} old`);
    await pullWhole(product, vendor);
    expect([await known(), await nobodys(), await told('contact.updated')]).toEqual([[{ title, n: PEOPLE }], [], [{ times: nth, people: PEOPLE }]]);
  }
  // Nothing yet, the first part, both parts, the rest with the place: what was written before the place moved is read again.
  expect([...left]).toEqual(['none counted, 1200 old', 'none counted, 617 old', 'none counted, 20 old', 'all counted, 0 old']);
}, 240_000);

/** Somebody in this database waits for another transaction's end. */
const isWaiting = async (): Promise<boolean> => {
  const waiting = await product.rows(
    vendor,
    sql`select w.pid from pg_locks w where not w.granted and exists (select from pg_locks o join pg_database d on d.oid = o.database
      where o.pid = w.pid and d.datname = current_database())`,
  );
  return waiting.length > 0;
};

test('a record that two meet first at the same time is one person', async () => {
  const { customerId, connectionId } = await refOf(product, vendor);
  const fields = product.product.providers.crm.get(vendor)?.standardFields.contact ?? [];
  const mapping = await product.tenant(vendor, (uow) => loadMapping(uow, connectionId, 'contact', fields));
  const stranger: CrmRecord = record({ FirstName: 'Nobody' }, { externalId: '003000000009999AAA', optedOutOfEmail: false, doNotCall: false });
  const take = (then: () => Promise<unknown>): Promise<unknown> =>
    product.product.work.withTenant(customerId, async (uow) => {
      await applyRecords(uow, { id: connectionId, provider: vendor, isMaster: true }, { object: 'contact', records: [stranger], mapping });
      await then();
    });
  let other: Promise<unknown> | undefined;
  await take(async () => {
    other ??= take(async () => undefined);
    // Until the other one waits for what this one has not committed yet.
    while (!(await isWaiting()));
  });
  await other;
  expect([
    await nobodys(),
    await product.rows(vendor, sql`select count(*)::int as n from contacts where first_name = 'Nobody'`),
    await product.rows(vendor, sql`select l.sync_status from crm_sync_state l where l.crm_id = ${stranger.externalId}`),
  ]).toEqual([[], [{ n: 1 }], [{ sync_status: 'synced' }]]);
});
