import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { createCustomer } from '#services/customer/create-customer.ts';
import { personsOfAccounts } from '#services/crm-sync/links.ts';
import { loadFacts } from '#services/engagement/load-facts.ts';
import { loadSubjects } from '#services/engagement/load-subjects.ts';
import { createSpine, type TestSpine } from '../harness.ts';

let spine: TestSpine;
beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
});
afterAll(() => spine.close());

/** The plan of the statement a function runs. The tables are empty, so what is quick for empty ones is made a last resort. */
async function planOf(run: (uow: UnitOfWork) => Promise<unknown>): Promise<string> {
  const customerId = await createCustomer(spine.work, { name: 'Plan', email: 'plan@salesos.example', postalAddress: null, users: [] });
  const lines: string[] = [];
  await spine.work.withTenant(customerId, async (uow) => {
    for (const way of ['seqscan', 'hashjoin', 'mergejoin', 'material']) await uow.rows(sql`select set_config(${`enable_${way}`}, 'off', true)`);
    await run({
      ...uow,
      rows: async (query) => {
        for (const line of await uow.rows<{ 'QUERY PLAN': string }>(sql`explain ${query}`)) lines.push(line['QUERY PLAN']);
        return [];
      },
    });
  });
  return lines.join('\n');
}

// Row security keeps an operator that is not leakproof from using an index; the plan then filters the customer's whole table.
test('the facts of a contact are looked up by contact and type, and their hits by id', async () => {
  const plan = await planOf((uow) => loadFacts(uow, [randomUUID()]));
  expect(plan).toMatch(/Index Cond: .*customer_id = .*contact_id = ANY .*event_type = ANY/);
  expect(plan).toMatch(/email_hits_pkey[^\n]*\n\s*Index Cond: .*id = f\.hit_id/);
});

test('the enrollment and the replies of a contact are looked up by contact', async () => {
  const plan = await planOf((uow) => loadSubjects(uow, [randomUUID()]));
  expect(plan).toContain('contact_sequences_contact');
  expect(plan).toContain('inbound_mails_contact');
});

test('the person an account is, by the account’s id', async () => {
  const plan = await planOf((uow) => personsOfAccounts(uow, randomUUID(), ['001000000000001AAA']));
  expect(plan).toMatch(/crm_sync_state_person_account[^\n]*\n\s*Index Cond: .*customer_id = .*connection_id = .*person_account_crm_id = ANY/);
});
