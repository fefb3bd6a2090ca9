import { objectTypes, type ObjectType } from './object-types.ts';
import { validation } from './vendor-error.ts';

/** HubSpot's own default association types, forth and back, between records. */
const records: readonly (readonly [from: ObjectType, to: ObjectType, forth: number, back: number])[] = [
  ['contacts', 'companies', 279, 280],
  ['deals', 'contacts', 3, 4],
  ['deals', 'companies', 341, 342],
  ['contacts', 'contacts', 449, 449],
  ['companies', 'companies', 450, 450],
  ['deals', 'deals', 451, 451],
];

/** The type from an activity to a record; the way back is one less. */
const activities: Partial<Record<ObjectType, Partial<Record<ObjectType, number>>>> = {
  calls: { contacts: 194, companies: 182, deals: 206 },
  emails: { contacts: 198, companies: 186, deals: 210 },
  meetings: { contacts: 200, companies: 188, deals: 212 },
  notes: { contacts: 202, companies: 190, deals: 214 },
  tasks: { contacts: 204, companies: 192, deals: 216 },
};

/** The one company of a contact or deal its page leads with. */
const primaries = new Map<string, number>([
  ['contacts>companies', 1],
  ['companies>contacts', 2],
  ['deals>companies', 5],
  ['companies>deals', 6],
]);

const typeIds = new Map<string, number>([
  ...records.flatMap(([from, to, forth, back]) => [[`${from}>${to}`, forth] as const, [`${to}>${from}`, back] as const]),
  ...objectTypes.flatMap((from) =>
    Object.entries(activities[from] ?? {}).flatMap(([to, forth]) => [[`${from}>${to}`, forth] as const, [`${to}>${from}`, forth - 1] as const]),
  ),
]);

export function linkTypeId(from: ObjectType, to: ObjectType): number {
  const typeId = typeIds.get(`${from}>${to}`);
  if (typeId === undefined) throw validation(`No default association type from ${from} to ${to}`);
  return typeId;
}

export const primaryTypeId = (from: ObjectType, to: ObjectType): number | null => primaries.get(`${from}>${to}`) ?? null;

/** Where one of HubSpot's own types leads, and whether it makes the target the primary one. */
export function targetOfLinkType(from: ObjectType, typeId: number): { to: ObjectType; primary: boolean } {
  const to = objectTypes.find((type) => typeIds.get(`${from}>${type}`) === typeId || primaries.get(`${from}>${type}`) === typeId);
  if (!to) throw validation(`Association type ${typeId} is not valid for ${from}`);
  return { to, primary: primaries.get(`${from}>${to}`) === typeId };
}

export const canLink = (from: ObjectType, to: ObjectType): boolean => typeIds.has(`${from}>${to}`);
