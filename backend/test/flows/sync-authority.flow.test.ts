import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import type { Authority } from '#domain/crm-sync/merge-field.ts';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { push } from '#services/crm-sync/push.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, editContact, storedContact } from '../product/crm-edit.ts';
import { depsOf, editHere, pullOnce, refOf, settleOnce } from '../product/crm-life.ts';
import { mapField } from '../product/map-field.ts';
import { personAt } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const vendors = ['salesforce', 'hubspot'] as const;
type Vendor = (typeof vendors)[number];
let added = 0;

/** A contact known on both sides, whose title is A there and here. */
async function known(vendor: Vendor): Promise<{ recordId: string; contactId: string }> {
  added += 1;
  const recordId = addContact(product, vendor, { firstName: 'Rula', lastName: `Rule ${added}`, email: `rula-${added}@rule.example` });
  editContact(product, vendor, recordId, { title: 'A' });
  await pullOnce(product, vendor);
  return { recordId, contactId: (await personAt(product, vendor, recordId)).contactId };
}
const titles = async (vendor: Vendor, { recordId, contactId }: { recordId: string; contactId: string }) => {
  const [row] = await product.rows<{ title: string | null }>(vendor, sql`select title from contacts where id = ${contactId}::uuid`);
  return [row?.title, storedContact(product, vendor, recordId)[vendor === 'salesforce' ? 'Title' : 'jobtitle']];
};
const conflictsOf = (vendor: Vendor, recordId: string) =>
  product.rows<{ policy: string; state: string; base: string; local: string; remote: string }>(
    vendor,
    sql`select c.policy, c.state, c.base, c.local, c.remote from crm_conflicts c join crm_sync_state l on l.id = c.link_id where l.crm_id = ${recordId} order by c.created_at, c.id`,
  );
const parkedOf = async (vendor: Vendor, recordId: string) =>
  (await product.rows<{ parked: object }>(vendor, sql`select parked from crm_sync_state where crm_id = ${recordId}`))[0]?.parked;
const rest = async (vendor: Vendor): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await settleOnce(product, vendor);
};

describe.each(vendors)('%s', (vendor) => {
  beforeEach(() => product.rows(vendor, sql`delete from crm_field_mapping`));

  const both: [Authority, string | null, string | null, [string, string]][] = [
    ['crm_wins', 'Ours', 'Theirs', ['Theirs', 'Theirs']],
    ['salesos_wins', 'Ours', 'Theirs', ['Ours', 'Ours']],
    ['prefer_crm_unless_blank', 'Ours', 'Theirs', ['Theirs', 'Theirs']],
    ['prefer_crm_unless_blank', 'Ours', null, ['Ours', 'Ours']],
    ['review', 'Ours', 'Theirs', ['Ours', 'Theirs']],
  ];
  test.each(both)('%s: here %s, there %s', async (authority, ours, theirs, expected) => {
    await mapField(product, vendor, 'title', { authority });
    const person = await known(vendor);
    await editHere(product, vendor, person.contactId, { title: ours });
    editContact(product, vendor, person.recordId, { title: theirs });
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(expected);
    const state = authority === 'review' ? 'open' : 'resolved';
    expect(await conflictsOf(vendor, person.recordId)).toMatchObject([{ state, base: 'A', local: ours, remote: theirs === null ? null : theirs }]);
  });

  test.each(['ours', 'theirs'] as const)('newest: what was entered last wins where the CRM dates single values (%s is newer)', async (newer) => {
    await mapField(product, vendor, 'title', { authority: 'newest' });
    const person = await known(vendor);
    const sides = {
      ours: () => editHere(product, vendor, person.contactId, { title: 'Ours' }),
      theirs: async () => editContact(product, vendor, person.recordId, { title: 'Theirs' }),
    };
    await sides[newer === 'ours' ? 'theirs' : 'ours']();
    await product.advance(60_000);
    await sides[newer]();
    await rest(vendor);
    const winner = newer === 'ours' ? 'Ours' : 'Theirs';
    expect(await titles(vendor, person)).toEqual(vendor === 'hubspot' ? [winner, winner] : ['Ours', 'Theirs']);
    expect(await conflictsOf(vendor, person.recordId)).toMatchObject([{ state: vendor === 'hubspot' ? 'resolved' : 'open' }]);
  });

  test('in: ours never goes there; out: theirs never comes here; off: neither', async () => {
    const person = await known(vendor);
    await mapField(product, vendor, 'title', { direction: 'in' });
    await editHere(product, vendor, person.contactId, { title: 'Ours' });
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(['A', 'A']);
    expect(await conflictsOf(vendor, person.recordId)).toMatchObject([{ policy: 'remote', local: 'Ours', remote: 'A' }]);
    editContact(product, vendor, person.recordId, { title: 'Theirs' });
    await pullOnce(product, vendor);
    expect(await titles(vendor, person)).toEqual(['Theirs', 'Theirs']);
    await mapField(product, vendor, 'title', { direction: 'out' });
    editContact(product, vendor, person.recordId, { title: 'Changed there' });
    await pullOnce(product, vendor);
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(['Theirs', 'Theirs']);
    await mapField(product, vendor, 'title', { direction: 'off' });
    await editHere(product, vendor, person.contactId, { title: 'Here' });
    editContact(product, vendor, person.recordId, { title: 'There' });
    await pullOnce(product, vendor);
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(['Here', 'There']);
  });

  test('out, and we never had a value: nothing of theirs is emptied', async () => {
    await mapField(product, vendor, 'title', { direction: 'out' });
    const person = await known(vendor);
    await pullOnce(product, vendor);
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual([null, 'A']);
    await editHere(product, vendor, person.contactId, { title: 'Ours' });
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(['Ours', 'Ours']);
  });

  test('something over there sets a value back each time: that field stands still, everything else goes on', async () => {
    await mapField(product, vendor, 'title', { direction: 'out' });
    const person = await known(vendor);
    await editHere(product, vendor, person.contactId, { title: 'Ours' });
    let rounds = 0;
    for (; rounds < 12 && JSON.stringify(await parkedOf(vendor, person.recordId)) === '{}'; rounds += 1) {
      await push(product.product.work, depsOf(product), await refOf(product, vendor));
      // Where two values are one write apart, the CRM's clock has moved.
      await product.advance(1000);
      editContact(product, vendor, person.recordId, { title: 'Set back' });
      await pullOnce(product, vendor);
    }
    expect([rounds, await parkedOf(vendor, person.recordId)]).toEqual([3, { title: 'flapping' }]);
    await editHere(product, vendor, person.contactId, { first_name: 'Renamed' });
    await rest(vendor);
    expect(await titles(vendor, person)).toEqual(['Ours', 'Set back']);
    expect(storedContact(product, vendor, person.recordId)).toMatchObject(
      vendor === 'salesforce' ? { FirstName: 'Renamed' } : { firstname: 'Renamed' },
    );
    const open = (await conflictsOf(vendor, person.recordId)).filter(({ state }) => state === 'open');
    expect(open).toEqual([{ policy: 'flapping', state: 'open', base: 'Ours', local: 'Ours', remote: 'Set back' }]);
    const events = await product.rows(
      vendor,
      sql`select e.data ->> 'field' as field from events e where e.event_type = 'crm.conflict_detected' and e.data ->> 'decided' = 'flapping'
        and e.data ->> 'linkId' = (select id::text from crm_sync_state where crm_id = ${person.recordId})`,
    );
    expect(events).toEqual([{ field: 'title' }]);
  });
});

/** Somebody edits the record after it was read and before ours is written. */
function editBetween(work: Work, edit: () => void): Work {
  let isDone = false;
  return {
    ...work,
    async outside(call, run) {
      if (call === 'crm write' && !isDone) {
        isDone = true;
        edit();
        await product.advance(1000);
      }
      return work.outside(call, run);
    },
  };
}

describe('a value entered in the moment before ours covers it', () => {
  test.each([
    ['crm_wins', ['Theirs', 'Theirs'], 'remote'],
    ['salesos_wins', ['Ours', 'Ours'], 'local'],
  ] as const)('%s: both are kept, and the rule decides', async (authority, expected, decided) => {
    await product.rows('hubspot', sql`delete from crm_field_mapping`);
    await mapField(product, 'hubspot', 'title', { authority });
    const person = await known('hubspot');
    await product.advance(1000);
    await editHere(product, 'hubspot', person.contactId, { title: 'Ours' });
    const work = editBetween(product.product.work, () => editContact(product, 'hubspot', person.recordId, { title: 'Theirs' }));
    await product.advance(1000);
    await push(work, depsOf(product), await refOf(product, 'hubspot'));
    while (await pullHints(product.product.work, depsOf(product), await refOf(product, 'hubspot')));
    await rest('hubspot');
    expect(await titles('hubspot', person)).toEqual(expected);
    expect(await conflictsOf('hubspot', person.recordId)).toEqual([
      { policy: decided, state: 'resolved', base: 'A', local: 'Ours', remote: 'Theirs' },
    ]);
  });
});
