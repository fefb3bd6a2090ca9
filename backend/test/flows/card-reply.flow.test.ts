import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { traces } from '../product/card-call.ts';
import { actAs } from '../product/card-door.ts';
import { freshKey, inbox, reactTo } from '../product/people.ts';
import { codeOf, replied, reps, talkWith, written } from '../product/talk.ts';

const DAY_MS = 86_400_000;
let product: TestProduct;
let talk: ReturnType<typeof talkWith>;
beforeAll(async () => {
  product = await startTestProduct();
  talk = talkWith(product);
});
afterAll(() => product?.close());

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('the card shows what was written, newest first, and takes an answer, once', async () => {
    const person = await replied(product, vendor, 'Yes, let’s do 40 seats from <January>.\n\nOn Mon, Nov 23, 2026 Anna wrote:\n> An idea');
    const { name, mailbox } = reps[vendor];
    const card = await talk.cardOf(person);
    const subject = inbox(product, person)[0]?.subject ?? '';
    const [theirs, ours] = card.conversation?.mails ?? [];
    expect(card.nextAction).toMatchObject({ action: 'reply_now', because: expect.stringContaining('Yes, let’s do 40 seats') });
    expect(card.conversation).toEqual({
      subject: `Re: ${subject}`,
      mails: [
        {
          id: expect.any(String),
          side: 'them',
          who: card.name,
          at: expect.any(String),
          subject: `Re: ${subject}`,
          text: 'Yes, let’s do 40 seats from <January>.',
          isCut: false,
          note: null,
          state: null,
          ask: null,
        },
        {
          id: expect.any(String),
          side: 'us',
          who: name,
          at: expect.any(String),
          subject,
          text: expect.stringMatching(/^Hi Ida,[^]*(?<!Unsubscribe.*)$/),
          isCut: false,
          note: null,
          state: { kind: 'sent', text: 'Sent', at: null },
          ask: null,
        },
      ],
      hasOlder: false,
      reply: {
        id: theirs?.id,
        waiting: 'waiting for less than an hour',
        word: { value: 'positive', text: 'Positive', by: null },
        choices: expect.arrayContaining([{ value: 'negative', text: 'Not interested: do not contact' }]),
        answer: { from: mailbox, to: person.email, blocked: null, caution: null },
      },
      seen: theirs?.id,
    });
    expect(ours?.text).not.toContain('Unsubscribe');

    const key = { idempotencyKey: freshKey() };
    const seen = card.conversation?.seen;
    const text = 'Great. 40 seats <b>it is</b>: [the offer](https://ours.example/offer)';
    const first = await talk.answer(person, text, key);
    expect(first).toMatchObject({
      ok: true,
      data: { conversation: { mails: [{ side: 'us', who: name, state: { kind: 'waiting', text: 'Sending…', at: null } }, {}, {}] } },
    });
    // The same press again, as an impatient finger or a proxy sends it: with what was on the card then.
    const again = await actAs(product, person, { action: 'reply', answersId: theirs?.id, seen, text, ...key });
    expect(codeOf(again)).toBe('ok');
    // Another text under another key, by a card that has not seen the first.
    const late = await talk.answer(person, 'Another one.', { seen });
    expect(late).toEqual({
      ok: false,
      problem: {
        code: 'conflict',
        title: 'Something was written in this conversation meanwhile.',
        detail: 'Nothing was sent. Look at it, then send again.',
      },
    });
    await product.engine.drain();
    const letters = inbox(product, person);
    expect(letters.map((letter) => letter.subject)).toEqual([subject, `Re: ${subject}`]);
    expect(letters[1]?.html).toContain('&lt;b&gt;it is&lt;/b&gt;: <a href="https://ours.example/offer">the offer</a>');
    const after = await talk.cardOf(person);
    expect([after.conversation?.mails[0]?.state, after.conversation?.reply?.waiting, after.nextAction?.action]).toEqual([
      { kind: 'sent', text: 'Sent', at: null },
      null,
      'wait',
    ]);
    const [row] = await product.rows(
      vendor,
      sql`select purpose, answers_id from emails where contact_id = ${person.contactId}::uuid order by queued_at desc limit 1`,
    );
    expect(row).toEqual({ purpose: 'conversation', answers_id: theirs?.id });
  });

  test('whoever asks to be left alone is answered on what they asked, and on nothing else', async () => {
    const person = await replied(product, vendor, 'Please take me off your list. And what did it cost last year?');
    const card = await talk.cardOf(person);
    expect([card.doNotContact, card.nextAction?.action, card.conversation?.reply?.waiting]).toEqual([expect.any(String), 'none', null]);
    expect(card.conversation?.reply?.answer).toEqual({
      from: reps[vendor].mailbox,
      to: person.email,
      blocked: null,
      caution: 'They must not be contacted. Answer what they wrote and nothing else.',
    });
    expect(codeOf(await talk.answer(person, 'Forty a month. You are off the list.'))).toBe('ok');
    await product.engine.drain();
    expect(inbox(product, person)).toHaveLength(2);
    await product.advance(31 * DAY_MS);
    expect((await talk.talkOf(person)).reply?.answer?.blocked).toEqual({
      code: 'opted_out',
      text: 'The contact has opted out of email.',
      remedy: 'Their mail is older than 30 days, so this would no longer be an answer.',
    });
    expect(codeOf(await talk.answer(person, 'And one more thing.'))).toBe('mail_refused');
    expect(inbox(product, person)).toHaveLength(2);
  });

  test('a colleague reads along and changes nothing; nothing unfit leaves a trace', async () => {
    const person = await replied(product, vendor, 'What does it cost?');
    const { reply, seen } = await talk.talkOf(person);
    const theirs = await talk.talkOf(person, 'other_rep');
    expect([theirs.mails.length, theirs.reply?.answer, theirs.reply?.choices]).toEqual([2, null, []]);
    const other = await replied(product, vendor, 'Not now.');
    const before = await traces(product, vendor);
    const wish = { action: 'reply', answersId: reply?.id, seen, text: 'Forty.', idempotencyKey: freshKey() };
    const answers = [
      await actAs(product, person, wish, 'other_rep'),
      await actAs(product, person, { action: 'correct_reply', replyId: reply?.id, said: 'negative', idempotencyKey: freshKey() }, 'other_rep'),
      await actAs(product, other, wish),
      await actAs(product, other, { action: 'correct_reply', replyId: reply?.id, said: 'negative', idempotencyKey: freshKey() }),
      await actAs(product, person, { ...wish, text: '  \n ' }),
      await actAs(product, person, { ...wish, text: 'x\u0000y' }),
      await actAs(product, person, { ...wish, text: 'x'.repeat(10_001) }),
      await actAs(product, person, { ...wish, answersId: 'x' }),
      await actAs(product, person, { ...wish, purpose: 'transactional' }),
      await talk.correct(person, 'splendid'),
    ];
    expect(answers.map(codeOf)).toEqual([
      'forbidden',
      'forbidden',
      'not_found',
      'not_found',
      'bad_request',
      'bad_request',
      'bad_request',
      'bad_request',
      'bad_request',
      'bad_request',
    ]);
    expect(await traces(product, vendor)).toEqual(before);
  });

  test('a mailbox that cannot send says so before anything is typed, and what waits in it says why', async () => {
    const person = await replied(product, vendor, 'What does it cost?');
    await talk.answer(person, 'Forty a month.');
    const mine = sql`email_address = ${reps[vendor].mailbox}`;
    await product.rows(vendor, sql`update email_provider_accounts set is_active = false, paused_because = 'bounces' where ${mine}`);
    const shown = await talk.talkOf(person);
    expect([shown.mails[0]?.state?.text, shown.reply?.answer]).toEqual([
      'Waiting because the mailbox is paused',
      {
        from: null,
        to: null,
        blocked: {
          code: 'mailbox_paused',
          text: 'Your mailbox that received the mail is paused. Too many of its mails came back in the last seven days.',
          remedy: 'An admin can turn it on again in the settings.',
        },
        caution: null,
      },
    ]);
    const managers = await talk.talkOf(person, 'admin');
    expect(managers.reply?.answer?.blocked?.code).toBe('not_your_mailbox');
    await product.rows(vendor, sql`update email_provider_accounts set is_active = true, paused_because = null where ${mine}`);
    await product.engine.drain();
    expect((await talk.talkOf(person)).mails[0]?.state?.text).toBe('Sent');
  });

  const dayIn = (days: number): { long: string; short: string } => {
    const day = new Date(product.product.clock.now().getTime() + days * DAY_MS);
    const as = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(day);
    return { long: as({ dateStyle: 'long' }), short: as({ month: 'short', day: 'numeric' }) };
  };

  test('a note of absence is a machine’s and says until when, and the sequence says that it waits for that', async () => {
    const person = await written(product, vendor);
    const back = dayIn(10);
    await reactTo(product, person, 'out_of_office', { text: `I am out of the office and back on ${back.long}.` });
    await product.engine.drain();
    const { conversation, enrollment } = await talk.cardOf(person);
    expect(conversation).toMatchObject({
      mails: [{ side: 'machine', note: expect.stringContaining(`Away until ${back.short}`) }, { side: 'us' }],
      reply: null,
    });
    expect(enrollment?.steps[1]?.lines).toEqual([
      { text: expect.stringContaining(`moved to {0}, same thread: they are away until ${back.short}`), at: expect.any(String) },
    ]);
    const snooze = { action: 'snooze', enrollmentId: enrollment?.id, days: 3, idempotencyKey: freshKey() };
    expect(await actAs(product, person, snooze)).toMatchObject({
      data: { enrollment: { steps: [{}, { lines: [{ text: 'due {0}, same thread', at: expect.any(String) }] }] } },
    });
  });

  test('away for months, or gone for good: the sequence says what a person can do', async () => {
    const [away, gone] = [await written(product, vendor), await written(product, vendor)];
    const back = dayIn(150);
    await reactTo(product, away, 'out_of_office', { text: `I am on parental leave and will be back on ${back.long}.` });
    await reactTo(product, gone, 'out_of_office', { text: 'Ida is no longer with the company. Please contact info@talks.example.' });
    await product.engine.drain();
    const [waits, left] = [await talk.cardOf(away), await talk.cardOf(gone)];
    expect([waits.enrollment?.state, waits.enrollment?.steps[1]?.lines[0]?.text]).toEqual([
      'paused',
      expect.stringMatching(new RegExp(`^They are away until ${back.short}.*\\. Resume when they are back\\.$`)),
    ]);
    expect([left.enrollment?.reason, left.conversation?.mails[0]?.note]).toEqual([
      {
        code: 'has_left',
        text: 'An automatic answer says the contact has left the company.',
        remedy: 'Look for their successor and update the record.',
      },
      'Has left the company',
    ]);
  });
});
