import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSchemaProblems } from '#services/crm-sync/read-schema-problems.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { activityLife, calls } from '../product/activity-life.ts';
import { openAdminApi } from '../product/admin-api.ts';
import { connectionApi } from '../product/connection-api.ts';
import { addActivity, keptActivities } from '../product/crm-activity.ts';
import { editContact, ownerOf } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
});
afterAll(() => product?.close());

const vendor = 'hubspot';
const { listed, readOn } = activityLife(() => product);
const missing = { status: 'error', category: 'MISSING_SCOPES', message: "This app hasn't been granted all required scopes to make this call." };
const hide = (): void =>
  product.twin.twin.faults.plan({ vendor, match: '/crm/owners/', times: 1000, kind: { type: 'status', status: 403, body: missing } });
const owners = () =>
  product.rows<{ name: string | null; n: number }>(
    vendor,
    sql`select u.name, count(*)::int as n from contacts c left join users u on u.customer_id = c.customer_id and u.id = c.owner_id group by 1 order by 1`,
  );
const problems = () => product.tenant(vendor, async (uow) => readSchemaProblems(uow, await product.connectionId(vendor)));
const said = [{ kind: 'object', object: null, text: 'Users are not read, so nobody here knows whose a record is; the CRM answers MISSING_SCOPES' }];

test('a portal that does not show its users is read all the same, and it is said', async () => {
  hide();
  const person = product.seeded[vendor].contactIds['engaged'] ?? '';
  addActivity(product, vendor, 'call', calls[vendor].made, [person]);
  await product.connect(vendor);
  await pullOnce(product, vendor);
  await readOn();
  expect(await product.rows(vendor, sql`select object from crm_pull_cursors where not complete or unavailable is not null`)).toEqual([]);
  expect([await owners(), await problems()]).toEqual([[{ name: null, n: 14 }], said]);
  expect((await (await openAdminApi(product)).health(vendor)).schemaProblems).toEqual(said);
  const [row] = await product.rows<{ salesos_id: string }>(
    vendor,
    sql`select salesos_id from crm_sync_state where crm_id = ${person} and entity_type = 'contact'`,
  );
  expect(await listed(vendor, row?.salesos_id ?? '')).toMatchObject([{ subject: 'Intro call', ownerName: null, version: 1 }]);
  expect(keptActivities(product, vendor, 'call')).toEqual([]);
});

test('nobody can choose by owner meanwhile, and hears why', async () => {
  const admin = await connectionApi(product, vendor);
  expect((await admin('GET', '/scope/choices/contact')).body).toMatchObject({ owners: [] });
  expect((await admin('PUT', '/scope', { scopes: { contact: { owners: [ownerOf(product, vendor, 'rep')] } } })).body).toMatchObject({
    code: 'scope_invalid',
    problems: [{ code: 'owners_hidden', object: 'contact', value: null }],
  });
});

test('as soon as it shows them, everything that came has its owner', async () => {
  // What has not changed for long is not read again.
  editContact(product, vendor, product.seeded[vendor].contactIds['machine_only'] ?? '', { phone: '+49 30 990099' });
  await pullOnce(product, vendor);
  product.twin.twin.faults.clear();
  await pullOnce(product, vendor);
  const expected = [
    { name: 'Jonas Weber', n: 11 },
    { name: 'Maeve Doyle', n: 3 },
  ];
  expect([await owners(), await problems()]).toEqual([expected, []]);
  const [call] = await product.rows(
    vendor,
    sql`select u.name from activities a left join users u on u.customer_id = a.customer_id and u.id = a.owner_id`,
  );
  expect(call).toEqual({ name: 'Jonas Weber' });
});
