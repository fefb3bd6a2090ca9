import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize } from '../body.ts';
import type { ApiEnv } from '../caller.ts';
import { validation } from '../vendor-error.ts';
import { definitions } from './definitions.ts';
import { setOptedOut, setStatus, statusesOf, statusStates, wideStatusesOf } from './statuses.ts';

const base = '/communication-preferences/2026-09';

const legalBases = [
  'LEGITIMATE_INTEREST_PQL',
  'LEGITIMATE_INTEREST_CLIENT',
  'PERFORMANCE_OF_CONTRACT',
  'CONSENT_WITH_NOTICE',
  'NON_GDPR',
  'PROCESS_AND_STORE',
  'LEGITIMATE_INTEREST_OTHER',
] as const;

const StatusBody = z.strictObject({
  channel: z.literal('EMAIL'),
  statusState: z.enum(statusStates),
  subscriptionId: z.number().int(),
  legalBasis: z.enum(legalBases).optional(),
  legalBasisExplanation: z.string().optional(),
});
const Addresses = batchOf(z.string());

function envelope(results: unknown[]): Record<string, unknown> {
  const at = new Date().toISOString();
  return { status: 'COMPLETE', results, startedAt: at, completedAt: at };
}

function requireChannel(c: Context): void {
  if (c.req.query('channel') !== 'EMAIL') throw validation('channel must be EMAIL');
}

const addressOf = (c: Context): string => {
  const address = c.req.param('address') ?? '';
  if (!address.includes('@')) throw validation(`${address} is not an email address`);
  return address;
};

function batchRoutes(routes: Hono<ApiEnv>): void {
  routes.post(`${base}/statuses/batch/read`, async (c) => {
    requireChannel(c);
    const { inputs } = await readBody(c, Addresses);
    requireBatchSize(inputs.length);
    return c.json(envelope(inputs.map((address) => ({ subscriberIdString: address, statuses: statusesOf(c.get('world'), address) }))));
  });
  routes.post(`${base}/statuses/batch/write`, async (c) => {
    const { inputs } = await readBody(c, batchOf(StatusBody.extend({ subscriberIdString: z.string() })));
    requireBatchSize(inputs.length);
    return c.json(envelope(inputs.map((input) => setStatus(c.get('world'), input.subscriberIdString, input))));
  });
  routes.post(`${base}/statuses/batch/unsubscribe-all/read`, async (c) => {
    requireChannel(c);
    const { inputs } = await readBody(c, Addresses);
    requireBatchSize(inputs.length);
    return c.json(envelope(inputs.map((address) => ({ subscriberIdString: address, wideStatuses: wideStatusesOf(c.get('world'), address) }))));
  });
  routes.post(`${base}/statuses/batch/unsubscribe-all`, async (c) => {
    requireChannel(c);
    const { inputs } = await readBody(c, Addresses);
    requireBatchSize(inputs.length);
    for (const address of inputs) setOptedOut(c.get('world'), address, true);
    return c.json(envelope(inputs.map((address) => ({ subscriberIdString: address }))));
  });
}

/** Who wants which mail: statuses belong to addresses. */
export function consentRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  batchRoutes(routes);
  routes.get(`${base}/definitions`, (c) => {
    const at = new Date(0).toISOString();
    const rest = { isActive: true, isInternal: false, businessUnitId: 0, createdAt: at, updatedAt: at };
    return c.json(envelope(definitions.map(({ id, ...definition }) => ({ id: String(id), ...definition, ...rest }))));
  });
  routes.get(`${base}/statuses/:address`, (c) => {
    requireChannel(c);
    return c.json(envelope(statusesOf(c.get('world'), addressOf(c))));
  });
  routes.post(`${base}/statuses/:address`, async (c) => {
    const request = await readBody(c, StatusBody);
    return c.json(envelope([setStatus(c.get('world'), addressOf(c), request)]));
  });
  routes.get(`${base}/statuses/:address/unsubscribe-all`, (c) => {
    requireChannel(c);
    return c.json(envelope(wideStatusesOf(c.get('world'), addressOf(c))));
  });
  routes.post(`${base}/statuses/:address/unsubscribe-all`, (c) => {
    requireChannel(c);
    setOptedOut(c.get('world'), addressOf(c), true);
    return c.json(envelope(c.req.query('verbose') === 'true' ? statusesOf(c.get('world'), addressOf(c)) : []));
  });
  return routes;
}
