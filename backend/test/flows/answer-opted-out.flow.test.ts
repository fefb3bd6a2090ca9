import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { editContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { endWaits, ledger, reactTo } from '../product/people.ts';
import { codeOf, reps, talkWith, written } from '../product/talk.ts';

let product: TestProduct;
let talk: ReturnType<typeof talkWith>;
beforeAll(async () => {
  product = await startTestProduct();
  talk = talkWith(product);
});
afterAll(() => product?.close());

describe.each([['salesforce'], ['hubspot']] as const)('%s: an answer waits to be sent', (vendor) => {
  const writing = (state: 'on' | 'shadow') => product.rows(vendor, sql`update crm_integrations set writing = ${state}`);
  const sending = (isOn: boolean) =>
    product.rows(vendor, sql`update email_provider_accounts set is_active = ${isOn} where email_address = ${reps[vendor].mailbox}`);

  const telling = (from: string | null) => product.rows(vendor, sql`update crm_opt_outs set retry_at = ${from}::timestamptz where state = 'pending'`);

  /** A reply, answered by a rep whose mailbox stands still, before the CRM heard of anything. */
  async function answered(text: string) {
    const person = await written(product, vendor);
    await writing('shadow');
    await reactTo(product, person, 'reply', { text });
    await product.engine.drain();
    await telling('infinity');
    await writing('on');
    expect(codeOf(await talk.answer(person, 'Forty a month.'))).toBe('ok');
    await sending(false);
    await telling(null);
    await product.advance(1_000);
    return person;
  }
  type Somebody = Awaited<ReturnType<typeof answered>>;
  async function afterReading(person: Somebody) {
    await endWaits(product, vendor);
    await product.engine.drain();
    await pullOnce(product, vendor);
    await sending(true);
    await product.engine.drain();
    const told = await product.rows<{ source: string }>(
      vendor,
      sql`select source from consents where contact_id = ${person.contactId}::uuid and state = 'opted_out' order by source`,
    );
    const mails = await ledger(product, person);
    return { refusals: told.map(({ source }) => source), answer: [mails[1]?.send_state, mails[1]?.error_code] };
  }

  test('the CRM says after us what was known when it was written: it goes', async () => {
    const person = await answered('Please take me off your list. What did it cost?');
    expect(await afterReading(person)).toEqual({
      refusals: ['contact', vendor],
      answer: ['sent', null],
    });
  });

  test('the CRM says what nobody knew when it was written: it does not go', async () => {
    const person = await answered('What did it cost?');
    editContact(product, vendor, person.recordId, { optedOut: true });
    const { refusals, answer } = await afterReading(person);
    expect([refusals.includes(vendor), answer]).toEqual([true, ['canceled', 'opted_out']]);
  });

  test('what the person does themselves is news even of somebody who had refused: it does not go', async () => {
    const double = await written(product, vendor);
    const person = await answered('Please take me off your list. What did it cost?');
    await product.rows(vendor, sql`update contacts set email = ${person.email} where id = ${double.contactId}::uuid`);
    await reactTo(product, double, 'unsubscribe');
    expect((await afterReading(person)).answer).toEqual(['canceled', 'opted_out']);
  });
});
