import type { ScopeEstimate } from '@salesos/shared/api/record-scope';
import { enrollBlockLabels } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { pull } from '#services/crm-sync/pull.ts';
import { push } from '#services/crm-sync/push.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { connectionApi } from '../product/connection-api.ts';
import { addContact, deleteContact, editContact, ownerOf, storedContact } from '../product/crm-edit.ts';
import { depsOf, editHere, pullOnce, refOf, settleOnce } from '../product/crm-life.ts';
import { enroll, inbox, personAt } from '../product/people.ts';
import { chooseContacts, placesOf, settleScope } from '../product/record-scope.ts';
import { decide, shown, stalledAtCrm } from '../product/writing.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

type Vendor = 'salesforce' | 'hubspot';
let people = 0;
const address = (): string => `pia-${people}@scope.example`;
function newContact(vendor: Vendor, owner: string): string {
  people += 1;
  return addContact(product, vendor, { firstName: 'Pia', lastName: `Place ${people}`, email: address() }, owner);
}
const owners = (vendor: Vendor, ...users: string[]) => ({ owners: users.map((user) => ownerOf(product, vendor, user)) });
const contactOf = async (vendor: Vendor, recordId: string): Promise<string> => (await personAt(product, vendor, recordId)).contactId;
const dirtyOf = (vendor: Vendor, contactId: string) =>
  product.rows<{ n: number }>(
    vendor,
    sql`select count(*)::int as n from crm_dirty d join crm_sync_state l on l.id = d.id where l.salesos_id = ${contactId}::uuid`,
  );
const scopesOf = (vendor: Vendor) =>
  product.rows<{ object: string; generation: number }>(vendor, sql`select object, generation from crm_scopes order by object`);

describe.each(['salesforce', 'hubspot'] as const)('%s', (vendor) => {
  afterEach(async () => {
    expect((await chooseContacts(product, vendor, {})).status).toBe(200);
    await settleScope(product, vendor);
  });

  test('what a choice holds and costs is told before anything is saved; only an admin may ask or choose', async () => {
    const [admin, rep] = [await connectionApi(product, vendor), await connectionApi(product, vendor, 'rep')];
    const wish = { scopes: { contact: owners(vendor, 'rep') } };
    for (const [method, path] of [
      ['GET', '/scope'],
      ['GET', '/scope/choices/contact'],
      ['POST', '/scope/count'],
      ['PUT', '/scope'],
    ] as const)
      expect(await rep(method, path, method === 'GET' ? undefined : wish)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const { status, body } = await admin<ScopeEstimate>('POST', '/scope/count', wish);
    const [all, reps] = [await known(vendor), await known(vendor, 'rep')];
    expect(status).toBe(200);
    expect(reps).toBeLessThan(all);
    expect(body.objects.find(({ object }) => object === 'contact')).toEqual({
      object: 'contact',
      records: reps,
      isUpperBound: false,
      all,
      firstReadCalls: 2,
      callsPerDay: 1440 + 96,
    });
    expect(body.objects.filter(({ object }) => object !== 'contact').map(({ firstReadCalls }) => firstReadCalls)).toEqual(
      vendor === 'salesforce' ? [0, 0, 0] : [0, 0],
    );
    expect(body).toMatchObject({ firstReadCalls: 2, firstReadDays: 1 });
    expect(body.callsLeft).toBeLessThanOrEqual(body.allowance);
    expect(await scopesOf(vendor)).toEqual([]);
  });

  /** Contacts of the CRM, of one user or of all. */
  const known = async (of: Vendor, user?: string): Promise<number> => {
    const { twin, seeded } = product;
    if (of === 'salesforce') {
      const rows = twin.twin.store.all<{ id: string; fields: Record<string, unknown> }>(seeded.salesforce.orgId, 'Contact');
      return rows.filter(({ fields }) => fields['IsDeleted'] !== true && (!user || fields['OwnerId'] === ownerOf(product, of, user))).length;
    }
    const ids = (
      await product.rows<{ crm_id: string }>(of, sql`select crm_id from crm_sync_state where entity_type = 'contact' and sync_status <> 'gone'`)
    )
      .map(({ crm_id }) => crm_id)
      .filter((id) => !user || storedContact(product, of, id)['hubspot_owner_id'] === ownerOf(product, of, user));
    return ids.length;
  };

  test('who and what the CRM does not know is refused, each with its code, and nothing is changed', async () => {
    const admin = await connectionApi(product, vendor);
    const before = await scopesOf(vendor);
    const wish = { scopes: { contact: { owners: ['005000000000000AAA', ownerOf(product, vendor, 'rep')], list: '999999', recordTypes: ['012x'] } } };
    for (const [method, path] of [
      ['POST', '/scope/count'],
      ['PUT', '/scope'],
    ] as const) {
      const { status, body } = await admin(method, path, wish);
      expect([status, body['code'], body['problems']]).toEqual([
        400,
        'scope_invalid',
        [
          { code: 'unknown_owner', object: 'contact', value: '005000000000000AAA' },
          { code: 'unknown_record_type', object: 'contact', value: '012x' },
          { code: 'unknown_list', object: 'contact', value: '999999' },
        ],
      ]);
    }
    expect(await admin('PUT', '/scope', { scopes: { contact: { owners: [] } } })).toMatchObject({
      status: 400,
      body: { code: 'scope_invalid', problems: [{ code: 'no_owners', object: 'contact', value: null }] },
    });
    expect(await admin('PUT', '/scope', { scopes: { campaign: {} } })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await admin('PUT', '/scope', { scopes: { contact: { owner: ['x'] } } })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    expect(await scopesOf(vendor)).toEqual(before);
  });

  test('records that fall out are left alone: not read, not written, not enrolled; their card says why', async () => {
    const [mine, other] = [newContact(vendor, 'admin'), newContact(vendor, 'rep')];
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    const [ours, theirs] = [await contactOf(vendor, mine), await contactOf(vendor, other)];
    const before = storedContact(product, vendor, other);
    const { status, body } = await chooseContacts(product, vendor, owners(vendor, 'admin'));
    expect([status, body.objects.find(({ object }) => object === 'contact')]).toMatchObject([200, { ...owners(vendor, 'admin'), isSettled: false }]);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [mine, other])).toEqual({ [mine]: 'in', [other]: 'owner' });

    await decide(product, vendor, theirs, { score: 77, band: 'Hot' });
    await decide(product, vendor, ours, { score: 78, band: 'Hot' });
    await editHere(product, vendor, theirs, { title: 'Ours alone' });
    expect(await dirtyOf(vendor, theirs)).toEqual([{ n: 0 }]);
    editContact(product, vendor, other, { title: 'Theirs' });
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(shown(product, vendor, mine)).toMatchObject({ score: '78', band: 'Hot' });
    const { title, ...rest } = shown(product, vendor, other);
    expect([title, rest]).toEqual(['Theirs', withoutTitle(before, vendor)]);
    expect(await product.rows(vendor, sql`select title from contacts where id = ${theirs}::uuid`)).toEqual([{ title: 'Ours alone' }]);

    const card = await product.client.card({ vendor, recordId: other, email: '' });
    expect(card.notice).toEqual({
      kind: 'info',
      text: 'SalesOS leaves this record alone: its owner is not among those your admin chose.',
      action: null,
    });
    expect(new Set(card.offers.map(({ blocked }) => blocked?.code))).toEqual(new Set(['out_of_scope']));
    await expect(enroll(product, { vendor, recordId: other, email: '' })).rejects.toThrow(enrollBlockLabels.out_of_scope);
  });
  const withoutTitle = (stored: Record<string, unknown>, of: Vendor) => {
    const name = {
      salesforce: ['SalesOS_Engagement_Score__c', 'SalesOS_Band__c', 'FirstName'],
      hubspot: ['salesos_engagement_score', 'salesos_band', 'firstname'],
    }[of];
    const [score, band, firstName] = name.map((one) => String(stored[one] ?? ''));
    return { score, band, firstName };
  };

  test('a record that was given to somebody else leaves with the next reading; given back it shows what was decided meanwhile', async () => {
    const record = newContact(vendor, 'rep');
    await pullOnce(product, vendor);
    const contactId = await contactOf(vendor, record);
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    await settleScope(product, vendor);
    editContact(product, vendor, record, { owner: ownerOf(product, vendor, 'admin') });
    await pullOnce(product, vendor);
    expect(await placesOf(product, vendor, [record])).toEqual({ [record]: 'owner' });
    await decide(product, vendor, contactId, { score: 66, band: 'Hot' });
    await settleOnce(product, vendor);
    expect(shown(product, vendor, record).score).not.toBe('66');
    editContact(product, vendor, record, { owner: ownerOf(product, vendor, 'rep') });
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(await placesOf(product, vendor, [record])).toEqual({ [record]: 'in' });
    expect(shown(product, vendor, record)).toMatchObject({ score: '66', band: 'Hot' });
  });

  test('what was never read comes in when the choice is widened, what had left is back, and the same choice again changes nothing', async () => {
    const [mine, left] = [newContact(vendor, 'rep'), newContact(vendor, 'admin')];
    await pullOnce(product, vendor);
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    await settleScope(product, vendor);
    const unread = newContact(vendor, 'admin');
    // The readings of changes are past them by then.
    await product.advance(20 * 60_000);
    editContact(product, vendor, mine, { title: 'Later' });
    await pullOnce(product, vendor);
    expect(await placesOf(product, vendor, [mine, left, unread])).toEqual({ [mine]: 'in', [left]: 'owner' });
    expect((await product.client.card({ vendor, recordId: unread, email: '' })).notice?.text).toBe(
      'This record is not in SalesOS: it is new, or not among those your admin chose. New ones arrive within a minute.',
    );
    const [before, audited] = [await scopesOf(vendor), await audits(vendor)];
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    expect([await scopesOf(vendor), await audits(vendor)]).toEqual([before, audited]);
    await chooseContacts(product, vendor, owners(vendor, 'admin', 'rep'));
    expect(await audits(vendor)).toBe(audited + 1);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [mine, left, unread])).toEqual({ [mine]: 'in', [left]: 'in', [unread]: 'in' });
  });
  const audits = async (of: Vendor): Promise<number> =>
    (await product.rows(of, sql`select id from audit_log where action = 'connection.scope_saved'`)).length;

  test('nothing of an object is written before it is known who of it is in the scope', async () => {
    const [mine, other] = [newContact(vendor, 'rep'), newContact(vendor, 'admin')];
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    for (const record of [mine, other]) await decide(product, vendor, await contactOf(vendor, record), { score: 55, band: 'Warm' });
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    while (await push(product.product.work, depsOf(product), await refOf(product, vendor)));
    expect([shown(product, vendor, mine).score, shown(product, vendor, other).score]).not.toContain('55');
    await settleScope(product, vendor);
    expect([shown(product, vendor, mine).score === '55', shown(product, vendor, other).score === '55']).toEqual([true, false]);
  });

  test('a person outside who refuses mail is heard, known here or not; outside is where the record ends, too', async () => {
    const other = newContact(vendor, 'admin');
    await pullOnce(product, vendor);
    const contactId = await contactOf(vendor, other);
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    await settleScope(product, vendor);
    const stranger = newContact(vendor, 'admin');
    const email = address();
    for (const record of [other, stranger]) editContact(product, vendor, record, { optedOut: true });
    await pullOnce(product, vendor);
    expect(await placesOf(product, vendor, [other, stranger])).toEqual({ [other]: 'owner', [stranger]: 'owner' });
    const consents = (id: string) =>
      product.rows(vendor, sql`select source, state from consents where contact_id = ${id}::uuid and channel = 'email'`);
    const strangerId = await contactOf(vendor, stranger);
    expect([await consents(contactId), await consents(strangerId)]).toEqual([
      [{ source: vendor, state: 'opted_out' }],
      [{ source: vendor, state: 'opted_out' }],
    ]);
    expect(await product.rows(vendor, sql`select email, first_name, last_name from contacts where id = ${strangerId}::uuid`)).toEqual([
      { email, first_name: null, last_name: null },
    ]);
    deleteContact(product, vendor, other);
    await product.advance(16 * 60_000);
    await pullOnce(product, vendor);
    expect(await placesOf(product, vendor, [other])).toEqual({ [other]: 'gone' });
  });

  test('refusals beyond the choice are read with the first reading under it', async () => {
    const stranger = newContact(vendor, 'admin');
    editContact(product, vendor, stranger, { optedOut: true });
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    await product.rows(vendor, sql`update crm_pull_cursors set watermark_at = null, watermark_id = null where object = 'contact'`);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [stranger])).toEqual({ [stranger]: 'owner' });
  });

  test('a page that was judged under another choice is judged again', async () => {
    await pullOnce(product, vendor);
    const stranger = newContact(vendor, 'admin');
    const { work, reached, goOn } = stalledAtCrm(product.product.work, 'crm read');
    const pulling = pull(work, depsOf(product), await refOf(product, vendor));
    await reached;
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    goOn();
    await pulling;
    expect(await placesOf(product, vendor, [stranger])).toEqual({});
  });

  test('what happened outside before the choice, and was not read yet, is not lost with it', async () => {
    const [mine, other] = [newContact(vendor, 'rep'), newContact(vendor, 'admin')];
    await pullOnce(product, vendor);
    deleteContact(product, vendor, other);
    await product.advance(20 * 60_000);
    editContact(product, vendor, mine, { title: 'Later' });
    await chooseContacts(product, vendor, owners(vendor, 'rep'));
    await settleScope(product, vendor);
    await settleScope(product, vendor);
    expect(await placesOf(product, vendor, [mine, other])).toEqual({ [mine]: 'in', [other]: 'gone' });
  });

  test('a running sequence keeps its dates while its person is outside; a step that comes due there waits, and goes once they are back', async () => {
    const record = newContact(vendor, 'rep');
    await pullOnce(product, vendor);
    const person = await personAt(product, vendor, record);
    await enroll(product, person);
    await product.engine.drain();
    const states = () => product.rows(vendor, sql`select status, reason, due_at from contact_sequences where contact_id = ${person.contactId}::uuid`);
    const running = await states();
    await chooseContacts(product, vendor, owners(vendor, 'admin'));
    await settleScope(product, vendor);
    expect(await states()).toEqual(running);
    await product.advance(3 * 24 * 60 * 60_000);
    await settleScope(product, vendor);
    expect([await states(), inbox(product, person).length]).toEqual([[{ status: 'held', reason: 'out_of_scope', due_at: null }], 1]);
    await chooseContacts(product, vendor, owners(vendor, 'admin', 'rep'));
    await settleScope(product, vendor);
    expect([await states(), inbox(product, person).length]).toMatchObject([[{ status: 'completed' }], 2]);
  });
});
