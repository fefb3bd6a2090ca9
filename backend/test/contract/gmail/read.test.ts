import { expect, test } from 'vitest';
import type { MailNews, MailReader } from '#ports/mail.ts';
import { connect, failureOf, mailTo, OWNER } from './connected-twin.ts';
import { signed } from '../../../sandbox/google/signer.ts';
import { googleCredentials } from '../../../sandbox/google/seed.ts';
import { productUrl } from '../../../sandbox/google/running-twin.ts';

const message = (n: number): Buffer =>
  Buffer.from(
    `From: ana@buyer.example\r\nTo: ${OWNER}\r\nSubject: Re ${n}\r\nMessage-ID: <r${n}@buyer.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nYes.\r\n`,
  );

async function reading() {
  const twin = await connect();
  const { reader } = twin.connection;
  if (!reader) throw new Error('nothing to read');
  return { ...twin, reader, mailbox: twin.running.mailbox };
}

async function allOf(next: (cursor: string | null) => Promise<MailNews>): Promise<{ keys: string[]; pages: number; cursor: string }> {
  const keys: string[] = [];
  let [cursor, pages]: [string | null, number] = [null, 0];
  for (;;) {
    const page = await next(cursor);
    keys.push(...page.messageKeys);
    [cursor, pages] = [page.cursor, pages + 1];
    if (!page.isMore) return { keys, pages, cursor };
  }
}
const newsFrom = (reader: MailReader, start: string) => allOf((cursor) => reader.news(cursor ?? start));

test('what arrives after a place is told in pages and in order, without drafts and what was sent', async () => {
  const { reader, mailbox, connection } = await reading();
  await mailbox.add(message(0), ['INBOX']);
  const start = await reader.start();
  expect(await reader.news(start)).toEqual({ messageKeys: [], cursor: start, isMore: false });
  const arrived: string[] = [];
  for (let n = 1; n <= 120; n += 1) arrived.push((await mailbox.add(message(n), n % 2 ? ['INBOX', 'UNREAD'] : ['CATEGORY_PROMOTIONS'])).id);
  const draft = await connection.sender.prepare?.(mailTo('ana@buyer.example'));
  await connection.sender.send(mailTo('ana@buyer.example'), draft?.draftKey ?? null);
  await mailbox.add(message(121), ['SPAM']);
  const read = await newsFrom(reader, start);
  expect(read).toEqual({ keys: arrived, pages: 3, cursor: String(mailbox.historyId) });
  expect(await reader.news(read.cursor)).toEqual({ messageKeys: [], cursor: read.cursor, isMore: false });
});

test('a message is handed out as it arrived; one that is gone or was sent is none', async () => {
  const { reader, mailbox, connection } = await reading();
  const { id } = await mailbox.add(message(1), ['INBOX', 'UNREAD']);
  expect(await reader.fetch(id)).toEqual({ raw: message(1), envelopeTo: null, deliveryKey: id });
  const sent = await connection.sender.send(mailTo('ana@buyer.example'), null);
  expect([await reader.fetch(sent.providerMessageId), await reader.fetch('00000000000000ab')]).toEqual([null, null]);
});

test('a place Gmail no longer keeps is said, and what came since a day is listed', async () => {
  const { reader, mailbox } = await reading();
  const start = await reader.start();
  const arrived: string[] = [];
  for (let n = 1; n <= 60; n += 1) arrived.push((await mailbox.add(message(n), ['INBOX'])).id);
  mailbox.forgetHistory();
  expect(await failureOf(reader.news(start))).toEqual({ failure: 'cursor_invalid', code: 'notFound' });
  expect(await failureOf(reader.news('nonsense'))).toMatchObject({ failure: 'cursor_invalid' });
  const since = await allOf((cursor) => reader.since(new Date(Date.now() - 60_000), cursor));
  expect([since.keys.toSorted(), since.pages]).toEqual([arrived.toSorted(), 2]);
  expect((await reader.since(new Date(Date.now() + 60_000), null)).messageKeys).toEqual([]);
});

test('a trouble that passes is no lost place', async () => {
  const { reader, running } = await reading();
  const start = await reader.start();
  running.twin.faults.plan({ vendor: 'google', match: '/history', times: 1, kind: { type: 'status', status: 503 } });
  expect(await failureOf(reader.news(start))).toMatchObject({ failure: 'temporary' });
  running.twin.faults.plan({ vendor: 'google', match: '/history', times: 1, kind: { type: 'status', status: 429, retryAfterSeconds: 7 } });
  await expect(reader.news(start)).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 7000 });
});

test('a watch is for a week, and ends', async () => {
  const { reader, running } = await reading();
  const kept = await reader.watch?.({ hookUrl: `${productUrl}/webhooks/mail/gmail`, secret: 's', watchKey: null });
  expect(kept?.watchKey).toBeNull();
  expect(Math.round(((kept?.until.getTime() ?? 0) - Date.now()) / 86_400_000)).toBe(7);
  await running.mailbox.add(message(1), ['INBOX']);
  expect(running.twin.store.size('google', 'parcel')).toBe(1);
  await reader.unwatch?.(null);
  await running.mailbox.add(message(2), ['INBOX']);
  expect(running.twin.store.size('google', 'parcel')).toBe(1);
});

test('a push is believed with the signature of the subscription’s account and for us only', async () => {
  const { provider, running } = await reading();
  const { readHints } = provider;
  if (!readHints) throw new Error('nothing is told');
  const good = { aud: `${productUrl}/webhooks/mail/gmail`, email: googleCredentials.pushAccount, email_verified: true };
  const data = Buffer.from(JSON.stringify({ emailAddress: OWNER, historyId: 7 })).toString('base64');
  const ask = (authorization: string | null, body: unknown = { message: { data, messageId: '1' }, subscription: 's' }) =>
    readHints({
      url: new URL(good.aud),
      headers: new Headers(authorization === null ? {} : { authorization }),
      rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      nowMs: Date.now(),
    });
  const token = (over: Record<string, unknown> = {}) => `Bearer ${signed(running.twin, { ...good, ...over })}`;
  expect(await ask(token())).toEqual({ hints: [{ mailbox: { address: OWNER }, what: 'news', secret: null }] });
  expect(await ask(token(), 'no JSON')).toEqual({ hints: [] });
  expect(await ask(token(), { message: { data: 'bm8=' } })).toEqual({ hints: [] });
  const [head = '', , tail = ''] = token().split('.');
  const other = Buffer.from(JSON.stringify({ ...good, iss: 'https://accounts.google.com', iat: 1, exp: 4_000_000_000 })).toString('base64url');
  const forged = [
    null,
    'Bearer x.y.z',
    token({ aud: 'https://elsewhere.example' }),
    token({ email: 'eve@evil.example' }),
    token({ email_verified: false }),
    token({ iss: 'https://evil.example' }),
    token({ iat: 1000, exp: 2000 }),
    `${head}.${other}.${tail}`,
  ];
  for (const authorization of forged)
    expect([authorization, await failureOf(ask(authorization))]).toEqual([authorization, { failure: 'permission', code: null }]);
});

test('without Google’s keys nothing is believed and nothing refused for good', async () => {
  const { provider, running } = await reading();
  running.twin.faults.plan({ vendor: 'google', match: 'certs', times: 10, kind: { type: 'status', status: 404 } });
  const token = signed(running.twin, { aud: `${productUrl}/webhooks/mail/gmail`, email: googleCredentials.pushAccount, email_verified: true });
  const asked = provider.readHints?.({
    url: new URL(productUrl),
    headers: new Headers({ authorization: `Bearer ${token}` }),
    rawBody: Buffer.from(''),
    nowMs: 0,
  });
  expect(await failureOf(asked ?? Promise.resolve())).toEqual({ failure: 'temporary', code: null });
});
