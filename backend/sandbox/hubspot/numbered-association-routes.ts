import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { envelope } from './association-routes.ts';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { linkTypesBetween } from './link-labels.ts';
import { linkTypeId } from './link-types.ts';
import { type Ends, linkAs, unlink } from './links.ts';
import { typeOf } from './object-routes.ts';
import { singularOf } from './object-types.ts';
import { recordJson } from './record-json.ts';
import { requireRecord } from './records.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

const Ref = z.strictObject({ id: z.string() });
const NamedPair = z.strictObject({ from: Ref, to: Ref, type: z.string() });

const nameOf = ({ from, to }: Pick<Ends, 'from' | 'to'>): string => `${singularOf(from)}_to_${singularOf(to)}`;

/** Version 3 says the type in one word: its name, the name without a label, or its number. */
function typesNamed(world: World, ends: Ends, type: string): number[] {
  const own = linkTypeId(ends.from, ends.to);
  if ([nameOf(ends), `${nameOf(ends)}_unlabeled`].includes(type)) return [own];
  const known = linkTypesBetween(world, ends.from, ends.to).find(({ typeId }) => String(typeId) === type);
  if (!known) throw validation(`${type} is not a valid association type between ${ends.from} and ${ends.to}`);
  return [known.typeId];
}

const pairOf = (c: Context<ApiEnv>, id: string, toId: string): Ends => ({ from: typeOf(c, 'from'), id, to: typeOf(c, 'to'), toId });

/** What version 3 writes of associations. */
export function numberedAssociationRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const one = '/crm/v3/objects/:from/:id/associations/:to/:toId/:type';
  const named = (c: Context<ApiEnv>): Ends => pairOf(c, c.req.param('id') ?? '', c.req.param('toId') ?? '');
  routes.put(one, (c) => {
    const [world, ends] = [c.get('world'), named(c)];
    linkAs(world, ends, typesNamed(world, ends, c.req.param('type')));
    return c.json(recordJson(world, ends.from, requireRecord(world, ends.from, ends.id), null));
  });
  routes.delete(one, (c) => {
    const [world, ends] = [c.get('world'), named(c)];
    typesNamed(world, ends, c.req.param('type'));
    unlink(world, { ...ends, id: requireRecord(world, ends.from, ends.id).id });
    return c.body(null, 204);
  });
  const batch = async (c: Context<ApiEnv>, each: (world: World, ends: Ends, types: number[]) => void) => {
    const { inputs } = await readBody(c, batchOf(NamedPair));
    requireBatchSize(inputs.length);
    const world = c.get('world');
    const known = inputs.map(({ from, to, type }) => {
      const ends = pairOf(c, from.id, to.id);
      return { ends, types: typesNamed(world, ends, type) };
    });
    for (const { ends, types } of known) each(world, ends, types);
    return inputs;
  };
  routes.post('/crm/v3/associations/:from/:to/batch/create', async (c) => c.json(envelope(await batch(c, linkAs), []), 201));
  routes.post('/crm/v3/associations/:from/:to/batch/archive', async (c) => {
    await batch(c, unlink);
    return c.body(null, 204);
  });
  routes.get('/crm/v3/associations/:from/:to/types', (c) => {
    const [world, from, to] = [c.get('world'), typeOf(c, 'from'), typeOf(c, 'to')];
    const results = linkTypesBetween(world, from, to).map(({ typeId, label }) => ({
      id: String(typeId),
      name: label?.toLowerCase().replaceAll(' ', '_') ?? `${nameOf({ from, to })}_unlabeled`,
    }));
    return c.json({ results });
  });
  return routes;
}
