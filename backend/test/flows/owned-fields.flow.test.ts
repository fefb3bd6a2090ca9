import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardView } from '@salesos/shared/api/card';
import { nextActionLabels as words } from '@salesos/shared/labels/next-action';
import { enrollmentStateText } from '@salesos/shared/labels/sequence';
import { shortDate } from '#domain/engagement/calendar-day.ts';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { enroll, freshKey, personOf, reactTo } from '../product/people.ts';

const DAY_MS = 86_400_000;

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

/** Every field of ours on the record, as a person reads it there. */
async function onRecord(person: Person): Promise<Record<string, string | null>> {
  const { ownedFields } = await product.client.record(person);
  const entries = ownedFields.map(({ apiName, value }) => {
    const name = apiName.toLowerCase().replace(/^salesos_|__c$/g, '');
    return [name, /^\d{4}-\d\d-\d\dT/.test(value ?? '') ? new Date(value ?? '').toISOString().slice(0, 19) : (value ?? null)] as const;
  });
  return Object.fromEntries(entries);
}

/** What the card says, in the CRM's fields: dates in place of spans, because they are read later. */
async function onCard(person: Person, recordAsOf: string | null): Promise<Record<string, unknown>> {
  const card = await product.client.card(person);
  const { score, enrollment } = card;
  if (!score) throw new Error('the card has no score');
  const sent = enrollment?.steps.flatMap(({ lines }) => lines.filter(({ text }) => text === 'sent').map(({ at }) => at ?? '')) ?? [];
  return {
    engagement_score: String(score.value),
    tier: String(score.tier),
    band: score.bandText,
    score_reason: expect.stringMatching(/\S/),
    score_parts: expect.stringContaining('replies '),
    score_model: score.model,
    // The record says how old it is itself; a write for the age alone would fire the customer's flows.
    score_as_of: recordAsOf,
    priority: person.vendor === 'salesforce' ? String(Math.round(score.priority)) : String(Math.round(score.priority * 10) / 10),
    next_action: nextOf(card),
    sequence: enrollment?.name ?? null,
    sequence_step: enrollment ? `${enrollment.step} of ${enrollment.stepCount}` : null,
    sequence_state: enrollment ? enrollmentStateText(enrollment.state, enrollment.reason?.code ?? null) : null,
    last_touch: sent.at(-1)?.slice(0, 19) ?? null,
  };
}

function nextOf({ nextAction, enrollment, timeZone }: CardView): string {
  const due = enrollment?.steps.flatMap(({ lines }) => lines.filter(({ text }) => text.startsWith('due'))).at(0)?.at;
  const isWaiting = nextAction?.action === 'wait' && due !== undefined && due !== null;
  const because = isWaiting
    ? words.waitBecause(words.onDate(shortDate(new Date(due), product.twin.twin.clock.now(), timeZone ?? 'UTC')))
    : nextAction?.because;
  return `${nextAction?.text}, because ${because}`;
}

async function agree(person: Person): Promise<Record<string, string | null>> {
  await product.engine.drain();
  const record = await onRecord(person);
  expect(record).toEqual(await onCard(person, record.score_as_of ?? null));
  return record;
}

async function act(person: Person, action: string, more: object = {}): Promise<void> {
  // Two verbs in one millisecond would be one instant.
  await sleep(2);
  const { enrollment } = await product.client.card(person);
  await product.client.act(person, { action, enrollmentId: enrollment?.id, ...more, idempotencyKey: freshKey() });
}

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('at rest the record says what the card says, whatever a rep does to the sequence', async () => {
    const person = await personOf(product, vendor, 'engaged');
    await agree(person);
    await enroll(product, person);
    const sent = await agree(person);
    expect(sent).toMatchObject({ sequence_step: '2 of 2', sequence_state: 'Active' });
    await act(person, 'snooze', { days: 3 });
    const snoozed = await agree(person);
    expect(snoozed.next_action).not.toBe(sent.next_action);
    await act(person, 'pause');
    expect(await agree(person)).toMatchObject({ sequence_state: 'Paused', next_action: expect.stringContaining('the sequence is paused') });
    await act(person, 'resume');
    expect(await agree(person)).toEqual({ ...snoozed, score_as_of: expect.any(String) });
    await product.advance(7 * DAY_MS);
    expect(await agree(person)).toMatchObject({ sequence_step: '2 of 2', sequence_state: 'Completed' });
  });

  test('whoever has opted out is last in a list by priority, however much they had clicked', async () => {
    const person = await personOf(product, vendor, 'unsubscriber');
    await enroll(product, person);
    await product.engine.drain();
    await reactTo(product, person, 'reply', { disposition: 'positive' });
    await product.engine.drain();
    expect(Number((await onRecord(person)).priority)).toBeGreaterThan(40);
    await reactTo(product, person, 'unsubscribe');
    expect(await agree(person)).toMatchObject({ priority: '0', tier: '4', band: 'Do not contact' });
  });
});
