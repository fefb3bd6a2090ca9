import { describe, expect, test } from 'vitest';
import type { LostMail } from '#ports/mail.ts';
import { allMails } from '../../../sandbox/mail/find-mails.ts';
import { headerOf } from '../../../sandbox/mail/stored-mail.ts';
import type { Fault } from '../../../sandbox/core/faults.ts';
import { connect, type Connected, failureOf, mailTo, OWNER } from './connected-twin.ts';

const ANA = 'ana@buyer.example';
const arrived = ({ running }: Connected) => allMails(running.twin);

async function draftOf({ connection }: Connected, mail = mailTo(ANA)) {
  const draft = await connection.sender.prepare?.(mail);
  if (!draft) throw new Error('no draft');
  return draft;
}
const MINUTE_MS = 60_000;
const lost = (draft: { draftKey: string | null; threadKey: string | null } | null, agoMs = 2 * MINUTE_MS): LostMail => ({
  sendId: mailTo(ANA).sendId,
  messageId: mailTo(ANA).messageId,
  draftKey: draft?.draftKey ?? null,
  threadKey: draft?.threadKey ?? null,
  toAddress: ANA,
  lostAt: new Date(Date.now() - agoMs),
});

test('a draft is laid ready, then sent, once, with our headers and the id Gmail gave it', async () => {
  const twin = await connect();
  const { sender } = twin.connection;
  const draft = await draftOf(twin);
  expect([arrived(twin), twin.running.mailbox.drafts.map(({ id }) => id)]).toEqual([[], [draft.draftKey]]);
  const sent = await sender.send(mailTo(ANA), draft.draftKey);
  const [mail, ...others] = arrived(twin);
  expect([others, twin.running.mailbox.drafts]).toEqual([[], []]);
  expect(sent).toEqual({ providerMessageId: expect.stringMatching(/^[0-9a-f]{16}$/), messageId: mail?.messageId, threadKey: draft.threadKey });
  expect(mail?.messageId).toMatch(/^<CA\+.*@mail\.gmail\.com>$/);
  if (!mail) throw new Error('nothing arrived');
  expect([headerOf(mail, 'X-SalesOS-Send'), headerOf(mail, 'List-Unsubscribe'), headerOf(mail, 'List-Unsubscribe-Post'), mail.text.trim()]).toEqual([
    mailTo(ANA).sendId,
    '<https://ours.example/u/t>',
    'List-Unsubscribe=One-Click',
    'Hi',
  ]);
  expect(await failureOf(sender.send(mailTo(ANA), draft.draftKey))).toEqual({ failure: 'not_found', code: 'notFound' });
  expect(arrived(twin)).toHaveLength(1);
});

test('a draft that is thrown away does not go, and throwing it away again is no error', async () => {
  const twin = await connect();
  const { draftKey } = await draftOf(twin);
  await twin.connection.sender.discard?.(draftKey);
  await twin.connection.sender.discard?.(draftKey);
  expect([twin.running.mailbox.drafts, arrived(twin)]).toEqual([[], []]);
});

test('a mailbox that only sends has no draft, no look-up and nothing to read', async () => {
  const twin = await connect({ withReading: false });
  const { sender, reader } = twin.connection;
  expect({ ...sender, send: typeof sender.send, reader }).toEqual({ send: 'function', reader: null });
  const sent = await sender.send(mailTo(ANA), null);
  expect([sent.messageId, arrived(twin).length]).toEqual([null, 1]);
});

test.each([
  ['its own', (thread: string) => thread, true],
  ['one that is gone', () => '00000000000000ab', false],
  ['another vendor’s', () => 'AAQkAGI2NGVhZTVlLTI1OGMtNDI4My1iZmE5LTA5OGJiZGEzMTc0YQAQ', false],
])('a later mail in a thread: %s', async (_which, keyOf, isSame) => {
  for (const twoSteps of [true, false]) {
    const twin = await connect();
    const { sender } = twin.connection;
    const first = await sender.send(mailTo(ANA), null);
    const second = mailTo(ANA, { threadKey: keyOf(first.threadKey ?? ''), inReplyTo: first.messageId, references: [first.messageId ?? ''] });
    // Gmail goes by the references where no thread is named.
    const stranger = isSame ? second : { ...second, inReplyTo: null, references: [] };
    const draftKey = twoSteps ? (await draftOf(twin, stranger)).draftKey : null;
    const sent = await sender.send(stranger, draftKey);
    expect([sent.threadKey === first.threadKey, arrived(twin).length]).toEqual([isSame, 2]);
  }
});

describe('what became of a mail whose answer is lost', () => {
  const silent: readonly [string, Fault['kind']][] = [
    ['an answer 504 after it went', { type: 'accept_then_504' }],
    ['a connection cut after it went', { type: 'accept_then_drop' }],
  ];
  const assumed = ['none', 'gmail.message-id-replaced', 'gmail.search-is-current', 'gmail.sending-consumes-draft'];
  test.each(silent.flatMap(([name, kind]) => assumed.map((flip) => [name, flip, kind] as const)))(
    '%s, with %s turned around: it was sent',
    async (_name, flip, kind) => {
      const twin = await connect({ flipped: [flip] });
      const { sender } = twin.connection;
      const draft = await draftOf(twin);
      twin.running.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind });
      expect(await failureOf(sender.send(mailTo(ANA), draft.draftKey))).toMatchObject({ failure: 'unknown_outcome' });
      const [mail, ...others] = arrived(twin);
      expect(others).toEqual([]);
      expect(await sender.lookUp?.(lost(draft))).toEqual({
        is: 'sent',
        sent: { providerMessageId: expect.any(String), messageId: mail?.messageId, threadKey: draft.threadKey },
      });
    },
  );

  test.each<[string, Fault['kind']]>([
    ['503', { type: 'status', status: 503 }],
    ['no answer', { type: 'hang' }],
  ])('%s and it never went: its draft is taken away before that is said', async (_name, kind) => {
    const twin = await connect();
    const { sender } = twin.connection;
    const draft = await draftOf(twin);
    twin.running.twin.faults.plan({ vendor: 'google', match: 'drafts/send', times: 1, kind });
    expect(await failureOf(sender.send(mailTo(ANA), draft.draftKey))).toMatchObject({ failure: 'unknown_outcome' });
    // It may still be under way.
    expect([await sender.lookUp?.(lost(draft, 0)), twin.running.mailbox.drafts.length]).toEqual([{ is: 'unknown' }, 1]);
    expect(await sender.lookUp?.(lost(draft))).toEqual({ is: 'not_sent' });
    expect(await failureOf(sender.send(mailTo(ANA), draft.draftKey))).toMatchObject({ failure: 'not_found' });
    expect(arrived(twin)).toEqual([]);
  });

  test('a draft its owner threw away says nothing, nor does another mail to the same person', async () => {
    const twin = await connect();
    const { sender } = twin.connection;
    const draft = await draftOf(twin);
    twin.running.mailbox.removeDraft(draft.draftKey);
    await sender.send(mailTo(ANA, { sendId: 'c6f0c6a4-6e0b-4d5c-9a51-0d9b1f3c5a02', messageId: '<other@seller.example>' }), null);
    expect(await sender.lookUp?.(lost(draft))).toEqual({ is: 'unknown' });
  });

  test('sent at once: found by looking through what was sent, if it was', async () => {
    const twin = await connect();
    const { sender } = twin.connection;
    expect(await sender.lookUp?.(lost(null))).toEqual({ is: 'unknown' });
    twin.running.twin.faults.plan({ vendor: 'google', match: 'messages/send', times: 1, kind: { type: 'accept_then_504' } });
    expect(await failureOf(sender.send(mailTo(ANA), null))).toMatchObject({ failure: 'unknown_outcome' });
    expect(await sender.lookUp?.(lost(null))).toMatchObject({ is: 'sent', sent: { messageId: arrived(twin)[0]?.messageId } });
  });
});

test.each([
  ['through its draft', true, true],
  ['at once', true, false],
  ['where it may only send', false, false],
])('%s: the last look comes after the token, and what it throws comes out as it is', async (_how, withReading, hasDraft) => {
  const twin = await connect({ withReading });
  const asked: string[] = [];
  const { accessToken: token, scopes } = twin.tokens;
  const accessToken = async (): Promise<string> => {
    asked.push('token');
    return token;
  };
  const { sender } = twin.provider.connect({ address: OWNER, settings: {}, accessToken, scopes });
  const draftKey = hasDraft ? (await draftOf(twin)).draftKey : null;
  const stop = new Error('no more');
  const look = async (): Promise<void> => {
    asked.push('look');
    throw stop;
  };
  await expect(sender.send(mailTo(ANA), draftKey, look)).rejects.toBe(stop);
  expect({ asked, arrived: arrived(twin), drafts: twin.running.mailbox.drafts.length }).toEqual({
    asked: ['token', 'look'],
    arrived: [],
    drafts: hasDraft ? 1 : 0,
  });
  await sender.send(mailTo(ANA), draftKey, async () => undefined);
  expect(arrived(twin)).toHaveLength(1);
});

test('its real id that cannot be read back is no failure: the mail has gone', async () => {
  const twin = await connect();
  twin.running.twin.faults.plan({ vendor: 'google', match: 'GET .*/messages/', times: 2, kind: { type: 'status', status: 503 } });
  expect(await twin.connection.sender.send(mailTo(ANA), null)).toMatchObject({ messageId: null });
  expect(arrived(twin)).toHaveLength(1);
});

test('refused: what cannot go is said before anything went, and nothing is tried twice', async () => {
  const twin = await connect();
  const { sender } = twin.connection;
  const body = (reason: string) => ({ error: { code: 403, message: 'x', errors: [{ reason }] } });
  const answers = [];
  for (const reason of ['userRateLimitExceeded', 'dailyLimitExceeded', 'domainPolicy']) {
    twin.running.twin.faults.plan({ vendor: 'google', match: 'messages/send', times: 1, kind: { type: 'status', status: 403, body: body(reason) } });
    answers.push(await failureOf(sender.send(mailTo(ANA), null)));
  }
  expect(answers).toEqual([
    { failure: 'rate_limited', code: 'userRateLimitExceeded' },
    { failure: 'quota_exhausted', code: 'dailyLimitExceeded' },
    { failure: 'permission', code: 'domainPolicy' },
  ]);
  twin.running.change({ unitsPerMinute: 99 });
  expect(await failureOf(sender.send(mailTo(ANA), null))).toEqual({ failure: 'rate_limited', code: 'userRateLimitExceeded' });
  twin.running.change({ unitsPerMinute: 15_000 });
  const evil = mailTo(ANA, { headers: { 'X-Evil': 'a\r\nBcc: eve@evil.example' } });
  expect(await failureOf(sender.prepare?.(evil) ?? Promise.resolve())).toEqual({ failure: 'validation', code: 'header_injection' });
  expect([arrived(twin), twin.running.mailbox.drafts]).toEqual([[], []]);
});
