import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardView } from '@salesos/shared/api/card';
import { startTestProduct, type TestProduct } from '../product.ts';
import { type CardCall, callCard, cardRequest, send, traces } from '../product/card-call.ts';
import { addContact } from '../product/crm-edit.ts';
import { freshKey, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await product.rows(
    'hubspot',
    sql`insert into users (customer_id, id, email, name, role, created_at)
    values (${product.customerId('hubspot')}::uuid, ${randomUUID()}::uuid, 'viewer@brightwater.example', 'Vera Viewer', 'viewer', '2026-01-01T00:00:00Z')`,
  );
});
afterAll(() => product?.close());

const MINUTE_MS = 60_000;
const bothCrms = [['salesforce'], ['hubspot']] as const;

const offerOf = (card: CardView): string => card.offers.find(({ name }) => name === 'Warm intro')?.sequenceId ?? '';
async function cardOf(vendor: 'salesforce' | 'hubspot', call: CardCall): Promise<CardView> {
  const { status, body } = await callCard(product, vendor, call);
  if (status !== 200 || !body.ok) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body.data;
}

describe.each(bothCrms)('%s', (vendor) => {
  test('a call that is not signed as it was sent is refused and changes nothing', async () => {
    const { recordId } = await personOf(product, vendor, 'engaged');
    const sequenceId = offerOf(await cardOf(vendor, { recordId }));
    const enroll = { action: 'enroll', sequenceId, idempotencyKey: freshKey() };
    const before = await traces(product, vendor);
    const now = Date.now();
    const wrong: Record<string, CardCall> = {
      'another secret': { recordId, body: enroll, secret: 'not-the-secret-of-this-app' },
      'five minutes and a second old': { recordId, body: enroll, timestampMs: now - 5 * MINUTE_MS - 1000 },
      'from five minutes and ten seconds ahead': { recordId, body: enroll, timestampMs: now + 5 * MINUTE_MS + 10_000 },
      'another body': { recordId, body: { action: 'sync_now', idempotencyKey: freshKey() }, sentBody: JSON.stringify(enroll) },
      'a body cut short': { recordId, body: enroll, sentBody: '' },
    };
    const answers = await Promise.all(Object.entries(wrong).map(async ([name, call]) => [name, await callCard(product, vendor, call)] as const));
    const unsigned = await cardRequest(product, vendor, { recordId, body: enroll });
    const bare = await send({ ...unsigned, headers: { 'content-type': 'application/json' } });
    const refusal = {
      status: 401,
      body: {
        type: 'about:blank#signature_invalid',
        status: 401,
        code: 'signature_invalid',
        title: 'The signature of this call is not valid.',
        detail: 'Nothing was changed.',
      },
    };
    expect(Object.fromEntries([...answers, ['none', bare]])).toEqual(
      Object.fromEntries([...Object.keys(wrong), 'none'].map((name) => [name, refusal])),
    );
    expect(await traces(product, vendor)).toEqual(before);
    expect((await callCard(product, vendor, { recordId, timestampMs: now - 4 * MINUTE_MS })).status).toBe(200);
    expect((await callCard(product, vendor, { recordId, timestampMs: now + 4 * MINUTE_MS })).status).toBe(200);
  });

  test('a call that arrives again acts once; its key does not stand for another wish', async () => {
    const { recordId } = await personOf(product, vendor, 'machine_only');
    const sequenceId = offerOf(await cardOf(vendor, { recordId }));
    const wish = { action: 'enroll', sequenceId, idempotencyKey: freshKey() };
    const before = await traces(product, vendor);
    const request = await cardRequest(product, vendor, { recordId, body: wish });
    const together = await Promise.all([send(request), send(request), send(request)]);
    const once = await traces(product, vendor);
    expect(once).toEqual({
      ...before,
      events: (before['events'] ?? 0) + 1,
      audit_log: (before['audit_log'] ?? 0) + 1,
      idempotency_keys: (before['idempotency_keys'] ?? 0) + 1,
      contact_sequences: (before['contact_sequences'] ?? 0) + 1,
    });
    const later = await send(await cardRequest(product, vendor, { recordId, body: wish }));
    const enrollments = [...together, later].map(({ status, body }) => [status, body.ok && body.data.enrollment?.id]);
    expect(new Set(enrollments.map((entry) => JSON.stringify(entry)))).toEqual(new Set([JSON.stringify([200, enrollments[0]?.[1]])]));
    expect(enrollments[0]?.[1]).toEqual(expect.any(String));
    const elsewhere = (await personOf(product, vendor, 'unsubscriber')).recordId;
    const reused = {
      status: 200,
      body: {
        ok: false,
        problem: {
          code: 'idempotency_key_reused',
          title: 'This idempotency key was used for a different request.',
          detail: 'Nothing was changed. Use a new key.',
        },
      },
    };
    expect(await callCard(product, vendor, { recordId: elsewhere, body: wish })).toEqual(reused);
    expect(await callCard(product, vendor, { recordId, body: { ...wish, sequenceId: 'another' } })).toEqual(reused);
    expect(await traces(product, vendor)).toEqual(once);
  });

  test('a person who is not a user here may nothing', async () => {
    const { recordId } = await personOf(product, vendor, 'engaged');
    const stranger = vendor === 'hubspot' ? { userId: '1', userEmail: 'nobody@brightwater.example' } : { userId: '005Hp0000000099AAA' };
    const refused = {
      status: 200,
      body: {
        ok: false,
        problem: { code: 'forbidden', title: 'You are not a user of this workspace yet.', detail: 'Ask your admin to add you. Nothing was changed.' },
      },
    };
    expect(await callCard(product, vendor, { recordId, ...stranger })).toEqual(refused);
    expect(await callCard(product, vendor, { recordId, ...stranger, body: { action: 'sync_now', idempotencyKey: freshKey() } })).toEqual(refused);
  });

  test('a record that is not here says so, and is here after “Sync now”', async () => {
    const recordId = addContact(product, vendor, { firstName: 'Nell', lastName: 'Late', email: `nell.${vendor}@late.example` });
    const unknown: CardView = {
      product: 'SalesOS',
      provider: vendor,
      crmName: vendor === 'hubspot' ? 'HubSpot' : 'Salesforce',
      object: 'contact',
      recordId,
      name: '',
      city: null,
      timeZone: null,
      score: null,
      nextAction: null,
      conversation: null,
      enrollment: null,
      offers: [],
      doNotContact: null,
      conflicts: [],
      notice: { kind: 'info', text: 'This record has not reached SalesOS yet. New records arrive within a minute.', action: 'sync_now' },
      may: [],
    };
    expect(await cardOf(vendor, { recordId })).toEqual(unknown);
    const tooEarly = { action: 'enroll', sequenceId: 'any', idempotencyKey: freshKey() };
    expect((await callCard(product, vendor, { recordId, body: tooEarly })).body).toEqual({
      ok: false,
      problem: { code: 'not_synced', title: 'This record is not here yet.', detail: 'Nothing was changed. Use “Sync now” and try again.' },
    });
    expect(await cardOf(vendor, { recordId, body: { action: 'sync_now', idempotencyKey: freshKey() } })).toEqual(unknown);
    await product.engine.drain();
    expect(await cardOf(vendor, { recordId })).toMatchObject({
      name: 'Nell Late',
      score: { value: 0 },
      notice: null,
      may: ['enroll', 'manage_sequence'],
    });
  });

  test('what is not understood is refused in words', async () => {
    const { recordId } = await personOf(product, vendor, 'engaged');
    const before = await traces(product, vendor);
    const titleOf = async (call: Omit<CardCall, 'recordId'>): Promise<unknown> => {
      const { status, body } = await callCard(product, vendor, { recordId, ...call });
      return status === 200 && !body.ok ? [body.problem.code, body.problem.title] : [status, body];
    };
    const key = freshKey();
    expect(await titleOf({ body: '{"action":' })).toEqual(['bad_request', 'The body is not JSON.']);
    expect(await titleOf({ body: 'null' })).toEqual(['bad_request', expect.stringMatching(/^This action is not understood: /)]);
    expect(await titleOf({ body: { action: 'launch', idempotencyKey: key } })).toEqual(['bad_request', 'This action is not understood: action.']);
    expect(await titleOf({ body: { action: 'sync_now', idempotencyKey: key, extra: 1 } })).toEqual([
      'bad_request',
      expect.stringMatching(/^This action is not understood: /),
    ]);
    expect(await titleOf({ body: { action: 'enroll', sequenceId: 'x', idempotencyKey: 'short' } })).toEqual([
      'bad_request',
      'This action is not understood: idempotencyKey.',
    ]);
    for (const asOf of ['yesterday', '1', '2026-02-31', '2026-11-23T25:00:00Z', '2026-11-23 10:00']) {
      expect([asOf, await titleOf({ query: { asOf } })]).toEqual([asOf, ['bad_request', 'asOf is not a date.']]);
    }
    expect(await titleOf({ query: { asOf: '2099-01-01' } })).toEqual(['bad_request', 'asOf lies in the future.']);
    expect((await cardOf(vendor, { recordId, query: { asOf: '2025-06-30' } })).score?.asOf).toBe('2025-06-30T23:59:59.000Z');
    expect(await traces(product, vendor)).toEqual(before);
  });

  test('a past day looks back only, and says what was not measured then', async () => {
    const { recordId } = await personOf(product, vendor, 'engaged');
    const [today, past] = [await cardOf(vendor, { recordId }), await cardOf(vendor, { recordId, query: { asOf: '2025-06-30' } })];
    expect({ next: past.nextAction, raise: past.score?.wouldRaise, fades: past.score?.fades, scale: past.score?.scale }).toEqual({
      next: null,
      raise: [],
      fades: [],
      scale: 'Opens and clicks were not measured then: the other parts share all 100 points.',
    });
    expect({ next: today.nextAction?.action, raise: today.score?.wouldRaise.length, scale: today.score?.scale }).toEqual({
      next: 'enroll',
      raise: 3,
      scale: null,
    });
  });

  test('a rep reads along on a colleague’s record and acts on none of it', async () => {
    const { recordId } = await personOf(product, vendor, 'other_owner');
    const card = await cardOf(vendor, { recordId });
    const owner = vendor === 'hubspot' ? 'Maeve Doyle' : 'David Lund';
    expect({ may: card.may, next: card.nextAction, notice: card.notice, score: card.score?.value }).toEqual({
      may: [],
      next: null,
      notice: { kind: 'info', text: `${owner} owns this record: you can read along, but only the owner or a manager can enroll.`, action: null },
      score: 0,
    });
    const before = await traces(product, vendor);
    expect(
      (await callCard(product, vendor, { recordId, body: { action: 'enroll', sequenceId: offerOf(card), idempotencyKey: freshKey() } })).body,
    ).toEqual({
      ok: false,
      problem: { code: 'forbidden', title: 'You may not do this.', detail: 'Nothing was changed. Ask the owner of the record or your admin.' },
    });
    expect(await traces(product, vendor)).toEqual(before);
  });
});

test('an org nobody has connected is told so, or cannot sign at all', async () => {
  expect(await callCard(product, 'hubspot', { recordId: '1', orgId: '999' })).toEqual({
    status: 200,
    body: { ok: false, problem: { code: 'not_found', title: 'This org is not connected.', detail: 'An admin can connect it in the set-up.' } },
  });
  expect((await callCard(product, 'salesforce', { recordId: '1', orgId: '00DHp0000000099AAA' })).status).toBe(401);
});

test('a viewer reads and may not act', async () => {
  const { recordId } = await personOf(product, 'hubspot', 'engaged');
  const viewer = { recordId, userId: '77', userEmail: 'viewer@brightwater.example' };
  const card = await cardOf('hubspot', viewer);
  expect({ may: card.may, notice: card.notice, name: card.name }).toEqual({ may: [], notice: null, name: 'Camille Roux' });
  for (const body of [
    { action: 'enroll', sequenceId: offerOf(card), idempotencyKey: freshKey() },
    { action: 'sync_now', idempotencyKey: freshKey() },
  ]) {
    expect((await callCard(product, 'hubspot', { ...viewer, body })).body).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  }
});

test('a HubSpot user id that happens to be somebody’s owner id is nobody’s key', async () => {
  const { recordId } = await personOf(product, 'hubspot', 'other_owner');
  const call = { recordId, userId: product.seeded.hubspot.ownerIds['admin'] ?? '' };
  expect((await cardOf('hubspot', call)).may).toEqual([]);
  expect((await cardOf('hubspot', { ...call, userEmail: 'ilse.hartmann@brightwater.example' })).may).toEqual(['enroll', 'manage_sequence']);
});

test('a body beyond the limit is not read', async () => {
  const { recordId } = await personOf(product, 'hubspot', 'engaged');
  const body = { action: 'sync_now', idempotencyKey: 'k'.repeat(70_000) };
  expect(await callCard(product, 'hubspot', { recordId, body })).toEqual({
    status: 413,
    body: expect.objectContaining({ code: 'too_large', detail: 'Nothing was changed.' }),
  });
});
