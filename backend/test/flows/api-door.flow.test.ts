import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { openAdminApi } from '../product/admin-api.ts';

let product: TestProduct;
let key: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  key = (await openAdminApi(product)).keyOf('salesforce');
});
afterAll(() => product?.close());

interface Wish {
  body: string | ReadableStream<Uint8Array>;
  by?: string | undefined;
  type?: string;
  path?: string;
}
async function post({ body, by, type = 'application/json', path = '/v1/contacts' }: Wish) {
  const headers = { 'content-type': type, ...(by === undefined ? {} : { authorization: `Bearer ${by}` }) };
  const reply = await fetch(`${product.url}${path}`, {
    method: 'POST',
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  const { code, problems } = (await reply.json()) as { code?: string; problems?: unknown };
  return { status: reply.status, code, problems };
}

const inPieces = (bytes: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < bytes; sent += 65_536) controller.enqueue(new Uint8Array(65_536).fill(0x20));
      controller.close();
    },
  });

describe('whoever has no key', () => {
  test.each<[string, Omit<Wish, 'by'>]>([
    ['an input that lacks everything', { body: '{}' }],
    ['what is no JSON', { body: '{"lastName":' }],
    ['another type', { body: 'x', type: 'text/plain' }],
    ['more than anybody may send', { body: ' '.repeat(3_000_000) }],
    ['much to a route that takes much', { body: ' '.repeat(3_000_000), path: '/v1/emails/send' }],
    ['much in pieces', { body: inPieces(3_000_000) }],
  ])('is told that, with %s', async (_what, wish) => {
    const strangers = [undefined, 'sk_live_nobody-at-all-has-this-key'];
    for (const by of wish.body instanceof ReadableStream ? [undefined] : strangers)
      expect(await post({ ...wish, by })).toEqual({ status: 401, code: 'unauthenticated', problems: undefined });
  });
});

describe('whoever has one', () => {
  test('is told what is wrong with each field', async () => {
    expect(await post({ by: key, body: JSON.stringify({ lastName: 5, ownerId: 'me' }) })).toEqual({
      status: 400,
      code: 'bad_request',
      problems: [
        { field: 'lastName', text: 'Invalid input: expected string, received number' },
        { field: 'ownerId', text: 'Invalid UUID' },
      ],
    });
  });

  test.each<[string, number, string, Omit<Wish, 'by'>]>([
    ['what is no JSON', 400, 'bad_request', { body: '{"lastName":' }],
    ['another type', 415, 'unsupported_media_type', { body: 'x', type: 'text/plain' }],
    ['too much', 413, 'too_large', { body: ' '.repeat(1_100_000) }],
    ['too much in pieces', 413, 'too_large', { body: inPieces(1_200_000) }],
  ])('is refused %s', async (_what, status, code, wish) => {
    expect(await post({ ...wish, by: key })).toEqual({ status, code, problems: undefined });
  });
});

test('the document says how to sign a call, and that every refusal is a problem', async () => {
  const document = (await (await fetch(`${product.url}/openapi.json`)).json()) as {
    security: unknown;
    components: { securitySchemes: unknown };
    paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>>;
  };
  expect([document.security, document.components.securitySchemes]).toEqual([
    [{ apiKey: [] }],
    { apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'sk_live_…' } },
  ]);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const silent = operations.filter(({ responses }) => !Object.hasOwn(responses['default']?.content ?? {}, 'application/problem+json'));
  expect([operations.length > 80, silent]).toEqual([true, []]);
});
