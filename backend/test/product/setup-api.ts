import type { SetupCall, SetupView } from '@salesos/shared/api/setup';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { cardRequest } from './card-call.ts';

const people = {
  admin: 'ilse.hartmann@brightwater.example',
  rep: 'jonas.weber@brightwater.example',
} as const;

export type SetupAnswer<Data> = { ok: true; data: Data } | { ok: false; problem: { code: string; title: string; detail: string } };
export type SetupApi = <Data = SetupView>(
  call: SetupCall,
  more?: { body?: string; secret?: string },
) => Promise<{ status: number; body: SetupAnswer<Data> }>;

/** The set-up page's calls, signed for a user of the CRM as its platform signs them. */
export function setupApi(test: TestProduct, vendor: Vendor, role: keyof typeof people = 'admin'): SetupApi {
  return async <Data>(call: SetupCall, { body, ...more }: { body?: string; secret?: string } = {}) => {
    const { url, ...init } = await cardRequest(test, vendor, {
      recordId: '',
      path: `/v1/setup/${vendor}`,
      body: body ?? call,
      userId: test.seeded[vendor].userIds[role] ?? '',
      userEmail: people[role],
      ...more,
    });
    const reply = await fetch(url, init);
    return { status: reply.status, body: (await reply.json()) as SetupAnswer<Data> };
  };
}

/** The answer of a call that is expected to go well. */
export async function asked<Data = SetupView>(api: SetupApi, call: SetupCall): Promise<Data> {
  const { body } = await api<Data>(call);
  if (!body.ok) throw new Error(`${call.call}: ${JSON.stringify(body.problem)}`);
  return body.data;
}
