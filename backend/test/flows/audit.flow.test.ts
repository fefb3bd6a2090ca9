import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createCustomer } from '#services/customer/create-customer.ts';
import { audit } from '#services/request/audit.ts';
import { sealAudit, verifyAudit } from '#services/request/seal-audit.ts';
import { createSpine, type TestSpine } from '../harness.ts';

let spine: TestSpine;
let customerId: string;

beforeAll(async () => {
  spine = await createSpine(() => ({ agents: [] }), { start: false });
  customerId = await createCustomer(spine.work, { name: 'Audit', email: 'a@audit.example', postalAddress: null, users: [] });
});
afterAll(() => spine.close());

const write = (count: number): Promise<void> =>
  spine.work.withTenant(customerId, async (uow) => {
    for (let n = 0; n < count; n += 1) {
      await audit(
        uow,
        { kind: 'user', id: 'u1', role: 'admin' },
        { action: 'test.done', resourceType: 'thing', resourceId: String(n), details: { b: n, a: null } },
      );
    }
  });

test('rows are chained in order, and a changed row breaks the chain where it stands', async () => {
  await write(3);
  await spine.work.withTenant(customerId, sealAudit);
  await write(2);
  expect(await spine.work.withTenant(customerId, verifyAudit)).toEqual({ sealed: 3, unsealed: 2, brokenAt: null });
  await spine.work.withTenant(customerId, sealAudit);
  expect(await spine.work.withTenant(customerId, verifyAudit)).toEqual({ sealed: 5, unsealed: 0, brokenAt: null });

  await write(12);
  await spine.work.withTenant(customerId, sealAudit);
  await write(1);
  await spine.work.withTenant(customerId, sealAudit);
  expect(await spine.work.withTenant(customerId, verifyAudit)).toEqual({ sealed: 18, unsealed: 0, brokenAt: null });

  // The product's own role cannot change a row; somebody with the server in hand can, and is seen.
  await expect(
    spine.work.withTenant(customerId, (uow) => uow.rows(sql`update audit_log set action = 'x' where customer_id = ${customerId}::uuid`)),
  ).rejects.toThrow('Failed query');
  const superuser = new URL(inject('superuserUrl'));
  superuser.pathname = new URL(spine.database.appUrl).pathname;
  const owner = postgres(superuser.href, { max: 1 });
  await owner`update audit_log set resource_id = ${randomUUID()} where customer_id = ${customerId} and sealed_seq = 4`;
  await owner.end();
  expect(await spine.work.withTenant(customerId, verifyAudit)).toEqual({ sealed: 18, unsealed: 0, brokenAt: 4 });
});
