import { describe, expect, test } from 'vitest';
import type { LostMail, MailDraft, SendOutcome } from '#ports/mail.ts';
import { allMails, mailsTo } from '../../../sandbox/mail/find-mails.ts';
import { headerOf } from '../../../sandbox/mail/stored-mail.ts';
import { changeMessage, findMessage, messagesIn } from '../../../sandbox/microsoft/mailbox.ts';
import { failureOf, mailTo, type SignedIn, signIn, zoe } from './signed-in-mailbox.ts';

const ana = 'ana@buyer.example';
const minutes = (count: number): number => count * 60_000;

async function lay({ connection }: SignedIn, mail = mailTo(ana)): Promise<MailDraft> {
  const draft = await connection.sender.prepare?.(mail);
  if (!draft) throw new Error('no drafts here');
  return draft;
}

const lost = (draft: MailDraft, agoMs = 0): LostMail => ({
  sendId: 'send-1',
  messageId: draft.messageId ?? '',
  draftKey: draft.draftKey,
  threadKey: draft.threadKey,
  toAddress: ana,
  lostAt: new Date(Date.now() - agoMs),
});
const lookUp = async ({ connection }: SignedIn, mail: LostMail): Promise<SendOutcome | undefined> => connection.sender.lookUp?.(mail);

test('a draft has its ids before anything has gone, and goes whole', async () => {
  const place = await signIn();
  const draft = await lay(place);
  expect(allMails(place.running.twin)).toEqual([]);
  expect(draft).toEqual({
    draftKey: expect.stringMatching(/^AAkALg.+=$/),
    messageId: expect.stringMatching(/@.+\.outlook\.invalid>$/),
    threadKey: expect.any(String),
  });
  const sent = await place.connection.sender.send(mailTo(ana), draft.draftKey);
  expect(sent).toEqual({ providerMessageId: draft.draftKey, messageId: draft.messageId, threadKey: draft.threadKey });
  const [mail, ...more] = mailsTo(place.running.twin, ana);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    messageId: draft.messageId,
    subject: 'Grüße',
    envelope: { from: 'zoe@seller.example', to: [ana] },
    from: { name: 'Zoë Łuczak', address: 'zoe@seller.example' },
  });
  const headers = ['List-Unsubscribe', 'List-Unsubscribe-Post', 'X-SalesOS-Send'].map((name) => mail && headerOf(mail, name));
  expect(headers).toEqual(['<https://app.example/u/t>', 'List-Unsubscribe=One-Click', 'send-1']);
  expect(messagesIn(place.mailbox).map(({ folder, isDraft }) => ({ folder, isDraft }))).toEqual([{ folder: 'sentitems', isDraft: false }]);
});

test('a mail that answers another is in its conversation', async () => {
  const place = await signIn();
  const first = await lay(place);
  const messageId = first.messageId ?? '';
  const second = await lay(
    place,
    mailTo(ana, { sendId: 'send-2', messageId: '<send-2@seller.example>', inReplyTo: messageId, references: [messageId] }),
  );
  expect(second.threadKey).toBe(first.threadKey);
  expect((await lay(place, mailTo(ana, { messageId: '<send-3@seller.example>' }))).threadKey).not.toBe(first.threadKey);
});

test('a draft that is thrown away is no draft any more, twice too', async () => {
  const place = await signIn();
  const { draftKey } = await lay(place);
  await place.connection.sender.discard?.(draftKey);
  expect(messagesIn(place.mailbox, 'drafts')).toEqual([]);
  await place.connection.sender.discard?.(draftKey);
  await place.connection.sender.discard?.(draftKey);
});

test.each([
  ['through its draft', true],
  ['where it may only send', false],
])('%s: the last look comes after the token, and what it throws comes out as it is', async (_how, withReading) => {
  const place = await signIn({ withReading });
  const asked: string[] = [];
  const { accessToken: token, scopes } = place.tokens;
  const accessToken = async (): Promise<string> => {
    asked.push('token');
    return token;
  };
  const { sender } = place.provider.connect({ address: zoe.address, settings: {}, accessToken, scopes });
  const draftKey = withReading ? (await lay(place)).draftKey : null;
  const stop = new Error('no more');
  const look = async (): Promise<void> => {
    asked.push('look');
    throw stop;
  };
  await expect(sender.send(mailTo(ana), draftKey, look)).rejects.toBe(stop);
  expect({ asked, arrived: allMails(place.running.twin), drafts: messagesIn(place.mailbox, 'drafts').length }).toEqual({
    asked: ['token', 'look'],
    arrived: [],
    drafts: withReading ? 1 : 0,
  });
  await sender.send(mailTo(ana), draftKey, async () => undefined);
  expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
});

describe('nobody knows whether it went', () => {
  test.each(['accept_then_504', 'accept_then_drop'] as const)('%s: handed over once, and found to have gone', async (type) => {
    const place = await signIn();
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
    const sent = { providerMessageId: draft.draftKey, messageId: draft.messageId, threadKey: draft.threadKey };
    expect(await lookUp(place, lost(draft))).toEqual({ is: 'sent', sent });
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
  });

  test.each([500, 502, 503, 504])('%i: the draft is waited for, then thrown away before it is called not sent', async (status) => {
    const place = await signIn();
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'status', status } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
    expect(await lookUp(place, lost(draft, minutes(4)))).toEqual({ is: 'unknown' });
    expect(messagesIn(place.mailbox, 'drafts')).toHaveLength(1);
    expect(await lookUp(place, lost(draft, minutes(6)))).toEqual({ is: 'not_sent' });
    expect(messagesIn(place.mailbox, 'drafts')).toEqual([]);
    expect(mailsTo(place.running.twin, ana)).toEqual([]);
  });

  test('an answer that takes too long', async () => {
    const place = await signIn({ timeoutMs: 1000 });
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'hang' } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
  });

  test('a draft that cannot be thrown away is not called not sent', async () => {
    const place = await signIn();
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '^DELETE', times: 1, kind: { type: 'status', status: 500 } });
    expect(await failureOf(lookUp(place, lost(draft, minutes(6))))).toBe('temporary');
  });

  test('a draft a person has moved or erased stays unknown', async () => {
    const place = await signIn();
    const draft = await lay(place);
    await place.connection.sender.discard?.(draft.draftKey);
    expect(await lookUp(place, lost(draft, minutes(6)))).toEqual({ is: 'unknown' });
    await place.connection.sender.discard?.(draft.draftKey);
    expect(findMessage(place.mailbox, draft.draftKey)).toBeUndefined();
    expect(await lookUp(place, lost(draft, minutes(6)))).toEqual({ is: 'unknown' });
  });
});

describe('what we assume, the other way round', () => {
  test('ids that change when a draft is sent: it is found by its Message-ID', async () => {
    const place = await signIn({ flipped: ['outlook.immutable-ids-ignored'] });
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
    const sent = { providerMessageId: expect.any(String), messageId: draft.messageId, threadKey: draft.threadKey };
    expect(await lookUp(place, lost(draft))).toEqual({ is: 'sent', sent });
  });

  test('a draft that stays behind: the copy in the sent items says that it went', async () => {
    const place = await signIn({ flipped: ['outlook.draft-outlives-send'] });
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
    expect(await lookUp(place, lost(draft, minutes(6)))).toMatchObject({ is: 'sent', sent: { messageId: draft.messageId } });
    expect(messagesIn(place.mailbox, 'drafts')).toEqual([]);
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
  });

  test('another Message-ID once more when it is sent: answers will name that one', async () => {
    const place = await signIn({ flipped: ['outlook.send-renames-again'] });
    const draft = await lay(place);
    const sent = await place.connection.sender.send(mailTo(ana), draft.draftKey);
    expect(sent.messageId).not.toBe(draft.messageId);
    expect(mailsTo(place.running.twin, ana)[0]?.messageId).toBe(sent.messageId);
  });

  test('renamed and lost: the draft that is none any more says that it went', async () => {
    const place = await signIn({ flipped: ['outlook.send-renames-again'] });
    const draft = await lay(place);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('unknown_outcome');
    const [mail] = mailsTo(place.running.twin, ana);
    expect(await lookUp(place, lost(draft, minutes(6)))).toMatchObject({ is: 'sent', sent: { messageId: mail?.messageId } });
  });
});

describe('refused before it went', () => {
  test('a draft sent by hand meanwhile has gone', async () => {
    const place = await signIn();
    const draft = await lay(place);
    await place.connection.sender.send(mailTo(ana), draft.draftKey);
    expect(await place.connection.sender.send(mailTo(ana), draft.draftKey)).toMatchObject({ messageId: draft.messageId });
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
  });

  test('a recipient that is none: refused for good, and no draft is left', async () => {
    const place = await signIn();
    const draft = await lay(place);
    const [message] = messagesIn(place.mailbox, 'drafts');
    if (message)
      changeMessage(place.mailbox, message, {
        raw: Buffer.from(Buffer.from(message.raw, 'base64').toString().replaceAll('ana@buyer.example', 'nobody')).toString('base64'),
      });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('validation');
    expect(messagesIn(place.mailbox, 'drafts')).toEqual([]);
  });

  test('a draft that is gone', async () => {
    const place = await signIn();
    expect(await failureOf(place.connection.sender.send(mailTo(ana), 'AAkALgnobody='))).toBe('not_found');
  });

  test('more than Exchange takes in a minute waits as long as it says', async () => {
    const place = await signIn({ person: { address: 'zoe@seller.example', limits: { mailsPerMinute: 1 } } });
    const drafts = [await lay(place), await lay(place, mailTo(ana, { messageId: '<send-2@seller.example>' }))];
    await place.connection.sender.send(mailTo(ana), drafts[0]?.draftKey ?? '');
    const refused = place.connection.sender.send(mailTo(ana), drafts[1]?.draftKey ?? '');
    await expect(refused).rejects.toMatchObject({ failure: 'rate_limited', vendorCode: 'ApplicationThrottled', retryAfterMs: expect.any(Number) });
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
  });

  test('throttled: the one who sends decides when again, however short the wait', async () => {
    const place = await signIn();
    const draft = await lay(place);
    const kind = { type: 'status', status: 429, retryAfterSeconds: 0, body: { error: { code: 'ApplicationThrottled', message: 'no' } } } as const;
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/send$', times: 1, kind });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), draft.draftKey))).toBe('rate_limited');
    expect(mailsTo(place.running.twin, ana)).toEqual([]);
  });

  test('a sender that is not the mailbox', async () => {
    const place = await signIn();
    const from = { name: 'Eve', address: 'eve@seller.example' };
    const draft = await lay(place, mailTo(ana, { from }));
    await expect(place.connection.sender.send(mailTo(ana, { from }), draft.draftKey)).rejects.toMatchObject({
      failure: 'permission',
      vendorCode: 'ErrorSendAsDenied',
    });
  });

  test('a person without a mailbox: nothing is missing, the mailbox is not there', async () => {
    const place = await signIn({ person: { hasMailbox: false } });
    await expect(lay(place)).rejects.toMatchObject({ failure: 'permission', vendorCode: 'MailboxNotEnabledForRESTAPI' });
  });

  test('a mail that must not be built never reaches Outlook', async () => {
    const place = await signIn();
    await expect(lay(place, mailTo(ana, { subject: 'x\r\nBcc: eve@evil.example' }))).rejects.toMatchObject({
      failure: 'validation',
      vendorCode: 'header_injection',
    });
  });

  test('a draft that may have been laid is laid again: that sends nothing', async () => {
    const place = await signIn();
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '^POST /v1.0/me/messages$', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(lay(place))).toBe('temporary');
    await lay(place);
    expect(allMails(place.running.twin)).toEqual([]);
  });
});

describe('permission to send and nothing else', () => {
  test('sends, has no drafts, and nobody to ask', async () => {
    const place = await signIn({ withReading: false });
    const { sender, reader } = place.connection;
    expect([reader, sender.prepare, sender.lookUp, sender.discard]).toEqual([null, undefined, undefined, undefined]);
    expect(await sender.send(mailTo(ana), null)).toEqual({ providerMessageId: '<send-1@seller.example>', messageId: null, threadKey: null });
    const [mail] = mailsTo(place.running.twin, ana);
    expect(mail && headerOf(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(messagesIn(place.mailbox, 'sentitems')).toHaveLength(1);
  });

  test('a lost answer is an unknown outcome, never a second mail', async () => {
    const place = await signIn({ withReading: false });
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '/sendMail$', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(place.connection.sender.send(mailTo(ana), null))).toBe('unknown_outcome');
    expect(mailsTo(place.running.twin, ana)).toHaveLength(1);
  });
});
