import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import type { Kit, PublicApp } from '../kit.ts';
import { findOrg, objectFor } from '../org.ts';
import { addListView, findListView, removeListView } from './list-view.ts';

const View = z.strictObject({
  object: z.string(),
  developerName: z.string().regex(/^\w+$/),
  label: z.string().min(1),
  where: z.string().nullable().default(null),
  scope: z.enum(['everything', 'mine']).default('everything'),
  soqlCompatible: z.boolean().default(true),
});

/** Lists are made and taken away at the org's own pages. */
export function addTwinListViews(app: PublicApp, { twin }: Kit): void {
  app.post('/_twin/orgs/:org/list-views', async (c) => {
    const parsed = View.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'bad_request', message: parsed.error.message }, 400);
    const org = findOrg(twin, c.req.param('org'));
    if (!org) return c.json({ error: 'unknown_org' }, 404);
    if (!objectFor(org, parsed.data.object)) return c.json({ error: 'unknown_object' }, 404);
    try {
      return c.json({ id: addListView(twin, org, parsed.data).id });
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      return c.json([{ message: error.message, errorCode: error.errorCode }], error.status);
    }
  });
  app.delete('/_twin/orgs/:org/list-views/:object/:id', (c) => {
    const org = findOrg(twin, c.req.param('org'));
    const view = org && findListView(twin, org, c.req.param('object'), c.req.param('id'));
    if (!org || !view) return c.json({ error: 'unknown_list_view' }, 404);
    removeListView(twin, org, view.id);
    return c.body(null, 204);
  });
}
