import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { linkTypesBetween } from './link-labels.ts';
import { linkAs, linkJson, linksOf, typesOfLink, unlabel, unlink, type Ends } from './links.ts';
import { LinkSpec, typeOf } from './object-routes.ts';
import { type ObjectType, typeIdOf } from './object-types.ts';
import { findRecord, requireRecord } from './records.ts';
import { notFound, validation, VendorError } from './vendor-error.ts';
import type { World } from './world.ts';

const Ref = z.strictObject({ id: z.string() });
const Pair = z.strictObject({ from: Ref, to: Ref });
const TypedPair = z.strictObject({ from: Ref, to: Ref, types: z.array(LinkSpec).min(1) });

export function envelope(results: unknown[], errors: Record<string, unknown>[]): Record<string, unknown> {
  const at = new Date().toISOString();
  return { status: 'COMPLETE', results, startedAt: at, completedAt: at, ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}) };
}

/** Each pair alone: what is missing is reported beside what was linked. */
function each<Input extends z.infer<typeof Pair>>(inputs: readonly Input[], one: (input: Input) => Record<string, unknown>[]) {
  const errors: Record<string, unknown>[] = [];
  const results = inputs.flatMap((input) => {
    try {
      return one(input);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      errors.push(error.row({ fromObjectId: [input.from.id], toObjectId: [input.to.id] }));
      return [];
    }
  });
  return { body: envelope(results, errors), failed: errors.length > 0 };
}

const sides = (c: Context<ApiEnv>): [World, ObjectType, ObjectType] => [c.get('world'), typeOf(c, 'from'), typeOf(c, 'to')];

const single = (c: Context<ApiEnv>): { world: World; pair: Ends } => {
  const [world, from, to] = sides(c);
  return { world, pair: { from, id: c.req.param('id') ?? '', to, toId: c.req.param('toId') ?? '' } };
};

/** The type ids of a request, all of them known between these two objects. */
function knownTypes(world: World, { from, to }: Ends, specs: readonly LinkSpec[]): number[] {
  const known = linkTypesBetween(world, from, to);
  return specs.map(({ associationCategory, associationTypeId }) => {
    if (!known.some(({ category, typeId }) => category === associationCategory && typeId === associationTypeId))
      throw validation(`${associationCategory} association type ${associationTypeId} does not exist from ${from} to ${to}`);
    return associationTypeId;
  });
}

function linkedJson(world: World, ends: Ends): Record<string, unknown> {
  const carried = typesOfLink(world, ends);
  const labels = linkTypesBetween(world, ends.from, ends.to).flatMap(({ typeId, label }) =>
    carried.includes(typeId) && label !== null ? [label] : [],
  );
  return { fromObjectTypeId: typeIdOf(ends.from), fromObjectId: ends.id, toObjectTypeId: typeIdOf(ends.to), toObjectId: ends.toId, labels };
}

function singleRoutes(routes: Hono<ApiEnv>): void {
  routes.put('/crm/objects/2026-09/:from/:id/associations/default/:to/:toId', (c) => {
    const { world, pair } = single(c);
    linkAs(world, pair, []);
    return c.json(envelope(linkJson(pair), []));
  });
  const one = '/crm/objects/2026-09/:from/:id/associations/:to/:toId';
  routes.put(one, async (c) => {
    const { world, pair } = single(c);
    linkAs(world, pair, knownTypes(world, pair, await readBody(c, z.array(LinkSpec).min(1))));
    return c.json(linkedJson(world, pair), 201);
  });
  routes.delete(one, (c) => {
    const { world, pair } = single(c);
    unlink(world, { ...pair, id: requireRecord(world, pair.from, pair.id).id });
    return c.body(null, 204);
  });
}

function createRoutes(routes: Hono<ApiEnv>): void {
  const base = '/crm/associations/2026-09/:from/:to/batch';
  routes.post(`${base}/associate/default`, async (c) => {
    const { inputs } = await readBody(c, batchOf(Pair));
    requireBatchSize(inputs.length);
    const [world, from, to] = sides(c);
    const { body, failed } = each(inputs, (input) => {
      const pair: Ends = { from, id: input.from.id, to, toId: input.to.id };
      linkAs(world, pair, []);
      return linkJson(pair);
    });
    return c.json(body, failed ? 207 : 200);
  });
  routes.post(`${base}/create`, async (c) => {
    const { inputs } = await readBody(c, batchOf(TypedPair));
    requireBatchSize(inputs.length);
    const [world, from, to] = sides(c);
    const { body, failed } = each(inputs, (input) => {
      const pair: Ends = { from, id: input.from.id, to, toId: input.to.id };
      linkAs(world, pair, knownTypes(world, pair, input.types));
      return [linkedJson(world, pair)];
    });
    return c.json(body, failed ? 207 : 201);
  });
}

function archiveRoutes(routes: Hono<ApiEnv>): void {
  const base = '/crm/associations/2026-09/:from/:to/batch';
  routes.post(`${base}/archive`, async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ from: Ref, to: z.array(Ref).min(1) })));
    requireBatchSize(inputs.length);
    const [world, from, to] = sides(c);
    for (const input of inputs) for (const { id } of input.to) unlink(world, { from, id: input.from.id, to, toId: id });
    return c.body(null, 204);
  });
  routes.post(`${base}/labels/archive`, async (c) => {
    const { inputs } = await readBody(c, batchOf(TypedPair));
    requireBatchSize(inputs.length);
    const [world, from, to] = sides(c);
    for (const input of inputs) {
      const pair: Ends = { from, id: input.from.id, to, toId: input.to.id };
      unlabel(world, pair, knownTypes(world, pair, input.types));
    }
    return c.body(null, 204);
  });
}

/** One record's associations to another object, each with all of its types. */
export function typedLinksOf(world: World, from: ObjectType, to: ObjectType, id: string): Record<string, unknown> {
  const types = linkTypesBetween(world, from, to);
  return {
    from: { id },
    to: linksOf(world, from, id, to).map((toId) => {
      const carried = typesOfLink(world, { from, id, to, toId });
      return { toObjectId: toId, associationTypes: types.filter(({ typeId }) => carried.includes(typeId)) };
    }),
  };
}

export function associationRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  singleRoutes(routes);
  createRoutes(routes);
  archiveRoutes(routes);
  routes.post('/crm/associations/2026-09/:from/:to/batch/read', async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ id: z.string(), after: z.string().optional() })));
    requireBatchSize(inputs.length);
    const [world, from, to] = sides(c);
    const known = inputs.flatMap(({ id }) => {
      const row = findRecord(world, from, id);
      return row && linksOf(world, from, row.id, to).length > 0 ? [row.id] : [];
    });
    const missing = inputs.filter(({ id }) => !known.includes(findRecord(world, from, id)?.id ?? ''));
    const results = known.map((id) => typedLinksOf(world, from, to, id));
    const errors = missing.map(({ id }) => notFound(`No ${to} is associated with ${from} ${id}.`).row({ fromObjectId: [id] }));
    return c.json(envelope(results, errors), errors.length > 0 ? 207 : 200);
  });
  return routes;
}
