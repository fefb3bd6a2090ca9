import { z } from 'zod';
import { createdProperty, type ObjectType } from './object-types.ts';
import { propertyNamed } from './property-store.ts';
import { recordJson } from './record-json.ts';
import { recordsOf } from './records.ts';
import type { CrmRow, PropertyRow } from './rows.ts';
import { comparable, Filter, predicateOf } from './search-filter.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

const Sort = z.strictObject({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).optional() });

/** Every field may be missing: HubSpot answers `{}`, and its own client leaves out what the caller did not set. */
export const SearchBody = z.strictObject({
  query: z.string().max(3000).optional(),
  filterGroups: z.array(z.strictObject({ filters: z.array(Filter) })).optional(),
  sorts: z
    .array(z.union([z.string(), Sort]))
    .max(1)
    .optional(),
  properties: z.array(z.string()).optional(),
  limit: z.number().int().min(1).max(200).optional(),
  after: z.string().regex(/^\d*$/).optional(),
});
export type SearchBody = z.infer<typeof SearchBody>;

function requireFilterCounts(groups: { filters: Filter[] }[]): void {
  if (groups.length > 5) throw validation('A maximum of 5 filterGroups is allowed');
  if (groups.some((group) => group.filters.length > 6)) throw validation('A maximum of 6 filters per filterGroup is allowed');
  if (groups.reduce((sum, group) => sum + group.filters.length, 0) > 18) throw validation('A maximum of 18 filters is allowed');
}

interface Order {
  property: PropertyRow;
  sign: 1 | -1;
}

/** A sort given as JSON inside a string is ignored without a word, which is how the service treats it. */
function orderOf(world: World, type: ObjectType, sort: string | z.infer<typeof Sort> | undefined): Order | null {
  if (sort === undefined || (typeof sort === 'string' && sort.startsWith('{'))) return null;
  const descending = typeof sort === 'string' ? sort.startsWith('-') : sort.direction === 'DESCENDING';
  const name = typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName;
  const property = propertyNamed(world, type, name);
  if (!property) throw validation(`There was a problem with the request. Cannot sort on unknown property "${name}"`);
  return { property, sign: descending ? -1 : 1 };
}

/** Ties come in no order a caller could rely on, least of all by id. */
const scrambled = (id: string): string => [...id].reverse().join('');

function sorted(rows: CrmRow[], order: Order): CrmRow[] {
  const keyed = rows.map((row) => ({ row, key: comparable(order.property, row.properties[order.property.id]), tie: scrambled(row.id) }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.tie < b.tie ? -1 : 1;
    if (a.key === null) return 1;
    if (b.key === null) return -1;
    return (a.key < b.key ? -1 : 1) * order.sign;
  });
  return keyed.map(({ row }) => row);
}

const texts: Record<ObjectType, readonly string[]> = {
  contacts: ['firstname', 'lastname', 'email', 'hs_additional_emails', 'phone', 'company'],
  companies: ['name', 'domain', 'phone'],
  deals: ['dealname', 'description'],
  emails: ['hs_email_subject', 'hs_email_text'],
  notes: ['hs_note_body'],
  tasks: ['hs_task_subject', 'hs_task_body'],
  calls: ['hs_call_title', 'hs_call_body'],
  meetings: ['hs_meeting_title', 'hs_meeting_body'],
};

/** Where `query` looks; an id finds its record too. */
const searched = (type: ObjectType): readonly string[] => [...texts[type], 'hs_object_id'];

/** Flipped, the index sees a new record only after a while. */
function isIndexed(world: World, row: CrmRow): boolean {
  return !world.twin.flipped.has('hubspot.search-index-lag') || Date.now() - row.indexedFromMs > 3000;
}

function matching(world: World, type: ObjectType, body: SearchBody): CrmRow[] {
  const groups = body.filterGroups ?? [];
  requireFilterCounts(groups);
  const predicates = groups.map((group) => group.filters.map((filter) => predicateOf(world, type, filter)));
  const query = body.query?.toLowerCase();
  return recordsOf(world, type).filter(
    (row) =>
      isIndexed(world, row) &&
      (predicates.length === 0 || predicates.some((all) => all.every((test) => test(row)))) &&
      (!query || searched(type).some((name) => row.properties[name]?.toLowerCase().includes(query))),
  );
}

export function search(world: World, type: ObjectType, body: SearchBody): Record<string, unknown> {
  const limit = body.limit ?? 10;
  const from = Number(body.after ?? '0');
  if (from + limit > 10_000) throw validation('The search API supports paging through 10,000 total results at most.');
  const order = orderOf(world, type, body.sorts?.[0]) ?? orderOf(world, type, createdProperty(type));
  const found = matching(world, type, body);
  const page = (order ? sorted(found, order) : found).slice(from, from + limit);
  return {
    total: found.length,
    results: page.map((row) => recordJson(world, type, row, body.properties ?? null)),
    ...(from + limit < found.length ? { paging: { next: { after: String(from + limit) } } } : {}),
  };
}
