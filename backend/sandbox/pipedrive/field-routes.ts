import { Hono } from 'hono';
import { z } from 'zod';
import type { ApiEnv } from './caller.ts';
import { addField, allFields, customTypes } from './person-fields.ts';
import type { PersonFieldRow } from './rows.ts';
import { invalid, readBody, readQuery, VendorError } from './vendor-error.ts';

const query = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .default(100),
  cursor: z.string().regex(/^\d+$/).transform(Number).default(0),
});
const Body = z.strictObject({ field_name: z.string().min(1).max(255), field_type: z.enum(customTypes) });

const shown = ({ id, name, type, isCustom }: PersonFieldRow) => ({
  field_name: name,
  field_code: id,
  field_type: type,
  is_custom_field: isCustom,
  is_optional_response_field: id === 'marketing_status',
  options: null,
  subfields: null,
});

export function fieldRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.get('/api/v2/personFields', (c) => {
    const { limit, cursor } = readQuery(c, query);
    if (limit < 1 || limit > 500) throw invalid('limit: must be 1 to 500');
    const fields = allFields(c.get('world'));
    const next = cursor + limit < fields.length ? String(cursor + limit) : null;
    return c.json({ success: true, data: fields.slice(cursor, cursor + limit).map(shown), additional_data: { next_cursor: next } });
  });
  routes.post('/api/v2/personFields', async (c) => {
    const world = c.get('world');
    const body = await readBody(c, Body);
    if (!world.user.isAdmin) throw new VendorError(403, 'You do not have permissions to do this', 'ERR_FORBIDDEN');
    return c.json({ success: true, data: shown(addField(world, body.field_name, body.field_type)) }, 201);
  });
  return routes;
}
