import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readBody, Values } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { labelsBetween } from './link-labels.ts';
import { canLink, targetOfLinkType } from './link-types.ts';
import { linkAs, linksOf } from './links.ts';
import { objectTypeNamed, objectTypes, singularOf, type ObjectType } from './object-types.ts';
import { recordJson, writtenJson } from './record-json.ts';
import { archivedOf, archiveRecord, findArchived, findRecord, planCreate, planUpdate, recordsOf, requireRecord } from './records.ts';
import type { CrmRow } from './rows.ts';
import { search, SearchBody } from './search.ts';
import { notFound, validation } from './vendor-error.ts';
import type { World } from './world.ts';

export function typeOf(c: Context, param = 'type'): ObjectType {
  const type = objectTypeNamed(c.req.param(param) ?? '');
  if (!type) throw validation(`Unable to infer object type from: ${c.req.param(param)}`);
  return type;
}

/** `properties=a,b` and `properties=a&properties=b` both occur in the wild. */
const listed = (c: Context, name: string): string[] | null => c.req.queries(name)?.flatMap((value) => value.split(',')) ?? null;

function withLinks(c: Context, world: World, type: ObjectType, row: CrmRow): Record<string, unknown> {
  const json = recordJson(world, type, row, listed(c, 'properties'), listed(c, 'propertiesWithHistory') ?? []);
  const links: Record<string, unknown> = {};
  for (const name of listed(c, 'associations') ?? []) {
    const to = objectTypeNamed(name);
    if (!to) throw validation(`Unable to infer object type from: ${name}`);
    const ids = linksOf(world, type, row.id, to);
    if (ids.length > 0) links[to] = { results: ids.map((id) => ({ id, type: `${singularOf(type)}_to_${singularOf(to)}` })) };
  }
  return Object.keys(links).length > 0 ? { ...json, associations: links } : json;
}

export const LinkSpec = z.strictObject({ associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED']), associationTypeId: z.number().int() });
export type LinkSpec = z.infer<typeof LinkSpec>;

export const CreateInput = z.strictObject({
  properties: Values,
  associations: z.array(z.strictObject({ to: z.strictObject({ id: z.string() }), types: z.array(LinkSpec).min(1) })).optional(),
  objectWriteTraceId: z.string().optional(),
});

/** Where an association type of either kind leads. */
function targetOf(world: World, from: ObjectType, spec: LinkSpec | undefined): ObjectType {
  if (spec?.associationCategory !== 'USER_DEFINED') return targetOfLinkType(from, spec?.associationTypeId ?? 0).to;
  const to = objectTypes.find(
    (type) => canLink(from, type) && labelsBetween(world, from, type).some(({ typeId }) => typeId === spec.associationTypeId),
  );
  if (!to) throw validation(`Association type ${spec.associationTypeId} is not valid for ${from}`);
  return to;
}

/** Checks the record and its associations; the returned function writes both. */
export function planCreateLinked(world: World, type: ObjectType, input: z.infer<typeof CreateInput>): () => CrmRow {
  const links = (input.associations ?? []).map(({ to, types }) => {
    const target = targetOf(world, type, types[0]);
    if (!findRecord(world, target, to.id)) throw validation(`One or more associations are not valid: ${target} ${to.id} does not exist`);
    return { target, id: to.id, extra: types.map((spec) => spec.associationTypeId) };
  });
  const create = planCreate(world, type, input.properties);
  return () => {
    const row = create();
    for (const { target, id, extra } of links) linkAs(world, { from: type, id: row.id, to: target, toId: id }, extra);
    return findRecord(world, type, row.id) ?? row;
  };
}

function list(c: Context<ApiEnv>): Response {
  const [world, type] = [c.get('world'), typeOf(c)];
  const limit = Number(c.req.query('limit') ?? '10');
  if (!(limit >= 1 && limit <= 100)) throw validation('limit must be between 1 and 100');
  const after = c.req.query('after') ?? '0';
  const rows = (c.req.query('archived') === 'true' ? archivedOf(world, type) : recordsOf(world, type))
    .sort((a, b) => Number(a.id) - Number(b.id))
    .filter((row) => Number(row.id) > Number(after));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return c.json({
    results: page.map((row) => withLinks(c, world, type, row)),
    ...(last && rows.length > limit ? { paging: { next: { after: last.id } } } : {}),
  });
}

/** `archived=true` reads what was deleted, and only that. */
function readable(c: Context<ApiEnv>, id: string): CrmRow {
  const [world, type] = [c.get('world'), typeOf(c)];
  if (c.req.query('archived') !== 'true') return requireRecord(world, type, id, c.req.query('idProperty'));
  const row = findArchived(world, type, id);
  if (!row) throw notFound();
  return row;
}

export function objectRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/objects/2026-09/:type';
  routes.get(base, list);
  routes.post(base, async (c) => {
    const input = await readBody(c, CreateInput);
    return c.json(writtenJson(planCreateLinked(c.get('world'), typeOf(c), input)()), 201);
  });
  routes.post(`${base}/search`, async (c) => c.json(search(c.get('world'), typeOf(c), await readBody(c, SearchBody))));
  routes.get(`${base}/:id`, (c) => {
    return c.json(withLinks(c, c.get('world'), typeOf(c), readable(c, c.req.param('id'))));
  });
  routes.patch(`${base}/:id`, async (c) => {
    const { properties } = await readBody(c, z.strictObject({ properties: Values }));
    const row = requireRecord(c.get('world'), typeOf(c), c.req.param('id'), c.req.query('idProperty'));
    return c.json(writtenJson(planUpdate(c.get('world'), typeOf(c), row, properties)()));
  });
  routes.delete(`${base}/:id`, (c) => {
    const row = findRecord(c.get('world'), typeOf(c), c.req.param('id'));
    if (!row && !/^\d+$/.test(c.req.param('id'))) throw notFound();
    if (row) archiveRecord(c.get('world'), typeOf(c), row);
    return c.body(null, 204);
  });
  return routes;
}
