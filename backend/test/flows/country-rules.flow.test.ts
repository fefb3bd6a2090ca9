import type { ContactBasis, CountryRule } from '@salesos/shared/api/consent';
import { countryRulesNotice } from '@salesos/shared/labels/consent';
import { enrollBlockLabels } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contact } from '../../sandbox/salesforce/schema/contact.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact, records } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, inbox, ledger, personAt } from '../product/people.ts';

type Api = Awaited<ReturnType<typeof apiAs>>;
type Somebody = Awaited<ReturnType<typeof personAt>>;
let product: TestProduct;
let nora: Api;
let anna: Api;
let david: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  nora = await apiAs(product, 'salesforce', 'admin');
  anna = await apiAs(product, 'salesforce', 'rep');
  david = await apiAs(product, 'salesforce', 'other_rep');
  // As the product brings it.
  await nora('DELETE', '/v1/country-rules/DE');
});
afterAll(() => product?.close());

let people = 0;
async function living(country: string | null): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Ole', lastName: `Number ${people}`, email: `ole.${people}@countries.example` });
  records(product).change(contact, id, { MailingCountry: country });
  await pullOnce(product, 'salesforce');
  return personAt(product, 'salesforce', id);
}
const blocked = async (person: Somebody) => (await product.client.card(person)).offers[0]?.blocked?.code ?? null;
const states = async (person: Somebody) => (await ledger(product, person)).map(({ send_state, error_code }) => [send_state, error_code]);
const OWN = {
  coldMailNeedsConsent: true,
  opensNeedConsent: false,
  needsSourceNotice: false,
  source: 'our counsel, memo 12',
  checkedOn: '2026-11-29',
};

test('where consent is asked for, enrolling is held before anybody confirms it, until a basis is recorded', async () => {
  const [person, other, nowhere] = [await living('Germany'), await living('United States'), await living(null)];
  expect([await blocked(person), await blocked(other), await blocked(nowhere)]).toEqual(['country_requires_consent', null, null]);
  await expect(enroll(product, person)).rejects.toThrow(`Will not start: ${enrollBlockLabels.country_requires_consent}.`);
  const path = `/v1/contacts/${person.contactId}/bases`;
  expect([
    (await david('POST', path, { basis: 'consent', evidence: 'Form of 3 May.' })).status,
    (await anna('POST', path, { basis: 'hearsay', evidence: 'Form of 3 May.' })).status,
    (await anna('POST', path, { basis: 'consent', evidence: ' ' })).status,
    (await anna('POST', `/v1/contacts/${product.customerId('salesforce')}/bases`, { basis: 'consent', evidence: 'None.' })).status,
  ]).toEqual([403, 400, 400, 404]);
  const { status, body } = await anna<{ id: string }>(
    'POST',
    path,
    { basis: 'consent', evidence: 'Form of 3 May.' },
    { 'idempotency-key': 'basis-of-ole' },
  );
  expect([
    status,
    (await anna<{ id: string }>('POST', path, { basis: 'consent', evidence: 'Form of 3 May.' }, { 'idempotency-key': 'basis-of-ole' })).body,
  ]).toEqual([201, body]);
  expect((await anna<{ bases: ContactBasis[] }>('GET', path)).body.bases).toEqual([
    {
      id: body.id,
      contactId: person.contactId,
      basis: 'consent',
      evidence: 'Form of 3 May.',
      recordedAt: expect.any(String),
      recordedBy: { id: expect.any(String), name: 'Anna Berg' },
    },
  ]);
  await enroll(product, person);
  await product.engine.drain();
  expect(inbox(product, person)).toHaveLength(1);
  expect((await anna('POST', `${path}/${body.id}/withdraw`, { because: 'It was somebody else.' })).status).toBe(204);
  expect([(await anna('POST', `${path}/${body.id}/withdraw`, { because: 'Once more.' })).status, await blocked(person)]).toEqual([
    404,
    'country_requires_consent',
  ]);
  const audited = await product.rows(
    'salesforce',
    sql`select action, details from audit_log where resource_id = ${person.contactId} and action like 'contact_basis%' order by action`,
  );
  expect(audited).toEqual([
    { action: 'contact_basis.recorded', details: { basis: 'consent' } },
    { action: 'contact_basis.withdrawn', details: {} },
  ]);
});

test('a customer’s own rule holds what waits, and lets it go with a basis', async () => {
  const person = await living('France');
  await enroll(product, person);
  await product.engine.executors.steps.run(product.customerId('salesforce'));
  expect((await nora('PUT', '/v1/country-rules/FR', OWN)).status).toBe(204);
  await product.engine.drain();
  expect([await states(person), inbox(product, person)]).toEqual([[['queued', 'country_requires_consent']], []]);
  await nora('POST', `/v1/contacts/${person.contactId}/bases`, { basis: 'existing_customer', evidence: 'Order 4711.' });
  await product.engine.drain();
  expect([await states(person), inbox(product, person).length]).toEqual([[['sent', null]], 1]);
});

test('the table says where each rule is from, whose it is, and that it is no legal advice', async () => {
  const read = async () => (await anna<{ notice: string; rules: CountryRule[] }>('GET', '/v1/country-rules')).body;
  await nora('PUT', '/v1/country-rules/JP', OWN);
  const { notice, rules } = await read();
  expect([notice, rules.find(({ country }) => country === 'JP'), rules.find(({ country }) => country === 'DE')]).toEqual([
    countryRulesNotice,
    { country: 'JP', ...OWN, isDefault: false },
    {
      country: 'DE',
      coldMailNeedsConsent: true,
      opensNeedConsent: true,
      needsSourceNotice: true,
      source: expect.stringContaining('UWG'),
      checkedOn: '2026-11-30',
      isDefault: true,
    },
  ]);
  await nora('DELETE', '/v1/country-rules/JP');
  expect((await read()).rules.map(({ country }) => country)).not.toContain('JP');
  expect([
    (await anna('PUT', '/v1/country-rules/JP', OWN)).status,
    (await nora('PUT', '/v1/country-rules/XX', OWN)).status,
    (await nora('PUT', '/v1/country-rules/JP', { ...OWN, source: '' })).status,
    (await nora('PUT', '/v1/country-rules/JP', { ...OWN, checkedOn: 'yesterday' })).status,
  ]).toEqual([403, 404, 400, 400]);
});
