import type { Twin } from '../core/twin.ts';
import { toId18 } from './ids.ts';
import type { ObjectDefinition } from './schema/field.ts';
import { buildSchema, type OrgExtension, type OrgSchema } from './schema/org-schema.ts';
import type { OrgFlow, OrgTrigger } from './setup/org-setup.ts';

/** The store space of what belongs to no single org: orgs themselves, codes and tokens. An org's records live under its id. */
export const SHARED = 'salesforce';

export interface OrgSettings {
  /** How long an access token is good for, wall time. */
  sessionSeconds: number;
  dailyApiRequests: number;
  /** Most records in one set of a bulk query's results, where it is not the vendor's own number; who asks for more gets as many. */
  bulkResultRecords?: number;
  /** "Contact.DoNotCall": hidden by field security, so absent from describe and refused like an unknown field. */
  hiddenFields: string[];
  /** Objects the integration user may read but not create or change. */
  readOnlyObjects: string[];
  personAccounts: boolean;
  /** Several contacts may share a task or an event. */
  sharedActivities: boolean;
  validationRules: ValidationRule[];
  /** Listed, never run. */
  flows?: OrgFlow[];
  triggers?: OrgTrigger[];
  /** The connected user may not view setup, so its objects are not there for them. */
  hidesSetup?: boolean;
  /** The certificate the app's registration has: assertions are checked against it. */
  clientCertificate?: string;
  /** Custom fields and objects of the org's own metadata. */
  extension: OrgExtension;
}

/** Refuses a record whose field is blank, or of which the formula is true; with neither it is only listed. */
export interface ValidationRule {
  object: string;
  name: string;
  blankField: string | null;
  formula?: string;
  message: string;
  /** The field the message stands at; absent = at the top of the page. */
  shownAt?: string;
  /** Absent = true. */
  active?: boolean;
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

export const defaultSettings: OrgSettings = {
  sessionSeconds: 7200,
  dailyApiRequests: 100_000,
  hiddenFields: [],
  readOnlyObjects: [],
  personAccounts: false,
  sharedActivities: true,
  validationRules: [],
  extension: { objects: [], fields: {} },
};

export function settingsOf({
  sessionSeconds,
  dailyApiRequests,
  hiddenFields,
  readOnlyObjects,
  personAccounts,
  sharedActivities,
  validationRules,
  flows = [],
  triggers = [],
  hidesSetup = false,
  clientCertificate,
  extension,
}: OrgSettings): OrgSettings {
  return {
    sessionSeconds,
    dailyApiRequests,
    hiddenFields,
    readOnlyObjects,
    personAccounts,
    sharedActivities,
    validationRules,
    flows,
    triggers,
    hidesSetup,
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    extension,
  };
}

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

const schemas = new WeakMap<Org, OrgSchema>();

/** Org rows are replaced, never changed in place, so a schema lasts as long as its row. */
export function schemaOf(org: Org): OrgSchema {
  let schema = schemas.get(org);
  if (!schema) schemas.set(org, (schema = buildSchema(org)));
  return schema;
}

/** The object as the org's permissions show it. */
export function objectFor(org: Org, name: string): ObjectDefinition | undefined {
  return schemaOf(org).find(name);
}

export function objectOfId(org: Org, id: string): ObjectDefinition | undefined {
  return schemaOf(org).ofId(id);
}
