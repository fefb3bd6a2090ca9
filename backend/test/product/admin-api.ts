import { sql } from 'drizzle-orm';
import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { publish } from '#services/crm-sync/publish.ts';
import { createApiKey } from '#services/customer/create-customer.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

export type AdminRole = 'admin' | 'rep';

/** The API as a customer's admin, or rep, asks for a connection. */
export interface AdminApi {
  keyOf(vendor: Vendor, role?: AdminRole): string;
  ask<Body>(
    vendor: Vendor,
    method: 'GET' | 'POST',
    path: string,
    more?: { body?: unknown; role?: AdminRole },
  ): Promise<{ status: number; body: Body }>;
  text(vendor: Vendor, path: string): Promise<string>;
  health(vendor: Vendor): Promise<SyncHealth>;
}

export async function openAdminApi(test: TestProduct): Promise<AdminApi> {
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const keys = new Map<string, string>();
  for (const { id, provider, users } of localCustomers) {
    for (const role of ['admin', 'rep'] as const) {
      const userEmail = users.find(({ isAdmin }) => isAdmin === (role === 'admin'))?.email ?? '';
      keys.set(`${provider} ${role}`, await createApiKey(test.product.work, { actor, customerId: id, userEmail, label: 'test' }));
    }
  }
  const keyOf: AdminApi['keyOf'] = (vendor, role = 'admin') => keys.get(`${vendor} ${role}`) ?? '';
  const send = async (vendor: Vendor, method: string, path: string, { body, role }: { body?: unknown; role?: AdminRole } = {}): Promise<Response> =>
    fetch(`${test.url}/v1/connections/${await test.connectionId(vendor)}${path}`, {
      method,
      headers: { authorization: `Bearer ${keyOf(vendor, role)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const ask: AdminApi['ask'] = async <Body>(vendor: Vendor, method: 'GET' | 'POST', path: string, more?: { body?: unknown; role?: AdminRole }) => {
    const reply = await send(vendor, method, path, more);
    const text = await reply.text();
    return { status: reply.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  };
  return {
    keyOf,
    ask,
    text: async (vendor, path) => (await send(vendor, 'GET', path)).text(),
    health: async (vendor) => (await ask<SyncHealth>(vendor, 'GET', '/health')).body,
  };
}

/** Something new about the contact is decided, as a recompute would. */
export async function decide(test: TestProduct, vendor: Vendor, contactId: string): Promise<void> {
  await test.tenant(vendor, async (uow) => {
    await uow.rows(sql`update engagement_scores set total_score = (total_score + 1) % 100 where contact_id = ${contactId}::uuid`);
    await publish(uow, [contactId]);
  });
}
