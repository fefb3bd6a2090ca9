import { Hono } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { createLabel, deleteLabel, linkTypesBetween, renameLabel } from './link-labels.ts';
import { typeOf } from './object-routes.ts';
import { notFound } from './vendor-error.ts';

const LabelCreate = z.strictObject({ name: z.string().min(1), label: z.string().min(1), inverseLabel: z.string().optional() });
const LabelUpdate = z.strictObject({ associationTypeId: z.number().int(), label: z.string().min(1), inverseLabel: z.string().optional() });

/** The portal's own labels of associations. */
export function labelRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/associations/2026-09/:from/:to/labels';
  routes.get(base, (c) => c.json({ results: linkTypesBetween(c.get('world'), typeOf(c, 'from'), typeOf(c, 'to')) }));
  routes.post(base, async (c) => {
    const { name, label, inverseLabel } = await readBody(c, LabelCreate);
    const given = { name, label, inverseLabel: inverseLabel ?? label };
    return c.json({ results: createLabel(c.get('world'), typeOf(c, 'from'), typeOf(c, 'to'), given) });
  });
  routes.put(base, async (c) => {
    const { associationTypeId, label } = await readBody(c, LabelUpdate);
    if (!renameLabel(c.get('world'), typeOf(c, 'from'), typeOf(c, 'to'), associationTypeId, label)) throw notFound();
    return c.body(null, 204);
  });
  routes.delete(`${base}/:typeId`, (c) => {
    deleteLabel(c.get('world'), typeOf(c, 'from'), typeOf(c, 'to'), Number(c.req.param('typeId')));
    return c.body(null, 204);
  });
  return routes;
}
