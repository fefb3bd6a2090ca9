import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize, Values } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { CreateInput, planCreateLinked, typeOf } from './object-routes.ts';
import { recordJson, writtenJson } from './record-json.ts';
import { archiveRecord, findArchived, findRecord, planCreate, planUpdate } from './records.ts';
import type { CrmRow } from './rows.ts';
import { requireUniqueProperty } from './unique-values.ts';
import { notFound, validation, VendorError } from './vendor-error.ts';
import type { World } from './world.ts';

const UpdateInput = z.strictObject({
  id: z.string(),
  idProperty: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
  properties: Values,
});
const ReadBody = z.strictObject({
  inputs: z.array(z.strictObject({ id: z.string(), objectWriteTraceId: z.undefined().optional() })),
  properties: z.array(z.string()),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
});

interface Planned {
  traceId: string | undefined;
  context: Record<string, string[]>;
  write: () => Record<string, unknown>;
}

/** With a trace id an invalid row fails alone; without one (or flipped) it takes the whole batch with it. Unknown ids always fail alone. */
function failsAlone(world: World, error: VendorError, traceId: string | undefined): boolean {
  return error.status === 404 || (traceId !== undefined && !world.twin.flipped.has('hubspot.batch-all-or-nothing'));
}

function runBatch<Input extends { objectWriteTraceId?: string | undefined }>(
  c: Context<ApiEnv>,
  inputs: readonly Input[],
  plan: (input: Input) => Omit<Planned, 'traceId'>,
  success: 200 | 201,
): Response {
  requireBatchSize(inputs.length);
  const world = c.get('world');
  const errors: Record<string, unknown>[] = [];
  const guard = <Result>(traceId: string | undefined, context: Record<string, string[]>, run: () => Result): Result | null => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof VendorError) || !failsAlone(world, error, traceId)) throw error;
      errors.push(error.row({ ...context, ...(traceId === undefined ? {} : { objectWriteTraceId: [traceId] }) }));
      return null;
    }
  };
  const planned = inputs.flatMap((input) => {
    const ids: Record<string, string[]> = 'id' in input && typeof input.id === 'string' ? { ids: [input.id] } : {};
    const ready = guard(input.objectWriteTraceId, ids, () => plan(input));
    return ready ? [{ ...ready, traceId: input.objectWriteTraceId }] : [];
  });
  const results = planned.flatMap(({ traceId, context, write }) => {
    const result = guard(traceId, context, write);
    return result ? [{ ...result, ...(traceId === undefined ? {} : { objectWriteTraceId: traceId }) }] : [];
  });
  const at = new Date().toISOString();
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  return errors.length > 0 ? c.json({ ...body, numErrors: errors.length, errors }, 207) : c.json(body, success);
}

function requireDistinct(ids: readonly string[]): void {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0)
    throw validation(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`, { context: { ids: twice } });
}

async function update(c: Context<ApiEnv>): Promise<Response> {
  const { inputs } = await readBody(c, batchOf(UpdateInput));
  const [world, type] = [c.get('world'), typeOf(c)];
  requireDistinct(inputs.map((input) => input.id));
  const plan = (input: z.infer<typeof UpdateInput>) => {
    const row = findRecord(world, type, input.id, input.idProperty);
    if (!row) throw notFound(`Could not get some ${type} objects, they may be deleted or not exist. Check that ids are valid.`);
    const write = planUpdate(world, type, row, input.properties);
    return { context: { ids: [input.id] }, write: () => writtenJson(write()) };
  };
  return runBatch(c, inputs, plan, 200);
}

async function upsert(c: Context<ApiEnv>): Promise<Response> {
  const { inputs } = await readBody(c, batchOf(UpdateInput));
  const [world, type] = [c.get('world'), typeOf(c)];
  requireDistinct(inputs.map((input) => input.id));
  const plan = ({ id, idProperty, properties }: z.infer<typeof UpdateInput>) => {
    if (idProperty === undefined) throw validation('idProperty is required for upsert');
    requireUniqueProperty(world, type, idProperty);
    const row = findRecord(world, type, id, idProperty);
    const write: () => CrmRow = row ? planUpdate(world, type, row, properties) : planCreate(world, type, { ...properties, [idProperty]: id });
    return { context: { ids: [id] }, write: () => ({ ...writtenJson(write()), new: row === null }) };
  };
  return runBatch(c, inputs, plan, 200);
}

async function read(c: Context<ApiEnv>): Promise<Response> {
  const { inputs, properties, propertiesWithHistory, idProperty } = await readBody(c, ReadBody);
  const [world, type] = [c.get('world'), typeOf(c)];
  // The vendor reads half as many records at a time when their pasts are asked for too.
  if (propertiesWithHistory.length > 0) requireBatchSize(inputs.length, 50);
  const archived = c.req.query('archived') === 'true';
  const plan = ({ id }: { id: string }) => {
    const row = archived ? findArchived(world, type, id, idProperty) : findRecord(world, type, id, idProperty);
    if (!row) throw notFound(`Could not get some ${type} objects, they may be deleted or not exist. Check that ids are valid.`);
    return { context: { ids: [id] }, write: () => recordJson(world, type, row, properties, propertiesWithHistory) };
  };
  return runBatch(c, inputs, plan, 200);
}

export function batchRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/objects/2026-09/:type/batch';
  routes.post(`${base}/read`, read);
  routes.post(`${base}/update`, update);
  routes.post(`${base}/upsert`, upsert);
  routes.post(`${base}/create`, async (c) => {
    const { inputs } = await readBody(c, batchOf(CreateInput));
    const plan = (input: z.infer<typeof CreateInput>) => {
      const write = planCreateLinked(c.get('world'), typeOf(c), input);
      return { context: {}, write: () => writtenJson(write()) };
    };
    return runBatch(c, inputs, plan, 201);
  });
  routes.post(`${base}/archive`, async (c) => {
    const { inputs } = await readBody(c, batchOf(z.strictObject({ id: z.string() })));
    requireBatchSize(inputs.length);
    for (const { id } of inputs) {
      const row = findRecord(c.get('world'), typeOf(c), id);
      if (row) archiveRecord(c.get('world'), typeOf(c), row);
    }
    return c.body(null, 204);
  });
  return routes;
}
