import { type SQL, sql } from 'drizzle-orm';

/**
 * One of these, as the right side of `=`. The server does not see how many they are and takes them for ten, so it looks each
 * of them up; with `in (select …)` it may hash all rows of a customer for the list instead.
 */
export const anyText = (texts: readonly string[]): SQL => sql`any(array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb)))`;

export const anyUuid = (ids: readonly string[]): SQL => sql`any(array(select unnest(${uuids(ids)})))`;

export const uuids = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::uuid[]`;
