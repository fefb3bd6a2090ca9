import type { Deliverability } from '@salesos/shared/api/deliverability';
import type { Mailbox } from '@salesos/shared/api/mailbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '#http/app.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';

type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: [] });
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterAll(() => product?.close());

const look = async (path: string) => (await anna<Deliverability>('GET', `/v1/deliverability/${path}`)).body;
const codes = ({ spf, dkim, dmarc }: Deliverability) => [spf, dkim, dmarc].flatMap(({ findings }) => findings.map(({ code }) => code));

test('a domain in good order, over the wire from its name server', async () => {
  const key = expect.stringContaining('v=DMARC1');
  expect(await look('HarborPine.example')).toEqual({
    domain: 'harborpine.example',
    provider: 'google',
    spf: {
      state: 'fine',
      findings: [{ code: 'spf_fine', text: 'SPF says which servers may send for the domain.', toDo: null }],
      record: 'v=spf1 include:_spf.google.com ~all',
      lookups: 1,
    },
    dkim: {
      state: 'fine',
      findings: [{ code: 'dkim_fine', text: 'There is a DKIM key to check signatures with.', toDo: null }],
      selectors: [{ name: 'google', state: 'valid', bits: 2048 }],
    },
    dmarc: {
      state: 'fine',
      findings: [{ code: 'dmarc_fine', text: 'DMARC tells receivers to keep out mail that is not the domain’s.', toDo: null }],
      record: key,
      recordDomain: 'harborpine.example',
      policy: 'quarantine',
      alignment: { spf: 'relaxed', dkim: 'relaxed' },
      reportsTo: ['dmarc@harborpine.example'],
    },
  });
});

test('one with work left, one that has nothing, other selectors and another provider', async () => {
  expect(codes(await look('brightwater.example'))).toEqual(['spf_fine', 'dkim_fine', 'dmarc_watching', 'dmarc_no_reports']);
  expect(codes(await look('nothing.example'))).toEqual(['spf_missing', 'dkim_selector_unknown', 'dmarc_missing']);
  expect(codes(await look('harborpine.example?selectors=old,older&provider=ses'))).toEqual(['spf_provider_missing', 'dkim_missing', 'dmarc_fine']);
});

test('a mailbox says how its domain stands', async () => {
  const { mailboxes } = (await anna<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes')).body;
  const standing = { domain: 'harborpine.example', spf: 'fine', dkim: 'fine', dmarc: 'fine' };
  expect(mailboxes.map(({ deliverability }) => deliverability)).toEqual(mailboxes.map(() => standing));
  expect(mailboxes.length).toBeGreaterThan(0);
});

test('name servers that do not answer leave it open, and the list comes all the same', async () => {
  const silent = {
    mx: () => Promise.resolve(null),
    spf: () => Promise.resolve(null),
    dkim: () => Promise.resolve(null),
    dmarc: () => Promise.resolve(null),
  };
  const app = createApp({ ...product.product.deps, mailAuth: silent });
  const door = product.door;
  door.handle((request, bindings) => app.fetch(request, bindings));
  try {
    expect(codes(await look('harborpine.example'))).toEqual(['spf_not_asked', 'dkim_not_asked', 'dmarc_not_asked']);
    const { mailboxes } = (await anna<{ mailboxes: Mailbox[] }>('GET', '/v1/mailboxes')).body;
    expect(mailboxes[0]?.deliverability).toEqual({ domain: 'harborpine.example', spf: 'not_asked', dkim: 'not_asked', dmarc: 'not_asked' });
  } finally {
    door.handle((request, bindings) => product.product.app.fetch(request, bindings));
  }
});

test('what is no domain or selector is refused', async () => {
  for (const path of ['localhost', '127.0.0.1', 'a..example', 'a.example?selectors=../x', 'a.example?provider=gmx'])
    expect([path, (await anna('GET', `/v1/deliverability/${path}`)).status]).toEqual([path, 400]);
});
