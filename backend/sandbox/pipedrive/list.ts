import { z } from 'zod';
import type { Row } from './rows.ts';
import { invalid } from './vendor-error.ts';

const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, 'not an RFC 3339 date and time');
const ids = z
  .string()
  .regex(/^\d+(,\d+)*$/, 'not a list of ids')
  .transform((text) => text.split(',').map(Number))
  .refine((list) => list.length <= 100, 'at most 100 ids');

/** What the lists of version 2 take; anything else is refused. */
export const listQuery = {
  ids: ids.optional(),
  updated_since: instant.optional(),
  updated_until: instant.optional(),
  sort_by: z.enum(['id', 'update_time', 'add_time']).default('id'),
  sort_direction: z.enum(['asc', 'desc']).default('asc'),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 500, 'must be 1 to 500')
    .default(100),
  cursor: z.string().optional(),
};

interface Request {
  ids?: number[] | undefined;
  updated_since?: string | undefined;
  updated_until?: string | undefined;
  sort_by: 'id' | 'update_time' | 'add_time';
  sort_direction: 'asc' | 'desc';
  limit: number;
  cursor?: string | undefined;
}

const Cursor = z.strictObject({ key: z.union([z.string(), z.number()]), id: z.number() });

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw invalid('cursor: unknown');
  }
}

/** Records of one stamp come in no order worth relying on: here the youngest id first. */
function compare(a: { key: string | number; id: number }, b: { key: string | number; id: number }): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return b.id - a.id;
}

const instantMs = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Date.parse(text));

export function listPage(rows: readonly Row[], request: Request): { rows: Row[]; nextCursor: string | null } {
  const [fromMs, toMs] = [instantMs(request.updated_since, -Infinity), instantMs(request.updated_until, Infinity)];
  const wanted = request.ids ? new Set(request.ids) : null;
  const keyed = rows
    .filter(({ json }) => wanted === null || wanted.has(json.id))
    .filter(({ json }) => Date.parse(json.update_time) >= fromMs && Date.parse(json.update_time) < toMs)
    .map((row) => ({ row, key: row.json[request.sort_by], id: row.json.id }))
    .sort(compare);
  if (request.sort_direction === 'desc') keyed.reverse();
  const after = request.cursor === undefined ? null : readCursor(request.cursor);
  const from =
    after === null ? 0 : keyed.findIndex((entry) => (request.sort_direction === 'asc' ? compare(entry, after) > 0 : compare(entry, after) < 0));
  const page = from === -1 ? [] : keyed.slice(from, from + request.limit);
  const last = page.at(-1);
  const more = from !== -1 && from + request.limit < keyed.length;
  const nextCursor = more && last ? Buffer.from(JSON.stringify({ key: last.key, id: last.id })).toString('base64url') : null;
  return { rows: page.map(({ row }) => row), nextCursor };
}
