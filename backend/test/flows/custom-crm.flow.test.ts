import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enroll } from '#services/sequence/enroll.ts';
import { type ActivityRow, type OrgRow, orgOf, rowOf } from '../../sandbox/custom-crm/rows.ts';
import { space } from '../../sandbox/custom-crm/space.ts';
import { customCrmCompany, customCrmKey } from '../../sandbox/custom-crm/seed.ts';
import { mailsTo } from '../../sandbox/mail/find-mails.ts';
import { react } from '../../sandbox/prospects/react.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

const customer = {
  id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a04',
  provider: 'custom',
  name: customCrmCompany.name,
  postalAddress: `${customCrmCompany.name}, 3 Wharf Road, Leeds LS1 4AP`,
  users: [...customCrmCompany.users],
};

let product: TestProduct;
let adminKey = '';
let crmUrl = '';
let joined: unknown;

const api = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
  const reply = await fetch(`${product.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, json: text === '' ? null : JSON.parse(text) };
};
const connectWith = (key: string, baseUrl = crmUrl) => api('POST', '/v1/connections/key', { provider: 'custom', baseUrl, key });

beforeAll(async () => {
  product = await startTestProduct({ connect: [], extras: { customCrm: true } });
  crmUrl = product.twin.extras.customCrm?.url ?? '';
  await product.join(customer, async (key) => {
    adminKey = key;
    joined = await connectWith(customCrmKey);
    const [row] = await rows<{ id: string }>(sql`select id from crm_integrations`);
    await api('POST', `/v1/connections/${row?.id}/writing`, { state: 'on' });
  });
  await product.engine.drain();
});
afterAll(() => product?.close());

const rows = <Row>(query: ReturnType<typeof sql>): Promise<Row[]> => product.product.work.withTenant(customer.id, (uow) => uow.rows<Row>(query));
const ownedOf = (id: string) => rowOf(product.twin.twin.store, 'contact', id)?.record.owned;
const activities = () => product.twin.twin.store.all<ActivityRow>(space, 'activity');

test('what the company has came in, with whose it is and who said no', async () => {
  expect(joined).toEqual({ status: 200, json: { connectionId: expect.any(String), missing: [] } });
  const people = await rows(sql`
    select concat_ws(' ', c.first_name, c.last_name) as name, c.title, c.city, a.name as company, a.company_size, u.email as owner,
      (select s.state from consents s where s.customer_id = c.customer_id and s.contact_id = c.id and s.channel = 'email' and s.source = 'custom') as email
    from contacts c join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    join users u on u.customer_id = c.customer_id and u.id = c.owner_id order by c.email`);
  const mill = { company: 'Millrace Foods', city: 'Leeds', owner: 'priya@kettlecrane.example', email: null };
  expect(people).toMatchObject([
    { ...mill, name: 'Dana Whitlock', title: 'Head of Planning' },
    { ...mill, name: 'Joel Marsh', title: 'Plant Manager', owner: 'owen@kettlecrane.example' },
    { ...mill, name: 'Nina Frost', title: 'Buyer', email: 'opted_out' },
  ]);
  expect(await rows(sql`select name, stage from opportunities`)).toEqual([{ name: 'Line planning', stage: 'Proposal' }]);
});

test('somebody who answers: the score is in the CRM, and each mail is one activity', async () => {
  const [dana] = await rows<{ id: string; owner_id: string; sequence_id: string }>(sql`
    select c.id, c.owner_id, (select s.id from sequences s where s.customer_id = c.customer_id and s.name = 'Warm intro') as sequence_id
    from contacts c where c.email = 'dana@millrace.example'`);
  if (!dana) throw new Error('nobody');
  await product.product.work.withTenant(customer.id, (uow) =>
    enroll(uow, {
      actor: { kind: 'user', id: dana.owner_id, role: 'rep' },
      contactId: dana.id,
      ownerId: dana.owner_id,
      sequenceId: dana.sequence_id,
    }),
  );
  await product.engine.drain();
  const [mail] = mailsTo(product.twin.twin, 'dana@millrace.example');
  if (!mail) throw new Error('no mail');
  expect(ownedOf('p-1')).toMatchObject({ sequenceName: 'Warm intro', sequenceState: 'Active' });
  await react(product.twin.twin, mail, [{ verb: 'reply', text: 'Yes, Thursday works for me.' }], product.inbox);
  await product.advance(5_000);
  await product.engine.drain();
  const [score] = await rows<{ total_score: number }>(sql`select total_score from engagement_scores where contact_id = ${dana.id}::uuid`);
  expect(ownedOf('p-1')).toEqual({
    engagementScore: score?.total_score,
    tier: 1,
    band: 'Hot',
    scoreReason: expect.stringMatching(/^Replied on /),
    scoreParts: expect.stringContaining('replies'),
    scoreModel: 'seed-v1',
    scoreAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    priority: expect.any(Number),
    nextAction: expect.any(String),
    sequenceName: 'Warm intro',
    sequenceStep: '2 of 2',
    sequenceState: 'Ended: replied',
    lastTouchAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(activities().map(({ contactId, subject }) => [contactId, subject])).toEqual([
    ['p-1', 'An idea for Millrace Foods'],
    ['p-1', expect.stringMatching(/^Re: /)],
  ]);
  expect(await rows(sql`select id from crm_dirty`)).toEqual([]);
});

test('a connection with a key has no sign-in page, and the sign-in’s has no key', async () => {
  expect(await api('POST', '/v1/connections', { provider: 'custom' })).toMatchObject({ status: 400 });
  expect(await api('POST', '/v1/connections/key', { provider: 'hubspot', baseUrl: crmUrl, key: customCrmKey })).toMatchObject({ status: 400 });
  expect(await api('POST', '/v1/connections/key', { provider: 'nobody', baseUrl: crmUrl, key: customCrmKey })).toMatchObject({ status: 404 });
});

test('the key is sealed; a changed one stops the connection until the admin gives the new one', async () => {
  const connection = async () =>
    (await rows<{ state: string; access_token: string; writing: string }>(sql`select state, access_token, writing from crm_integrations`))[0];
  expect((await connection())?.access_token).not.toContain(customCrmKey);
  const { store } = product.twin.twin;
  const org = orgOf(store);
  if (!org) throw new Error('no org');
  store.put<OrgRow>(space, 'org', { ...org, key: 'the-second-key' });
  await rows(sql`update crm_pull_cursors set due_at = '2020-01-01'`);
  await product.engine.executors.pull.run(customer.id).catch(() => undefined);
  expect(await connection()).toMatchObject({ state: 'needs_reauth' });
  expect(await connectWith('not-the-key')).toMatchObject({ status: 400, json: { title: 'The CRM refused this key.' } });
  expect(await connection()).toMatchObject({ state: 'needs_reauth' });
  expect(await connectWith('the-second-key')).toMatchObject({ status: 200 });
  await product.engine.drain();
  expect(await connection()).toMatchObject({ state: 'active', writing: 'on' });
});
