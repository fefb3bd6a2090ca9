import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { actAs } from '../product/card-door.ts';
import { endWaits, enroll, freshKey, inbox, ledger } from '../product/people.ts';
import { codeOf, known, replied, talkWith } from '../product/talk.ts';

let product: TestProduct;
let talk: ReturnType<typeof talkWith>;
beforeAll(async () => {
  product = await startTestProduct();
  talk = talkWith(product);
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
type Somebody = Awaited<ReturnType<typeof known>>;

/** The mail server takes the next mail to this person and is not heard saying so. */
const loseAnswer = (person: Somebody): void =>
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `^DATA ${person.email}$`, times: 1, kind: { type: 'accept_then_drop' } });

async function parked(vendor: Vendor): Promise<Somebody> {
  const person = await known(product, vendor);
  loseAnswer(person);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}
const settle = async (person: Somebody, went: boolean, as = 'rep') => {
  const mailId = (await ledger(product, person)).at(-1)?.id;
  return actAs(product, person, { action: 'settle_mail', mailId, went, idempotencyKey: freshKey() }, as);
};
const states = async (person: Somebody) => (await ledger(product, person)).map(({ send_state: state }) => state);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('it went, a person has seen: it counts as sent, the CRM has it, the next step follows, and nothing goes twice', async () => {
    const person = await parked(vendor);
    const { conversation, enrollment } = await talk.cardOf(person);
    expect([enrollment?.state, conversation?.mails]).toMatchObject([
      'held',
      [
        {
          side: 'us',
          state: { kind: 'failed', text: expect.stringContaining('Not certain') },
          ask: { went: 'It was sent', notSent: 'It was not sent, send it again' },
        },
      ],
    ]);
    expect((await talk.talkOf(person, 'other_rep')).mails[0]?.ask).toBeNull();
    expect(codeOf(await settle(person, true, 'other_rep'))).toBe('forbidden');
    expect(codeOf(await settle(person, true))).toBe('ok');
    expect(codeOf(await settle(person, false))).toBe('conflict');
    await product.engine.drain();
    const after = await talk.cardOf(person);
    expect([await states(person), inbox(product, person).length, after.enrollment?.state, after.enrollment?.steps.map(({ state }) => state)]).toEqual(
      [['sent'], 1, 'active', ['done', 'due']],
    );
    expect((await product.client.record(person)).activities.map(({ direction }) => direction)).toEqual(['outbound']);
    await product.advance(4 * DAY_MS);
    await endWaits(product, vendor);
    await product.engine.drain();
    expect([await states(person), inbox(product, person).length]).toEqual([['sent', 'sent'], 2]);
    const trail = await product.rows(vendor, sql`select action, details from audit_log where action = 'email.settled' order by seq desc limit 1`);
    expect(trail).toEqual([{ action: 'email.settled', details: { went: true } }]);
  });

  test('it did not go, a person has seen: the step is written anew and goes once', async () => {
    const person = await parked(vendor);
    const before = inbox(product, person).length;
    expect(codeOf(await settle(person, false))).toBe('ok');
    await product.engine.drain();
    const card = await talk.cardOf(person);
    expect([await states(person), inbox(product, person).length, card.enrollment?.state, card.enrollment?.steps.map(({ state }) => state)]).toEqual([
      ['rejected', 'sent'],
      before + 1,
      'active',
      ['done', 'due'],
    ]);
  });

  test('an answer nobody knows the fate of: once it is said that it did not go, their reply waits again', async () => {
    const person = await replied(product, vendor, 'What does it cost?');
    loseAnswer(person);
    await talk.answer(person, 'Forty a month.');
    await product.engine.drain();
    const { mails } = await talk.talkOf(person);
    expect(mails[0]).toMatchObject({ state: { kind: 'failed' }, ask: { went: 'It was sent', notSent: 'It was not sent' } });
    await settle(person, false);
    await product.engine.drain();
    const card = await talk.cardOf(person);
    expect([card.conversation?.mails[0]?.state?.text, card.conversation?.reply?.waiting, card.nextAction?.action]).toEqual([
      'Not sent, as somebody found who looked',
      'waiting for less than an hour',
      'reply_now',
    ]);
    expect(codeOf(await talk.answer(person, 'Forty a month, again.'))).toBe('ok');
  });
});
