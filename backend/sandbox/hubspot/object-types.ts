export const objectTypes = ['contacts', 'companies', 'deals', 'emails', 'notes', 'tasks', 'calls', 'meetings'] as const;
export type ObjectType = (typeof objectTypes)[number];

interface Naming {
  singular: string;
  typeId: string;
  activity: boolean;
}

const naming: Record<ObjectType, Naming> = {
  contacts: { singular: 'contact', typeId: '0-1', activity: false },
  companies: { singular: 'company', typeId: '0-2', activity: false },
  deals: { singular: 'deal', typeId: '0-3', activity: false },
  emails: { singular: 'email', typeId: '0-49', activity: true },
  notes: { singular: 'note', typeId: '0-46', activity: true },
  tasks: { singular: 'task', typeId: '0-27', activity: true },
  calls: { singular: 'call', typeId: '0-48', activity: true },
  meetings: { singular: 'meeting', typeId: '0-47', activity: true },
};

const named = new Map<string, ObjectType>(
  objectTypes.flatMap((type) => [type, naming[type].singular, naming[type].typeId].map((name) => [name, type] as const)),
);

/** HubSpot takes plural, singular and type id alike. */
export const objectTypeNamed = (name: string): ObjectType | null => named.get(name.toLowerCase()) ?? null;

export const singularOf = (type: ObjectType): string => naming[type].singular;
export const typeIdOf = (type: ObjectType): string => naming[type].typeId;

/** As the pages and the limits API call them: "Companies", "Company". */
export const labelOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

export const isActivity = (type: ObjectType): boolean => naming[type].activity;

/** Only contacts lack the hs_ prefix on the modification stamp, only activities have it on the creation stamp. */
export const modifiedProperty = (type: ObjectType): string => (type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate');
export const createdProperty = (type: ObjectType): string => (isActivity(type) ? 'hs_createdate' : 'createdate');

/** What made a record. */
export const sourceProperty = 'hs_object_source';

const defaults: Partial<Record<ObjectType, readonly string[]>> = {
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['name', 'domain'],
  deals: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage'],
};

/** What comes back when the caller names no properties. */
export const defaultProperties = (type: ObjectType): readonly string[] => defaults[type] ?? [];
