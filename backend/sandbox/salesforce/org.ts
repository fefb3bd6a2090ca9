import type { Twin } from '../core/twin.ts';
import { toId18 } from './ids.ts';
import type { ObjectDefinition } from './schema/field.ts';
import { findObject } from './schema/objects.ts';

/** The store space of what belongs to no single org: orgs themselves, codes and tokens. An org's records live under its id. */
export const SHARED = 'salesforce';

export interface OrgSettings {
  /** How long an access token is good for, wall time. */
  sessionSeconds: number;
  dailyApiRequests: number;
  /** "Contact.DoNotCall": hidden by field security, so absent from describe and refused like an unknown field. */
  hiddenFields: string[];
  /** Objects the integration user may read but not create or change. */
  readOnlyObjects: string[];
}

export interface Org extends OrgSettings {
  /** 18 characters. */
  id: string;
  name: string;
  isSandbox: boolean;
  client: { id: string; secret: string; redirectUris: string[] };
  /** Protected setting of the package: the secret Apex signs card calls with. */
  gatewayKey: string | null;
}

export const defaultSettings: OrgSettings = { sessionSeconds: 7200, dailyApiRequests: 100_000, hiddenFields: [], readOnlyObjects: [] };

export function findOrg(twin: Twin, orgId: string): Org | undefined {
  const id = toId18(orgId);
  return id === null ? undefined : twin.store.get<Org>(SHARED, 'org', id);
}

export function requireOrg(twin: Twin, orgId: string): Org {
  const org = findOrg(twin, orgId);
  if (!org) throw new Error(`the twin has no Salesforce org ${orgId}`);
  return org;
}

export function changeOrg(twin: Twin, orgId: string, change: Partial<Omit<Org, 'id'>>): Org {
  const org = { ...requireOrg(twin, orgId), ...change };
  twin.store.put(SHARED, 'org', org);
  return org;
}

/** The object as the org's permissions show it. */
export function objectFor(org: Org, name: string): ObjectDefinition | undefined {
  const definition = findObject(name);
  if (!definition) return undefined;
  const hidden = org.hiddenFields.filter((path) => path.startsWith(`${definition.name}.`)).map((path) => path.slice(definition.name.length + 1));
  const readOnly = org.readOnlyObjects.includes(definition.name);
  if (hidden.length === 0 && !readOnly) return definition;
  return {
    ...definition,
    ...(readOnly ? { createable: false, updateable: false, deletable: false } : {}),
    fields: definition.fields.filter(({ name: field }) => !hidden.includes(field)),
  };
}
