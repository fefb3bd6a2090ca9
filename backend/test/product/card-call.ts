import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { CardReply } from '@salesos/shared/api/card';
import { openGatewayKey } from '#services/card/open-call.ts';
import { twinCredentials } from '../../sandbox/seed/credentials.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';

export interface CardCall {
  recordId: string;
  /** Another address than the card's. */
  path?: string;
  /** null = GET. */
  body?: unknown;
  /** Sent in place of what was signed. */
  sentBody?: string;
  query?: Record<string, string>;
  orgId?: string;
  userId?: string;
  userEmail?: string;
  secret?: string;
  timestampMs?: number;
}

interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface CardAnswer {
  status: number;
  body: CardReply & { code?: string };
}

const digest = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64');

/** A card's call as the platform would send it, wrong in whatever way the test wants. */
export async function cardRequest(test: TestProduct, vendor: Vendor, call: CardCall): Promise<Request> {
  const signed = call.body === undefined ? '' : typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
  const method = call.body === undefined ? 'GET' : 'POST';
  const path = call.path ?? `/v1/cards/${vendor}/contact/${call.recordId}${method === 'POST' ? '/actions' : ''}`;
  const timestamp = String(call.timestampMs ?? Date.now());
  const { url, headers } =
    vendor === 'hubspot'
      ? hubspot(test, call, { method, path, signed, timestamp })
      : await salesforce(test, call, { method, path, signed, timestamp });
  return {
    url,
    method,
    headers: { ...headers, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    body: method === 'GET' ? null : (call.sentBody ?? signed),
  };
}

interface Parts {
  method: string;
  path: string;
  signed: string;
  timestamp: string;
}

function hubspot({ url, seeded }: TestProduct, call: CardCall, { method, path, signed, timestamp }: Parts): Pick<Request, 'url' | 'headers'> {
  const query = new URLSearchParams({
    ...call.query,
    userId: call.userId ?? seeded.hubspot.userIds['rep'] ?? '',
    portalId: call.orgId ?? seeded.hubspot.portalId,
    userEmail: call.userEmail ?? 'jonas.weber@brightwater.example',
    appId: twinCredentials.hubspot.appId,
  });
  const full = `${url}${path}?${query}`;
  const signature = digest(call.secret ?? twinCredentials.hubspot.clientSecret, `${method}${full}${signed}${timestamp}`);
  return { url: full, headers: { 'x-hubspot-request-timestamp': timestamp, 'x-hubspot-signature-v3': signature } };
}

async function salesforce(test: TestProduct, call: CardCall, { method, path, signed, timestamp }: Parts): Promise<Pick<Request, 'url' | 'headers'>> {
  const { seeded } = test;
  const orgId = call.orgId ?? seeded.salesforce.orgId;
  const userId = call.userId ?? seeded.salesforce.userIds['rep'] ?? '';
  const key = call.secret ?? (await test.tenant('salesforce', (uow) => openGatewayKey(uow, test.product.sealer, 'salesforce'))) ?? '';
  const query = call.query ? `?${new URLSearchParams(call.query)}` : '';
  const signature = digest(key, [method, path + query, timestamp, orgId, userId, signed].join('\n'));
  return {
    url: `${test.url}${path}${query}`,
    headers: { 'x-salesos-org': orgId, 'x-salesos-user': userId, 'x-salesos-timestamp': timestamp, 'x-salesos-signature': signature },
  };
}

export async function send({ url, ...init }: Request): Promise<CardAnswer> {
  const reply = await fetch(url, init);
  return { status: reply.status, body: (await reply.json()) as CardAnswer['body'] };
}

export const callCard = async (test: TestProduct, vendor: Vendor, call: CardCall): Promise<CardAnswer> => send(await cardRequest(test, vendor, call));

/** Everything a card's action could leave behind, counted. */
export async function traces(test: TestProduct, vendor: Vendor): Promise<Record<string, number>> {
  const tables = ['events', 'audit_log', 'idempotency_keys', 'contact_sequences', 'sequence_touches', 'emails', 'consents'];
  const counts = tables.map((table) => sql`select ${table} as name, count(*)::int as n from ${sql.identifier(table)}`);
  const rows = await test.rows<{ name: string; n: number }>(vendor, sql.join(counts, sql` union all `));
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
