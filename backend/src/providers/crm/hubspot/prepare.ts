import { PropertyCreateFieldTypeEnum, PropertyCreateTypeEnum, type PropertyCreate } from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { z } from 'zod';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { type OwnedProperty, ownedProperties, propertyGroup } from './properties.ts';
import { forgetGone } from './gone-properties.ts';
import { GroupList, PropertyList, PropertyReply } from './wire.ts';

const kinds = {
  string: { type: PropertyCreateTypeEnum.String, fieldType: PropertyCreateFieldTypeEnum.Text },
  number: { type: PropertyCreateTypeEnum.Number, fieldType: PropertyCreateFieldTypeEnum.Number },
  datetime: { type: PropertyCreateTypeEnum.Datetime, fieldType: PropertyCreateFieldTypeEnum.Date },
} as const;

const isFailure = (error: unknown, failure: ProviderError['failure']): boolean => error instanceof ProviderError && error.failure === failure;

async function ensureGroup(client: HubspotClient, objectType: string): Promise<void> {
  const groups = await client.read(GroupList, (sdk) => sdk.crm.properties.groupsApi.getAllWithHttpInfo(objectType));
  if (groups.results.some((group) => group.name === propertyGroup)) return;
  const group = { name: propertyGroup, label: 'SalesOS', displayOrder: -1 };
  await client
    .write(z.unknown(), (sdk) => sdk.crm.properties.groupsApi.createWithHttpInfo(objectType, group))
    .catch((error: unknown) => {
      if (!isFailure(error, 'conflict')) throw error;
    });
}

function creation(property: OwnedProperty, displayOrder: number): PropertyCreate {
  const { name, label, description, hasUniqueValue } = property;
  return { name, label, description, hasUniqueValue, groupName: propertyGroup, displayOrder, formField: false, ...kinds[property.type] };
}

/** What is wrong with a property of our name, or null. */
function mismatch(wanted: OwnedProperty, found: PropertyReply): string | null {
  if (found.type !== wanted.type) return `${wanted.objectType}.${wanted.name}: type ${found.type}, needs ${wanted.type}`;
  return wanted.hasUniqueValue && !found.hasUniqueValue ? `${wanted.objectType}.${wanted.name}: values are not unique` : null;
}

type Outcome = { created: string } | { missing: string } | null;

async function ensureProperty(client: HubspotClient, wanted: OwnedProperty, order: number): Promise<Outcome> {
  const { objectType, name } = wanted;
  const propertiesOf = (sdk: HubspotClient['sdk']) => sdk.crm.properties.coreApi;
  try {
    await client.write(PropertyReply, (sdk) => propertiesOf(sdk).createWithHttpInfo(objectType, creation(wanted, order)));
    return { created: `${objectType}.${name}` };
  } catch (error) {
    if (isFailure(error, 'permission')) return { missing: `${objectType}.${name}` };
    if (!isFailure(error, 'conflict')) throw error;
  }
  const found = await client.read(PropertyReply, (sdk) => propertiesOf(sdk).getByNameWithHttpInfo(objectType, name));
  const problem = mismatch(wanted, found);
  return problem === null ? null : { missing: problem };
}

async function prepareObject(client: HubspotClient, objectType: OwnedProperty['objectType']): Promise<Outcome[]> {
  const wanted = ownedProperties.filter((property) => property.objectType === objectType);
  const missing = (properties: readonly OwnedProperty[]): Outcome[] => properties.map(({ name }) => ({ missing: `${objectType}.${name}` }));
  const present = await client
    .read(PropertyList, (sdk) => sdk.crm.properties.coreApi.getAllWithHttpInfo(objectType))
    .catch((error: unknown) => {
      // Of companies not every account lets us see them; without those of contacts there is nothing to prepare.
      if (objectType === 'contacts' || !isFailure(error, 'permission')) throw error;
      return null;
    });
  if (present === null) return missing(wanted);
  const byName = new Map(present.results.map((property) => [property.name, property]));
  const absent = wanted.filter((property) => !byName.has(property.name));
  const wrong = wanted.flatMap((property): Outcome[] => {
    const found = byName.get(property.name);
    const problem = found ? mismatch(property, found) : null;
    return problem === null ? [] : [{ missing: problem }];
  });
  if (absent.length === 0) return wrong;
  try {
    await ensureGroup(client, objectType);
  } catch (error) {
    if (!isFailure(error, 'permission')) throw error;
    return [...wrong, ...missing(absent)];
  }
  const outcomes: Outcome[] = [...wrong];
  for (const property of absent) outcomes.push(await ensureProperty(client, property, wanted.indexOf(property)));
  return outcomes;
}

/** Creates the group and the properties that are not there; names those it may not create or may not use as they are. */
export async function prepare(client: HubspotClient): Promise<{ missing: string[]; created: string[] }> {
  forgetGone(client);
  const outcomes: Outcome[] = [];
  for (const objectType of new Set(ownedProperties.map((property) => property.objectType)))
    outcomes.push(...(await prepareObject(client, objectType)));
  return {
    missing: outcomes.flatMap((outcome) => (outcome && 'missing' in outcome ? [outcome.missing] : [])),
    created: outcomes.flatMap((outcome) => (outcome && 'created' in outcome ? [outcome.created] : [])),
  };
}
