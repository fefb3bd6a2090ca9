import { sql } from 'drizzle-orm';
import type { ConflictView } from '@salesos/shared/api/card';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { callCard } from '../product/card-call.ts';
import { addContact, editContact, storedContact } from '../product/crm-edit.ts';
import { editHere, pullOnce, settleOnce } from '../product/crm-life.ts';
import { mapField } from '../product/map-field.ts';
import { freshKey, personAt } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const vendors = ['salesforce', 'hubspot'] as const;
type Vendor = (typeof vendors)[number];
let added = 0;

/** A contact whose phone says one thing there and another here, and whose rule is to ask. */
async function disputed(vendor: Vendor): Promise<{ recordId: string; contactId: string }> {
  await mapField(product, vendor, 'phone', { authority: 'review' });
  added += 1;
  const recordId = addContact(product, vendor, { firstName: 'Paula', lastName: `Pair ${added}`, email: `paula-${added}@pair.example` });
  editContact(product, vendor, recordId, { phone: '+1 555 0100' });
  await pullOnce(product, vendor);
  const { contactId } = await personAt(product, vendor, recordId);
  await editHere(product, vendor, contactId, { phone: '+1 555 0199' });
  editContact(product, vendor, recordId, { phone: '+1 555 0101' }, 'other_rep');
  await settleOnce(product, vendor);
  return { recordId, contactId };
}

async function conflictOf(vendor: Vendor, recordId: string): Promise<ConflictView> {
  const { body } = await callCard(product, vendor, { recordId });
  const [conflict] = body.ok ? body.data.conflicts : [];
  if (!conflict) throw new Error(`no conflict: ${JSON.stringify(body).slice(0, 300)}`);
  return conflict;
}

const answer = (vendor: Vendor, recordId: string, answers: object[], key = freshKey()) =>
  callCard(product, vendor, { recordId, body: { action: 'resolve_conflict', answers, idempotencyKey: key } });

const phones = async (vendor: Vendor, { recordId, contactId }: { recordId: string; contactId: string }) => {
  const [row] = await product.rows<{ phone: string | null }>(vendor, sql`select phone from contacts where id = ${contactId}::uuid`);
  const stored = storedContact(product, vendor, recordId);
  return { here: row?.phone, there: stored[vendor === 'salesforce' ? 'Phone' : 'phone'] };
};

const rowsOf = (vendor: Vendor, recordId: string) =>
  product.rows<{ state: string; resolution: string | null; parked: object; base: string; n: number }>(
    vendor,
    sql`select c.state, c.resolution, l.parked, l.human ->> 'phone' as base, count(*) over ()::int as n
      from crm_conflicts c join crm_sync_state l on l.id = c.link_id where l.crm_id = ${recordId}`,
  );

const eventsOf = (vendor: Vendor, conflictId: string) =>
  product.rows<{ type: string; data: object }>(
    vendor,
    sql`select event_type as type, data from events where data ->> 'conflictId' = ${conflictId} order by recorded_at, seq`,
  );

describe.each(vendors)('%s', (vendor) => {
  beforeEach(() => product.rows(vendor, sql`delete from crm_field_mapping`));

  test('both sides changed a field nobody may decide: both stay, and the card shows what, when and by whom', async () => {
    const person = await disputed(vendor);
    const conflict = await conflictOf(vendor, person.recordId);
    expect(conflict).toEqual({
      id: expect.any(String),
      seen: expect.stringMatching(/^[\w-]{16}$/),
      field: 'phone',
      label: 'Phone',
      kind: 'review',
      crm: { value: '+1 555 0101', at: expect.any(String), by: vendor === 'salesforce' ? 'David Lund' : 'Maeve Doyle' },
      ours: { value: '+1 555 0199', at: expect.any(String), by: 'test' },
      before: '+1 555 0100',
      may: ['resolve'],
    });
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(await phones(vendor, person)).toEqual({ here: '+1 555 0199', there: '+1 555 0101' });
    editContact(product, vendor, person.recordId, { phone: '+1 555 0102' });
    await pullOnce(product, vendor);
    expect(await conflictOf(vendor, person.recordId)).toMatchObject({ id: conflict.id, crm: { value: '+1 555 0102' } });
    expect(await rowsOf(vendor, person.recordId)).toEqual([
      { state: 'open', resolution: null, parked: { phone: 'review' }, base: '+1 555 0100', n: 1 },
    ]);
  });

  test.each([
    ['remote', {}, '+1 555 0101'],
    ['local', {}, '+1 555 0199'],
    ['edited', { value: ' +1 555 0177 ' }, '+1 555 0177'],
  ] as const)('answered with %s, both sides say that; the second answer is told so', async (resolution, extra, value) => {
    const person = await disputed(vendor);
    const { id, seen } = await conflictOf(vendor, person.recordId);
    const key = freshKey();
    const answers = [{ conflictId: id, seen, resolution, ...extra }];
    expect((await answer(vendor, person.recordId, answers, key)).body).toMatchObject({ ok: true, data: { conflicts: [] } });
    expect((await answer(vendor, person.recordId, answers, key)).body).toMatchObject({ ok: true });
    expect((await answer(vendor, person.recordId, answers)).body).toEqual({
      ok: false,
      problem: { code: 'already_resolved', title: 'Somebody has answered this already.', detail: 'Nothing was changed.' },
    });
    await settleOnce(product, vendor);
    await pullOnce(product, vendor);
    await settleOnce(product, vendor);
    expect(await phones(vendor, person)).toEqual({ here: value, there: value });
    expect(await rowsOf(vendor, person.recordId)).toEqual([{ state: 'resolved', resolution, parked: {}, base: value, n: 1 }]);
    expect(await eventsOf(vendor, id)).toMatchObject([
      { type: 'crm.conflict_detected', data: { field: 'phone', decided: 'review' } },
      { type: 'conflict.resolved', data: { field: 'phone', resolution } },
    ]);
    const audited = await product.rows(vendor, sql`select action, details from audit_log where resource_id = ${id}`);
    expect(audited).toEqual([{ action: 'conflict.resolved', details: { linkId: expect.any(String), field: 'phone', resolution, always: false } }]);
  });

  test('an answer to values that have changed since changes nothing', async () => {
    const person = await disputed(vendor);
    const { id, seen } = await conflictOf(vendor, person.recordId);
    editContact(product, vendor, person.recordId, { phone: '+1 555 0142' });
    await pullOnce(product, vendor);
    const refused = {
      ok: false,
      problem: { code: 'values_changed', title: 'The values have changed meanwhile.', detail: 'Nothing was changed. Look at them again.' },
    };
    expect((await answer(vendor, person.recordId, [{ conflictId: id, seen, resolution: 'remote' }])).body).toEqual(refused);
    const second = await conflictOf(vendor, person.recordId);
    await editHere(product, vendor, person.contactId, { phone: '+1 555 0143' });
    expect((await answer(vendor, person.recordId, [{ conflictId: id, seen: second.seen, resolution: 'local' }])).body).toEqual(refused);
    expect(await phones(vendor, person)).toEqual({ here: '+1 555 0143', there: '+1 555 0142' });
    expect(await conflictOf(vendor, person.recordId)).toMatchObject({ ours: { value: '+1 555 0143' }, crm: { value: '+1 555 0142' } });
  });

  test('where both sides come to say the same, nobody has to be asked', async () => {
    const person = await disputed(vendor);
    editContact(product, vendor, person.recordId, { phone: '+1 555 0199' });
    await pullOnce(product, vendor);
    expect(await rowsOf(vendor, person.recordId)).toEqual([{ state: 'resolved', resolution: null, parked: {}, base: '+1 555 0199', n: 1 }]);
  });

  test('“always” is an admin’s: it holds for what waits elsewhere too', async () => {
    const [first, second] = [await disputed(vendor), await disputed(vendor)];
    const { id, seen } = await conflictOf(vendor, first.recordId);
    const always = [{ conflictId: id, seen, resolution: 'local', always: true }];
    expect((await answer(vendor, first.recordId, always)).body).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    const admin = await apiAs(product, vendor, 'admin');
    expect(await admin('POST', `/v1/conflicts/${id}/resolve`, { seen, resolution: 'local', always: true })).toEqual({ status: 204, body: {} });
    for (let turn = 0; turn < 3; turn += 1) await settleOnce(product, vendor);
    expect([await phones(vendor, first), await phones(vendor, second)]).toEqual([
      { here: '+1 555 0199', there: '+1 555 0199' },
      { here: '+1 555 0199', there: '+1 555 0199' },
    ]);
    expect(await product.rows(vendor, sql`select field, authority, direction from crm_field_mapping`)).toEqual([
      { field: 'phone', authority: 'salesos_wins', direction: 'both' },
    ]);
    expect(await rowsOf(vendor, second.recordId)).toMatchObject([{ state: 'resolved' }, { state: 'resolved' }]);
  });

  test('the API shows each only what is theirs to see, page by page', async () => {
    const made = [await disputed(vendor), await disputed(vendor)];
    const [admin, rep, other] = [
      await apiAs(product, vendor, 'admin'),
      await apiAs(product, vendor, 'rep'),
      await apiAs(product, vendor, 'other_rep'),
    ];
    const seenBy = async (ask: typeof admin): Promise<string[]> => {
      const found: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const { body } = await ask('GET', `/v1/conflicts?limit=1${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`);
        found.push(...(body['conflicts'] as { recordId: string }[]).map(({ recordId }) => recordId));
        next = body['next'] as string | null;
      }
      return found;
    };
    await product.rows(vendor, sql`update contacts set owner_id = null where id = ${made[1]?.contactId}::uuid`);
    const theirs = made.map(({ recordId }) => recordId);
    expect([(await seenBy(admin)).filter((id) => theirs.includes(id)), (await seenBy(rep)).filter((id) => theirs.includes(id))]).toEqual([
      theirs,
      theirs,
    ]);
    expect((await seenBy(other)).filter((id) => theirs.includes(id))).toEqual(theirs.slice(1));
    const { id, seen } = await conflictOf(vendor, made[0]?.recordId ?? '');
    expect(await other('POST', `/v1/conflicts/${id}/resolve`, { seen, resolution: 'remote' })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect((await answer(vendor, made[1]?.recordId ?? '', [{ conflictId: id, seen, resolution: 'remote' }])).body).toMatchObject({
      problem: { code: 'not_found' },
    });
    expect(await rep('POST', `/v1/conflicts/${id}/resolve`, { seen, resolution: 'edited', value: 'x'.repeat(20_000) })).toMatchObject({
      status: 400,
    });
    expect(await rep('GET', '/v1/conflicts?after=nonsense')).toMatchObject({ status: 400, body: { code: 'bad_request' } });
  });
});
