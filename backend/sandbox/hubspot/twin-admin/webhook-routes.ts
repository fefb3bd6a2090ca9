import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../../core/twin.ts';
import { readBody } from '../body.ts';
import { objectTypes } from '../object-types.ts';
import { deliveryCounts } from '../webhooks/queue.ts';
import { changeWebhookSettings, webhookSettings } from '../webhooks/settings.ts';

const kinds = ['creation', 'deletion', 'restore', 'privacyDeletion', 'propertyChange', 'merge', 'associationChange'] as const;
const Settings = z.strictObject({
  enabled: z.boolean().exactOptional(),
  subscriptions: z
    .array(z.strictObject({ kind: z.enum(kinds), type: z.enum(objectTypes), property: z.string().nullable().default(null) }))
    .exactOptional(),
});

/** What the app's project says about webhooks, and how far they have got. */
export function webhookRoutes(twin: Twin): Hono {
  const routes = new Hono();
  const path = '/_twin/hubspot/webhooks';
  const state = () => ({ ...webhookSettings(twin), ...deliveryCounts(twin) });
  routes.get(path, (c) => c.json(state()));
  routes.put(path, async (c) => {
    changeWebhookSettings(twin, await readBody(c, Settings));
    return c.json(state());
  });
  return routes;
}
