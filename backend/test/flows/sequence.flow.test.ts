import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { enrollBlockLabels, missingVariableText, stepReasonLabels } from '@salesos/shared/labels/sequence';
import type { Person } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { callCard, traces } from '../product/card-call.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { endWaits, enroll, freshKey, inbox, ledger, personAt, personOf, reactTo } from '../product/people.ts';
import { slowRows } from '../product/slow-rows.ts';

let product: TestProduct;
let customerId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
type Somebody = Person & { contactId: string };

let people = 0;
async function somebody(): Promise<Somebody> {
  people += 1;
  const recordId = addContact(product, 'salesforce', { firstName: 'Sam', lastName: `Number ${people}`, email: `sam.${people}@sequence.example` });
  await pulled();
  return personAt(product, 'salesforce', recordId);
}

async function enrolled(): Promise<Somebody> {
  const person = await somebody();
  await enroll(product, person);
  await product.engine.drain();
  return person;
}

const pulled = async (): Promise<void> => {
  await product.engine.executors.pull.run(customerId);
  await product.engine.dispatch();
};

async function manage(person: Person, action: 'pause' | 'resume' | 'send_now' | 'remove' | 'snooze', more: { days?: number } = {}): Promise<void> {
  const { enrollment } = await product.client.card(person);
  await product.client.act(person, { action, enrollmentId: enrollment?.id, ...more, idempotencyKey: freshKey() });
}

/** The enrollment as the card tells it, and what has arrived. */
async function story(person: Person) {
  const { enrollment } = await product.client.card(person);
  const steps = enrollment?.steps.map(({ state, reason }) => (reason === null ? state : `${state}: ${reason.code}`));
  return { state: enrollment?.state, reason: enrollment?.reason?.code ?? null, steps, mails: inbox(product, person).length };
}

const nextDueAt = async (person: Person): Promise<number> => {
  const { enrollment } = await product.client.card(person);
  const line = enrollment?.steps.flatMap(({ lines }) => lines).find(({ text }) => text.startsWith('due'));
  return Date.parse(line?.at ?? '');
};

async function later(ms: number): Promise<void> {
  await product.advance(ms);
  await endWaits(product, 'salesforce');
  await product.engine.drain();
}

describe('a step is held', () => {
  test('for a variable without a value, named on the card; once the field is filled in it goes by itself', async () => {
    const person = await personOf(product, 'salesforce', 'no_first_name');
    await enroll(product, person);
    await product.engine.drain();
    const held = { code: 'missing_variable', text: missingVariableText(['first name']), remedy: stepReasonLabels.missing_variable.remedy };
    const card = await product.client.card(person);
    expect([card.enrollment?.reason, card.enrollment?.steps[0]?.reason, await story(person)]).toEqual([
      held,
      held,
      { state: 'held', reason: 'missing_variable', steps: ['held: missing_variable', 'upcoming'], mails: 0 },
    ]);
    const { activities, ownedFields } = await product.client.record(person);
    expect([activities, ownedFields.find(({ apiName }) => apiName === 'SalesOS_Sequence_State__c')?.value]).toEqual([
      [],
      expect.stringMatching(/value is missing|missing variable/),
    ]);
    await manage(person, 'resume');
    await product.engine.drain();
    expect(await story(person)).toMatchObject({ state: 'held', mails: 0 });
    editContact(product, 'salesforce', person.recordId, { firstName: 'Kari' });
    await pulled();
    await product.engine.drain();
    expect([await story(person), inbox(product, person)[0]?.text.split('\n')[0]]).toEqual([
      { state: 'active', reason: null, steps: ['done', 'due'], mails: 1 },
      'Hi Kari,',
    ]);
  });

  test.each([
    ['mail_to_self', 'anna.berg@harborpine.example'],
    ['mail_to_self', 'David.Lund@HarborPine.example'],
    ['no_email_address', null],
  ] as const)('with %s when the address becomes %s', async (code, email) => {
    const person = await somebody();
    editContact(product, 'salesforce', person.recordId, { email });
    await pulled();
    await expect(enroll(product, person)).rejects.toThrow(`Will not start: ${enrollBlockLabels[code]}.`);
    editContact(product, 'salesforce', person.recordId, { email: person.email });
    await pulled();
    await enroll(product, person);
    editContact(product, 'salesforce', person.recordId, { email });
    await pulled();
    await product.engine.drain();
    expect(await story(person)).toEqual({ state: 'held', reason: code, steps: [`held: ${code}`, 'upcoming'], mails: 0 });
    expect(email === null ? 0 : inbox(product, { ...person, email }).length).toBe(0);
    editContact(product, 'salesforce', person.recordId, { email: person.email });
    await pulled();
    await manage(person, 'resume');
    await product.engine.drain();
    expect(await story(person)).toEqual({ state: 'active', reason: null, steps: ['done', 'due'], mails: 1 });
  });
});

describe('a person', () => {
  test('pauses: nothing goes, however late it gets; resumes: it goes at once, the next one counted from there', async () => {
    const person = await enrolled();
    await manage(person, 'pause');
    await later(10 * DAY_MS);
    expect(await story(person)).toEqual({ state: 'paused', reason: null, steps: ['done', 'due'], mails: 1 });
    await manage(person, 'resume');
    await product.engine.drain();
    expect(await story(person)).toEqual({ state: 'completed', reason: null, steps: ['done', 'done'], mails: 2 });
  });

  test('pauses and resumes in time: the date stays', async () => {
    const person = await enrolled();
    const dueAt = await nextDueAt(person);
    await manage(person, 'pause');
    await manage(person, 'resume');
    expect([await nextDueAt(person), (await story(person)).state]).toEqual([dueAt, 'active']);
  });

  test('sends the next one now', async () => {
    const person = await enrolled();
    await manage(person, 'send_now');
    await product.engine.drain();
    expect(await story(person)).toEqual({ state: 'completed', reason: null, steps: ['done', 'done'], mails: 2 });
  });

  test('puts the next one off by days', async () => {
    const person = await enrolled();
    const dueAt = await nextDueAt(person);
    await manage(person, 'snooze', { days: 5 });
    expect(await nextDueAt(person)).toBe(dueAt + 5 * DAY_MS);
    await later(4 * DAY_MS);
    expect((await story(person)).mails).toBe(1);
    await later(4 * DAY_MS + 1000);
    expect(await story(person)).toEqual({ state: 'completed', reason: null, steps: ['done', 'done'], mails: 2 });
  });

  test('removes: it is over, and what makes no sense any more is refused', async () => {
    const person = await enrolled();
    await manage(person, 'remove');
    await later(10 * DAY_MS);
    expect(await story(person)).toEqual({ state: 'exited', reason: 'removed_by_user', steps: ['done', 'not_sent: removed_by_user'], mails: 1 });
    const before = await traces(product, 'salesforce');
    for (const action of ['pause', 'resume', 'send_now', 'remove'] as const)
      await expect(manage(person, action)).rejects.toThrow('This is not possible while the enrollment is exited.');
    await expect(manage(person, 'snooze', { days: 1 })).rejects.toThrow('This is not possible while the enrollment is exited.');
    expect(await traces(product, 'salesforce')).toEqual(before);
    await enroll(product, person);
    await product.engine.drain();
    expect((await story(person)).mails).toBe(2);
  });

  test('pauses while the last mail is on its way: resuming finds nothing left to send', async () => {
    const person = await enrolled();
    await product.advance(3 * DAY_MS + 1000);
    await product.engine.executors.steps.run(customerId);
    await product.engine.executors.send.run(customerId);
    await manage(person, 'pause');
    await product.engine.drain();
    expect(await story(person)).toEqual({ state: 'paused', reason: null, steps: ['done', 'done'], mails: 2 });
    await manage(person, 'resume');
    await later(DAY_MS);
    expect(await story(person)).toEqual({ state: 'completed', reason: null, steps: ['done', 'done'], mails: 2 });
  });

  test('is in one sequence at a time, however many click at once', async () => {
    const person = await somebody();
    const { offers } = await product.client.card(person);
    // Long enough for all of them to look before one of them writes.
    const restore = await slowRows(product, 'sequences', 60);
    const answers = await Promise.all(
      [0, 1, 0, 1].map((index) =>
        callCard(product, 'salesforce', {
          recordId: person.recordId,
          body: { action: 'enroll', sequenceId: offers[index]?.sequenceId, idempotencyKey: freshKey() },
        }),
      ),
    );
    await restore();
    const started = answers.filter(({ body }) => body.ok);
    const [first] = started.flatMap(({ body }) => (body.ok && body.data.enrollment ? [body.data.enrollment.name] : []));
    const refused = {
      status: 200,
      body: {
        ok: false,
        problem: {
          code: 'enrollment_blocked',
          title: `Will not start: ${enrollBlockLabels.already_enrolled(first ?? '')}.`,
          detail: 'Nothing was changed.',
        },
      },
    };
    expect([started.length, answers.filter(({ body }) => !body.ok)]).toEqual([1, [refused, refused, refused]]);
    expect(await product.rows('salesforce', sql`select status from contact_sequences where contact_id = ${person.contactId}::uuid`)).toEqual([
      { status: 'active' },
    ]);
    await product.engine.drain();
    expect((await story(person)).mails).toBe(1);
  });
});

describe('the second mail', () => {
  test('does not go to somebody who replied, even when it was already in the ledger', async () => {
    const person = await enrolled();
    await product.advance(3 * DAY_MS + 1000);
    product.twin.twin.faults.plan({ vendor: 'smtp', match: person.email, times: 1, kind: { type: 'status', status: 451 } });
    await product.engine.drain();
    expect((await ledger(product, person)).map(({ send_state }) => send_state)).toEqual(['sent', 'queued']);
    const waiting = (await product.client.card(person)).enrollment?.steps[1]?.lines[0];
    const waitMs = Date.parse(waiting?.at ?? '') - product.twin.twin.clock.now().getTime();
    expect([waiting?.text, waitMs > 0 && waitMs < 3_600_000]).toEqual(['the mail server refused for now, next try', true]);
    await reactTo(product, person, 'reply', { disposition: 'question' });
    await later(DAY_MS);
    expect(await story(person)).toEqual({ state: 'exited', reason: 'replied', steps: ['done', 'not_sent: replied'], mails: 1 });
  });

  test.each([
    ['replied', 'reply'],
    ['opted_out', 'unsubscribe'],
    ['opted_out', 'unsubscribe_on_page'],
  ] as const)('does not go, with %s as its reason, after “%s”', async (reason, verb) => {
    const person = await enrolled();
    await reactTo(product, person, verb);
    await later(4 * DAY_MS);
    expect(await story(person)).toEqual({ state: 'exited', reason, steps: ['done', `not_sent: ${reason}`], mails: 1 });
  });

  test('goes once when months pass in one jump, and in the thread of the first', async () => {
    const person = await enrolled();
    await later(90 * DAY_MS);
    await later(90 * DAY_MS);
    expect(await story(person)).toEqual({ state: 'completed', reason: null, steps: ['done', 'done'], mails: 2 });
    const [first, second] = inbox(product, person);
    const header = (name: string): string | undefined => second?.headers.find((line) => line.name.toLowerCase() === name)?.value;
    expect({ subject: second?.subject, inReplyTo: header('in-reply-to'), references: header('references') }).toEqual({
      subject: `Re: ${first?.subject}`,
      inReplyTo: first?.messageId,
      references: first?.messageId,
    });
    const events = await product.rows<{ event_type: string; n: number }>(
      'salesforce',
      sql`
      select event_type, count(*)::int as n from events where data->>'contactId' = ${person.contactId} and event_type ~ '^(sequence|email)' group by 1 order by 1`,
    );
    expect(Object.fromEntries(events.map(({ event_type, n }) => [event_type, n]))).toEqual({
      'email.send_requested': 2,
      'email.sent': 2,
      'sequence.completed': 1,
      'sequence.started': 1,
      'sequence.step_due': 2,
      'sequence.step_scheduled': 1,
    });
  });
});
