import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { Recorder } from '../../sandbox/core/recorder.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { dyingWork } from '../product/crash.ts';
import { askOrg, depsOf, pullOnce, refOf } from '../product/crm-life.ts';
import { endHold, followUntilMoved } from '../product/follow.ts';
import {
  addPersonAccount,
  addRecord,
  deleteAccount,
  editAccount,
  enablePersonAccounts,
  type Known,
  knownOf,
  onePerson,
  type PersonAccount,
} from '../product/person-accounts.ts';
import { inboxOf } from '../product/told.ts';

const vendor = 'salesforce';
let product: TestProduct;
let types: { person: string; business: string };

/** The org had none when it was connected. */
beforeAll(async () => {
  product = await startTestProduct({ connect: [vendor] });
  await followUntilMoved(product);
  await product.engine.drain();
  await endHold(product);
  types = enablePersonAccounts(product);
});
afterAll(() => product?.close());
afterEach(() => product.twin.twin.faults.clear());

/** Hears of what happened, without reading it yet; no reading is due either. */
async function told(): Promise<{ entity_type: string; crm_id: string }[]> {
  await product.rows(vendor, sql`update crm_pull_cursors set due_at = '2099-01-01'`);
  await endHold(product);
  await followUntilMoved(product);
  return inboxOf(product, vendor);
}
async function heard(): Promise<void> {
  await told();
  await readHints();
}
async function readHints(work = product.product.work): Promise<void> {
  const ref = await refOf(product, vendor);
  for (let turn = 0; turn < 10 && (await inboxOf(product, vendor)).length > 0; turn += 1) await pullHints(work, depsOf(product), ref);
}
/** Only the account's event arrives, as where an admin selected no other object. */
const ofAccountsOnly = (): void =>
  product.twin.twin.faults.plan({
    vendor: 'salesforce-pubsub',
    match: '^COMMIT /data/ContactChangeEvent$',
    times: 100,
    kind: { type: 'lose_event' },
  });

const eventsOf = async ({ contactId }: PersonAccount) =>
  (
    await product.rows<{ event_type: string }>(
      vendor,
      sql`select e.event_type from events e join crm_sync_state l on l.salesos_id = e.contact_id where l.crm_id = ${contactId}
        and e.event_type like 'contact.%' order by e.recorded_at, e.id`,
    )
  ).map(({ event_type }) => event_type);

const gone = (made: PersonAccount, firstName: string): Known => {
  const { links, people } = onePerson(made, firstName);
  return { links: links.map((link) => ({ ...link, sync_status: 'gone' })), people: people.map((one) => ({ ...one, deleted: true })), companies: [] };
};

test('an org that got person accounts later: what was read before anybody looked becomes one human at the next look', async () => {
  const made = addPersonAccount(product, 'Uta');
  await heard();
  const { people } = onePerson(made, 'Uta');
  expect(await knownOf(product, made)).toMatchObject({ people: [{ ...people[0], has_account: true }], companies: [{ deleted: false }] });
  await product.advance(61 * 60_000);
  await pullOnce(product, vendor);
  expect(await knownOf(product, made)).toEqual({
    links: [{ entity_type: 'account', crm_id: made.accountId, person_account_crm_id: null, sync_status: 'gone' }, ...onePerson(made, 'Uta').links],
    people,
    companies: [{ name: 'Uta Privat', deleted: true }],
  });
  // What we wrote to it meanwhile.
  await heard();
});

test('a new one arrives as one human, with one event', async () => {
  const made = addPersonAccount(product, 'Aenne');
  expect((await told()).map(({ entity_type }) => entity_type).sort()).toEqual(['account', 'contact']);
  await readHints();
  expect([await knownOf(product, made), await eventsOf(made)]).toEqual([onePerson(made, 'Aenne'), ['contact.created']]);
});

test('a change is told of twice, read once and one event', async () => {
  const made = addPersonAccount(product, 'Beeke');
  await heard();
  editAccount(product, made.accountId, { FirstName: 'Beate' });
  expect(await told()).toEqual([{ entity_type: 'contact', crm_id: made.contactId }]);
  const file = join(mkdtempSync(join(tmpdir(), 'persons-')), 'exchanges.ndjson');
  product.twin.twin.recorder = new Recorder(file);
  await readHints();
  await product.twin.twin.recorder.close();
  const queries = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /"vendor":"salesforce"/.test(line) && line.includes('/queryAll?'));
  expect([queries.length, await knownOf(product, made), await eventsOf(made)]).toEqual([
    1,
    onePerson(made, 'Beate'),
    ['contact.created', 'contact.updated'],
  ]);
});

test('told of under the account alone: made, changed, deleted, restored, merged', async () => {
  ofAccountsOnly();
  const [made, other] = [addPersonAccount(product, 'Clara'), addPersonAccount(product, 'Claire')];
  await heard();
  expect([await knownOf(product, made), await knownOf(product, other)]).toEqual([onePerson(made, 'Clara'), onePerson(other, 'Claire')]);
  editAccount(product, made.accountId, { FirstName: 'Clarissa' });
  await heard();
  expect(await knownOf(product, made)).toEqual(onePerson(made, 'Clarissa'));
  deleteAccount(product, made.accountId);
  await heard();
  expect(await knownOf(product, made)).toEqual(gone(made, 'Clarissa'));
  await askOrg(product, 'undelete', { ids: [made.accountId] });
  await heard();
  expect(await knownOf(product, made)).toEqual(onePerson(made, 'Clarissa'));
  await askOrg(product, 'merge', { masterId: made.accountId, loserIds: [other.accountId] });
  await heard();
  expect([await knownOf(product, made), (await knownOf(product, other)).links]).toEqual([onePerson(made, 'Clarissa'), []]);
});

test('purged from the recycle bin before it was read: gone', async () => {
  const made = addPersonAccount(product, 'Dörte', { PersonEmail: 'doerte@privat.example' });
  await heard();
  deleteAccount(product, made.accountId);
  await askOrg(product, 'purge', {});
  await heard();
  expect(await knownOf(product, made)).toEqual(gone(made, 'Dörte'));
});

test('an account changes its kind, which is told of the account alone', async () => {
  const accountId = addRecord(product, 'Account', { Name: 'Elke Privat Ltd' });
  const contactId = addRecord(product, 'Contact', { FirstName: 'Elke', LastName: 'Privat', Email: 'elke@privat.example', AccountId: accountId });
  const both = { accountId, contactId };
  await heard();
  editAccount(product, accountId, { RecordTypeId: types.person });
  await heard();
  const { people, links } = onePerson(both, 'Elke');
  const company = { entity_type: 'account', crm_id: accountId, person_account_crm_id: null };
  expect(await knownOf(product, both)).toEqual({
    links: [{ ...company, sync_status: 'gone' }, ...links],
    people,
    companies: [{ name: 'Elke Privat Ltd', deleted: true }],
  });
  editAccount(product, accountId, { RecordTypeId: types.business });
  await heard();
  expect(await knownOf(product, both)).toEqual({
    links: [
      { ...company, sync_status: 'synced' },
      { ...links[0], person_account_crm_id: null },
    ],
    people: [{ ...people[0], has_account: true }],
    companies: [{ name: 'Elke Privat', deleted: false }],
  });
});

const points = [1, 2, 3, 4, 5, 6].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when })));

test.each(points)('killed $when step $at of reading a new one: one human, one event', async ({ at, when }) => {
  const made = addPersonAccount(product, 'Gitta');
  await told();
  const ref = await refOf(product, vendor);
  const dying = dyingWork(product.product.work, { at, when });
  for (let turn = 0; turn < 4; turn += 1) await pullHints(dying, depsOf(product), ref).catch(() => undefined);
  await product.rows(vendor, sql`update crm_inbox set lease_until = null`);
  await readHints();
  expect([await knownOf(product, made), await eventsOf(made), await inboxOf(product, vendor)]).toEqual([
    onePerson(made, 'Gitta'),
    ['contact.created'],
    [],
  ]);
});
