import { Hono } from 'hono';
import type { ApiEnv } from './caller.ts';
import { labelOf, objectTypes, singularOf, typeIdOf, type ObjectType } from './object-types.ts';
import { pipelinesOf } from './pipelines.ts';
import { allProperties } from './property-store.ts';
import { recordsOf } from './records.ts';
import type { World } from './world.ts';

const most = { records: 15_000_000, pipelines: 15, properties: 1000 };

function usageRow(type: ObjectType, limit: number, usage: number): Record<string, unknown> {
  return {
    objectTypeId: typeIdOf(type),
    singularLabel: labelOf(singularOf(type)),
    pluralLabel: labelOf(type),
    limit,
    usage,
    percentage: Math.round((usage / limit) * 10_000) / 100,
  };
}

const usage = (types: readonly ObjectType[], limit: number, count: (type: ObjectType) => number): Record<string, unknown> => ({
  hubspotDefinedObjectTypes: types.map((type) => usageRow(type, limit, count(type))),
  customObjectTypes: { byObjectType: [], overallLimit: 0, overallUsage: 0, overallPercentage: 0 },
});

const customProperties = (world: World, type: ObjectType): number => allProperties(world, type).filter((row) => !row.hubspotDefined).length;

/** What the account may store and stores. */
export function limitRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/limits/2026-09';
  routes.get(`${base}/records`, (c) => c.json(usage(objectTypes, most.records, (type) => recordsOf(c.get('world'), type).length)));
  routes.get(`${base}/pipelines`, (c) => c.json(usage(['deals'], most.pipelines, (type) => pipelinesOf(c.get('world'), type).length)));
  routes.get(`${base}/custom-properties`, (c) =>
    c.json({ byObjectType: objectTypes.map((type) => usageRow(type, most.properties, customProperties(c.get('world'), type))) }),
  );
  return routes;
}
