import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { setWriting } from '#services/connection/set-writing.ts';
import { prepareConnection } from '#services/connection/prepare.ts';
import { logActivities } from '#services/crm-sync/log-activities.ts';
import { markDirty, publish } from '#services/crm-sync/publish.ts';
import { push } from '#services/crm-sync/push.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { propertyKind } from '../../sandbox/hubspot/property-store.ts';
import { portalSpace } from '../../sandbox/hubspot/rows.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { deleteContact, storedContact } from '../product/crm-edit.ts';
import { endWaits, enroll, freshKey, personOf } from '../product/people.ts';
import { slowRows } from '../product/slow-rows.ts';
import { dirtyRows, publishedAndWritten } from '../product/written.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const deps = () => ({ providers: product.product.providers, sealer: product.product.sealer });
const refOf = async (vendor: Vendor) => ({ customerId: product.customerId(vendor), connectionId: await product.connectionId(vendor) });
const pushOnce = async (vendor: Vendor): Promise<boolean> => push(product.product.work, deps(), await refOf(vendor));

/** Something new about the contact is decided, as a recompute would. */
async function decide(vendor: Vendor, contactId: string, change: { score?: number; band?: string } = {}): Promise<void> {
  await product.tenant(vendor, async (uow) => {
    await uow.rows(sql`update engagement_scores set total_score = coalesce(${change.score ?? null}::int, (total_score + 1) % 100), band = coalesce(${change.band ?? null}, band)
      where contact_id = ${contactId}::uuid`);
    await publish(uow, [contactId]);
  });
}

const link = async (vendor: Vendor, contactId: string) =>
  (
    await product.rows<{ sync_status: string; error_code: string | null }>(
      vendor,
      sql`select sync_status, error_code from crm_sync_state where salesos_id = ${contactId}::uuid`,
    )
  )[0];

async function expectWritten(vendor: Vendor): Promise<void> {
  const { published, written } = await publishedAndWritten(product, vendor);
  expect({ dirty: await dirtyRows(product, vendor), written }).toEqual({ dirty: [], written: published });
}

/** Afterwards every request to the CRM is counted, and fails. */
const countCalls = (vendor: Vendor): (() => number) => {
  product.twin.twin.faults.plan({ vendor, times: 1000, kind: { type: 'status', status: 500 } });
  return () => 1000 - (product.twin.twin.faults.list()[0]?.times ?? 0);
};

const write = { salesforce: 'PATCH /services/data/v67.0/composite/sobjects$', hubspot: 'contacts/batch/update$' } as const;
const logMail = { salesforce: 'POST .*/sobjects/EmailMessage$', hubspot: 'emails/batch/upsert$' } as const;

test('whatever is decided while writing goes on, the CRM ends with what was decided last', async () => {
  const ref = await refOf('salesforce');
  const contacts = await product.rows<{ id: string }>('salesforce', sql`select contact_id as id from crm_published order by 1`);
  const restore = await slowRows(product, 'crm_dirty', 2);
  let isDeciding = true;
  const pusher = async (): Promise<void> => {
    while (isDeciding) await push(product.product.work, deps(), ref);
  };
  const lane = async (first: number): Promise<void> => {
    for (let round = 0; round < 40; round += 1) await decide('salesforce', contacts[(round * 5 + first * 3) % contacts.length]?.id ?? '');
  };
  const pushing = Promise.all([pusher(), pusher()]);
  await Promise.all([0, 1, 2, 3].map(lane));
  isDeciding = false;
  await pushing;
  for (let turn = 0; turn < 3; turn += 1) await pushOnce('salesforce');
  await restore();
  await expectWritten('salesforce');
});

/** A process whose call to the CRM hangs for longer than its lease: `reached` says that it is about to call. */
function stalledAtCrm(work: Work): { work: Work; reached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const stalled: Work = {
    ...work,
    async outside(call, run) {
      if (call === 'crm write') {
        reached.resolve();
        await gate.promise;
      }
      return work.outside(call, run);
    },
  };
  return { work: stalled, reached: reached.promise, goOn: gate.resolve };
}

test.each([
  ['before another has written', false],
  ['after another has written', true],
] as const)('a writer that was taken for dead and writes %s something newer undoes nothing', async (_when, isNewerWritten) => {
  const ref = await refOf('salesforce');
  const { contactId } = await personOf(product, 'salesforce', 'ruth');
  await decide('salesforce', contactId, { score: 51 });
  const slow = stalledAtCrm(product.product.work);
  const late = push(slow.work, deps(), ref);
  await slow.reached;
  await endWaits(product, 'salesforce');
  if (!isNewerWritten) await pushOnce('salesforce');
  await decide('salesforce', contactId, { score: 52 });
  if (isNewerWritten) await pushOnce('salesforce');
  slow.goOn();
  await late;
  await endWaits(product, 'salesforce');
  for (let turn = 0; turn < 3; turn += 1) await pushOnce('salesforce');
  await expectWritten('salesforce');
});

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('a CRM in trouble gets everything in the end', async () => {
    const people = await Promise.all(['engaged', 'machine_only'].map((key) => personOf(product, vendor, key)));
    for (const { contactId } of people) await decide(vendor, contactId);
    const before = (await publishedAndWritten(product, vendor)).written;
    product.twin.twin.faults.plan({ vendor, match: write[vendor], times: 1, kind: { type: 'status', status: 503, retryAfterSeconds: 30 } });
    product.twin.twin.faults.plan({ vendor, match: write[vendor], times: 1, kind: { type: 'accept_then_504' } });
    product.twin.twin.faults.plan({ vendor, match: write[vendor], times: 1, kind: { type: 'accept_then_drop' } });
    await pushOnce(vendor);
    expect((await publishedAndWritten(product, vendor)).written).toEqual(before);
    await pushOnce(vendor);
    expect(product.twin.twin.faults.list()).toHaveLength(2);
    for (let tries = 0; tries < 2; tries += 1) {
      await endWaits(product, vendor);
      await pushOnce(vendor);
      expect(await product.rows(vendor, sql`select tries from crm_dirty`)).toEqual(people.map(() => ({ tries: tries + 2 })));
    }
    await endWaits(product, vendor);
    await pushOnce(vendor);
    await expectWritten(vendor);
  });

  test.each(['accept_then_drop', 'accept_then_504'] as const)('an activity whose answer is lost (%s) is there once', async (type) => {
    const person = await personOf(product, vendor, type === 'accept_then_drop' ? 'unsubscriber' : 'engaged');
    await enroll(product, person);
    await product.engine.executors.steps.run(product.customerId(vendor));
    await product.engine.executors.send.run(product.customerId(vendor));
    await product.engine.dispatch();
    product.twin.twin.faults.plan({ vendor, match: logMail[vendor], times: 1, kind: { type } });
    const states = () =>
      product.rows<{ id: string; state: string; outcome: string | null }>(
        vendor,
        sql`select id, state, outcome from crm_activities where contact_id = ${person.contactId}::uuid`,
      );
    await logActivities(product.product.work, deps(), await refOf(vendor));
    const [pending] = await states();
    expect(pending).toEqual({ id: expect.any(String), state: 'pending', outcome: null });
    await endWaits(product, vendor);
    await logActivities(product.product.work, deps(), await refOf(vendor));
    await product.engine.drain();
    expect(await states()).toEqual([{ id: pending?.id, state: 'done', outcome: 'existing' }]);
    expect((await product.client.record(person)).activities).toMatchObject([{ direction: 'outbound', externalId: pending?.id }]);
  });

  test('one row that is refused keeps no other from being written; “Sync now” tries it again', async () => {
    const [bad, good] = await Promise.all(['no_first_name', 'machine_only'].map((key) => personOf(product, vendor, key)));
    if (!bad || !good) throw new Error('nobody');
    const number = 1e21;
    await decide(vendor, good.contactId, { score: 77 });
    await product.tenant(vendor, async (uow) => {
      await uow.rows(
        sql`update crm_published set fields = fields || jsonb_build_object('engagementScore', ${number}::float8) where contact_id = ${bad.contactId}::uuid`,
      );
      await markDirty(uow, [bad.contactId]);
    });
    await pushOnce(vendor);
    const code = vendor === 'salesforce' ? 'NUMBER_OUTSIDE_VALID_RANGE' : 'INVALID_LONG';
    expect([await link(vendor, bad.contactId), await link(vendor, good.contactId), await dirtyRows(product, vendor)]).toEqual([
      { sync_status: 'failed', error_code: code },
      { sync_status: 'synced', error_code: null },
      [],
    ]);
    const { published, written } = await publishedAndWritten(product, vendor);
    expect(written[good.recordId]).toEqual(published[good.recordId]);
    expect((await product.client.card(bad)).notice).toEqual({
      kind: 'warning',
      text: expect.stringMatching(/^The CRM did not accept the last update of this record: /),
      action: 'sync_now',
    });
    await product.rows(vendor, sql`update crm_published set fields = fields || '{"engagementScore": 12}' where contact_id = ${bad.contactId}::uuid`);
    await product.client.act(bad, { action: 'sync_now', idempotencyKey: freshKey() });
    await pushOnce(vendor);
    expect([await link(vendor, bad.contactId), (await product.client.card(bad)).notice]).toEqual([{ sync_status: 'synced', error_code: null }, null]);
    await expectWritten(vendor);
  });

  test('a field of ours that is gone is left out, the rest of the record goes on, and what is missing is named', async () => {
    const [needs, other] = await Promise.all(['no_first_name', 'machine_only'].map((key) => personOf(product, vendor, key)));
    if (!needs || !other) throw new Error('nobody');
    const { store } = product.twin.twin;
    const [space, kind] = [portalSpace(product.seeded.hubspot.portalId), propertyKind('contacts')];
    const property = store.get(space, kind, 'salesos_band');
    if (vendor === 'salesforce') changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { hiddenFields: ['Contact.SalesOS_Band__c'] });
    else store.delete(space, kind, 'salesos_band');
    await decide(vendor, needs.contactId, { band: 'Hot', score: 61 });
    await decide(vendor, other.contactId);
    await pushOnce(vendor);
    expect([await link(vendor, needs.contactId), await link(vendor, other.contactId), await dirtyRows(product, vendor)]).toEqual([
      { sync_status: 'synced', error_code: null },
      { sync_status: 'synced', error_code: null },
      [],
    ]);
    const stored = storedContact(product, vendor, needs.recordId);
    expect(String(stored[vendor === 'salesforce' ? 'SalesOS_Engagement_Score__c' : 'salesos_engagement_score'])).toBe('61');
    if (vendor === 'salesforce') {
      expect((await prepareConnection(product.product.work, deps(), await refOf(vendor))).missing).toEqual(['Contact.SalesOS_Band__c']);
      changeOrg(product.twin.twin, product.seeded.salesforce.orgId, { hiddenFields: [] });
    } else if (property) store.put(space, kind, property);
    await prepareConnection(product.product.work, deps(), await refOf(vendor));
    await decide(vendor, needs.contactId);
    await pushOnce(vendor);
    await expectWritten(vendor);
  });

  test('a record deleted in the CRM is left alone from then on', async () => {
    const { recordId, contactId } = await personOf(product, vendor, 'no_email');
    deleteContact(product, vendor, recordId);
    await decide(vendor, contactId);
    await pushOnce(vendor);
    // That it cannot be found says that it ended, not how: it is read, and then it is over.
    await product.engine.drain();
    expect([(await link(vendor, contactId))?.sync_status, await dirtyRows(product, vendor)]).toEqual(['gone', []]);
    expect(await product.rows(vendor, sql`select deleted_at is not null as deleted from contacts where id = ${contactId}::uuid`)).toEqual([
      { deleted: true },
    ]);
    const calls = countCalls(vendor);
    await decide(vendor, contactId);
    await endWaits(product, vendor);
    for (let turn = 0; turn < 3; turn += 1) await pushOnce(vendor);
    expect([calls(), await dirtyRows(product, vendor)]).toEqual([0, []]);
    product.twin.twin.faults.clear();
    await expectWritten(vendor);
  });

  test('before an admin turns writing on, nothing is written', async () => {
    const person = await personOf(product, vendor, 'opted_out');
    await product.rows(vendor, sql`update crm_integrations set writing = 'shadow'`);
    await decide(vendor, person.contactId);
    const calls = countCalls(vendor);
    for (let turn = 0; turn < 3; turn += 1) await product.engine.executors.push.run(product.customerId(vendor));
    const due = await product.engine.executors.push.due(product.product.clock.now(), Date.now());
    expect([calls(), due, (await dirtyRows(product, vendor)).length]).toEqual([0, [], 1]);
    product.twin.twin.faults.clear();
    const connectionId = await product.connectionId(vendor);
    const admin = { kind: 'user', id: '00000000-0000-4000-8000-000000000001', role: 'admin' } as const;
    await product.tenant(vendor, (uow) => setWriting(uow, { actor: admin, connectionId, state: 'on', reason: null }));
    await product.engine.drain();
    await expectWritten(vendor);
  });
});
