import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Activity } from '@salesos/shared/api/activity';
import type { CardView } from '@salesos/shared/api/card';
import { createSequence } from '#services/sequence/create-sequence.ts';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { allMails } from '../../sandbox/mail/find-mails.ts';
import { apiAs } from '../product/api.ts';
import { addActivity, keptActivities } from '../product/crm-activity.ts';
import { inbox, enroll, freshKey, personOf, reactTo } from '../product/people.ts';
import { backupOf, startAnew } from '../product/rebuilt.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

const DAY_MS = 86_400_000;
const vendors = ['salesforce', 'hubspot'] as const;
const bothCrms = vendors.map((vendor) => [vendor] as const);
const people = ['engaged', 'unsubscriber', 'machine_only'] as const;
type Key = (typeof people)[number];

let before: TestProduct;
let anew: TestProduct;
const seen = new Map<string, { card: CardView; record: Awaited<ReturnType<TestProduct['client']['record']>> }>();
const activitiesBefore = new Map<string, { listed: Record<string, unknown>[]; kept: ReturnType<typeof kept> }>();
let mailsBefore = 0;

/** What the rep logged here and what they logged at the CRM's own pages. */
async function logWith(product: TestProduct, vendor: Vendor): Promise<void> {
  const { contactId, recordId } = await personOf(product, vendor, 'engaged');
  const ask = await apiAs(product, vendor, 'rep');
  const call = { type: 'call', subject: 'Check in', at: '2026-11-25T15:20:00Z', durationSeconds: 65, outcome: 'connected' };
  for (const wish of [call, { type: 'note', body: 'Prefers mail' }, { type: 'task', subject: 'Call back', at: '2026-12-03T00:00:00Z' }])
    await ask('POST', `/v1/contacts/${contactId}/activities`, wish);
  const meeting = { salesforce: { Subject: 'Demo', StartDateTime: '2026-11-21T09:00:00.000+0000', DurationInMinutes: 30 }, hubspot: hubspotMeeting };
  addActivity(product, vendor, 'meeting', meeting[vendor], [recordId]);
}
const hubspotMeeting = {
  hs_timestamp: '2026-11-21T09:00:00.000Z',
  hs_meeting_title: 'Demo',
  hs_meeting_end_time: '2026-11-21T09:30:00.000Z',
};

const kept = (product: TestProduct, vendor: Vendor) =>
  (['call', 'meeting', 'task', 'note'] as const).map((type) => keptActivities(product, vendor, type));

/** At the day: a CRM may keep no more of an instant. */
async function logged(product: TestProduct, vendor: Vendor): Promise<Record<string, unknown>[]> {
  const { contactId } = await personOf(product, vendor, 'engaged');
  const { body } = await (await apiAs(product, vendor, 'admin'))('GET', `/v1/contacts/${contactId}/activities`);
  return (body['activities'] as Activity[])
    .map(({ version: _version, sync: _sync, contactIds, at: when, ...rest }) => ({ ...rest, people: contactIds.length, day: when?.slice(0, 10) }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

const at = (vendor: Vendor, key: Key): string => `${vendor} ${key}`;
const person = (product: TestProduct, vendor: Vendor, key: Key): Person => ({
  vendor,
  recordId: product.seeded[vendor].contactIds[key] ?? '',
  email: '',
});

/** Mail 1 of 3 to three people of each CRM; one replies, one clicks and unsubscribes, one reads on. Five days later. */
async function live(product: TestProduct): Promise<void> {
  for (const vendor of vendors) {
    await product.tenant(vendor, (uow) =>
      createSequence(uow, product.product.templates, {
        name: 'Three notes',
        description: '',
        defaultForTier: null,
        steps: [1, 2, 3].map((step) => ({
          delayDays: step === 1 ? 0 : 7,
          name: `Note ${step}`,
          subject: 'A note',
          body: `Note ${step}: [more](https://www.salesos.example/more)`,
          sameThread: true,
        })),
      }),
    );
    for (const key of people) await enroll(product, await personOf(product, vendor, key), 'Three notes');
  }
  await product.engine.drain();
  await product.advance(DAY_MS);
  for (const vendor of vendors) {
    await reactTo(product, await personOf(product, vendor, 'engaged'), 'click');
    await reactTo(product, await personOf(product, vendor, 'engaged'), 'reply', { text: 'Yes, let us talk on Tuesday.', disposition: 'positive' });
    await reactTo(product, await personOf(product, vendor, 'unsubscriber'), 'unsubscribe');
    await reactTo(product, await personOf(product, vendor, 'machine_only'), 'click');
  }
  for (const vendor of vendors) await logWith(product, vendor);
  await product.advance(10_000);
  await product.engine.drain();
  await product.advance(4 * DAY_MS);
  await product.engine.drain();
}

beforeAll(async () => {
  before = await startTestProduct();
  await live(before);
  for (const vendor of vendors)
    for (const key of people)
      seen.set(at(vendor, key), {
        card: await before.client.card(person(before, vendor, key)),
        record: await before.client.record(person(before, vendor, key)),
      });
  for (const vendor of vendors) activitiesBefore.set(vendor, { listed: await logged(before, vendor), kept: kept(before, vendor) });
  mailsBefore = allMails(before.twin.twin).length;
  anew = await startAnew(before, await backupOf(before));
  for (const vendor of vendors) await anew.connect(vendor);
  await anew.engine.drain();
});
afterAll(() => (anew ?? before)?.close());

const was = (vendor: Vendor, key: Key) => {
  const found = seen.get(at(vendor, key));
  if (!found) throw new Error(`nobody looked at ${key}`);
  return found;
};
const field = (record: { ownedFields: { apiName: string; value: string | null }[] }, name: RegExp): string | null =>
  record.ownedFields.find(({ apiName }) => name.test(apiName))?.value ?? null;

test.each(bothCrms)('%s: scores, tiers and parts are what they were', async (vendor) => {
  for (const key of people) {
    const { score } = await anew.client.card(person(anew, vendor, key));
    const old = was(vendor, key).card.score;
    expect({ key, tier: score?.tier, band: score?.band, off: Math.abs((score?.exact ?? 999) - (old?.exact ?? 0)) <= 1 }).toEqual({
      key,
      tier: old?.tier,
      band: old?.band,
      off: true,
    });
    expect(score?.parts.reduce((sum, { points }) => sum + points, 0)).toBe(score?.value);
    expect(score?.contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(score?.exact ?? 0, 6);
  }
  const { score } = await anew.client.card(person(anew, vendor, 'engaged'));
  expect(score?.contributions.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringMatching(/^Earlier activity \(before /)]));
});

test.each(bothCrms)('%s: everybody stands at the step where they stood, whoever was under way on hold', async (vendor) => {
  const places = await Promise.all(
    people.map(async (key) => {
      const { enrollment } = await anew.client.card(person(anew, vendor, key));
      return {
        key,
        name: enrollment?.name,
        step: enrollment?.step,
        of: enrollment?.stepCount,
        state: enrollment?.state,
        reason: enrollment?.reason?.code,
      };
    }),
  );
  const place = { name: 'Three notes', step: 2, of: 3 };
  expect(places).toEqual([
    { key: 'engaged', ...place, state: 'exited', reason: 'replied' },
    { key: 'unsubscriber', ...place, state: 'exited', reason: 'opted_out' },
    { key: 'machine_only', ...place, state: 'held', reason: 'restored' },
  ]);
});

test.each(bothCrms)('%s: the opt-out came back from the CRM, whose record says so itself', async (vendor) => {
  expect(was(vendor, 'unsubscriber').record.optedOut).toBe(true);
  const { contactId } = await personOf(anew, vendor, 'unsubscriber');
  expect(
    await anew.rows(vendor, sql`select channel, source, state from consents where contact_id = ${contactId}::uuid and channel = 'email'`),
  ).toEqual([{ channel: 'email', source: vendor, state: 'opted_out' }]);
});

test.each(bothCrms)('%s: nothing is sent, logged or made twice', async (vendor) => {
  expect(allMails(anew.twin.twin)).toHaveLength(mailsBefore);
  for (const key of people) {
    const record = await anew.client.record(person(anew, vendor, key));
    expect(record.activities).toEqual(was(vendor, key).record.activities);
    expect([field(record, /last_touch/i), field(record, /sequence(__c)?$/i)]).toEqual(
      [/last_touch/i, /sequence(__c)?$/i].map((name) => field(was(vendor, key).record, name)),
    );
  }
  expect(await anew.rows(vendor, sql`select crm_id from crm_sync_state group by crm_id having count(*) > 1`)).toEqual([]);
  expect(await anew.rows(vendor, sql`select lower(email) as email from contacts where deleted_at is null group by 1 having count(*) > 1`)).toEqual(
    [],
  );
});

test.each(bothCrms)('%s: calls, meetings, tasks and notes are there again, once, under their ids', async (vendor) => {
  const earlier = activitiesBefore.get(vendor);
  expect(earlier?.listed.map(({ type, origin }) => `${String(origin)} ${String(type)}`).sort()).toEqual([
    'crm meeting',
    'salesos call',
    'salesos note',
    'salesos task',
  ]);
  expect({ listed: await logged(anew, vendor), kept: kept(anew, vendor) }).toEqual(earlier);
});

test('resumed by a person, the next mail goes once, when it was due', async () => {
  const readers = await Promise.all(vendors.map((vendor) => personOf(anew, vendor, 'machine_only')));
  const mails = (): string[][] => readers.map((reader) => inbox(anew, reader).map(({ subject, text }) => `${subject}: ${text.split(':')[0] ?? ''}`));
  for (const reader of readers) {
    const { enrollment } = await anew.client.card(reader);
    await anew.client.act(reader, { action: 'resume', enrollmentId: enrollment?.id ?? '', idempotencyKey: freshKey() });
  }
  await anew.engine.drain();
  expect(mails()).toEqual([['A note: Note 1'], ['A note: Note 1']]);
  await anew.advance(3 * DAY_MS);
  await anew.engine.drain();
  const both = ['A note: Note 1', 'Re: A note: Note 2'];
  expect(mails()).toEqual([both, both]);
  for (const reader of readers) {
    const record = await anew.client.record(reader);
    expect([record.activities.length, field(record, /sequence_step/i), field(record, /sequence_state/i)]).toEqual([2, '3 of 3', 'Active']);
  }
});

test.each(bothCrms)('%s: a reply to a mail of the time before ends what it answers', async (vendor) => {
  const reader = await personOf(anew, vendor, 'machine_only');
  const [first] = inbox(anew, reader);
  expect(first?.messageId).toBe(
    (
      await anew.rows<{ message_id: string }>(
        vendor,
        sql`select message_id from emails where contact_id = ${reader.contactId}::uuid order by sent_at`,
      )
    )[0]?.message_id,
  );
  await reactTo(anew, reader, 'reply', { text: 'Thanks, that helps.' });
  await anew.engine.drain();
  const { enrollment } = await anew.client.card(reader);
  expect([enrollment?.state, enrollment?.reason?.code]).toEqual(['exited', 'replied']);
});
