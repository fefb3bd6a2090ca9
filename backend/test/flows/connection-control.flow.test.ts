import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noteHints } from '#services/crm-sync/note-hints.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { push } from '#services/crm-sync/push.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type Api, connectionApi } from '../product/connection-api.ts';
import { Crash, killedAfter } from '../product/crash.ts';
import { editContact } from '../product/crm-edit.ts';
import { depsOf, editHere, refOf } from '../product/crm-life.ts';
import { endWaits, freshKey, personOf } from '../product/people.ts';
import { countCalls, crmNames, decide, inBatchesOf, shown, stalledAtCrm } from '../product/writing.ts';
import { dirtyRows, publishedAndWritten } from '../product/written.ts';

let product: TestProduct;
let api: Record<Vendor, Api>;
beforeAll(async () => {
  product = await startTestProduct();
  api = { salesforce: await connectionApi(product, 'salesforce'), hubspot: await connectionApi(product, 'hubspot') };
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const pushOnce = async (vendor: Vendor): Promise<boolean> => push(product.product.work, depsOf(product), await refOf(product, vendor));
const turnOn = (vendor: Vendor) => api[vendor]('POST', '/writing', { state: 'on' });

const linkOf = async (vendor: Vendor, recordId: string): Promise<string> =>
  (await product.rows<{ id: string }>(vendor, sql`select id from crm_sync_state where crm_id = ${recordId}`))[0]?.id ?? '';
const lastWrite = async (vendor: Vendor) =>
  (
    await product.rows<Record<string, unknown>>(
      vendor,
      sql`select entity_type, written, acked_at is not null as acked, undone_at is not null as undone, link_ids, entries
    from crm_writes order by sent_at desc, id limit 1`,
    )
  )[0];

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('a batch leaves what each record held before and got, once', async () => {
    const { recordId, contactId } = await personOf(product, vendor, 'engaged');
    await decide(product, vendor, contactId, { score: 41, band: 'Warm' });
    await pushOnce(vendor);
    const before = shown(product, vendor, recordId);
    const count = () => product.rows<{ n: number }>(vendor, sql`select count(*)::int as n from crm_writes`);
    const [{ n } = { n: 0 }] = await count();
    await decide(product, vendor, contactId, { score: 55, band: 'Hot' });
    await editHere(product, vendor, contactId, { title: 'Chief of Staff' });
    await pushOnce(vendor);
    const link = await linkOf(vendor, recordId);
    expect(await lastWrite(vendor)).toEqual({
      entity_type: 'contact',
      written: 1,
      acked: true,
      undone: false,
      link_ids: [link],
      entries: [
        {
          link,
          owned: { engagementScore: [41, 55], band: ['Warm', 'Hot'] },
          human: [{ field: 'title', crmField: crmNames.title[vendor], before: before.title, after: 'Chief of Staff', agreed: before.title }],
          code: null,
        },
      ],
    });
    await pushOnce(vendor);
    expect(await count()).toEqual([{ n: n + 1 }]);
  });

  test('the last batch is taken back where nobody has changed it since; nothing writes it again', async () => {
    const [one, two] = await Promise.all(['no_first_name', 'machine_only'].map((key) => personOf(product, vendor, key)));
    if (!one || !two) throw new Error('nobody');
    for (const { contactId } of [one, two]) await decide(product, vendor, contactId, { score: 20, band: 'Cool' });
    await pushOnce(vendor);
    const before = [shown(product, vendor, one.recordId), shown(product, vendor, two.recordId)];
    for (const { contactId } of [one, two]) await decide(product, vendor, contactId, { score: 70, band: 'Hot' });
    await editHere(product, vendor, one.contactId, { title: 'Head of Ops' });
    await editHere(product, vendor, two.contactId, { first_name: 'Renamed' });
    await pushOnce(vendor);
    expect([shown(product, vendor, one.recordId), shown(product, vendor, two.recordId)]).toEqual([
      { ...before[0], score: '70', band: 'Hot', title: 'Head of Ops' },
      { ...before[1], score: '70', band: 'Hot', firstName: 'Renamed' },
    ]);
    editContact(product, vendor, two.recordId, { firstName: 'By hand' });
    const key = { 'idempotency-key': freshKey() };
    const answer = await api[vendor]('POST', '/undo', {}, key);
    const undone = { object: 'contact', isCreated: false, code: null };
    const records = [
      { ...undone, linkId: await linkOf(vendor, one.recordId), externalId: one.recordId, state: 'undone', keptFields: [] },
      { ...undone, linkId: await linkOf(vendor, two.recordId), externalId: two.recordId, state: 'partly', keptFields: [crmNames.firstName[vendor]] },
    ];
    expect(answer).toEqual({ status: 200, body: { batches: 1, more: false, records: expect.arrayContaining(records) } });
    expect((answer.body['records'] as unknown[]).length).toBe(2);
    const after = [before[0], { ...before[1], firstName: 'By hand' }];
    expect([shown(product, vendor, one.recordId), shown(product, vendor, two.recordId)]).toEqual(after);
    await pushOnce(vendor);
    await product.engine.drain();
    expect([shown(product, vendor, one.recordId), shown(product, vendor, two.recordId)]).toEqual(after);
    expect((await product.rows(vendor, sql`select writing from crm_integrations`))[0]).toEqual({ writing: 'shadow' });
    // The same request again means the same batch, not the one before it.
    expect((await api[vendor]('POST', '/undo', {}, key)).body).toMatchObject({
      batches: 1,
      records: expect.arrayContaining([expect.objectContaining({ linkId: records[0]?.linkId, state: 'undone' })]),
    });
    expect([shown(product, vendor, one.recordId), shown(product, vendor, two.recordId)]).toEqual(after);
    expect(await dirtyRows(product, vendor)).toHaveLength(2);
    await turnOn(vendor);
    await product.engine.drain();
    const { published, written } = await publishedAndWritten(product, vendor);
    expect([written, shown(product, vendor, one.recordId).title, shown(product, vendor, two.recordId).firstName]).toEqual([
      published,
      'Head of Ops',
      'By hand',
    ]);
  });

  test('everything since an instant is taken back in one go, back to what stood before the first of it', async () => {
    const { recordId, contactId } = await personOf(product, vendor, 'no_email');
    await decide(product, vendor, contactId, { score: 5, band: 'Cold' });
    await pushOnce(vendor);
    const before = shown(product, vendor, recordId);
    await product.advance(60_000);
    const since = product.product.clock.now().toISOString();
    for (const score of [11, 12]) {
      await decide(product, vendor, contactId, { score, band: 'Warm' });
      await pushOnce(vendor);
    }
    expect(shown(product, vendor, recordId)).toEqual({ ...before, score: '12', band: 'Warm' });
    const answer = await api[vendor]('POST', '/undo', { since }, { 'idempotency-key': freshKey() });
    expect(answer.body).toMatchObject({ batches: 2, more: false, records: [{ externalId: recordId, state: 'undone' }] });
    expect(shown(product, vendor, recordId)).toEqual(before);
    const again = await api[vendor]('POST', '/undo', { since }, { 'idempotency-key': freshKey() });
    expect(again.body).toEqual({ batches: 0, more: false, records: [] });
    const tooOld = new Date(product.product.clock.now().getTime() - 25 * 3_600_000).toISOString();
    expect(await api[vendor]('POST', '/undo', { since: tooOld }, { 'idempotency-key': freshKey() })).toMatchObject({
      status: 400,
      body: { code: 'bad_request' },
    });
    expect(await api[vendor]('POST', '/undo', {})).toMatchObject({ status: 400, body: { code: 'bad_request' } });
    await turnOn(vendor);
    await product.engine.drain();
  });

  test('a write whose answer never came is taken back too', async () => {
    const { recordId, contactId } = await personOf(product, vendor, 'opted_out');
    await decide(product, vendor, contactId, { score: 7, band: 'Cold' });
    await pushOnce(vendor);
    const before = shown(product, vendor, recordId);
    await decide(product, vendor, contactId, { score: 88, band: 'Hot' });
    const write = { salesforce: 'PATCH /services/data/v67.0/composite/sobjects$', hubspot: 'contacts/batch/update$' } as const;
    product.twin.twin.faults.plan({ vendor, match: write[vendor], times: 1, kind: { type: 'accept_then_drop' } });
    await pushOnce(vendor);
    expect([shown(product, vendor, recordId).score, (await lastWrite(vendor))?.['acked']]).toEqual(['88', false]);
    const answer = await api[vendor]('POST', '/undo', {}, { 'idempotency-key': freshKey() });
    expect(answer.body).toMatchObject({ batches: 1, records: [{ externalId: recordId, state: 'undone' }] });
    expect(shown(product, vendor, recordId)).toEqual(before);
    await turnOn(vendor);
    await endWaits(product, vendor);
    await product.engine.drain();
  });

  test('what a process wrote that was killed before it could say so is taken back too', async () => {
    const { recordId, contactId } = await personOf(product, vendor, 'engaged');
    await turnOn(vendor);
    await decide(product, vendor, contactId, { score: 7, band: 'Cold' });
    await pushOnce(vendor);
    await product.advance(60_000);
    const since = product.product.clock.now().toISOString();
    const before = shown(product, vendor, recordId);
    await decide(product, vendor, contactId, { score: 88, band: 'Hot' });
    await editHere(product, vendor, contactId, { title: 'Wrong Title' });
    const killed = push(killedAfter('crm write', product.product.work), depsOf(product), await refOf(product, vendor));
    await expect(killed).rejects.toThrow(Crash);
    expect(shown(product, vendor, recordId)).toEqual({ ...before, score: '88', band: 'Hot', title: 'Wrong Title' });
    await endWaits(product, vendor);
    const answer = await api[vendor]('POST', '/undo', { since }, { 'idempotency-key': freshKey() });
    expect([answer.body, shown(product, vendor, recordId)]).toEqual([expect.objectContaining({ batches: 1, more: false }), before]);
    await turnOn(vendor);
    await endWaits(product, vendor);
    await product.engine.drain();
  });

  test('turned off, at most the batch in flight is still written; what was claimed ahead goes back', async () => {
    const ref = await refOf(product, vendor);
    const contacts = await product.rows<{ id: string }>(vendor, sql`select contact_id as id from crm_published order by 1`);
    for (const { id } of contacts) await decide(product, vendor, id, { score: 33, band: 'Cool' });
    const { work, reached, goOn } = stalledAtCrm(product.product.work);
    const pushing = push(work, { ...depsOf(product), providers: inBatchesOf(2, product.product.providers) }, ref);
    await reached;
    await until(vendor, 4);
    expect((await api[vendor]('POST', '/writing', { state: 'shadow', reason: 'flows went wild' })).status).toBe(204);
    goOn();
    await pushing;
    await pushOnce(vendor);
    // The one that hung, and the one claimed beside it before writing was turned off.
    const written =
      (await product.rows<{ n: number }>(vendor, sql`select count(*)::int as n from crm_sync_state where base->>'engagementScore' = '33'`))[0]?.n ??
      0;
    expect({ written, dirty: (await dirtyRows(product, vendor)).length }).toEqual({ written: 4, dirty: contacts.length - 4 });
    expect(await product.rows(vendor, sql`select writing, writing_reason from crm_integrations`)).toEqual([
      { writing: 'shadow', writing_reason: 'flows went wild' },
    ]);
    await turnOn(vendor);
    await endWaits(product, vendor);
    await product.engine.drain();
    expect(await dirtyRows(product, vendor)).toEqual([]);
  });

  test('paused, nothing is read or written, and resumed nothing is missing', async () => {
    const person = await personOf(product, vendor, 'engaged');
    expect((await api[vendor]('POST', '/pause', { reason: 'migration' })).status).toBe(204);
    await decide(product, vendor, person.contactId, { score: 61, band: 'Hot' });
    editContact(product, vendor, person.recordId, { firstName: 'Paused' });
    await product.tenant(vendor, async (uow) =>
      noteHints(uow, await product.connectionId(vendor), [{ object: 'contact', externalId: person.recordId }]),
    );
    await product.rows(vendor, sql`update crm_pull_cursors set due_at = '2020-01-01T00:00:00Z'`);
    const calls = countCalls(product, vendor);
    await product.engine.drain();
    for (const name of ['pull', 'push'] as const) await product.engine.executors[name].run(product.customerId(vendor));
    expect([calls(), (await product.rows(vendor, sql`select crm_id from crm_inbox`)).length, (await dirtyRows(product, vendor)).length]).toEqual([
      0, 1, 1,
    ]);
    product.twin.twin.faults.clear();
    expect((await api[vendor]('POST', '/undo', {}, { 'idempotency-key': freshKey() })).body).toMatchObject({ code: 'conflict' });
    await turnOn(vendor);
    expect([(await api[vendor]('POST', '/resume')).status, (await api[vendor]('POST', '/resume')).status]).toEqual([204, 409]);
    await product.engine.drain();
    const [contact] = await product.rows(vendor, sql`select first_name from contacts where id = ${person.contactId}::uuid`);
    const { published, written } = await publishedAndWritten(product, vendor);
    expect([contact, written, await dirtyRows(product, vendor)]).toEqual([{ first_name: 'Paused' }, published, []]);
  });

  test('a pause holds for a reading that has begun', async () => {
    const calls = countCalls(product, vendor);
    const { work, reached, goOn } = stalledAtCrm(product.product.work, 'crm pull');
    const pulling = pull(work, depsOf(product), await refOf(product, vendor));
    await reached;
    await api[vendor]('POST', '/pause', {});
    goOn();
    await expect(pulling).rejects.toMatchObject({ failure: 'temporary', vendorCode: 'paused' });
    expect(calls()).toBe(0);
    await api[vendor]('POST', '/resume');
    await endWaits(product, vendor);
  });

  test('a rep may do none of it', async () => {
    const rep = await connectionApi(product, vendor, 'rep');
    const refused = [
      await rep('POST', '/writing', { state: 'shadow' }),
      await rep('POST', '/pause', {}),
      await rep('POST', '/resume'),
      await rep('GET', '/preview'),
      await rep('POST', '/undo', {}, { 'idempotency-key': freshKey() }),
    ];
    expect(refused.map(({ status, body }) => [status, body['code']])).toEqual(refused.map(() => [403, 'forbidden']));
    expect(await product.rows(vendor, sql`select state, writing from crm_integrations`)).toEqual([{ state: 'active', writing: 'on' }]);
  });

  test('what was written is forgotten after a day', async () => {
    await product.advance(23 * 3_600_000);
    await product.engine.drain();
    const kept = () =>
      product.rows<{ n: number }>(
        vendor,
        sql`select count(*)::int as n from crm_writes where sent_at < ${product.product.clock.now().toISOString()}::timestamptz - interval '1 hour'`,
      );
    expect((await kept())[0]?.n).toBeGreaterThan(0);
    await product.advance(2 * 3_600_000);
    await product.engine.drain();
    expect((await kept())[0]?.n).toBe(0);
  });
});

/** Until so many rows are claimed. */
async function until(vendor: Vendor, leased: number): Promise<void> {
  while ((await dirtyRows(product, vendor)).filter((row) => row.leased).length < leased) await new Promise((resolve) => setTimeout(resolve, 10));
}
