import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmailReplies } from '@salesos/shared/api/email';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { freshKey } from '../product/people.ts';
import { replied, reps, talkWith } from '../product/talk.ts';

let product: TestProduct;
let talk: ReturnType<typeof talkWith>;
beforeAll(async () => {
  product = await startTestProduct();
  talk = talkWith(product);
});
afterAll(() => product?.close());

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('a person’s word on a reply holds in place of the rules’, and can be taken back', async () => {
    const person = await replied(product, vendor, 'We already use something else.');
    const before = await talk.cardOf(person);
    expect([before.conversation?.reply?.word, before.doNotContact]).toEqual([{ value: 'objection', text: 'Objection', by: null }, null]);
    const no = await talk.correct(person, 'negative');
    expect(no).toMatchObject({
      ok: true,
      data: { conversation: { reply: { word: { value: 'negative', text: 'Not interested', by: reps[vendor].name } } } },
    });
    await product.engine.drain();
    const refused = await talk.cardOf(person);
    expect([refused.doNotContact, refused.score?.band, refused.nextAction?.action]).toEqual([
      expect.stringContaining('not interested'),
      'do_not_contact',
      'none',
    ]);
    expect((await product.client.record(person)).ownedFields.map(({ value }) => value)).toContain('Do not contact');
    await talk.correct(person, 'positive');
    await product.engine.drain();
    const back = await talk.cardOf(person);
    expect([back.doNotContact, back.conversation?.reply?.word.value, back.nextAction]).toEqual([
      null,
      'positive',
      { action: 'reply_now', text: 'Reply now', confidence: 'high', because: expect.stringContaining('positive reply') },
    ]);
    expect(back.score?.value).toBeGreaterThan(before.score?.value ?? 100);
    const replyId = back.conversation?.reply?.id;
    expect(await talk.eventsOf(person, 'email.reply_corrected')).toEqual([
      { emailId: expect.any(String), contactId: person.contactId, inboundId: replyId, said: 'negative' },
      { emailId: expect.any(String), contactId: person.contactId, inboundId: replyId, said: 'positive' },
    ]);
    expect(await talk.eventsOf(person, 'email.replied')).toHaveLength(1);
    const trail = await product.rows(vendor, sql`select action, actor_kind, details from audit_log where resource_id = ${replyId} order by seq`);
    expect(trail).toEqual([
      { action: 'reply.corrected', actor_kind: 'crm_user', details: { from: 'objection', to: 'negative' } },
      { action: 'reply.corrected', actor_kind: 'crm_user', details: { from: 'negative', to: 'positive' } },
    ]);
  });

  test('read as a wish to be left alone by a person, it is one; taking that back lifts no opt-out', async () => {
    const person = await replied(product, vendor, 'No mails from you, thank you very much.', 'unknown');
    expect((await talk.cardOf(person)).doNotContact).toBeNull();
    await talk.correct(person, 'unsubscribe');
    await product.engine.drain();
    const state = await product.rows(vendor, sql`select state from consents where contact_id = ${person.contactId}::uuid and source = 'contact'`);
    expect([state, await talk.eventsOf(person, 'email.unsubscribed')]).toEqual([
      [{ state: 'opted_out' }],
      [{ emailId: expect.any(String), contactId: person.contactId, via: 'reply' }],
    ]);
    await talk.correct(person, 'question');
    await product.engine.drain();
    const card = await talk.cardOf(person);
    expect([card.conversation?.reply?.word.value, card.doNotContact]).toEqual(['question', expect.stringContaining('opted out of email')]);
  });

  test('what no person wrote counts for nothing, until a person says otherwise', async () => {
    const person = await replied(product, vendor, 'Sounds good, let’s talk.');
    const counted = await talk.cardOf(person);
    await talk.correct(person, 'automatic');
    await product.engine.drain();
    const card = await talk.cardOf(person);
    expect(card.score?.parts.find(({ signal }) => signal === 'replies')).toMatchObject({ points: 0, humanCount: 0 });
    expect(card.nextAction?.action).not.toBe('reply_now');
    expect(card.conversation).toMatchObject({
      mails: [{ side: 'machine', note: 'Automatic answer' }, { side: 'us' }],
      reply: { waiting: null, word: { value: 'automatic', text: 'Automatic', by: reps[vendor].name }, answer: null },
    });
    await talk.correct(person, 'positive');
    await product.engine.drain();
    const back = await talk.cardOf(person);
    expect([back.score?.value, back.nextAction?.action, back.conversation?.mails[0]?.side]).toEqual([counted.score?.value, 'reply_now', 'them']);
  });

  test('the API tells what came back on a mail, and takes a person’s word on it', async () => {
    const person = await replied(product, vendor, 'We already use something else.');
    const rep = await apiAs(product, vendor, 'rep');
    const [mail] = await product.rows<{ id: string }>(vendor, sql`select id from emails where contact_id = ${person.contactId}::uuid`);
    const detect = async (wish: object, api = rep, key = freshKey()) => {
      const { status, body } = await api<EmailReplies & { code?: string }>('POST', `/v1/emails/${mail?.id}/reply-detection`, wish, {
        'idempotency-key': key,
      });
      return body.code ?? [status, body.replies.map(({ word, kind, saidBy }) => [word, kind, saidBy])];
    };
    const { reply } = await talk.talkOf(person);
    const { name } = reps[vendor];
    const key = freshKey();
    expect([
      await detect({}),
      await detect({ said: 'referral' }, rep, key),
      await detect({ said: 'referral' }, rep, key),
      await detect({ said: 'automatic', replyId: reply?.id }),
      await detect({ said: 'splendid' }),
      await detect({ said: 'positive', replyId: mail?.id }),
      await detect({ said: 'positive' }, await apiAs(product, vendor, 'other_rep')),
    ]).toEqual([
      [200, [['objection', 'human', null]]],
      [200, [['referral', 'human', name]]],
      [200, [['referral', 'human', name]]],
      [200, [['automatic', 'auto_reply', name]]],
      'bad_request',
      'not_found',
      'forbidden',
    ]);
    expect(await talk.eventsOf(person, 'email.reply_corrected')).toHaveLength(2);
    await product.engine.drain();
    expect((await talk.talkOf(person)).reply?.word.value).toBe('automatic');
  });

  test('whose words are read on the cards is the customer’s to say', async () => {
    const person = await replied(product, vendor, 'Our secret plan is to buy.');
    const [admin, rep] = [await apiAs(product, vendor, 'admin'), await apiAs(product, vendor, 'rep')];
    const save = async (readers: string, api = admin) => (await api('PUT', '/v1/conversation-policy', { readers })).status;
    const seenBy = async (as: string) => {
      const card = await talk.cardOf(person, as);
      return [card.conversation !== null, JSON.stringify(card).includes('secret plan')];
    };
    expect([await save('owner', rep), await save('some'), await save('owner')]).toEqual([403, 400, 200]);
    expect([await seenBy('rep'), await seenBy('other_rep'), await seenBy('admin')]).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ]);
    expect([await save('nobody'), await seenBy('rep')]).toEqual([200, [false, false]]);
    expect((await admin('GET', '/v1/conversation-policy')).body).toEqual({ readers: 'nobody' });
    expect([await save('everyone'), await seenBy('other_rep')]).toEqual([200, [true, true]]);
  });
});
