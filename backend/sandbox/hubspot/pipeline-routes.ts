import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { nextId } from './ids.ts';
import { typeOf } from './object-routes.ts';
import { deletePipeline, pipelineJson, pipelinesOf, requirePipeline, savePipeline, stageJson, type Stage } from './pipelines.ts';
import { recordsOf } from './records.ts';
import { notFound, validation } from './vendor-error.ts';
import type { World } from './world.ts';

const Probability = z.string().regex(/^(0(\.\d)?|1(\.0)?)$/);
const StageCreate = z.strictObject({
  label: z.string().min(1),
  displayOrder: z.number().int(),
  metadata: z.strictObject({ probability: Probability, isClosed: z.enum(['true', 'false']).optional() }),
});
const PipelineCreate = z.strictObject({ label: z.string().min(1), displayOrder: z.number().int(), stages: z.array(StageCreate).min(1) });
const StagePatch = z.strictObject({
  label: z.string().min(1).optional(),
  displayOrder: z.number().int().optional(),
  archived: z.boolean().optional(),
  metadata: z.strictObject({ probability: Probability, isClosed: z.enum(['true', 'false']).optional() }).optional(),
});

const closedBy = ({ probability, isClosed }: z.infer<typeof StageCreate>['metadata']): Stage['metadata'] => ({
  probability,
  isClosed: isClosed ?? String(Number(probability) === 0 || Number(probability) === 1),
});

function newStage(world: World, { label, displayOrder, metadata }: z.infer<typeof StageCreate>): Stage {
  const at = world.twin.clock.now().toISOString();
  return { id: nextId(world.twin.store, world.space), label, displayOrder, metadata: closedBy(metadata), createdAt: at, updatedAt: at };
}

function requireEmpty(world: World, property: 'pipeline' | 'dealstage', id: string): void {
  const inUse = recordsOf(world, 'deals').filter((row) => row.properties[property] === id);
  if (inUse.length > 0) throw validation(`${property} ${id} still has ${inUse.length} deals`, { context: { ids: inUse.map((row) => row.id) } });
}

function stageRoutes(routes: Hono<ApiEnv>): void {
  const base = '/crm/pipelines/2026-09/:type/:id/stages';
  const pipelineOf = (c: Context<ApiEnv>) => requirePipeline(c.get('world'), typeOf(c), c.req.param('id') ?? '');
  const stageOf = (c: Context<ApiEnv>): Stage => {
    const stage = pipelineOf(c).stages.find(({ id }) => id === c.req.param('stageId'));
    if (!stage) throw notFound(`Stage ${c.req.param('stageId')} does not exist`);
    return stage;
  };
  const save = (c: Context<ApiEnv>, stages: Stage[]): void => savePipeline(c.get('world'), typeOf(c), { ...pipelineOf(c), stages });
  routes.get(base, (c) => c.json({ results: pipelineOf(c).stages.map(stageJson) }));
  routes.get(`${base}/:stageId`, (c) => c.json(stageJson(stageOf(c))));
  routes.post(base, async (c) => {
    const stage = newStage(c.get('world'), await readBody(c, StageCreate));
    save(c, [...pipelineOf(c).stages, stage]);
    return c.json(stageJson(stage), 201);
  });
  routes.patch(`${base}/:stageId`, async (c) => {
    const { label, displayOrder, metadata } = await readBody(c, StagePatch);
    const before = stageOf(c);
    const stage: Stage = {
      ...before,
      label: label ?? before.label,
      displayOrder: displayOrder ?? before.displayOrder,
      metadata: metadata ? closedBy(metadata) : before.metadata,
      updatedAt: c.get('world').twin.clock.now().toISOString(),
    };
    save(
      c,
      pipelineOf(c).stages.map((other) => (other.id === stage.id ? stage : other)),
    );
    return c.json(stageJson(stage));
  });
  routes.delete(`${base}/:stageId`, (c) => {
    const { id } = stageOf(c);
    requireEmpty(c.get('world'), 'dealstage', id);
    save(
      c,
      pipelineOf(c).stages.filter((other) => other.id !== id),
    );
    return c.body(null, 204);
  });
}

/** Pipelines and their stages; a stage or pipeline in use cannot go. */
export function pipelineRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/pipelines/2026-09/:type';
  routes.get(base, (c) => c.json({ results: pipelinesOf(c.get('world'), typeOf(c)).map(pipelineJson) }));
  routes.get(`${base}/:id`, (c) => c.json(pipelineJson(requirePipeline(c.get('world'), typeOf(c), c.req.param('id')))));
  routes.post(base, async (c) => {
    const [world, type] = [c.get('world'), typeOf(c)];
    if (type !== 'deals') throw validation(`${type} have no pipelines`);
    const { label, displayOrder, stages } = await readBody(c, PipelineCreate);
    const at = world.twin.clock.now().toISOString();
    const id = nextId(world.twin.store, world.space);
    const row = { id, label, displayOrder, stages: stages.map((stage) => newStage(world, stage)), createdAt: at, updatedAt: at };
    savePipeline(world, type, row);
    return c.json(pipelineJson(row), 201);
  });
  routes.delete(`${base}/:id`, (c) => {
    const { id } = requirePipeline(c.get('world'), typeOf(c), c.req.param('id'));
    requireEmpty(c.get('world'), 'pipeline', id);
    deletePipeline(c.get('world'), typeOf(c), id);
    return c.body(null, 204);
  });
  stageRoutes(routes);
  return routes;
}
