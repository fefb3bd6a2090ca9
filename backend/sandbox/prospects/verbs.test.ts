import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Twin } from '../core/twin.ts';
import { mailsFrom } from '../mail/find-mails.ts';
import { openTestTwin } from '../mail/test-twin.ts';
import { CannotReactError } from './act.ts';
import { react, type Act } from './react.ts';
import { startTestProduct, type TestProduct } from './test-product.ts';

let twin: Twin;
let product: TestProduct;
beforeEach(async () => {
  ({ twin } = await openTestTwin());
  product = await startTestProduct();
});
afterEach(() => product.close());

async function act(script: Act, change?: (raw: string) => string) {
  const [done] = await react(twin, await product.mail(twin, change), [script], product.options);
  if (!done) throw new Error('nothing was done');
  return done;
}
const url = (path: string): string => `${product.options.productUrl}${path}`;
const headersOf = (index: number): Record<string, string> => product.hits[index]?.headers ?? {};

test('open: the pixel, as a browser fetches it, and nothing outside', async () => {
  const done = await act({ verb: 'open' });
  expect(done).toEqual({
    verb: 'open',
    at: expect.any(String),
    mailId: 'mail-00000001',
    requests: [{ method: 'GET', url: url('/o/tok'), status: 200 }],
    replyMailId: null,
    note: null,
  });
  expect(product.hits.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /o/tok']);
  expect(headersOf(0)).toMatchObject({
    'user-agent': expect.stringMatching(/^Mozilla\/5\.0 \(/),
    'accept-language': expect.any(String),
    'x-forwarded-for': expect.stringMatching(/^203\.0\.113\./),
  });
  expect('referer' in headersOf(0)).toBe(false);
});

test('open: a mail without images leaves no trace, and says so', async () => {
  const done = await act({ verb: 'open' }, (raw) => raw.replace(/<img[^>]*>/g, ''));
  expect([done.requests, done.note]).toEqual([[], 'the mail has no image to load, so opening it leaves no trace']);
});

test('click: the first content link, redirects followed to the edge of the twin', async () => {
  const done = await act({ verb: 'click' });
  expect(done.requests).toEqual([
    { method: 'GET', url: url('/c/one'), status: 302 },
    { method: 'GET', url: url('/landing'), status: 302 },
  ]);
  expect(done.note).toBe('led to https://elsewhere.example/welcome');
});

test('click: the unsubscribe link is not of interest', async () => {
  const done = await act({ verb: 'click' }, (raw) => raw.replace(/<p>Hi Ana.*<\/p>/, ''));
  expect([done.requests, done.note]).toEqual([[], 'the mail has no link to click']);
});

test('apple_prefetch: the pixel, through the bare agent of the privacy proxy', async () => {
  await act({ verb: 'apple_prefetch' });
  expect(product.hits.map(({ path }) => path)).toEqual(['/o/tok']);
  expect(headersOf(0)).toMatchObject({ 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': '17.58.63.21' });
  expect('accept-language' in headersOf(0)).toBe(false);
});

test('scanner_burst: HEAD and GET of everything by three agents, and no POST', async () => {
  const done = await act({ verb: 'scanner_burst' });
  const seen = product.hits.map(({ method, path }) => `${method} ${path}`).sort();
  const each = ['/c/one', '/o/tok', '/u/tok', '/u/tok?page=1&x=2'].flatMap((path) => [`GET ${path}`, `HEAD ${path}`]);
  expect(seen).toEqual([...each, ...each, ...each].sort());
  expect(new Set(product.hits.map(({ headers }) => headers['user-agent'])).size).toBe(3);
  expect(product.hits.some(({ headers }) => 'accept-language' in headers)).toBe(false);
  expect(done.requests).toHaveLength(24);
});

describe('reply', () => {
  test('answers the thread with a quoted original, through the mail server', async () => {
    const startedAt = Date.now();
    await twin.clock.advance(3_600_000);
    const done = await act({ verb: 'reply', disposition: 'positive', text: 'Yes, Thursday.' });
    const [mail] = product.inbound;
    expect(mail).toMatchObject({
      from: { name: 'Ana Buyer', address: 'ana@buyer.example' },
      to: [{ name: '', address: 'replies@seller.example' }],
      subject: 'Re: A thought',
      inReplyTo: '<m2@seller.example>',
      references: '<m1@seller.example> <m2@seller.example>',
      messageId: expect.stringMatching(/^<[0-9a-f]{24}@buyer\.example>$/),
    });
    expect(mail?.text).toMatch(/^Yes, Thursday\.\n\nOn .*, Zoe Seller <zoe@seller\.example> wrote:\n> Hi Ana, see our page/);
    expect(mail?.headers.find(({ key }) => key === 'x-twin-disposition')?.value).toBe('positive');
    expect(Date.parse(mail?.date ?? '')).toBeGreaterThanOrEqual(startedAt + 3_599_000);
    expect(product.hits[0]?.headers['x-salesos-mail-recipient']).toBe('replies@seller.example');
    expect(mailsFrom(twin, 'ana@buyer.example').map(({ id, envelope }) => ({ id, envelope }))).toEqual([
      { id: done.replyMailId, envelope: { from: 'ana@buyer.example', to: ['replies@seller.example'] } },
    ]);
  });

  test('has words of its own, the same in every run, and a new id each time', async () => {
    const mail = await product.mail(twin);
    await react(
      twin,
      mail,
      [
        { verb: 'reply', disposition: 'negative' },
        { verb: 'reply', disposition: 'negative' },
      ],
      product.options,
    );
    const again = await openTestTwin();
    await react(again.twin, await product.mail(again.twin), [{ verb: 'reply', disposition: 'negative' }], product.options);
    const [first, second, repeated] = product.inbound;
    expect([
      first?.messageId === second?.messageId,
      first?.messageId === repeated?.messageId,
      first?.text?.split('\n')[0] === repeated?.text?.split('\n')[0],
    ]).toEqual([false, true, true]);
  });

  test('without a disposition nothing is claimed; a Re: stays one', async () => {
    await act({ verb: 'reply' }, (raw) => raw.replace('Subject: A', 'Subject: Re: A').replace(/Reply-To.*\r\n/, ''));
    const [mail] = product.inbound;
    expect([mail?.subject, mail?.to?.[0]?.address, mail?.headers.some(({ key }) => key === 'x-twin-disposition')]).toEqual([
      'Re: A thought',
      'zoe@seller.example',
      false,
    ]);
  });
});

test('out_of_office: an automatic reply that names a day in business time', async () => {
  await act({ verb: 'out_of_office' });
  const [mail] = product.inbound;
  const back = new Date(twin.clock.now().getTime() + 7 * 24 * 3_600_000).toLocaleDateString('en-US', {
    timeZone: 'UTC',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
  expect([mail?.subject, mail?.inReplyTo, mail?.headers.find(({ key }) => key === 'auto-submitted')?.value]).toEqual([
    'Automatic reply: A thought',
    '<m2@seller.example>',
    'auto-replied',
  ]);
  expect(mail?.text).toContain(back);
  expect(mail?.text).not.toContain('> ');
});

describe('unsubscribe', () => {
  test('one click is one POST of the agreed body, without cookies or redirects', async () => {
    const done = await act({ verb: 'unsubscribe' });
    expect(done.requests).toEqual([{ method: 'POST', url: url('/u/tok'), status: 200 }]);
    expect(product.hits.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'POST', path: '/u/tok', body: 'List-Unsubscribe=One-Click' },
    ]);
    expect(headersOf(0)['content-type']).toBe('application/x-www-form-urlencoded');
    expect('cookie' in headersOf(0)).toBe(false);
  });

  test('on the page: the link of the mail, then its POST form with the button', async () => {
    const done = await act({ verb: 'unsubscribe_on_page' });
    expect(done.requests.map(({ method, status }) => ({ method, status }))).toEqual([
      { method: 'GET', status: 200 },
      { method: 'POST', status: 200 },
    ]);
    expect(product.hits.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'GET', path: '/u/tok?page=1&x=2', body: '' },
      { method: 'POST', path: '/u/tok?page=1&x=2', body: 'token=a%26b&confirm=yes' },
    ]);
  });

  test.each<[string, Act['verb'], RegExp, string]>([
    ['without List-Unsubscribe-Post', 'unsubscribe', /List-Unsubscribe-Post.*\r\n/, 'the mail offers no one-click unsubscribe'],
    ['without List-Unsubscribe', 'unsubscribe', /List-Unsubscribe: .*\r\n/, 'the mail offers no one-click unsubscribe'],
    ['without any link', 'unsubscribe_on_page', /List-Unsubscribe: .*\r\n|<p><a.*Unsubscribe<\/a><\/p>/g, 'the mail has no unsubscribe link'],
  ])('%s it cannot be done', async (_name, verb, cut, message) => {
    await expect(act({ verb }, (raw) => raw.replace(cut, ''))).rejects.toEqual(new CannotReactError(message));
    expect(product.hits).toEqual([]);
  });
});
