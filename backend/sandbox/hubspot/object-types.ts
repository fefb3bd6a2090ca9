export const objectTypes = ['contacts', 'companies', 'emails', 'notes', 'tasks'] as const;
export type ObjectType = (typeof objectTypes)[number];

const names: Record<string, ObjectType> = {
  contacts: 'contacts',
  contact: 'contacts',
  '0-1': 'contacts',
  companies: 'companies',
  company: 'companies',
  '0-2': 'companies',
  emails: 'emails',
  email: 'emails',
  '0-49': 'emails',
  notes: 'notes',
  note: 'notes',
  '0-46': 'notes',
  tasks: 'tasks',
  task: 'tasks',
  '0-27': 'tasks',
};

/** HubSpot takes plural, singular and type id alike. */
export const objectTypeNamed = (name: string): ObjectType | null => names[name.toLowerCase()] ?? null;

export const isActivity = (type: ObjectType): boolean => type === 'emails' || type === 'notes' || type === 'tasks';

/** Only contacts lack the hs_ prefix on the modification stamp, only activities have it on the creation stamp. */
export const modifiedProperty = (type: ObjectType): string => (type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate');
export const createdProperty = (type: ObjectType): string => (isActivity(type) ? 'hs_createdate' : 'createdate');

const defaults: Record<ObjectType, readonly string[]> = {
  contacts: ['email', 'firstname', 'lastname'],
  companies: ['name', 'domain'],
  emails: [],
  notes: [],
  tasks: [],
};

/** What comes back when the caller names no properties. */
export const defaultProperties = (type: ObjectType): readonly string[] => defaults[type];
