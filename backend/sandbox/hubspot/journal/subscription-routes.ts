import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../../core/twin.ts';
import { readBody } from '../body.ts';
import { nextId } from '../ids.ts';
import { directory } from '../rows.ts';
import { notFound } from '../vendor-error.ts';
import { requireApp } from './app-caller.ts';
import { actions, subscriptionKind, type Action, type JournalSubscription } from './rows.ts';

const base = '/webhooks-journal/subscriptions/2026-09';
const optionalPortal = z.number().int().optional();

const Create = z.discriminatedUnion('subscriptionType', [
  z.strictObject({
    subscriptionType: z.literal('OBJECT'),
    portalId: optionalPortal,
    objectTypeId: z.string(),
    actions: z.array(z.enum(actions)).min(1),
    objectIds: z.array(z.number()).optional(),
    properties: z.array(z.string()).optional(),
  }),
  z.strictObject({
    subscriptionType: z.literal('ASSOCIATION'),
    portalId: optionalPortal,
    objectTypeId: z.string(),
    actions: z.array(z.enum(actions)).min(1),
    objectIds: z.array(z.number()).optional(),
    associatedObjectTypeIds: z.array(z.string()),
  }),
  z.strictObject({
    subscriptionType: z.literal('APP_LIFECYCLE_EVENT'),
    eventTypeId: z.string().optional(),
    actions: z.array(z.enum(actions)).optional(),
    properties: z.array(z.string()).optional(),
  }),
  z.strictObject({ subscriptionType: z.literal('GDPR_PRIVACY_DELETION'), portalId: optionalPortal, actions: z.array(z.enum(actions)).optional() }),
]);
type Create = z.infer<typeof Create>;

const usual: Record<Create['subscriptionType'], Action[]> = {
  OBJECT: [],
  ASSOCIATION: [],
  APP_LIFECYCLE_EVENT: ['APP_INSTALL', 'APP_UNINSTALL'],
  GDPR_PRIVACY_DELETION: ['GDPR_DELETE'],
};

function rowOf(twin: Twin, appId: string, input: Create): JournalSubscription {
  return {
    id: nextId(twin.store, directory),
    appId,
    subscriptionType: input.subscriptionType,
    portalId: ('portalId' in input ? input.portalId : undefined) ?? null,
    objectTypeId: 'objectTypeId' in input ? input.objectTypeId : null,
    actions: input.actions ?? usual[input.subscriptionType],
    properties: (input.subscriptionType === 'OBJECT' ? input.properties : undefined) ?? null,
    objectIds: ('objectIds' in input ? input.objectIds : undefined) ?? null,
    associatedObjectTypeIds: 'associatedObjectTypeIds' in input ? input.associatedObjectTypeIds : null,
    createdAt: twin.clock.now().toISOString(),
  };
}

const subscriptionJson = ({ id, appId, ...row }: JournalSubscription): Record<string, unknown> => ({
  id: Number(id),
  appId: Number(appId),
  ...row,
  updatedAt: row.createdAt,
});

/** What the app wants in its journal; without a subscription nothing is written there. */
export function journalSubscriptionRoutes(twin: Twin): Hono {
  const routes = new Hono();
  const [reading, writing] = ['developer.webhooks_journal.subscriptions.read', 'developer.webhooks_journal.subscriptions.write'];
  const ofApp = (appId: string) => twin.store.all<JournalSubscription>(directory, subscriptionKind).filter((row) => row.appId === appId);
  routes.get(base, (c) => c.json({ results: ofApp(requireApp(twin, c, reading)).map(subscriptionJson) }));
  routes.post(base, async (c) => {
    const appId = requireApp(twin, c, writing);
    const row = rowOf(twin, appId, await readBody(c, Create));
    twin.store.put<JournalSubscription>(directory, subscriptionKind, row);
    return c.json(subscriptionJson(row), 201);
  });
  routes.get(`${base}/:id`, (c) => {
    const row = ofApp(requireApp(twin, c, reading)).find(({ id }) => id === c.req.param('id'));
    if (!row) throw notFound();
    return c.json(subscriptionJson(row));
  });
  routes.delete(`${base}/:id`, (c) => {
    const row = ofApp(requireApp(twin, c, writing)).find(({ id }) => id === c.req.param('id'));
    if (row) twin.store.delete(directory, subscriptionKind, row.id);
    return c.body(null, 204);
  });
  return routes;
}
