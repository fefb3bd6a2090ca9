import type { Suppression, SuppressionImport } from '@salesos/shared/api/suppression';
import { enrollBlockLabels } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '#services/customer/create-customer.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { enroll, personOf } from '../product/people.ts';

type Api = Awaited<ReturnType<typeof apiAs>>;
let product: TestProduct;
let customerId: string;
let nora: Api;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
  nora = await apiAs(product, 'salesforce', 'admin');
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterAll(() => product?.close());

const keyOf = async (): Promise<string> =>
  createApiKey(product.product.work, {
    actor: { kind: 'system', id: 'test', role: 'admin' },
    customerId,
    userEmail: 'nora.quist@harborpine.example',
    label: 'files',
  });
const importFile = async (
  body: string | Buffer,
): Promise<{ status: number; body: SuppressionImport & { code?: string; problems?: { code: string }[] } }> => {
  const headers = { authorization: `Bearer ${await keyOf()}`, 'content-type': 'text/csv' };
  const reply = await fetch(`${product.url}/v1/suppressions/import`, { method: 'POST', headers, body });
  return { status: reply.status, body: (await reply.json()) as SuppressionImport };
};

test('a list is imported row by row: what is understood counts once, every other row is named', async () => {
  const person = await personOf(product, 'salesforce', 'ruth');
  const list = `Email;Domain;Reason;Date
${person.email};;asked on the phone;2025-02-03
;imported-domain.example;;
not an address;;;
;com;;
kim@twice.example;;;03.02.2025
KIM@twice.example;;;
kim@ahead.example;;;2050-01-01
"kim@open.example;;;
;;nobody;
kim@few.example;
`;
  const first = await importFile(Buffer.from(`\ufeff${list}`, 'utf16le'));
  expect([first.status, { ...first.body, refused: first.body.refused.map(({ line, code }) => [line, code]) }]).toEqual([
    200,
    {
      added: 3,
      already: 1,
      refused: [
        [4, 'not_address'],
        [5, 'not_domain'],
        [8, 'date_ahead'],
        [9, 'broken_quote'],
        [10, 'neither'],
        [11, 'field_count'],
      ],
    },
  ]);
  expect((await importFile(list)).body).toMatchObject({ added: 0, already: 4 });
  const { body: found } = await nora<{ suppressions: Suppression[] }>('GET', `/v1/suppressions?matching=${encodeURIComponent(person.email)}`);
  expect(found.suppressions).toMatchObject([
    { value: person.email, reason: 'asked on the phone', since: '2025-02-03T00:00:00.000Z', origin: 'import' },
  ]);
  await expect(enroll(product, person)).rejects.toThrow(enrollBlockLabels.suppressed);
});

test('a file without the columns, without text or for somebody who may not changes nothing', async () => {
  const answers = [await importFile('name,reason\nKim,none\n'), await importFile(''), await importFile(Buffer.from([0x89, 0x50, 0, 0]))];
  expect(answers.map(({ status, body }) => [status, body.code, body.problems?.[0]?.code])).toEqual([
    [400, 'bad_request', 'no_column'],
    [400, 'bad_request', 'not_csv'],
    [400, 'bad_request', 'not_csv'],
  ]);
  expect((await importFile(Buffer.alloc(21 * 1024 * 1024, 'x'))).body.problems).toEqual([{ code: 'too_large' }]);
  expect((await anna('POST', '/v1/suppressions/import', 'email\nkim@rep.example\n')).status).toBe(403);
  expect((await anna('GET', '/v1/suppressions/export')).status).toBe(403);
});

test('what is exported is a list to be imported, and no formula to a spreadsheet', async () => {
  await importFile('email,reason\n+kim@formula.example,"=HYPERLINK(""https://evil.example"")"\n');
  const reply = await fetch(`${product.url}/v1/suppressions/export`, { headers: { authorization: `Bearer ${await keyOf()}` } });
  const text = await reply.text();
  expect([reply.headers.get('content-type'), reply.headers.get('content-disposition')]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename="suppressions.csv"',
  ]);
  const [header, ...lines] = text.trim().split('\r\n');
  const [row] = await product.rows<{ n: number }>('salesforce', sql`select count(*)::int as n from suppressions where lifted_at is null`);
  expect([header, lines.length]).toEqual(['email,domain,reason,since,added_at,added_by,origin', row?.n]);
  expect(lines.find((line) => line.includes('formula'))).toMatch(/^'\+kim@formula\.example,,"'=HYPERLINK\(""https:\/\/evil\.example""\)",/);
  expect((await importFile(text)).body).toEqual({ added: 0, already: row?.n, refused: [] });
});
