import { Hono } from 'hono';
import { z } from 'zod';
import { batchOf, readBody, requireBatchSize } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { typeOf } from './object-routes.ts';
import type { ObjectType } from './object-types.ts';
import { allProperties, groupKind, propertyJson, propertyKind, propertyNamed } from './property-store.ts';
import type { PropertyRow } from './rows.ts';
import { notFound, validation, VendorError } from './vendor-error.ts';
import type { World } from './world.ts';

const fieldTypes = {
  string: ['textarea', 'text', 'file'],
  number: ['number'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  bool: ['booleancheckbox'],
} as const;

const PropertyCreate = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  type: z.enum(['string', 'number', 'date', 'datetime', 'enumeration', 'bool']),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().optional(),
  hidden: z.boolean().optional(),
  displayOrder: z.number().int().optional(),
  formField: z.boolean().optional(),
  hasUniqueValue: z.boolean().optional(),
  externalOptions: z.boolean().optional(),
  options: z
    .array(
      z.strictObject({
        label: z.string(),
        value: z.string(),
        displayOrder: z.number().int().optional(),
        hidden: z.boolean(),
        description: z.string().optional(),
      }),
    )
    .optional(),
});

type Options = NonNullable<z.infer<typeof PropertyCreate>['options']>;

const optionRows = (options: Options): PropertyRow['options'] =>
  options.map(({ label, value, displayOrder, hidden }, order) => ({ label, value, displayOrder: displayOrder ?? order, hidden }));

function createProperty(world: World, type: ObjectType, input: z.infer<typeof PropertyCreate>): PropertyRow {
  const allowed: readonly string[] = fieldTypes[input.type];
  if (!allowed.includes(input.fieldType)) throw validation(`fieldType ${input.fieldType} is not allowed for type ${input.type}`);
  if (!world.twin.store.get(world.space, groupKind(type), input.groupName)) throw validation(`Property group ${input.groupName} does not exist`);
  if (propertyNamed(world, type, input.name)) {
    throw new VendorError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${input.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_EXISTS',
    });
  }
  const row: PropertyRow = {
    id: input.name,
    label: input.label,
    type: input.type,
    fieldType: input.fieldType,
    groupName: input.groupName,
    description: input.description ?? '',
    options: optionRows(input.options ?? []),
    hasUniqueValue: input.hasUniqueValue ?? false,
    hubspotDefined: false,
    readOnlyValue: false,
    externalOptions: input.externalOptions ?? false,
    displayOrder: input.displayOrder ?? -1,
    hidden: input.hidden ?? false,
    formField: input.formField ?? false,
  };
  world.twin.store.put(world.space, propertyKind(type), row);
  return row;
}

const PropertyPatch = PropertyCreate.omit({ name: true }).partial();

function changeProperty(world: World, type: ObjectType, row: PropertyRow, input: z.infer<typeof PropertyPatch>): PropertyRow {
  if (row.hubspotDefined && Object.keys(input).some((name) => name !== 'options' && name !== 'label')) {
    throw validation(`The definition of ${row.id} is HubSpot's own and cannot be changed`);
  }
  const { label, description, groupName, hidden, displayOrder, formField, options } = input;
  const changed: PropertyRow = {
    ...row,
    label: label ?? row.label,
    description: description ?? row.description,
    groupName: groupName ?? row.groupName,
    hidden: hidden ?? row.hidden,
    displayOrder: displayOrder ?? row.displayOrder,
    formField: formField ?? row.formField,
    options: options ? optionRows(options) : row.options,
  };
  world.twin.store.put(world.space, propertyKind(type), changed);
  return changed;
}

function requireNamed(world: World, type: ObjectType, name: string): PropertyRow {
  const row = propertyNamed(world, type, name);
  if (!row) throw notFound('Property does not exist');
  return row;
}

/** HubSpot's own properties stay. */
function archiveProperty(world: World, type: ObjectType, name: string): void {
  const row = propertyNamed(world, type, name);
  if (row?.hubspotDefined) throw validation(`${name} is HubSpot's own and cannot be archived`);
  world.twin.store.delete(world.space, propertyKind(type), name);
}

function batchRoutes(routes: Hono<ApiEnv>): void {
  const base = '/crm/properties/2026-09/:type/batch';
  const Names = z.array(z.strictObject({ name: z.string() }));
  const envelope = (results: PropertyRow[]): Record<string, unknown> => {
    const at = new Date().toISOString();
    return { status: 'COMPLETE', results: results.map(propertyJson), startedAt: at, completedAt: at };
  };
  routes.post(`${base}/read`, async (c) => {
    const { inputs } = await readBody(c, z.strictObject({ inputs: Names, archived: z.boolean().optional() }));
    requireBatchSize(inputs.length);
    return c.json(envelope(inputs.flatMap(({ name }) => propertyNamed(c.get('world'), typeOf(c), name) ?? [])));
  });
  routes.post(`${base}/create`, async (c) => {
    const { inputs } = await readBody(c, batchOf(PropertyCreate));
    requireBatchSize(inputs.length);
    return c.json(envelope(inputs.map((input) => createProperty(c.get('world'), typeOf(c), input))), 201);
  });
  routes.post(`${base}/archive`, async (c) => {
    const { inputs } = await readBody(c, z.strictObject({ inputs: Names }));
    for (const { name } of inputs) archiveProperty(c.get('world'), typeOf(c), name);
    return c.body(null, 204);
  });
}

export function propertyRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  batchRoutes(routes);
  const base = '/crm/properties/2026-09/:type';
  routes.get(base, (c) => {
    const properties = c.req.query('archived') === 'true' ? [] : allProperties(c.get('world'), typeOf(c));
    return c.json({ results: properties.map(propertyJson) });
  });
  routes.post(base, async (c) => c.json(propertyJson(createProperty(c.get('world'), typeOf(c), await readBody(c, PropertyCreate))), 201));
  routes.get(`${base}/:name`, (c) => c.json(propertyJson(requireNamed(c.get('world'), typeOf(c), c.req.param('name')))));
  routes.patch(`${base}/:name`, async (c) => {
    const input = await readBody(c, PropertyPatch);
    const [world, type] = [c.get('world'), typeOf(c)];
    return c.json(propertyJson(changeProperty(world, type, requireNamed(world, type, c.req.param('name')), input)));
  });
  routes.delete(`${base}/:name`, (c) => {
    archiveProperty(c.get('world'), typeOf(c), c.req.param('name'));
    return c.body(null, 204);
  });
  return routes;
}
