import { createApiKey } from '#services/customer/create-customer.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

const admins = { salesforce: 'nora.quist@harborpine.example', hubspot: 'ilse.hartmann@brightwater.example' } as const;
const reps = { salesforce: 'anna.berg@harborpine.example', hubspot: 'jonas.weber@brightwater.example' } as const;

export interface Answer<Body> {
  status: number;
  body: Body;
}
export type Api = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>;

/** The API below `/v1/connections/{id}` of the customer's one connection, as its admin (or a rep) calls it. */
export async function connectionApi(test: TestProduct, vendor: Vendor, role: 'admin' | 'rep' = 'admin'): Promise<Api> {
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const userEmail = (role === 'admin' ? admins : reps)[vendor];
  const key = await createApiKey(test.product.work, { actor, customerId: test.customerId(vendor), userEmail, label: 'test' });
  return async <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const id = await test.connectionId(vendor);
    const reply = await fetch(`${test.url}/v1/connections/${id}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: (reply.status === 204 ? {} : await reply.json()) as Body };
  };
}
