import { refuse } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { readBody } from '../records/read-body.ts';
import { refuseRepeated } from '../records/repeated-keys.ts';
import { keyValue } from '../records/rows-named.ts';
import type { Records } from '../records/records.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { readJson } from './api.ts';
import { readCollection, withoutId } from './collection-body.ts';
import { runAll, type RowResult, type Work } from './collection-run.ts';
import { recordsOf, requireObject } from './sobject.ts';
import { findMatches, requireExternalId } from './upsert.ts';

export function addCollectionUpsert(api: Api, kit: Kit): void {
  api.patch('/composite/sobjects/:object/:field', async (c) => {
    const { session } = c.var;
    const key = requireExternalId(requireObject(session, c.req.param('object')), c.req.param('field'));
    const { allOrNone, rows } = readCollection(session, await readJson(c.req));
    const repeated = refuseRepeated(
      key,
      rows.map(({ body }) => keyValue(key, body[key.name])),
    );
    const places = new Map(rows.map((row, index) => [row, index]));
    const results = runAll(recordsOf(kit, session), allOrNone, rows, (row, records) => {
      const refusal = repeated(places.get(row) ?? -1);
      if (refusal) throw refusal;
      return upsertRow(kit, session, key, row, records);
    });
    return c.json(results);
  });
}

function upsertRow(kit: Kit, session: ApiSession, key: Field, { definition, body }: Work<ObjectDefinition>, records: Records): RowResult {
  const value = keyValue(key, body[key.name]);
  if (value === null) throw refuse('MISSING_ARGUMENT', `${key.name} not specified`);
  const matches = findMatches(kit, session, definition, key, value);
  if (matches.length > 1) {
    const ids = matches.map(({ id }) => id).join(', ');
    throw refuse('DUPLICATE_EXTERNAL_ID', `${key.name}: more than one record found for external id field: [${ids}]`, [key.name]);
  }
  const [existing] = matches;
  const assignments = readBody(session.org, definition, withoutId(body));
  if (!existing) return { id: records.insert(definition, assignments), success: true, errors: [], created: true };
  records.update(
    definition,
    existing.id,
    assignments.filter(({ field }) => field.name !== key.name),
  );
  return { id: existing.id, success: true, errors: [], created: false };
}
