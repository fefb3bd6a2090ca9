import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountPeople } from '@salesos/shared/api/card';
import { startTestProduct, type TestProduct } from '../product.ts';
import { actOnAccount, peopleOf } from '../product/card-door.ts';
import { enroll, freshKey, personOf, reactTo } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
const places = {
  salesforce: { account: 'nordlicht', engaged: 'Lena Vogt', colleague: 'Yusuf Demir', name: 'Nordlicht Logistics' },
  hubspot: { account: 'lumen', engaged: 'Camille Roux', colleague: 'Bastien Morel', name: 'Atelier Lumen' },
};

const accountId = (vendor: 'salesforce' | 'hubspot', key: string): string =>
  (vendor === 'salesforce' ? product.seeded.salesforce.accountIds[key] : product.seeded.hubspot.companyIds[key]) ?? `no account ${key}`;

async function look(vendor: 'salesforce' | 'hubspot', key: string): Promise<AccountPeople> {
  const reply = await peopleOf(product, vendor, accountId(vendor, key));
  if (!reply.ok) throw new Error(reply.problem.title);
  return reply.data;
}

const brief = ({ name, people }: AccountPeople) => ({
  name,
  people: people.map((one) => `${one.name}: ${one.doNotContact ? 'do not contact' : `${one.score} tier ${one.tier} ${one.movement}`}`),
});

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('people by score: rising after a reply, quiet two weeks later, last once they have opted out', async () => {
    const { account, engaged, colleague, name } = places[vendor];
    const person = await personOf(product, vendor, 'engaged');
    expect((await look(vendor, account)).people.map((one) => [one.name, one.score, one.movement]).sort()).toEqual(
      [
        [colleague, 0, 'steady'],
        [engaged, 0, 'steady'],
      ].sort(),
    );
    await enroll(product, person);
    await product.engine.drain();
    await reactTo(product, person, 'reply', { text: 'Yes, tell me more.', disposition: 'positive' });
    await product.engine.drain();
    const after = await look(vendor, account);
    expect(brief(after)).toEqual({
      name,
      people: [expect.stringMatching(new RegExp(`^${engaged}: \\d\\d tier 1 rising$`)), expect.stringMatching(`^${colleague}: 0 tier \\d steady$`)],
    });
    expect(after.people[0]).toEqual({
      recordId: person.recordId,
      name: engaged,
      title: expect.any(String),
      score: expect.any(Number),
      tier: 1,
      movement: 'rising',
      reason: expect.stringContaining('eplied'),
      doNotContact: false,
    });
    await product.advance(15 * DAY_MS);
    expect((await look(vendor, account)).people.map((one) => [one.name, one.movement])).toEqual([
      [engaged, 'quiet'],
      [colleague, 'steady'],
    ]);
    await reactTo(product, person, 'unsubscribe');
    await product.engine.drain();
    expect((await look(vendor, account)).people.map((one) => [one.name, one.doNotContact, one.reason])).toEqual([
      [colleague, false, expect.any(String)],
      [engaged, true, expect.stringContaining('Do not contact')],
    ]);
  });

  test('an account with nobody has its name; one that is not here says so and can be asked for', async () => {
    const [empty] = await product.rows<{ crm_id: string; name: string }>(
      vendor,
      sql`
      select l.crm_id, a.name from accounts a join crm_sync_state l on l.customer_id = a.customer_id and l.entity_type = 'account' and l.salesos_id = a.id limit 1`,
    );
    await product.rows(
      vendor,
      sql`update contacts set account_id = null where account_id = (select salesos_id from crm_sync_state where entity_type = 'account' and crm_id = ${empty?.crm_id ?? ''})`,
    );
    expect(await peopleOf(product, vendor, empty?.crm_id ?? '')).toEqual({ ok: true, data: { name: empty?.name, people: [] } });
    const key = places[vendor].account;
    const pause = { action: 'pause', enrollmentId: 'x', idempotencyKey: freshKey() };
    expect(await actOnAccount(product, vendor, accountId(vendor, key), pause)).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    await product.rows(vendor, sql`delete from crm_sync_state where entity_type = 'account' and crm_id = ${accountId(vendor, key)}`);
    expect(await peopleOf(product, vendor, accountId(vendor, key))).toEqual({
      ok: false,
      problem: { code: 'not_synced', title: 'This record is not here yet.', detail: 'New records arrive within a minute. Nothing was lost.' },
    });
    expect(await actOnAccount(product, vendor, accountId(vendor, key), { action: 'sync_now', idempotencyKey: freshKey() })).toMatchObject({
      ok: true,
      data: { recordId: accountId(vendor, key), notice: { action: 'sync_now' } },
    });
    expect(await actOnAccount(product, vendor, accountId(vendor, key), pause)).toMatchObject({ ok: false, problem: { code: 'not_synced' } });
  });
});
