import { createApiKey } from '#services/customer/create-customer.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

export interface ApiAnswer<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

const emails = {
  salesforce: { admin: 'nora.quist@harborpine.example', rep: 'anna.berg@harborpine.example', other_rep: 'david.lund@harborpine.example' },
  hubspot: { admin: 'ilse.hartmann@brightwater.example', rep: 'jonas.weber@brightwater.example', other_rep: 'maeve.doyle@brightwater.example' },
} as const;

type Who = keyof (typeof emails)['salesforce'];

export const apiKeyOf = (test: TestProduct, vendor: Vendor, who: Who): Promise<string> =>
  createApiKey(test.product.work, {
    actor: { kind: 'system', id: 'test', role: 'admin' },
    customerId: test.customerId(vendor),
    userEmail: emails[vendor][who],
    label: 'test',
  });

/** The API as one of the customer's people uses it. */
export async function apiAs(test: TestProduct, vendor: Vendor, who: Who) {
  const key = await apiKeyOf(test, vendor, who);
  return async <Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<Body>> => {
    const reply = await fetch(`${test.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: reply.status === 204 ? ({} as Body) : ((await reply.json()) as Body) };
  };
}
