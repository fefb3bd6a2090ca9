import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkAs } from '../../sandbox/hubspot/links.ts';
import { requireRecord, saveRecord } from '../../sandbox/hubspot/records.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { addContact, portal } from '../product/crm-edit.ts';
import { linksOf, pullOnce, refOf, settleOnce } from '../product/crm-life.ts';
import { editLocal } from '#services/crm-sync/edit-local.ts';
import { applyActivities } from '#services/crm-sync/apply-activities.ts';
import { apiKeyOf } from '../product/api.ts';
import { connectionApi } from '../product/connection-api.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const addCompany = (properties: Record<string, string>): string => saveRecord(portal(product), 'companies', null, properties).id;
const companyHere = async (crmId: string): Promise<unknown> =>
  (
    await product.rows(
      'hubspot',
      sql`select a.name, a.domain, a.company_size, a.location from accounts a join crm_sync_state l on l.salesos_id = a.id where l.crm_id = ${crmId}`,
    )
  )[0];

describe('a value there is no room for here keeps neither its record out nor any other of the page', () => {
  test.each([
    ['a number beyond all companies', { numberofemployees: '99999999999' }, { company_size: null, location: null }],
    ['half a person', { numberofemployees: '10.5' }, { company_size: 11, location: null }],
    ['a NUL', { city: 'a\0b' }, { company_size: null, location: 'a\ufffdb' }],
    ['half a character', { city: 'a\ud83d' }, { company_size: null, location: 'a\ufffd' }],
  ])('%s', async (what, values, expected) => {
    const domain = `${what.replaceAll(' ', '-').toLowerCase()}.example`;
    const odd = addCompany({ name: what, domain, ...values });
    const next = addCompany({ name: 'Next', domain: `next-${domain}` });
    await pullOnce(product, 'hubspot');
    expect(await companyHere(odd)).toEqual({ name: what, domain, ...expected });
    expect(await companyHere(next)).toMatchObject({ name: 'Next' });
    await settleOnce(product, 'hubspot');
    expect(requireRecord(portal(product), 'companies', odd).properties).toMatchObject(values);
  });

  test('an address longer than any', async () => {
    const email = `${Array.from({ length: 400 }, (_, n) =>
      Math.sin(n + 1)
        .toString(36)
        .slice(2, 12),
    ).join('')}@nordlicht.example`;
    const crmId = saveRecord(portal(product), 'contacts', null, { firstname: 'Long', lastname: 'Address', email }).id;
    await pullOnce(product, 'hubspot');
    expect(
      await product.rows('hubspot', sql`select c.email from contacts c join crm_sync_state l on l.salesos_id = c.id where l.crm_id = ${crmId}`),
    ).toEqual([{ email: null }]);
  });

  test('of an activity', async () => {
    const crmId = addContact(product, 'hubspot', { firstName: 'Odd', lastName: 'Call', email: 'odd.call@nordlicht.example' });
    await pullOnce(product, 'hubspot');
    const { connectionId } = await refOf(product, 'hubspot');
    const call = { externalId: '77', activityId: null, modifiedAt: new Date(), isDeleted: false, isAtADay: false, personExternalIds: [crmId] };
    const said = {
      type: 'call' as const,
      subject: 'a\0b',
      body: 'c\ud83d',
      at: new Date(1_764_500_000_000_000),
      isDone: null,
      outcome: 'busy\0',
      direction: null,
    };
    const rest = { durationSeconds: 99_999_999_999, ownerExternalId: null, copiedFrom: null, isCaptured: false };
    await product.tenant('hubspot', (uow) => applyActivities(uow, connectionId, 'calls', [{ ...call, ...said, ...rest }]));
    expect(await product.rows('hubspot', sql`select subject, body, outcome, duration_s, at from activities where external_id = '77'`)).toEqual([
      { subject: 'a\ufffdb', body: 'c\ufffd', outcome: 'busy\ufffd', duration_s: null, at: null },
    ]);
  });

  test('a mail of ours that is read back: without it no mail would go again', async () => {
    const crmId = addContact(product, 'hubspot', { firstName: 'Odd', lastName: 'Mail', email: 'odd.mail@nordlicht.example' });
    await pullOnce(product, 'hubspot');
    const world = portal(product, 'rep');
    const odd = { hs_email_text: 'cut in half \ud83d', hs_email_subject: 'a\0b', hs_email_direction: 'EMAIL' };
    const mails = ['one', 'two'].map((salesos_id) => saveRecord(world, 'emails', null, { ...odd, salesos_id }).id);
    for (const id of mails) linkAs(world, { from: 'emails', id, to: 'contacts', toId: crmId }, []);
    await product.rows('hubspot', sql`update crm_integrations set activities_complete = false, activities_after = null`);
    await pullOnce(product, 'hubspot');
    expect(
      await product.rows(
        'hubspot',
        sql`select i.activities_complete, e.subject, e.body_text from crm_integrations i, emails e where e.subject like 'a%b' and e.send_state = 'sent'`,
      ),
    ).toEqual(mails.map(() => ({ activities_complete: true, subject: 'a\ufffdb', body_text: 'cut in half \ufffd' })));
  });
});

test('what we call a company that has no name is never written to it; a name a person gives it here is', async () => {
  const [known, unknown] = [addCompany({ domain: 'nameless.example' }), addCompany({ city: 'Bonn' })];
  const cycle = async (): Promise<void> => {
    await pullOnce(product, 'hubspot');
    await settleOnce(product, 'hubspot');
  };
  for (let n = 0; n < 3; n += 1) await cycle();
  const names = (): unknown[] => [known, unknown].map((id) => requireRecord(portal(product), 'companies', id).properties['name']);
  expect([await companyHere(known), await companyHere(unknown)]).toMatchObject([{ name: 'nameless.example' }, { name: unknown }]);
  expect(names()).toEqual([undefined, undefined]);
  saveRecord(portal(product), 'companies', requireRecord(portal(product), 'companies', known), { domain: 'other.example' });
  await cycle();
  expect([await companyHere(known), names()]).toMatchObject([{ name: 'other.example', domain: 'other.example' }, [undefined, undefined]]);
  const [row] = await product.rows<{ id: string }>('hubspot', sql`select salesos_id as id from crm_sync_state where crm_id = ${known}`);
  await product.tenant('hubspot', (uow) => editLocal(uow, { object: 'account', id: row?.id ?? '', fields: { name: 'Other GmbH' }, by: 'test' }));
  await cycle();
  expect(names()).toEqual(['Other GmbH', undefined]);
});

test.each(['salesforce', 'hubspot'] as const)('%s: a number that is none, asked for beside others, keeps nobody waiting', async (vendor) => {
  const crmId = addContact(product, vendor, { firstName: 'Asked', lastName: 'For', email: `asked.${vendor}@nordlicht.example` });
  const api = await connectionApi(product, vendor);
  for (const asked of ['abc', crmId, "x' OR Id != '"])
    expect(await api('POST', '/resync', { object: 'contact', crmId: asked }).catch(() => ({ status: 202 }))).toMatchObject({ status: 202 });
  await settleOnce(product, vendor);
  expect(await linksOf(product, vendor, [crmId])).toMatchObject([{ crm_id: crmId, sync_status: 'synced' }]);
  expect(await product.rows(vendor, sql`select crm_id from crm_inbox`)).toEqual([]);
});

test.each([
  ['a NUL', 'a\0b'],
  ['half a character', 'c\ud83d'],
])('%s in a request is refused, and changes nothing', async (_, text) => {
  const api = await connectionApi(product, 'hubspot');
  const answers = [
    await api('POST', '/writing', { state: 'shadow', reason: text }),
    await api('POST', '/resync', { object: 'contact', crmId: text }),
    await api('GET', '/records/contact/a%00b/history'),
  ];
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(answers.map(() => [400, 'bad_request']));
  expect(await product.rows('hubspot', sql`select writing from crm_integrations`)).toEqual([{ writing: 'on' }]);
  expect((await api('POST', '/writing', { state: 'on', reason: 'C:\\u0000 and 😀' })).status).toBe(204);
});

test('a body that comes in pieces is read once its size is known', async () => {
  const pieces = new Blob(['{"contactId":', '"x"}']).stream();
  const authorization = `Bearer ${await apiKeyOf(product, 'hubspot', 'rep')}`;
  const init = { method: 'POST', body: pieces, duplex: 'half' as const, headers: { authorization, 'content-type': 'application/json' } };
  const answer = await fetch(`${product.url}/v1/emails/send`, init);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'bad_request']);
});
