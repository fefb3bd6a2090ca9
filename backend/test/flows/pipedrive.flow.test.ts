import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listListeners } from '#services/crm-sync/list-listeners.ts';
import { enroll } from '#services/sequence/enroll.ts';
import { connectCrm } from '../../../scripts/start/connect-crm.ts';
import { mailsTo } from '../../sandbox/mail/find-mails.ts';
import { fjordlight } from '../../sandbox/pipedrive/fjordlight.ts';
import { rowOf, rowsOf } from '../../sandbox/pipedrive/records.ts';
import { companySpace, type PersonFieldRow } from '../../sandbox/pipedrive/rows.ts';
import type { SeededCompany } from '../../sandbox/pipedrive/seed.ts';
import { react } from '../../sandbox/prospects/react.ts';
import { startTestProduct, type TestProduct } from '../product.ts';

const { users, company } = fjordlight([]);
const customer = {
  id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a03',
  provider: 'pipedrive',
  name: company.name,
  postalAddress: `${company.name}, Kajgade 2, 8000 Aarhus`,
  users: [...users],
};
const DAY_MS = 86_400_000;

let product: TestProduct;
let ids: SeededCompany;
beforeAll(async () => {
  product = await startTestProduct({ connect: [], extras: { pipedrive: true } });
  const { pipedrive } = product.twin.extras;
  if (!pipedrive) throw new Error('no Pipedrive');
  ids = pipedrive.seeded;
  await product.join(customer, (adminKey) =>
    connectCrm(customer, { productUrl: product.url, twinSalesforceUrl: product.twin.salesforceUrl, adminKey }),
  );
  await product.engine.drain();
});
afterAll(() => product?.close());

const place = () => ({ twin: product.twin.twin, space: companySpace(ids.companyId) });
const rows = <Row>(query: ReturnType<typeof sql>): Promise<Row[]> => product.product.work.withTenant(customer.id, (uow) => uow.rows<Row>(query));

/** Our fields of a person as Pipedrive has them, by their names. */
function ownedOf(key: string): Record<string, unknown> {
  const names = new Map(
    place()
      .twin.store.all<PersonFieldRow>(place().space, 'personField')
      .map(({ id, name }) => [id, name]),
  );
  const values = rowOf(place(), 'persons', Number(ids.personIds[key]))?.json.custom_fields ?? {};
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [names.get(id)?.replace('SalesOS ', ''), value]));
}

test('nobody asks what listens where the CRM has no way to say', async () => {
  const [connection] = await rows<{ id: string }>(sql`select id from crm_integrations`);
  const ref = { customerId: customer.id, connectionId: connection?.id ?? '' };
  const listed = await listListeners(product.product.work, product.product, { actor: { kind: 'system', id: 'test', role: 'admin' }, ...ref });
  expect(new Set(listed.map(({ listeners }) => listeners))).toEqual(new Set([null]));
});

const activities = () =>
  rowsOf(place(), 'activities').map(({ json }) => [json['person_id'], json['subject'], /SalesOS ID: (\S+)</.exec(String(json['note']))?.[1]]);

test('what the company has came in, once, with whose it is', async () => {
  const people = await rows<{ name: string; email: string; company: string; owner: string; opted: string | null }>(sql`
    select concat_ws(' ', c.first_name, c.last_name) as name, c.email, a.name as company, u.email as owner,
      (select s.state from consents s where s.customer_id = c.customer_id and s.contact_id = c.id and s.channel = 'email' and s.source = 'pipedrive') as opted
    from contacts c join accounts a on a.customer_id = c.customer_id and a.id = c.account_id
    join users u on u.customer_id = c.customer_id and u.id = c.owner_id order by c.email`);
  expect(people).toEqual([
    { name: 'Asta Lund', email: 'asta@havnekompagniet.example', company: 'Havnekompagniet', owner: 'signe@fjordlight.example', opted: null },
    { name: 'Frida', email: 'frida@birkogsten.example', company: 'Birk & Sten', owner: 'signe@fjordlight.example', opted: null },
    { name: 'Oskar Holm Juhl', email: 'oskar@birkogsten.example', company: 'Birk & Sten', owner: 'signe@fjordlight.example', opted: 'opted_out' },
    { name: 'Viggo Krogh', email: 'viggo@havnekompagniet.example', company: 'Havnekompagniet', owner: 'emil@fjordlight.example', opted: null },
  ]);
  const deals = await rows(sql`select name, is_closed, is_won, amount::float8 as amount from opportunities order by name`);
  expect(deals).toEqual([
    { name: 'Berth planning', is_closed: false, is_won: false, amount: 24_000 },
    { name: 'Pilot', is_closed: true, is_won: true, amount: 3_500 },
  ]);
});

test('somebody who answers: the score is in Pipedrive’s fields, and each mail is one activity', async () => {
  const [asta] = await rows<{ id: string; owner_id: string; sequence_id: string }>(sql`
    select c.id, c.owner_id, (select s.id from sequences s where s.customer_id = c.customer_id and s.name = 'Warm intro') as sequence_id
    from contacts c where c.email = 'asta@havnekompagniet.example'`);
  if (!asta) throw new Error('nobody');
  await product.product.work.withTenant(customer.id, (uow) =>
    enroll(uow, {
      actor: { kind: 'user', id: asta.owner_id, role: 'rep' },
      contactId: asta.id,
      ownerId: asta.owner_id,
      sequenceId: asta.sequence_id,
    }),
  );
  await product.engine.drain();
  const [mail] = mailsTo(product.twin.twin, 'asta@havnekompagniet.example');
  if (!mail) throw new Error('no mail');
  const person = Number(ids.personIds['asta']);
  expect(activities()).toEqual([[person, 'An idea for Havnekompagniet', expect.any(String)]]);
  expect(ownedOf('asta')).toMatchObject({ sequence: 'Warm intro', 'sequence step': '2 of 2', 'sequence state': 'Active' });

  await react(product.twin.twin, mail, [{ verb: 'reply', text: 'Yes, Thursday works for me.' }], product.inbox);
  await product.advance(5_000);
  await product.engine.drain();
  const [score] = await rows<{ total_score: number; tier: number; band: string }>(
    sql`select total_score, tier, band from engagement_scores where contact_id = ${asta.id}::uuid`,
  );
  expect(ownedOf('asta')).toEqual({
    'engagement score': score?.total_score,
    tier: 1,
    band: 'Hot',
    'why this score': expect.stringMatching(/^Replied on /),
    'score parts': expect.stringContaining('replies'),
    'score model': 'seed-v1',
    'score as of': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    priority: expect.any(Number),
    'next action': expect.any(String),
    sequence: 'Warm intro',
    'sequence step': '2 of 2',
    'sequence state': 'Ended: replied',
    'last touch': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  });
  expect(activities().map(([of, subject]) => [of, subject])).toEqual([
    [person, 'An idea for Havnekompagniet'],
    [person, expect.stringMatching(/^Re: /)],
  ]);

  await product.advance(4 * DAY_MS);
  await product.engine.drain();
  expect([mailsTo(product.twin.twin, 'asta@havnekompagniet.example').length, new Set(activities().map(([, , id]) => id)).size]).toEqual([1, 2]);
  expect(await rows(sql`select id from crm_dirty`)).toEqual([]);
});

test('there is no card: a call that says it comes from one is refused', async () => {
  const reply = await fetch(`${product.url}/v1/cards/pipedrive/contact/${ids.personIds['asta']}`, { headers: { 'x-anything': '1' } });
  expect([reply.status, await reply.json()]).toEqual([401, expect.objectContaining({ code: 'signature_invalid' })]);
});
