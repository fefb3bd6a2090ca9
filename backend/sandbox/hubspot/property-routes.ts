import { Hono } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { typeOf } from './object-routes.ts';
import type { ObjectType } from './object-types.ts';
import { allProperties, groupKind, propertyJson, propertyKind, propertyNamed } from './property-store.ts';
import type { GroupRow, PropertyRow } from './rows.ts';
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

const GroupCreate = z.strictObject({ name: z.string().min(1), label: z.string().min(1), displayOrder: z.number().int().optional() });

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
    options: (input.options ?? []).map((option, order) => ({
      label: option.label,
      value: option.value,
      displayOrder: option.displayOrder ?? order,
      hidden: option.hidden,
    })),
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

const groupJson = (row: GroupRow): Record<string, unknown> => ({ name: row.id, label: row.label, displayOrder: row.displayOrder, archived: false });

function groupRoutes(routes: Hono<ApiEnv>): void {
  const base = '/crm/properties/2026-09/:type/groups';
  routes.get(base, (c) => {
    const world = c.get('world');
    return c.json({ results: world.twin.store.all<GroupRow>(world.space, groupKind(typeOf(c))).map(groupJson) });
  });
  routes.post(base, async (c) => {
    const [world, kind, input] = [c.get('world'), groupKind(typeOf(c)), await readBody(c, GroupCreate)];
    if (world.twin.store.get(world.space, kind, input.name)) {
      throw new VendorError(409, 'OBJECT_ALREADY_EXISTS', `A property group named '${input.name}' already exists.`);
    }
    const row: GroupRow = { id: input.name, label: input.label, displayOrder: input.displayOrder ?? -1 };
    world.twin.store.put(world.space, kind, row);
    return c.json(groupJson(row), 201);
  });
  routes.get(`${base}/:name`, (c) => {
    const world = c.get('world');
    const row = world.twin.store.get<GroupRow>(world.space, groupKind(typeOf(c)), c.req.param('name'));
    if (!row) throw notFound('Property group does not exist');
    return c.json(groupJson(row));
  });
}

export function propertyRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  groupRoutes(routes);
  const base = '/crm/properties/2026-09/:type';
  routes.get(base, (c) => c.json({ results: allProperties(c.get('world'), typeOf(c)).map(propertyJson) }));
  routes.post(base, async (c) => c.json(propertyJson(createProperty(c.get('world'), typeOf(c), await readBody(c, PropertyCreate))), 201));
  routes.get(`${base}/:name`, (c) => {
    const row = propertyNamed(c.get('world'), typeOf(c), c.req.param('name'));
    if (!row) throw notFound('Property does not exist');
    return c.json(propertyJson(row));
  });
  return routes;
}
