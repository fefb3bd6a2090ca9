import { expect, test } from 'vitest';
import { instrument } from './instrument.ts';

const text = (body: string) => ({ format: 'text' as const, body });
const footer = { postalAddress: 'Harbor & Pine, 1 Dock Rd', unsubscribeUrl: 'https://x.example/u/t', unsubscribeText: 'Unsubscribe' };

test('builds both parts, tracks links, keeps plain URLs in the text, adds pixel and footer', () => {
  const result = instrument(text('Hi Ada,\nsee [our pricing](https://shop.example/a/pricing?x=1) & more.\n\n<b>Bye</b>'), {
    signature: null,
    track: (link) => `https://x.example/c/${link.id}`,
    pixelUrl: 'https://x.example/o/t.gif',
    footer,
  });
  expect(result).toEqual({
    html:
      '<!doctype html><html><body style="font-family:sans-serif;font-size:14px;line-height:1.5">' +
      '<p>Hi Ada,<br>see <a href="https://x.example/c/1-pricing">our pricing</a> &amp; more.</p>\n<p>&lt;b&gt;Bye&lt;/b&gt;</p>\n' +
      '<p style="color:#666;font-size:12px">Harbor &amp; Pine, 1 Dock Rd<br><a href="https://x.example/u/t">Unsubscribe</a></p>' +
      '<img src="https://x.example/o/t.gif" width="1" height="1" alt="" style="display:block"></body></html>',
    text: 'Hi Ada,\nsee our pricing: https://shop.example/a/pricing?x=1 & more.\n\n<b>Bye</b>\n\n--\nHarbor & Pine, 1 Dock Rd\nUnsubscribe: https://x.example/u/t\n',
    links: [{ id: '1-pricing', url: 'https://shop.example/a/pricing?x=1' }],
  });
});

test('a script link stays text and no pixel is added when opens are not tracked', () => {
  const result = instrument(text('[x](javascript:alert(1))'), { signature: null, track: (link) => link.url, pixelUrl: null, footer });
  expect(result.links).toEqual([]);
  expect(result.html).toContain('<p>[x](javascript:alert(1))</p>');
  expect(result.html).not.toContain('<img');
});

test('a mail address is a link nobody tracks', () => {
  const result = instrument(text('[Write me](mailto:anna@a.example)'), {
    signature: null,
    track: () => 'https://x.example/c',
    pixelUrl: null,
    footer,
  });
  expect(result.links).toEqual([]);
  expect(result.html).toContain('<p><a href="mailto:anna@a.example">Write me</a></p>');
  expect(result.text).toContain('Write me: anna@a.example\n');
});

const signature = { html: '<p>Anna &amp; <a href="https://a.example">us</a></p>', text: 'Anna & us' };

test('html keeps its shape, its links are tracked and its text part is what a person would write', () => {
  const body = '<p>Hi &amp; see <a title="a href=" href="https://shop.example/a?x=1&amp;y=2">this</a>, <a href="mailto:b@c.example">me</a></p>';
  const plain = 'Hi & see [this](https://shop.example/a?x=1&y=2), [me](mailto:b@c.example)';
  const result = instrument(
    { format: 'html', body, plain },
    { signature, track: ({ id }) => `https://x.example/c/${id}?a&b`, pixelUrl: null, footer },
  );
  expect(result.links).toEqual([{ id: '1-a', url: 'https://shop.example/a?x=1&y=2' }]);
  expect(result.html).toContain(
    '<p>Hi &amp; see <a title="a href=" href="https://x.example/c/1-a?a&amp;b">this</a>, <a href="mailto:b@c.example">me</a></p>\n<div><p>Anna &amp; <a href="https://a.example">us</a></p></div>\n<p style=',
  );
  expect(result.text).toBe(
    'Hi & see this: https://shop.example/a?x=1&y=2, me: b@c.example\n\nAnna & us\n\n--\nHarbor & Pine, 1 Dock Rd\nUnsubscribe: https://x.example/u/t\n',
  );
});

test('a signature stands there once', () => {
  const own = (body: string, sign: typeof signature | null) =>
    instrument(text(body), { signature: sign, track: (link) => link.url, pixelUrl: null, footer: null });
  expect(own('Hello.', signature)).toEqual({
    html: '<!doctype html><html><body style="font-family:sans-serif;font-size:14px;line-height:1.5"><p>Hello.</p>\n<div><p>Anna &amp; <a href="https://a.example">us</a></p></div></body></html>',
    text: 'Hello.\n\nAnna & us\n',
    links: [],
  });
  expect(own('Hello.\n\nAnna & us', signature)).toEqual(own('Hello.\n\nAnna & us', null));
});
