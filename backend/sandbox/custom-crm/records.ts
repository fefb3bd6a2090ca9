import {
  type CustomCrmObject,
  CustomCrmObject as CustomCrmObjectSchema,
  customCrmFields,
  customCrmLimits,
  type CustomCrmRecord,
  type CustomCrmWrite,
} from '@salesos/shared/api/custom-crm';
import type { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { Refusal } from './problem.ts';
import { orgOf, rowOf, rowsOf, saveRecord } from './rows.ts';

export function objectIn(text: string): CustomCrmObject {
  const { data } = CustomCrmObjectSchema.safeParse(text);
  if (!data) throw new Refusal(404, 'not_found', `there is no object ${text}`);
  return data;
}

/** To the microsecond, as many a database keeps it. */
const microsOf = (instant: string): number => Date.parse(instant) * 1000 + Number((/\.\d{3}(\d{1,3})/.exec(instant)?.[1] ?? '').padEnd(3, '0'));

const instantIn = (text: string): number => {
  const at = microsOf(text);
  if (Number.isNaN(at)) throw new Refusal(400, 'validation', 'modifiedAfter: not an instant');
  return at;
};

function limitIn(text: string | undefined): number {
  const limit = Number(text ?? customCrmLimits.page);
  if (!Number.isInteger(limit) || limit < 1 || limit > customCrmLimits.page) throw new Refusal(400, 'validation', 'limit: must be 1 to 200');
  return limit;
}

/** Ids are compared as texts, character by character. */
function compare(a: CustomCrmRecord, b: CustomCrmRecord): number {
  if (a.modifiedAt !== b.modifiedAt) return microsOf(a.modifiedAt) - microsOf(b.modifiedAt);
  return a.id < b.id ? -1 : 1;
}

export function page(
  twin: Twin,
  object: CustomCrmObject,
  query: { modifiedAfter?: string | undefined; idAfter?: string | undefined; limit?: string | undefined },
): { records: CustomCrmRecord[]; hasMore: boolean } {
  const limit = limitIn(query.limit);
  const after = query.modifiedAfter === undefined ? null : instantIn(query.modifiedAfter);
  const isBeyond = ({ modifiedAt, id }: CustomCrmRecord): boolean => {
    if (after === null) return true;
    const at = microsOf(modifiedAt);
    return at > after || (at === after && id > (query.idAfter ?? ''));
  };
  const beyond = rowsOf(twin.store, object)
    .map(({ record }) => record)
    .filter(isBeyond)
    .sort(compare);
  return { records: beyond.slice(0, limit), hasMore: beyond.length > limit };
}

type Row = z.infer<typeof CustomCrmWrite>['rows'][number];
type RowError = { code: string; message: string; permanent: boolean; gone: boolean };

const permanent = (code: string, message: string): RowError => ({ code, message, permanent: true, gone: false });

const typeOf = { text: 'string', email: 'string', phone: 'string', date: 'string', integer: 'number', number: 'number', boolean: 'boolean' } as const;

function wrongValue(object: CustomCrmObject, values: Row['values']): RowError | null {
  const types: Readonly<Record<string, keyof typeof typeOf>> = customCrmFields[object];
  for (const [name, value] of Object.entries(values)) {
    const type = types[name];
    if (!type) return permanent('unknown_field', `there is no field ${name}`);
    if (value !== null && typeof value !== typeOf[type]) return permanent('wrong_type', `${name} must be ${typeOf[type]}`);
  }
  return null;
}

function refusalOf(twin: Twin, object: CustomCrmObject, row: Row): RowError | null {
  const found = rowOf(twin.store, object, row.id);
  if (!found || found.record.fate.is !== 'live')
    return { code: 'not_found', message: `there is no ${object} ${row.id}`, permanent: true, gone: true };
  const kept = object === 'contact' ? (orgOf(twin.store)?.ownedFields ?? []) : [];
  const unkept = Object.keys(row.owned).find((name) => !kept.includes(name));
  return unkept === undefined ? wrongValue(object, row.values) : permanent('unknown_field', `${unkept} is not kept here`);
}

/** Each row for itself: one that is refused keeps no other from being written. */
export function write(twin: Twin, object: CustomCrmObject, rows: readonly Row[]): { results: { id: string; error: RowError | null }[] } {
  const results = rows.map((row) => {
    const error = refusalOf(twin, object, row);
    const found = rowOf(twin.store, object, row.id);
    if (error || !found) return { id: row.id, error };
    const { record } = found;
    const at = twin.clock.now().toISOString();
    const changed = Object.keys(row.values).filter((name) => (record.values[name] ?? null) !== (row.values[name] ?? null));
    saveRecord(twin, object, {
      ...record,
      values: { ...record.values, ...row.values },
      changedAt: { ...record.changedAt, ...Object.fromEntries(changed.map((name) => [name, at])) },
      owned: { ...record.owned, ...row.owned },
    });
    return { id: row.id, error: null };
  });
  return { results };
}
