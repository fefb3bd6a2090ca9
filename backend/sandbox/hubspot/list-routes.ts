import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { changeMembers, createList, findList, type ListRow, listsOf, membersOf, removeList } from './lists.ts';
import { objectTypeNamed, typeIdOf } from './object-types.ts';
import { notFound, validation } from './vendor-error.ts';
import type { World } from './world.ts';

const base = '/crm/lists/2026-09';
const Create = z.strictObject({
  name: z.string().min(1),
  objectTypeId: z.string(),
  processingType: z.literal('MANUAL'),
  listFolderId: z.number().int().optional(),
});

const Search = z.strictObject({
  query: z.string().optional(),
  count: z.number().int().min(0).max(500).optional(),
  offset: z.number().int().min(0).optional(),
  listIds: z.array(z.string()).optional(),
  processingTypes: z.array(z.enum(['MANUAL', 'DYNAMIC', 'SNAPSHOT'])).optional(),
  additionalProperties: z.array(z.string()).optional(),
  sort: z.string().optional(),
});
const BatchRead = z.strictObject({ inputs: z.array(z.strictObject({ objectTypeId: z.string(), recordId: z.string() })).max(100) });

function requireList(c: Context<ApiEnv>): ListRow {
  const row = findList(c.get('world'), c.req.param('listId') ?? '');
  if (!row) throw notFound(`List does not exist with ID ${c.req.param('listId')}.`);
  return row;
}

function listJson(world: World, row: ListRow): Record<string, unknown> {
  return {
    listId: row.id,
    name: row.name,
    objectTypeId: typeIdOf(row.type),
    processingType: 'MANUAL',
    processingStatus: 'COMPLETE',
    listVersion: 1,
    createdAt: row.createdAt,
    size: membersOf(world, row).length,
  };
}

/** Without sizes unless they are asked for by name; 20 lists unless more are. */
function searchLists(world: World, { query = '', count = 20, offset = 0, ...wish }: z.infer<typeof Search>): object {
  const found = listsOf(world)
    .filter(({ id }) => wish.listIds?.includes(id) ?? true)
    .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
    .filter(() => wish.processingTypes?.includes('MANUAL') ?? true);
  const page = found.slice(offset, offset + count).map((row) => {
    const { size, ...list } = listJson(world, row);
    return { ...list, additionalProperties: wish.additionalProperties?.includes('hs_list_size') ? { hs_list_size: String(size) } : {} };
  });
  return { lists: page, offset: offset + page.length, hasMore: offset + page.length < found.length, total: found.length };
}

/** Which lists each of these records is on. */
function membershipsOf(world: World, { inputs }: z.infer<typeof BatchRead>): object {
  const at = world.twin.clock.now().toISOString();
  const results = inputs.map(({ objectTypeId, recordId }) => ({
    objectTypeId,
    recordId,
    recordListMemberships: listsOf(world)
      .filter(({ type }) => type === objectTypeNamed(objectTypeId))
      .flatMap((row) => membersOf(world, row).flatMap((member) => (member.recordId === recordId ? [membershipJson(row, member)] : []))),
  }));
  return { status: 'COMPLETE', startedAt: at, completedAt: at, results };
}

const membershipJson = ({ id }: ListRow, { membershipTimestamp }: ListRow['members'][number]) => ({
  listId: Number(id),
  listVersion: 1,
  firstAddedTimestamp: membershipTimestamp,
  lastAddedTimestamp: membershipTimestamp,
});

async function answerChange(c: Context<ApiEnv>, add: boolean): Promise<Response> {
  const ids = await readBody(c, z.array(z.string()));
  const { changed, missing } = changeMembers(c.get('world'), requireList(c), ids, add);
  return c.json({ recordsIdsAdded: add ? changed : [], recordIdsRemoved: add ? [] : changed, recordIdsMissing: missing });
}

export function listRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post(base, async (c) => {
    const [world, input] = [c.get('world'), await readBody(c, Create)];
    const type = objectTypeNamed(input.objectTypeId);
    if (!type) throw validation(`Unable to infer object type from: ${input.objectTypeId}`);
    return c.json({ list: listJson(world, createList(world, { name: input.name, type })) });
  });
  routes.post(`${base}/search`, async (c) => c.json(searchLists(c.get('world'), await readBody(c, Search))));
  routes.post(`${base}/records/memberships/batch/read`, async (c) => c.json(membershipsOf(c.get('world'), await readBody(c, BatchRead))));
  routes.delete(`${base}/:listId`, (c) => {
    removeList(c.get('world'), requireList(c).id);
    return c.body(null, 204);
  });
  routes.get(`${base}/:listId`, (c) => c.json({ list: listJson(c.get('world'), requireList(c)) }));
  routes.get(`${base}/:listId/memberships`, (c) => {
    const row = requireList(c);
    const limit = Number(c.req.query('limit') ?? '100');
    if (!(limit >= 1 && limit <= 250)) throw validation('limit must be between 1 and 250');
    const members = membersOf(c.get('world'), row)
      .sort((a, b) => Number(a.recordId) - Number(b.recordId))
      .filter(({ recordId }) => Number(recordId) > Number(c.req.query('after') ?? '0'));
    const page = members.slice(0, limit);
    const last = page.at(-1);
    return c.json({ results: page, ...(last && members.length > limit ? { paging: { next: { after: last.recordId } } } : {}) });
  });
  routes.put(`${base}/:listId/memberships/add`, (c) => answerChange(c, true));
  routes.put(`${base}/:listId/memberships/remove`, (c) => answerChange(c, false));
  return routes;
}
