import { sql } from 'drizzle-orm';
import type { CustomerBackup } from '@salesos/shared/api/backup';
import { createProduct, loadProductEnv } from '#composition.ts';
import { openDatabase } from '#db/client.ts';
import type { Actor } from '#domain/access/can.ts';
import { exportCustomer } from '#services/backup/export-customer.ts';
import { importCustomer } from '#services/backup/import-customer.ts';
import { createApiKey } from '#services/customer/create-customer.ts';
import { createTestDatabase } from '../harness.ts';
import { assemble, type TestProduct } from '../product.ts';

const OPERATOR: Actor = { kind: 'system', id: 'test', role: 'admin' };

export const backupOf = (test: TestProduct): Promise<CustomerBackup[]> =>
  Promise.all((['salesforce', 'hubspot'] as const).map((vendor) => test.tenant(vendor, (uow) => exportCustomer(uow, test.product.sealer, OPERATOR))));

/**
 * The same product at the same address with nothing in its database but the imported backup; the CRMs, the mailboxes and
 * the time of day are as they were. Nothing is connected yet.
 */
export async function startAnew(test: TestProduct, backup: readonly CustomerBackup[]): Promise<TestProduct> {
  // The wall clock may have gone on between the two looks; an offset is never below zero.
  const offsetMs = Math.max(0, test.product.clock.now().getTime() - Date.now());
  await test.product.close();
  const database = await createTestDatabase();
  const client = await openDatabase(database.appUrl);
  await client.db.execute(sql`update business_clock set offset_ms = ${Math.round(offsetMs)}`);
  await client.close();
  const environment = { ...test.environment, DATABASE_URL: database.appUrl, MIGRATE_DATABASE_URL: database.ownerUrl };
  const env = loadProductEnv(environment);
  const product = await createProduct(env);
  test.door.handle((request, bindings) => product.app.fetch(request, bindings));
  const adminKeys: Record<string, string> = {};
  for (const customer of backup) {
    await importCustomer(product.work, product.sealer, OPERATOR, customer);
    const { id } = customer.customer;
    const userEmail = customer.users.find(({ role }) => role === 'admin')?.email ?? '';
    adminKeys[id] = await createApiKey(product.work, { actor: OPERATOR, customerId: id, userEmail, label: 'anew' });
  }
  const close = async (): Promise<void> => {
    await product.close();
    await test.close();
  };
  const { url, door, twin, inbox } = test;
  return assemble({ product, env, url, door, twin, environment, adminKeys, inboundMailSecret: inbox.secret, close });
}
