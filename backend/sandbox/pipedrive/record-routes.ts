import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { ApiEnv } from './caller.ts';
import { listPage, listQuery } from './list.ts';
import { checkCustomFields, customFields } from './person-fields.ts';
import { changeRow, rowOf, rowsOf } from './records.ts';
import type { Kind, RowJson } from './rows.ts';
import { invalid, notFound, readBody, readQuery } from './vendor-error.ts';
import type { World } from './world.ts';

const Points = z.array(z.strictObject({ value: z.string().min(1), primary: z.boolean().default(false), label: z.string().default('work') }));
const Custom = z.record(z.string(), z.unknown()).optional();

const bodies = {
  persons: z.strictObject({
    name: z.string().min(1).optional(),
    owner_id: z.int().optional(),
    org_id: z.int().optional(),
    emails: Points.optional(),
    phones: Points.optional(),
    job_title: z.string().optional(),
    marketing_status: z.enum(['no_consent', 'unsubscribed', 'subscribed', 'archived']).optional(),
    custom_fields: Custom,
  }),
  organizations: z.strictObject({
    name: z.string().min(1).optional(),
    owner_id: z.int().optional(),
    website: z.string().nullable().optional(),
    employee_count: z.int().nullable().optional(),
    custom_fields: Custom,
  }),
  deals: z.strictObject({
    title: z.string().min(1).optional(),
    value: z.number().optional(),
    stage_id: z.int().optional(),
    status: z.enum(['open', 'won', 'lost']).optional(),
    expected_close_date: z.iso.date().optional(),
    custom_fields: Custom,
  }),
} as const;
type RecordKind = keyof typeof bodies;

const include = { include_fields: z.string().optional(), custom_fields: z.string().optional() };
const queries = {
  persons: z.strictObject({ ...listQuery, ...include }),
  organizations: z.strictObject({ ...listQuery, ...include }),
  deals: z.strictObject({ ...listQuery, ...include, status: z.enum(['open', 'won', 'lost', 'deleted']).optional() }),
} as const;
const oneQuery = z.strictObject(include);

function customOf(world: World, kind: Kind, json: RowJson, asked: string | undefined): Record<string, unknown> {
  const wanted = asked?.split(',');
  if (wanted && wanted.length > 15) throw invalid('custom_fields: at most 15 keys');
  const known = kind === 'persons' ? customFields(world).map(({ id }) => id) : [];
  const codes = wanted ? known.filter((code) => wanted.includes(code)) : known;
  return Object.fromEntries(codes.map((code) => [code, json.custom_fields?.[code] ?? null]));
}

/** The marketing status is answered only where it is asked for, and asked for only where the company has it. */
function shown(world: World, kind: Kind, json: RowJson, query: z.infer<typeof oneQuery>): Record<string, unknown> {
  const { marketing_status: status, ...rest } = json;
  const included = query.include_fields?.split(',') ?? [];
  if (included.some((name) => name !== 'marketing_status' || kind !== 'persons' || !world.company.hasCampaigns))
    throw invalid(`include_fields: ${query.include_fields}`);
  return {
    ...rest,
    custom_fields: customOf(world, kind, json, query.custom_fields),
    ...(included.length > 0 ? { marketing_status: status ?? 'no_consent' } : {}),
  };
}

function list(c: Context<ApiEnv>, kind: RecordKind): Response {
  const world = c.get('world');
  const query = readQuery(c, queries[kind]);
  const status = 'status' in query ? query.status : undefined;
  const rows = rowsOf(world, kind).filter(({ json }) => (json.is_deleted ? status === 'deleted' : status === undefined || json['status'] === status));
  const page = listPage(rows, query);
  const data = page.rows.map(({ json }) => shown(world, kind, json, query));
  return c.json({ success: true, data, additional_data: { next_cursor: page.nextCursor } });
}

function one(c: Context<ApiEnv>, kind: RecordKind): Response {
  const world = c.get('world');
  const query = readQuery(c, oneQuery);
  const row = rowOf(world, kind, Number(c.req.param('id')));
  if (!row || (row.json.is_deleted && world.twin.flipped.has('pipedrive.deleted-answers-alone'))) throw notFound(kind.slice(0, -1));
  return c.json({ success: true, data: shown(world, kind, row.json, query) });
}

/** The first word is the first name. */
const named = (name: string) => ({ name, first_name: name.split(' ')[0] ?? '', last_name: name.split(' ').slice(1).join(' ') || null });

async function change(c: Context<ApiEnv>, kind: RecordKind): Promise<Response> {
  const world = c.get('world');
  const body = await readBody(c, bodies[kind]);
  if (body.custom_fields && kind !== 'persons') throw invalid('custom_fields: unknown field');
  checkCustomFields(world, body.custom_fields ?? {});
  const values = 'name' in body && body.name !== undefined && kind === 'persons' ? { ...body, ...named(body.name) } : body;
  const json = changeRow(world, kind, Number(c.req.param('id')), values);
  return c.json({ success: true, data: shown(world, kind, json, {}) });
}

export function recordRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  for (const kind of ['persons', 'organizations', 'deals'] as const) {
    routes.get(`/api/v2/${kind}`, (c) => list(c, kind));
    routes.get(`/api/v2/${kind}/:id{[0-9]+}`, (c) => one(c, kind));
    routes.patch(`/api/v2/${kind}/:id{[0-9]+}`, (c) => change(c, kind));
  }
  return routes;
}
