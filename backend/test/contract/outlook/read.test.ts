import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { MailReader } from '#ports/mail.ts';
import { listen } from '../../../sandbox/control/listen.ts';
import { deliverToOutlook } from '../../../sandbox/microsoft/deliver.ts';
import { expireDeltas } from '../../../sandbox/microsoft/delta-routes.ts';
import { changeMessage, deleteMessage, messagesIn } from '../../../sandbox/microsoft/mailbox.ts';
import { tellLifecycle } from '../../../sandbox/microsoft/notices.ts';
import { revokeSignIns } from '../../../sandbox/microsoft/sign-in-routes.ts';
import { failureOf, mailTo, type SignedIn, signIn, zoe } from './signed-in-mailbox.ts';

function readerOf({ connection }: SignedIn): MailReader {
  if (!connection.reader) throw new Error('nothing is read here');
  return connection.reader;
}

const rawFrom = (address: string, word: string): Buffer =>
  Buffer.from(
    `From: Ana <${address}>\r\nTo: ${zoe.address}\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <${word}@buyer.example>\r\nSubject: ${word}\r\n\r\n${word} \u00e9\r\n`,
  );

/** Its key, as the reader must name it. */
async function arrive({ running }: SignedIn, word: string, from = 'ana@buyer.example'): Promise<string> {
  const message = await deliverToOutlook(running.twin, zoe.address, rawFrom(from, word));
  return message?.id ?? '';
}

async function readAll(reader: MailReader, cursor: string): Promise<{ keys: string[]; cursor: string; pages: number }> {
  const keys: string[] = [];
  for (let pages = 1; ; pages += 1) {
    const news = await reader.news(cursor);
    keys.push(...news.messageKeys);
    cursor = news.cursor;
    if (!news.isMore) return { keys, cursor, pages };
  }
}

test('what arrives after the start, once, as it came', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  place.running.twin.clock.now = () => new Date(Date.now() - 3_600_000);
  await arrive(place, 'before');
  place.running.twin.clock.now = () => new Date();
  const start = await reader.start();
  expect(await reader.news(start)).toEqual({ messageKeys: [], cursor: expect.any(String), isMore: false });
  const keys = [await arrive(place, 'one'), await arrive(place, 'two')];
  const read = await readAll(reader, start);
  expect(read.keys.toSorted()).toEqual(keys.toSorted());
  expect((await readAll(reader, read.cursor)).keys).toEqual([]);
  const delivery = await reader.fetch(keys[0] ?? '');
  expect(delivery).toEqual({ raw: expect.any(Uint8Array), envelopeTo: zoe.address, deliveryKey: keys[0] });
  expect(Buffer.from(delivery?.raw ?? '').equals(rawFrom('ana@buyer.example', 'one'))).toBe(true);
});

test('page by page, and the place stands behind each page', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  const start = await reader.start();
  const keys: string[] = [];
  for (let n = 0; n < 120; n += 1) keys.push(await arrive(place, `mail-${n}`));
  const read = await readAll(reader, start);
  expect({ pages: read.pages, keys: read.keys.toSorted() }).toEqual({ pages: 6, keys: keys.toSorted() });
});

test('drafts, sent mails and mails of its own are not received', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  const start = await reader.start();
  const draft = await place.connection.sender.prepare?.(mailTo('ana@buyer.example'));
  await place.connection.sender.send(mailTo('ana@buyer.example'), draft?.draftKey ?? null);
  await arrive(place, 'to-myself', 'ZOE@seller.example');
  const key = await arrive(place, 'answer');
  const [answer] = messagesIn(place.mailbox, 'inbox').filter(({ id }) => id === key);
  if (answer) changeMessage(place.mailbox, answer, { subject: 'read by Zoe' });
  expect((await readAll(reader, start)).keys).toEqual([key]);
});

test('a mail that is gone by the time it is fetched', async () => {
  const place = await signIn();
  expect(await readerOf(place).fetch('AAkALgnobody=')).toBeNull();
});

describe('a place that was lost', () => {
  test('is said so, and what arrived meanwhile is listed by arrival', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const start = await reader.start();
    const from = new Date(Date.now() - 60_000);
    const keys: string[] = [];
    for (let n = 0; n < 70; n += 1) keys.push(await arrive(place, `mail-${n}`));
    expireDeltas(place.mailbox);
    expect(await failureOf(reader.news(start))).toBe('cursor_invalid');
    const anew = await reader.start();
    const listed: string[] = [];
    let cursor: string | null = null;
    for (let isMore = true; isMore; ) {
      const page = await reader.since(from, cursor);
      listed.push(...page.messageKeys);
      ({ cursor, isMore } = page);
    }
    expect([...new Set(listed)]).toEqual(keys);
    const late = await arrive(place, 'late');
    expect((await readAll(reader, anew)).keys).toContain(late);
  });

  test('is read by arrival, so that a mail somebody deletes meanwhile moves no other out of sight', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const keys: string[] = [];
    for (let n = 0; n < 45; n += 1) {
      const at = Date.now() - 3_600_000 + n * 1000;
      place.running.twin.clock.now = () => new Date(at);
      keys.push(await arrive(place, `mail-${n}`));
    }
    const from = new Date(Date.now() - 2 * 3_600_000);
    const first = await reader.since(from, null);
    const gone = messagesIn(place.mailbox, 'inbox').filter(({ id }) => first.messageKeys.slice(0, 5).includes(id));
    for (const message of gone) deleteMessage(place.mailbox, message);
    const listed = [...first.messageKeys];
    for (let page = first; page.isMore; ) {
      page = await reader.since(from, page.cursor);
      listed.push(...page.messageKeys);
    }
    expect([...new Set(listed)]).toEqual(keys);
  });

  test.each(['', '{}', '{"path":"https://evil.example/","told":0,"newest":"2026-11-23T10:00:00Z"}'])('%j is no place', async (cursor) => {
    const reader = readerOf(await signIn());
    expect(await failureOf(reader.news(cursor))).toBe('cursor_invalid');
    expect(await failureOf(reader.since(new Date(), cursor))).toBe('cursor_invalid');
  });
});

test('before a filtered delta ends by itself it is begun anew, with an hour of overlap', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  const start = await reader.start();
  const first = await arrive(place, 'first');
  const full = JSON.stringify({ ...JSON.parse((await readAll(reader, start)).cursor), told: 3_999 });
  const second = await arrive(place, 'second');
  const { keys, cursor } = await readAll(reader, full);
  expect(keys).toEqual([second]);
  expect(JSON.parse(cursor)).toMatchObject({ path: expect.stringContaining('$filter='), told: 0 });
  expect((await readAll(reader, cursor)).keys.toSorted()).toEqual([first, second].toSorted());
});

describe('told of news', () => {
  /** A hook as the product has it: answers the handshake, keeps what it is told. */
  async function hook(
    { provider }: SignedIn,
    answer: (echo: string) => Response = (echo) => new Response(echo, { headers: { 'content-type': 'text/plain' } }),
  ) {
    const door = await listen(0, 'a hook');
    onTestFinished(() => door.close());
    const hints: unknown[] = [];
    door.handle(async (request) => {
      const read = await provider.readHints({
        url: new URL(request.url),
        headers: request.headers,
        rawBody: new Uint8Array(await request.arrayBuffer()),
        nowMs: Date.now(),
      });
      if ('echo' in read) return answer(read.echo);
      hints.push(...read.hints);
      return new Response(null, { status: 202 });
    });
    return { hookUrl: `${door.url}/webhooks/mail/outlook`, hints };
  }

  test('the handshake, a notice of each mail, twice where Outlook tells twice, and the end', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const { hookUrl, hints } = await hook(place);
    const watch = await reader.watch?.({ hookUrl, secret: 'sesame', watchKey: null });
    const watchKey = watch?.watchKey ?? '';
    const days = ((watch?.until.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect({ days: Math.round(days * 10) / 10 }).toEqual({ days: 6.9 });
    place.running.twin.faults.plan({ vendor: 'microsoft-webhooks', times: 1, kind: { type: 'duplicate' } });
    await arrive(place, 'one');
    const hint = { mailbox: { watchKey }, what: 'news', secret: 'sesame' };
    await vi.waitFor(() => expect(hints).toEqual([hint, hint]), 5000);
    await reader.unwatch?.(watchKey);
    await reader.unwatch?.(watchKey);
    await arrive(place, 'two');
    await pause(100);
    expect(hints).toHaveLength(2);
  });

  test('renewed under its key; made anew where Outlook has removed it', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const { hookUrl, hints } = await hook(place);
    const first = await reader.watch?.({ hookUrl, secret: 'sesame', watchKey: null });
    const again = await reader.watch?.({ hookUrl, secret: 'sesame', watchKey: first?.watchKey ?? null });
    expect(again?.watchKey).toBe(first?.watchKey);
    for (const event of ['reauthorizationRequired', 'missed', 'subscriptionRemoved'] as const) await tellLifecycle(place.mailbox, event);
    const hint = { mailbox: { watchKey: first?.watchKey }, secret: 'sesame' };
    await vi.waitFor(
      () =>
        expect(hints).toEqual([
          { ...hint, what: 'rewatch' },
          { ...hint, what: 'news' },
          { ...hint, what: 'rewatch' },
        ]),
      5000,
    );
    const anew = await reader.watch?.({ hookUrl, secret: 'sesame', watchKey: first?.watchKey ?? null });
    expect(anew?.watchKey).not.toBe(first?.watchKey);
  });

  test('a hook that does not repeat the word gets no notices', async () => {
    const place = await signIn();
    const { hookUrl } = await hook(place, () => new Response('{}', { headers: { 'content-type': 'application/json' } }));
    const watching = readerOf(place).watch?.({ hookUrl, secret: 'sesame', watchKey: null }) ?? Promise.resolve();
    await expect(watching).rejects.toMatchObject({ failure: 'validation', vendorCode: 'ValidationError' });
  });
});

describe('throttled', () => {
  test('a short wait is waited, a long one is the caller’s', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const start = await reader.start();
    const key = await arrive(place, 'one');
    const kind = { type: 'status', status: 429, retryAfterSeconds: 0, body: { error: { code: 'ApplicationThrottled', message: 'no' } } } as const;
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '^GET', times: 2, kind });
    expect((await reader.news(start)).messageKeys).toEqual([key]);
    place.running.twin.faults.plan({ vendor: 'microsoft', match: '^GET', times: 1, kind: { ...kind, retryAfterSeconds: 60 } });
    await expect(reader.news(start)).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 60_000 });
  });

  test('five calls at once on one mailbox: the fifth waits its second', async () => {
    const place = await signIn();
    const reader = readerOf(place);
    const start = await reader.start();
    const key = await arrive(place, 'one');
    place.running.twin.faults.plan({ vendor: 'microsoft', match: 'delta', times: 4, kind: { type: 'delay', ms: 200 } });
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => reader.news(start)));
    expect(all.map(({ messageKeys }) => messageKeys)).toEqual([[key], [key], [key], [key], [key]]);
  });
});

test('a link to another place is not followed: the token stays here', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  const start = await reader.start();
  const body = { value: [], '@odata.nextLink': 'https://evil.example/v1.0/me/messages' };
  place.running.twin.faults.plan({ vendor: 'microsoft', match: 'delta', times: 1, kind: { type: 'status', status: 200, body } });
  await expect(reader.news(start)).rejects.toMatchObject({ failure: 'temporary', message: 'Outlook answered with a link to another place' });
});

test('a sign-in that was taken back', async () => {
  const place = await signIn();
  const reader = readerOf(place);
  const start = await reader.start();
  revokeSignIns(place.running.twin, place.mailbox.account.id);
  expect([await failureOf(reader.news(start)), await failureOf(place.provider.oauth.refresh(place.tokens.refreshToken ?? ''))]).toEqual([
    'auth_expired',
    'auth_expired',
  ]);
});
